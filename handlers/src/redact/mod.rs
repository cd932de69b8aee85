//! The second redaction: Transcribe's is predictive and misses things, so what a pattern can prove is taken out after
//! it. It is deterministic, and done twice it changes nothing more.

mod email;
mod iban;
mod numbers;
mod turns;

use std::borrow::Cow;
use std::ops::Range;

use contract::document::Redaction;
pub(crate) use turns::turns;

/// What stands for personal data, as Transcribe writes it.
pub(crate) const PII: &str = "[PII]";

/// What is taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Card,
    Iban,
    Email,
    Phone,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Email, Self::Iban, Self::Card, Self::Phone];

    /// Those that have check digits.
    const CHECKED: [Self; 2] = [Self::Iban, Self::Card];

    fn find(self, text: &str) -> Vec<Range<usize>> {
        match self {
            Self::Card => numbers::cards(text),
            Self::Iban => iban::find(text),
            Self::Email => email::find(text),
            Self::Phone => numbers::phones(text),
        }
    }
}

/// The text without card numbers, account numbers, e-mail addresses and telephone numbers, and how many there were.
/// Each is replaced by `[PII]`.
pub fn redact(text: &str) -> (Cow<'_, str>, Redaction) {
    let found = find(text, &Kind::ALL);
    if found.is_empty() {
        return (Cow::Borrowed(text), Redaction::default());
    }
    let ranges: Vec<Range<usize>> = found.iter().map(|(range, _)| range.clone()).collect();
    (Cow::Owned(without(text, &ranges)), counts(found.into_iter().map(|(_, kind)| kind)))
}

/// Where personal data is, in order and apart from each other. What is found is gone for the next look, until there is
/// nothing more: so the result has nothing more to find either.
fn find(text: &str, kinds: &[Kind]) -> Vec<(Range<usize>, Kind)> {
    let mut found = look(text, kinds);
    let mut new = found.clone();
    let mut rest = Cow::Borrowed(text);
    while !new.is_empty() {
        let ranges: Vec<Range<usize>> = new.into_iter().map(|(range, _)| range).collect();
        rest = Cow::Owned(masked(&rest, &ranges));
        new = look(&rest, kinds);
        found.extend(new.iter().cloned());
    }
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// What the patterns find. Where two overlap, all of it goes, as what the longer one says it is.
fn look(text: &str, kinds: &[Kind]) -> Vec<(Range<usize>, Kind)> {
    let mut found: Vec<(Range<usize>, Kind)> =
        kinds.iter().flat_map(|kind| kind.find(text).into_iter().map(|range| (range, *kind))).collect();
    found.sort_by_key(|(range, _)| range.start);
    found.dedup_by(|(next, kind), (before, as_what)| {
        let overlap = next.start < before.end;
        if overlap {
            if next.len() > before.len() {
                *as_what = *kind;
            }
            before.end = before.end.max(next.end);
        }
        overlap
    });
    found
}

/// The text with brackets in place of the ranges: as long as before, and the same to every pattern as [`PII`].
fn masked(text: &str, ranges: &[Range<usize>]) -> String {
    replaced(text, ranges, |range| "[".repeat(range.len()).into())
}

fn without(text: &str, ranges: &[Range<usize>]) -> String {
    replaced(text, ranges, |_| PII.into())
}

fn replaced(
    text: &str,
    ranges: &[Range<usize>],
    with: impl Fn(&Range<usize>) -> Cow<'static, str>,
) -> String {
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for range in ranges {
        result.push_str(&text[done..range.start]);
        result.push_str(&with(range));
        done = range.end;
    }
    result.push_str(&text[done..]);
    result
}

fn counts(kinds: impl IntoIterator<Item = Kind>) -> Redaction {
    let mut redaction = Redaction::default();
    for kind in kinds {
        *match kind {
            Kind::Card => &mut redaction.cards,
            Kind::Iban => &mut redaction.ibans,
            Kind::Email => &mut redaction.emails,
            Kind::Phone => &mut redaction.phones,
        } += 1;
    }
    redaction
}

#[cfg(test)]
mod tests;
