//! The second redaction: Transcribe's is predictive and misses things, so what a pattern can prove is taken out after
//! it. It is deterministic, and done twice it changes nothing more.

mod email;
mod iban;
mod numbers;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use contract::document::{Redaction, Turn};

/// What stands for personal data, as Transcribe writes it.
const PII: &str = "[PII]";

/// What is taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Card,
    Iban,
    Email,
    Phone,
}

/// The text without card numbers, account numbers, e-mail addresses and telephone numbers, and how many there were.
/// Each is replaced by `[PII]`.
pub fn redact(text: &str) -> (Cow<'_, str>, Redaction) {
    let found = find(text);
    if found.is_empty() {
        return (Cow::Borrowed(text), Redaction::default());
    }
    let ranges: Vec<Range<usize>> = found.iter().map(|(range, _)| range.clone()).collect();
    (Cow::Owned(without(text, &ranges)), counts(&found))
}

/// Redacts what each speaker says as a whole, so that a number is found although somebody said "yes" in the middle.
pub(crate) fn turns(turns: &mut [Turn]) -> Redaction {
    let mut redaction = Redaction::default();
    let mut by_speaker: BTreeMap<String, Vec<&mut String>> = BTreeMap::new();
    for Turn { speaker, text, .. } in turns {
        by_speaker.entry(speaker.clone()).or_default().push(text);
    }
    for own in by_speaker.into_values() {
        let texts: Vec<&str> = own.iter().map(|text| text.as_str()).collect();
        let found = find(&texts.join("\n"));
        let counted = counts(&found);
        redaction.cards += counted.cards;
        redaction.ibans += counted.ibans;
        redaction.emails += counted.emails;
        redaction.phones += counted.phones;
        let (mut begin, mut next) = (0, 0);
        for text in own {
            let end = begin + text.len();
            // What ends before this turn is done; what goes on after it is met again.
            while found.get(next).is_some_and(|(range, _)| range.end <= begin) {
                next += 1;
            }
            let parts: Vec<Range<usize>> = found[next..]
                .iter()
                .take_while(|(range, _)| range.start < end)
                .map(|(range, _)| range.start.max(begin) - begin..range.end.min(end) - begin)
                .collect();
            if !parts.is_empty() {
                *text = without(text, &parts);
            }
            begin = end + 1;
        }
    }
    redaction
}

/// Where personal data is, in order and apart from each other. What is found is gone for the next look, until there is
/// nothing more: so the result has nothing more to find either.
fn find(text: &str) -> Vec<(Range<usize>, Kind)> {
    let mut found = look(text);
    let mut new = found.clone();
    let mut rest = Cow::Borrowed(text);
    while !new.is_empty() {
        let ranges: Vec<Range<usize>> = new.into_iter().map(|(range, _)| range).collect();
        rest = Cow::Owned(masked(&rest, &ranges));
        new = look(&rest);
        found.extend(new.iter().cloned());
    }
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// What the patterns find. Where two overlap, all of it goes, as what the longer one says it is.
fn look(text: &str) -> Vec<(Range<usize>, Kind)> {
    let kinds = [
        (email::find(text), Kind::Email),
        (iban::find(text), Kind::Iban),
        (numbers::cards(text), Kind::Card),
        (numbers::phones(text), Kind::Phone),
    ];
    let mut found: Vec<(Range<usize>, Kind)> = kinds
        .into_iter()
        .flat_map(|(ranges, kind)| ranges.into_iter().map(move |range| (range, kind)))
        .collect();
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

fn counts(found: &[(Range<usize>, Kind)]) -> Redaction {
    let count =
        |kind| u32::try_from(found.iter().filter(|(_, one)| *one == kind).count()).unwrap_or(u32::MAX);
    Redaction {
        off_reason: None,
        cards: count(Kind::Card),
        ibans: count(Kind::Iban),
        emails: count(Kind::Email),
        phones: count(Kind::Phone),
    }
}

#[cfg(test)]
mod tests;
