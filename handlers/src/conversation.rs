//! Stand-in.

use contract::document::{Redaction, Role, SpeakerTalk, Talk, Turn};
use contract::tenant::Tenant;

use crate::transcript::Transcript;

/// A conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    /// Who said what.
    pub turns: Vec<Turn>,
    /// How the talking went.
    pub talk: Talk,
    /// When the last word ends.
    pub duration_seconds: f64,
    /// What the second pass found.
    pub redaction: Redaction,
}

impl Conversation {
    /// Of a transcript.
    pub fn of(transcript: &Transcript, _: &Tenant) -> Self {
        let mut turns = vec![];
        let mut talk = Talk::default();
        if !transcript.text.is_empty() {
            turns.push(Turn {
                speaker: "customer".to_owned(),
                start_seconds: None,
                end_seconds: None,
                text: transcript.text.clone(),
            });
            talk.speakers.push(SpeakerTalk {
                speaker: "customer".to_owned(),
                label: String::new(),
                role: Role::Customer,
                role_inferred: true,
                talk_seconds: 0.0,
                talk_share: 1.0,
                longest_talk_seconds: 0.0,
                turns: 1,
                words: 1,
                words_per_minute: None,
                interruptions: 0,
                confidence: None,
            });
        }
        Self { turns, talk, duration_seconds: transcript.duration_seconds, redaction: Redaction::default() }
    }

    /// Whether nothing was said.
    pub fn is_silent(&self) -> bool {
        self.turns.is_empty()
    }

    /// The text.
    pub fn text(&self) -> String {
        self.turns.iter().map(|turn| turn.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}
