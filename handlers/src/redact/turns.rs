//! Personal data that is told over several turns.

use std::collections::BTreeMap;
use std::ops::Range;

use contract::document::{Redaction, Turn};

use super::{Kind, counts, find, without};

/// Something that was found, and where: the numbers of its turns, and what it takes of each.
struct Find {
    kind: Kind,
    parts: Vec<(usize, Range<usize>)>,
}

impl Find {
    /// Whether others take all of it. They are in order and apart from each other.
    fn is_within(&self, others: &[Vec<Range<usize>>]) -> bool {
        self.parts.iter().all(|(turn, part)| {
            let next = others[*turn].partition_point(|other| other.start <= part.start);
            others[*turn][..next].last().is_some_and(|other| part.end <= other.end)
        })
    }
}

/// Redacts a call, until there is nothing more to find.
pub(crate) fn turns(turns: &mut [Turn]) -> Redaction {
    let mut redaction = Redaction::default();
    loop {
        let found = look(turns);
        if found == Redaction::default() {
            return redaction;
        }
        redaction.add(&found);
    }
}

/// Redacts what each speaker says as a whole, so that a number is found although somebody said "yes" in the middle; and
/// what all say one after the other, because a number's digits may be taken for two speakers'. There, only check digits
/// prove that it is one number: the ends of two people's numbers must not become a telephone's.
///
/// Both look at the same words: what the one takes of a number would leave the other half a number, which is none.
fn look(turns: &mut [Turn]) -> Redaction {
    let all: Vec<(usize, &str)> = turns.iter().map(|turn| turn.text.as_str()).enumerate().collect();
    let mut by_speaker: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
    for (turn, said) in turns.iter().zip(&all) {
        by_speaker.entry(&turn.speaker).or_default().push(*said);
    }
    let own: Vec<Find> = by_speaker.values().flat_map(|said| across(said, &Kind::ALL)).collect();
    let of_one = places(&own, turns.len());
    let mut joint = across(&all, &Kind::CHECKED);
    joint.retain(|found| !found.is_within(&of_one));
    let of_all = places(&joint, turns.len());
    let apart = own.iter().filter(|found| !found.is_within(&of_all));
    let redaction = counts(apart.chain(&joint).map(|found| found.kind));
    for (turn, (mut ranges, more)) in turns.iter_mut().zip(of_one.into_iter().zip(of_all)) {
        ranges.extend(more);
        if !ranges.is_empty() {
            turn.text = without(&turn.text, &merged(ranges));
        }
    }
    redaction
}

/// What is found in texts that follow each other, each with the number of its turn.
fn across(texts: &[(usize, &str)], kinds: &[Kind]) -> Vec<Find> {
    let all: Vec<&str> = texts.iter().map(|(_, text)| *text).collect();
    let mut begins = Vec::with_capacity(texts.len());
    let mut begin = 0;
    for (_, text) in texts {
        begins.push(begin);
        begin += text.len() + 1;
    }
    let found = find(&all.join("\n"), kinds).into_iter();
    found
        .map(|(range, kind)| {
            let first = begins.partition_point(|begin| *begin <= range.start).saturating_sub(1);
            let places = texts.iter().zip(&begins).skip(first).take_while(|(_, begin)| **begin < range.end);
            let parts = places.map(|((turn, text), begin)| {
                (*turn, range.start.max(*begin) - begin..range.end.min(begin + text.len()) - begin)
            });
            Find { kind, parts: parts.filter(|(_, part)| !part.is_empty()).collect() }
        })
        .collect()
}

/// What is found in each turn, in the order of its text.
fn places(found: &[Find], turns: usize) -> Vec<Vec<Range<usize>>> {
    let mut places = vec![Vec::new(); turns];
    for (turn, part) in found.iter().flat_map(|found| &found.parts) {
        places[*turn].push(part.clone());
    }
    places
}

/// Ranges in order and apart from each other.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    ranges.dedup_by(|next, before| {
        let overlap = next.start < before.end;
        if overlap {
            before.end = before.end.max(next.end);
        }
        overlap
    });
    ranges
}
