//! What Comprehend is sent of a call.

use std::collections::BTreeMap;

use contract::document::Turn;

use crate::conversation::Conversation;
use crate::pieces::{MAX_BYTES, pieces};

/// What one speaker said in one quarter of a call. Every word of the call is in one part, so that each is sent to
/// sentiment once.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    /// The quarter of the call's duration, 0 to 3; none where there are no times.
    pub(super) quarter: Option<u8>,
    pub(super) speaker: String,
    /// The turns' texts, with a line feed between each two.
    pub(super) text: String,
}

/// The parts of a call, by quarter, then by speaker.
pub(super) fn parts(conversation: &Conversation) -> Vec<Part> {
    let mut texts: BTreeMap<(Option<u8>, &str), String> = BTreeMap::new();
    for turn in &conversation.turns {
        let quarter = quarter(turn, conversation.duration_seconds);
        let text = texts.entry((quarter, &turn.speaker)).or_default();
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&turn.text);
    }
    let part =
        |((quarter, speaker), text): ((_, &str), _)| Part { quarter, speaker: speaker.to_owned(), text };
    texts.into_iter().map(part).collect()
}

fn quarter(turn: &Turn, duration: f64) -> Option<u8> {
    let share = turn.start_seconds.filter(|_| duration > 0.0)? / duration;
    Some(if share < 0.25 {
        0
    } else if share < 0.5 {
        1
    } else if share < 0.75 {
        2
    } else {
        3
    })
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
