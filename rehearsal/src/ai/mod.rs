//! Stand-ins for what Comprehend and Bedrock find in a text.
//!
//! They answer from the text itself, with a sentiment lexicon (`vader-sentimental`), a key phrase extractor
//! (`yake-rust`) and rules; the same text has the same answer every time. They show that the pipeline works, not how
//! good a model is.

mod answer;
mod entities;
mod judge;
mod material;
mod phrases;
mod said;
mod sentences;
mod sentiment;

pub(crate) use answer::answer;
pub(crate) use entities::entities;
pub(crate) use material::Material;
pub(crate) use phrases::key_phrases;
pub(crate) use sentiment::sentiment;

/// A count as a number to reckon with.
#[expect(clippy::cast_precision_loss, reason = "words and sentences of one call are few")]
fn count(number: usize) -> f64 {
    number as f64
}

/// A piece of a text. Offsets count characters, as Comprehend's do.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    pub(crate) text: String,
    /// An entity's type; empty for a phrase.
    pub(crate) kind: &'static str,
    pub(crate) score: f64,
    pub(crate) begin: usize,
    pub(crate) end: usize,
}

impl Found {
    /// The piece of `text` between two byte positions.
    fn at(text: &str, range: std::ops::Range<usize>, kind: &'static str, score: f64) -> Option<Found> {
        let piece = text.get(range.clone())?;
        let begin = text.get(..range.start)?.chars().count();
        Some(Found { text: piece.to_owned(), kind, score, begin, end: begin + piece.chars().count() })
    }
}
