//! Who may do more or less than before: principal → action → resource.
//!
//! Every statement of every policy becomes `Grant`s, before and after. One that is new and that nothing before
//! covers widens; one that is gone and that nothing now covers narrows; with `Deny` it is the other way round.

mod compare;
mod cover;
mod grant;
mod public;
mod red;
mod statements;

use crate::Line;
use crate::view::Side;

/// Every permission that is wider or narrower, the red ones first.
pub(crate) fn lines(old: &Side<'_>, new: &Side<'_>) -> Vec<Line> {
    let mut lines = compare::lines(old, new);
    lines.extend(public::lines(old, new));
    lines.sort_by_key(|line| line.tone);
    lines
}
