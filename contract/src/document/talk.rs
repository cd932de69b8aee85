//! Who said what, and how the talking went.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What one speaker said in one go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// Who: a speaker of `talk.speakers`.
    pub speaker: String,
    /// When it begins, in seconds from the recording's start; null where Transcribe gives no times.
    pub start_seconds: Option<f64>,
    /// When it ends.
    pub end_seconds: Option<f64>,
    /// What was said, on one line; personal data is `[PII]`.
    pub text: String,
}

/// A speaker's part in a call: the agent answers for the call centre, the customer calls or is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Role {
    Agent,
    Customer,
    Other,
}

impl Role {
    /// The word in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Customer => "customer",
            Self::Other => "other",
        }
    }
}

/// How the talking went. Times are in seconds, with up to three decimals.
///
/// A speaker talks from a word to the next as long as less than [`PAUSE_SECONDS`] are between and nobody answers a
/// finished sentence in between; such a stretch of talk is what shares, silence and overlaps are measured by. Stretches
/// in the order of their beginnings make turns: adjacent ones of one speaker are one turn, so a "mm-hm" within another's
/// sentence follows that as its own turn. Where Transcribe gives no times, only words and turns are counted.
///
/// Shares and confidences have up to four decimals, words per minute one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Talk {
    /// Everybody who spoke, in the order of first words.
    pub speakers: Vec<SpeakerTalk>,
    /// How often the floor went from one to another, and once for the first: the number of turns.
    pub turns: u32,
    /// How many words were said; `[PII]` is one.
    pub words: u32,
    /// For how long nobody spoke, from the recording's start to the last word.
    pub silence_seconds: f64,
    /// The longest time in which nobody spoke.
    pub longest_silence_seconds: f64,
    /// When that began.
    pub longest_silence_start_seconds: Option<f64>,
    /// How often two or more began to speak at once. One who begins at the moment another ends overlaps nobody.
    pub overlaps: u32,
    /// For how long two or more spoke at once.
    pub overlap_seconds: f64,
    /// How often somebody began while another was speaking, and went on after the other had stopped.
    pub interruptions: u32,
    /// Transcribe's mean confidence in the words, 0 to 1; null where it gives none.
    pub confidence: Option<f64>,
}

/// The pause that ends a stretch of talk, in seconds.
pub const PAUSE_SECONDS: f64 = 1.0;

/// One speaker's share of the talking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpeakerTalk {
    /// The speaker's name in the document: `agent`, `customer`, or `speaker_3` and so on for others.
    pub speaker: String,
    /// Transcribe's label, such as `ch_0` or `spk_1`; empty where there is none.
    pub label: String,
    /// The part in the call.
    pub role: Role,
    /// Whether the role is a guess from what was said; false when it is told by the tenant's channels.
    pub role_inferred: bool,
    /// For how long this speaker spoke.
    pub talk_seconds: f64,
    /// The share of all speakers' `talk_seconds`, 0 to 1.
    pub talk_share: f64,
    /// The longest stretch of talk.
    pub longest_talk_seconds: f64,
    /// How many turns.
    pub turns: u32,
    /// How many words.
    pub words: u32,
    /// Words per minute of talk; null where there are no times.
    pub words_per_minute: Option<f64>,
    /// How often this speaker interrupted somebody.
    pub interruptions: u32,
    /// Transcribe's mean confidence in this speaker's words, 0 to 1.
    pub confidence: Option<f64>,
}
