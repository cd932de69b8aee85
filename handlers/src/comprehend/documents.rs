//! What Comprehend is sent of a call.

use std::collections::BTreeMap;

use contract::document::Turn;

use super::weight;
use crate::conversation::Conversation;
use crate::pieces::{MAX_BYTES, pieces};
use crate::text::joins;

/// What one speaker said in one quarter of a call. Every word of the call is in one part, so that each is sent to
/// sentiment once.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    /// The quarter of the call's duration, 0 to 3; none where there are no times.
    pub(super) quarter: Option<u8>,
    pub(super) speaker: String,
    /// What of the turns is said then, with a line feed between each two.
    pub(super) text: String,
}

/// The parts of a call, by quarter, then by speaker.
pub(super) fn parts(conversation: &Conversation) -> Vec<Part> {
    let mut texts: BTreeMap<(Option<u8>, &str), String> = BTreeMap::new();
    for turn in &conversation.turns {
        for (quarter, said) in quarters(turn, conversation.duration_seconds) {
            let text = texts.entry((quarter, &turn.speaker)).or_default();
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(said);
        }
    }
    let part =
        |((quarter, speaker), text): ((_, &str), _)| Part { quarter, speaker: speaker.to_owned(), text };
    texts.into_iter().map(part).collect()
}

/// What of a turn is said in which quarter of a call. Of words without times, it is taken that they are said at an even
/// pace.
fn quarters(turn: &Turn, duration: f64) -> Vec<(Option<u8>, &str)> {
    let Some(start) = turn.start_seconds.filter(|_| duration > 0.0) else { return vec![(None, &turn.text)] };
    let length = turn.end_seconds.unwrap_or(start) - start;
    let mut parts = Vec::new();
    let (mut quarter, mut begin) = (0, 0);
    for (bound, next) in [(0.25 * duration, 1), (0.5 * duration, 2), (0.75 * duration, 3)] {
        if bound <= start {
            quarter = next;
        } else if bound < start + length {
            let end = cut(&turn.text, (bound - start) / length).max(begin);
            parts.push((Some(quarter), turn.text[begin..end].trim_end()));
            begin = turn.text.len() - turn.text[end..].trim_start().len();
            quarter = next;
        }
    }
    parts.push((Some(quarter), &turn.text[begin..]));
    parts.retain(|(_, said)| !said.is_empty());
    parts
}

/// Where a text is cut so that about this share of its characters is before it: at the nearest end of a word, or where a
/// writing has no blanks between words, between two characters.
fn cut(text: &str, share: f64) -> usize {
    let ends = |c: char| c.is_whitespace() || joins(c);
    let all = text.chars().count();
    let wanted = share * weight(all);
    let (mut nearest, mut away) = (0, wanted);
    let mut last = None;
    for (place, (start, next)) in text.char_indices().enumerate() {
        let distance = (weight(place) - wanted).abs();
        if distance < away && (ends(next) || last.is_some_and(ends)) {
            (nearest, away) = (start, distance);
        }
        last = Some(next);
    }
    if (weight(all) - wanted).abs() < away { text.len() } else { nearest }
}

/// A document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Document<'a> {
    pub(super) text: &'a str,
    /// How many characters of its source are before it.
    pub(super) start: usize,
    pub(super) characters: usize,
    /// The number of the part that it is from.
    pub(super) part: usize,
}

/// Documents that are sent for one analysis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Documents<'a>(Vec<Document<'a>>);

impl<'a> Documents<'a> {
    /// A text in documents.
    pub(super) fn of_text(text: &'a str) -> Self {
        Self::of([text].into_iter())
    }

    /// Each part in documents of its own.
    pub(super) fn of_parts(parts: &'a [Part]) -> Self {
        Self::of(parts.iter().map(|part| part.text.as_str()))
    }

