//! A transcript as a conversation: who said what in which turn, how the talking went, and no personal data that
//! patterns can prove.

mod measure;
mod roles;
mod turns;

use contract::document::{Redaction, Talk, Turn};
use contract::tenant::Tenant;

use crate::redact;
use crate::transcript::Transcript;
use measure::seconds;

/// A conversation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conversation {
    /// Who said what, in the order of time.
    pub turns: Vec<Turn>,
    /// How the talking went. Words are counted as Transcribe tells them.
    pub talk: Talk,
    /// The recording up to the end of the last word, in seconds; 0 without times.
    pub duration_seconds: f64,
    /// What Transcribe had left of personal data and is `[PII]` now.
    pub redaction: Redaction,
}

impl Conversation {
    /// The conversation of a tenant's call. Where the tenant redacts, so are the turns.
    pub fn of(transcript: &Transcript, tenant: &Tenant) -> Self {
        let (floor, stretches) = turns::of(&transcript.words);
        let openings = roles::openings(&floor);
        let (mut talk, duration) = measure::of(&floor, &stretches, &transcript.labels);
        roles::assign(&mut talk.speakers, &openings, tenant);
        let mut names = vec![""; transcript.labels.len()];
        for (label, speaker) in openings.iter().map(|(label, _)| *label).zip(&talk.speakers) {
            names[label] = &speaker.speaker;
        }
        let mut turns: Vec<Turn> = floor
            .iter()
            .map(|turn| Turn {
                speaker: names[turn.label].to_owned(),
                start_seconds: turn.span.map(|(start, _)| seconds(start)),
                end_seconds: turn.span.map(|(_, end)| seconds(end)),
                text: turn.text(),
            })
            .collect();
        let redaction = if tenant.redacts() { redact::turns(&mut turns) } else { Redaction::default() };
        Self { turns, talk, duration_seconds: seconds(duration), redaction }
    }

    /// Whether nothing was said.
    pub fn is_silent(&self) -> bool {
        self.turns.is_empty()
    }

    /// The turns' texts, one a line: what offsets in the document refer to.
    pub fn text(&self) -> String {
        let texts: Vec<&str> = self.turns.iter().map(|turn| turn.text.as_str()).collect();
        texts.join("\n")
    }
}

#[cfg(test)]
mod tests;
