//! E-mail addresses, as they are written and as they are spoken: "jo dot smith at example dot com".

use std::ops::Range;
use std::sync::LazyLock;

use regex_lite::Regex;

/// What an address and its parts are made of: no white space, brackets or signs that end a sentence or a quotation.
const PART: &str = r#"[^\s@<>()\[\]{},;:"“”„«»?!/\\|=.]+"#;

/// `jo.smith@example.com`, also with a blank on either side of the @, and with "dot" for the last points.
static WRITTEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let dot = r"(?:\.|\s(?i:dot)\s)";
    let top = PART.replace(".]+", ".0-9]{2,}");
    Regex::new(&format!(r"{PART}(?:\.{PART})*\.?\s?@\s?{PART}(?:{dot}{PART})*{dot}{top}")).ok()
});

/// `jo dot smith at example dot com`, `j o at example.co.uk`.
static SPOKEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let word = r"[A-Za-z0-9_%+'-]+";
    let joint = r"(?:\s(?:dot|underscore|dash|hyphen|plus)\s|\.)";
    let local = format!(r"(?:[A-Za-z0-9]\.?,?\s)*{word}(?:{joint}{word})*");
    let domain = format!(r"{word}(?:(?:\sdot\s|\.){word})*(?:\sdot\s|\.)[A-Za-z]{{2,}}");
    Regex::new(&format!(r"(?i)(?:^|[^A-Za-z0-9_%+'.-])({local}\sat\s{domain})")).ok()
});

/// Who is sent to a website is not given an address.
const NO_NAMES: [&str; 22] = [
    "us",
    "it",
    "me",
    "them",
    "him",
    "her",
    "you",
    "that",
    "this",
    "look",
    "looking",
    "online",
    "website",
    "site",
    "page",
    "find",
    "visit",
    "is",
    "are",
    "available",
    "shop",
    "order",
];

/// E-mail addresses.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    if text.contains('@') {
        found.extend(
            WRITTEN.iter().flat_map(|written| written.find_iter(text)).map(|address| address.range()),
        );
    }
    found.extend(spoken(text));
    found.sort_by_key(|range| range.start);
    found.dedup_by(|next, before| {
        let touch = next.start < before.end;
        if touch {
            before.end = before.end.max(next.end);
        }
        touch
    });
    found
}

fn spoken(text: &str) -> Vec<Range<usize>> {
    let Some(spoken) = &*SPOKEN else { return Vec::new() };
    let website = |address: &str| {
        let mut words = address.split_whitespace();
        let first = words.next().unwrap_or_default().to_lowercase();
        NO_NAMES.contains(&first.as_str()) && words.next().is_some_and(|at| at.eq_ignore_ascii_case("at"))
    };
    let addresses = spoken.captures_iter(text).filter_map(|found| found.get(1));
    addresses.filter(|address| !website(address.as_str())).map(|address| address.range()).collect()
}