    /// White space alone is not sent.
    fn of(sources: impl Iterator<Item = &'a str>) -> Self {
        let mut documents = Vec::new();
        for (part, source) in sources.enumerate() {
            let mut start = 0;
            for text in pieces(source, MAX_BYTES) {
                let characters = text.chars().count();
                if !text.trim().is_empty() {
                    documents.push(Document { text, start, characters, part });
                }
                start += characters;
            }
        }
        Self(documents)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, Document<'a>> {
        self.0.iter()
    }

    pub(super) fn texts(&self) -> Vec<&'a str> {
        self.0.iter().map(|document| document.text).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn turn(speaker: &str, times: Option<(f64, f64)>, text: &str) -> Turn {
        let (start_seconds, end_seconds) = times.unzip();
        Turn { speaker: speaker.to_owned(), start_seconds, end_seconds, text: text.to_owned() }
    }

    fn told(turns: Vec<Turn>, duration_seconds: f64) -> Vec<(Option<u8>, String, String)> {
        let parts = parts(&Conversation { turns, duration_seconds, ..Conversation::default() });
        parts.into_iter().map(|part| (part.quarter, part.speaker, part.text)).collect()
    }

    #[test]
    fn a_turn_is_cut_where_a_quarter_ends() {
        for (text, start, end, expected) in [
            ("one two six ten", 0.0, 40.0, vec![(0, "one"), (1, "two"), (2, "six"), (3, "ten")]),
            ("one two six ten", 20.0, 40.0, vec![(2, "one two"), (3, "six ten")]),
            ("one two", 12.0, 18.0, vec![(1, "one two")]),
            ("yes", 8.0, 11.0, vec![(0, "yes")]),
            ("unbelievable", 9.0, 20.0, vec![(1, "unbelievable")]),
            ("my [PII] is", 0.0, 20.0, vec![(0, "my"), (1, "[PII] is")]),
            ("我的账单错了吗？", 0.0, 20.0, vec![(0, "我的账单"), (1, "错了吗？")]),
            ("late", 90.0, 95.0, vec![(3, "late")]),
            ("at once", 10.0, 10.0, vec![(1, "at once")]),
        ] {
            let told = told(vec![turn("agent", Some((start, end)), text)], 40.0);
            let told: Vec<(u8, &str)> =
                told.iter().map(|(quarter, _, text)| (quarter.unwrap(), text.as_str())).collect();
            assert_eq!(told, expected, "{text}");
        }
        let untimed = told(vec![turn("agent", None, "one two"), turn("agent", None, "six")], 0.0);
        assert_eq!(untimed, [(None, "agent".to_owned(), "one two\nsix".to_owned())]);
    }

    /// The words of a text, in order; of a writing without blanks, its characters.
    fn words(text: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        for c in text.chars() {
            if c.is_whitespace() || joins(c) {
                words.push(String::new());
            }
            if !c.is_whitespace() {
                words.last_mut().unwrap().push(c);
            }
            if joins(c) {
                words.push(String::new());
            }
        }
        words.retain(|word| !word.is_empty());
        words
    }

    proptest! {
        #[test]
        fn every_word_is_in_one_part(
            said in prop::collection::vec((0_u8..3, 0.0..9.0, 0.0..60.0, prop_oneof![any::<String>(), "[a-z ü我的]{0,40}"]), 0..8),
            short in 0.5..1.5,
        ) {
            let mut now = 0.0;
            let mut turns = Vec::new();
            for (speaker, pause, length, text) in &said {
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                turns.push(turn(&format!("speaker_{speaker}"), Some((now + pause, now + pause + length)), &text));
                now += pause + length;
            }
            let told = told(turns.clone(), now * short);
            let speakers: BTreeSet<&String> = turns.iter().map(|turn| &turn.speaker).collect();
            for speaker in speakers {
                let before = turns.iter().filter(|turn| turn.speaker == *speaker);
                let before: Vec<String> = before.flat_map(|turn| words(&turn.text)).collect();
                let after = told.iter().filter(|(_, one, _)| one == speaker);
                let after: Vec<String> = after.flat_map(|(_, _, text)| words(text)).collect();
                prop_assert_eq!(before, after);
            }
        }
    }
}
