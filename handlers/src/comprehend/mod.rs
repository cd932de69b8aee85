//! Comprehend: how a call felt, and who and what was named in it.
//!
//! The call is cut into `documents`, which are sent in `batches`; what comes back is put together for the whole call
//! (`feeling`, `mentions`). What could not be analysed is counted, never hidden.

mod batches;
mod documents;
mod feeling;
mod mentions;
mod service;

use std::cell::Cell;

use contract::document::{
    CallSentiment, Coverage, Entities, Entity, EntityResult, KeyPhrase, KeyPhraseResult, KeyPhrases,
    MAX_ENTITIES, MAX_KEY_PHRASES, PartSentiment, SentimentScore,
};
use contract::language::Language;
use serde::{Deserialize, Serialize};

pub use batches::MAX_BATCH;
pub use service::Comprehend;

use crate::conversation::Conversation;
use crate::error::{Retry, StepError};
use batches::{Answered, Failed, in_batches};
use documents::Documents;
use feeling::Feelings;

/// The answers to a batch, each with the index of its document.
#[derive(Clone, Debug, PartialEq)]
pub struct Answers<T> {
    /// What was found.
    pub found: Vec<(usize, T)>,
    /// The error codes of documents that could not be analysed.
    pub errors: Vec<(usize, String)>,
}

/// A key phrase or an entity, where it was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// The words.
    pub text: String,
    /// The kind of entity; empty for a key phrase.
    pub kind: String,
    /// Confidence, 0 to 1.
    pub score: f64,
    /// Where it begins and ends in the document, in characters.
    pub place: Option<(usize, usize)>,
}

/// Natural-language analysis of up to [`MAX_BATCH`] texts of one language, by Comprehend's code.
pub trait TextAnalysis {
    /// How each text feels.
    async fn sentiment(&self, texts: &[&str], language: &str) -> Result<Answers<SentimentScore>, StepError>;
    /// The key phrases of each text.
    async fn key_phrases(&self, texts: &[&str], language: &str) -> Result<Answers<Vec<Mention>>, StepError>;
    /// The entities of each text.
    async fn entities(&self, texts: &[&str], language: &str) -> Result<Answers<Vec<Mention>>, StepError>;
}

/// What Comprehend says about a whole call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The overall sentiment, each document weighing as much as it has characters; none where none is known.
    pub sentiment: Option<CallSentiment>,
    /// That of each speaker, in the order of `talk.speakers`.
    pub by_speaker: Vec<PartSentiment>,
    /// That of each quarter of the call.
    pub by_quarter: Vec<PartSentiment>,
    /// The best key phrases.
    pub key_phrases: KeyPhrases,
    /// The best entities.
    pub entities: Entities,
    /// How much of the call this is.
    pub coverage: Coverage,
}

/// Why nothing is sent of a silent call.
const NOTHING_SAID: &str = "nothing was said";

impl Reading {
    fn skipped(why: String) -> Self {
        Self {
            sentiment: None,
            by_speaker: vec![],
            by_quarter: vec![],
            key_phrases: KeyPhrases { result_list: [KeyPhraseResult { key_phrases: vec![] }] },
            entities: Entities { result_list: [EntityResult { entities: vec![] }] },
            coverage: Coverage { skipped: Some(why), ..Coverage::default() },
        }
    }
}

/// Reads a call. Nothing is sent of one in which nothing was said, or in a language that Comprehend does not know.
/// `units` counts what is billed, also when this fails.
///
/// # Errors
/// That of the service when every request failed, or one that may pass: a document is not to depend on when it is made. And
/// a transient one when no document could be analysed and each may be another time. Otherwise what is missing is counted.
pub async fn read(
    analysis: &impl TextAnalysis,
    units: &Cell<u32>,
    conversation: &Conversation,
    language: Language,
) -> Result<Reading, StepError> {
    if conversation.is_silent() {
        return Ok(Reading::skipped(NOTHING_SAID.to_owned()));
    }
    let Some(language) = language.comprehend_code() else {
        return Ok(Reading::skipped(format!("Comprehend does not know {language}")));
    };
    let text = conversation.text();
    let whole = Documents::of_text(&text);
    if whole.len() == 0 {
        return Ok(Reading::skipped(NOTHING_SAID.to_owned()));
    }
    let parts = documents::parts(conversation);
    let apart = Documents::of_parts(&parts);
    let ((felt, unfelt), (phrases, no_phrases), (entities, no_entities)) = tokio::join!(
        in_batches(&apart, units, async |texts: &[&str]| analysis.sentiment(texts, language).await),
        in_batches(&whole, units, async |texts: &[&str]| analysis.key_phrases(texts, language).await),
        in_batches(&whole, units, async |texts: &[&str]| analysis.entities(texts, language).await),
    );
    let failed: Vec<Failed> = [unfelt, no_phrases, no_entities].into_iter().flatten().collect();
    let none = failed.len() == 3 && failed.iter().all(|failed| failed.all);
    let may_pass = |error: &StepError| error.retry != Retry::CannotHelp;
    let error = failed.into_iter().map(|failed| failed.error).min_by_key(|error| !may_pass(error));
    if let Some(error) = error.filter(|error| none || may_pass(error)) {
        return Err(error);
    }
    if felt.may_pass() && phrases.may_pass() && entities.may_pass() {
        let reason = "Comprehend could analyse no part of the call just now";
        return Err(StepError::transient("ComprehendFailed", reason));
    }
    let feelings = Feelings::of(&parts, &apart, &felt);
    let coverage = Coverage {
        skipped: None,
        documents: count(apart.len() + 2 * whole.len()),
        failed: count(felt.missing() + phrases.missing() + entities.missing()),
        sentiment_coverage: felt.coverage(&apart),
        key_phrase_coverage: phrases.coverage(&whole),
        entity_coverage: entities.coverage(&whole),
        units: units.get(),
    };
    Ok(Reading {
        sentiment: feelings.overall(),
        by_speaker: feelings.by_speaker(&conversation.talk),
        by_quarter: feelings.by_quarter(),
        key_phrases: KeyPhrases {
            result_list: [KeyPhraseResult { key_phrases: key_phrases(&whole, phrases) }],
        },
        entities: Entities { result_list: [EntityResult { entities: named(&whole, entities) }] },
        coverage,
    })
}

fn key_phrases(documents: &Documents, answers: Answered<Vec<Mention>>) -> Vec<KeyPhrase> {
    let merged = mentions::merge(documents, answers, MAX_KEY_PHRASES).into_iter();
    merged
        .map(|found| KeyPhrase {
            begin_offset: found.begin(),
            end_offset: found.end(),
            text: found.text,
            score: found.score,
            count: found.count,
        })
        .collect()
}

fn named(documents: &Documents, answers: Answered<Vec<Mention>>) -> Vec<Entity> {
    let merged = mentions::merge(documents, answers, MAX_ENTITIES).into_iter();
    merged
        .map(|found| Entity {
            begin_offset: found.begin(),
            end_offset: found.end(),
            text: found.text,
            kind: found.kind,
            score: found.score,
            count: found.count,
        })
        .collect()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A number of characters as a weight.
fn weight(characters: usize) -> f64 {
    f64::from(count(characters))
}

/// Six decimals: what is left of single precision.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
