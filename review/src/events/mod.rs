//! What arrives elsewhere than before, or nowhere.

mod routes;

use crate::view::Side;
use crate::words::{digest, shortened};
use crate::{Line, Tone};
use routes::Route;

/// Every way that is not what it was.
pub(crate) fn lines(old: &Side<'_>, new: &Side<'_>) -> Vec<Line> {
    let (before, after) = (routes::routes(old), routes::routes(new));
    let same =
        |one: &Route, other: &Route| one.from == other.from && one.to == other.to && one.how == other.how;
    let mut gone: Vec<&Route> = before.iter().filter(|one| !after.iter().any(|is| same(one, is))).collect();
    let come = after.iter().filter(|one| !before.iter().any(|was| same(was, one)));
    let mut lines = Vec::new();
    let mut fresh = Vec::new();
    for is in come {
        // Of what is gone, that of the same thing first, then the same from or to.
        let at = gone
            .iter()
            .position(|was| was.via == is.via && was.slot == is.slot)
            .or_else(|| gone.iter().position(|was| was.from == is.from && was.kind == is.kind));
        match at {
            Some(at) => lines.push(changed(gone.remove(at), is, (old, new))),
            None => fresh.push(is),
        }
    }
    for was in gone {
        let others = after.iter().any(|is| is.from == was.from && is.kind == was.kind);
        let now = if others { "now no longer" } else { "now nowhere" };
        let text = format!("{}: went to {}, {now}", what(was), old.call(&was.to));
        lines.push(line(was, "nowhere", Tone::Worse, text));
    }
    for is in fresh {
        let text = format!("{}: new, to {}{}", what(is), new.call(&is.to), how(is));
        lines.push(line(is, "new", Tone::Neutral, text));
    }
    lines
}

fn changed(was: &Route, is: &Route, (old, new): (&Side<'_>, &Side<'_>)) -> Line {
    let (from, to) = (old.call(&was.to), new.call(&is.to));
    if was.from != is.from && was.to == is.to {
        let text = format!("what goes to {to}: was {}, now is {}", what(was), what(is));
        return line(is, "source", Tone::Worse, text);
    }
    if was.from == is.from && was.to == is.to {
        let text = format!("{}: still to {to}, but {} instead of {}", what(is), said(is), said(was));
        return line(is, "how", Tone::Neutral, text);
    }
    let sources = if was.from == is.from { what(is) } else { format!("{}, now {}", what(was), what(is)) };
    line(is, "elsewhere", Tone::Worse, format!("{sources}: went to {from}, now to {to}{}", how(is)))
}

fn line(route: &Route, what: &str, tone: Tone, text: String) -> Line {
    let exact = digest(&format!("{}\n{}\n{}", route.slot, route.from, route.to));
    Line::new(format!("events/{}/{what}/{exact}", route.via), tone, &route.via, text)
}

fn what(route: &Route) -> String {
    shortened(&route.told, 160)
}

fn how(route: &Route) -> String {
    if route.how.is_empty() { String::new() } else { format!(" ({})", route.how) }
}

fn said(route: &Route) -> &str {
    if route.how.is_empty() { "the event as it is" } else { &route.how }
}
