//! Comprehend: sentiment, key phrases and entities of a transcript's pieces, put together for the whole call.

use std::collections::HashMap;

use aws_sdk_comprehend::types::LanguageCode;
use contract::document::{
    CallSentiment, Entities, Entity, EntityResult, KeyPhrase, KeyPhraseResult, KeyPhrases, MAX_ENTITIES,
    MAX_KEY_PHRASES, SentimentScore,
};
use contract::price;
use contract::tenant::Language;

use crate::error::StepError;

/// The most documents that a batch may hold (`BatchDetect*`, Amazon Comprehend quotas).
pub const MAX_BATCH: usize = 25;

/// The answers to a batch. A document that could not be analysed is missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Answers<T>(pub Vec<(usize, T)>);

/// A key phrase or an entity, where it was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// The words.
    pub text: String,
    /// The kind of entity; empty for a key phrase.
    pub kind: String,
    /// Confidence, 0 to 1.
    pub score: f64,
}

/// Natural-language analysis of up to [`MAX_BATCH`] texts of one language. Answers carry the text's index.
pub trait TextAnalysis {
    /// How each text feels.
    async fn sentiment(
        &self,
        texts: &[&str],
        language: Language,
    ) -> Result<Answers<SentimentScore>, StepError>;
    /// The key phrases of each text.
    async fn key_phrases(
        &self,
        texts: &[&str],
        language: Language,
    ) -> Result<Answers<Vec<Mention>>, StepError>;
    /// The entities of each text.
    async fn entities(&self, texts: &[&str], language: Language) -> Result<Answers<Vec<Mention>>, StepError>;
}

/// What Comprehend says about a whole call.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The overall sentiment, each piece weighing as much as it has characters.
    pub sentiment: CallSentiment,
    /// The best key phrases.
    pub key_phrases: KeyPhrases,
    /// The best entities.
    pub entities: Entities,
    /// How many pieces were sent.
    pub documents: u32,
    /// How many analyses of pieces are missing.
    pub failed: u32,
}

/// Reads a transcript's pieces. No pieces, no calls.
pub async fn read(
    analysis: &impl TextAnalysis,
    pieces: &[&str],
    language: Language,
) -> Result<Reading, StepError> {
    let mut scores = Vec::new();
    let mut phrases = Vec::new();
    let mut entities = Vec::new();
    for (batch, texts) in pieces.chunks(MAX_BATCH).enumerate() {
        let (sentiment, phrase, entity) = tokio::try_join!(
            analysis.sentiment(texts, language),
            analysis.key_phrases(texts, language),
            analysis.entities(texts, language),
        )?;
        scores.extend(sentiment.0.into_iter().map(|(index, score)| (batch * MAX_BATCH + index, score)));
        phrases.push(phrase.0);
        entities.push(entity.0);
    }
    let answered = scores.len()
        + phrases.iter().map(Vec::len).sum::<usize>()
        + entities.iter().map(Vec::len).sum::<usize>();
    if scores.is_empty() && !pieces.is_empty() {
        return Err(StepError::transient("NoSentiment", "Comprehend analysed no piece of the transcript"));
    }
    let flat =
        |answers: Vec<Vec<(usize, Vec<Mention>)>>| answers.into_iter().flatten().flat_map(|(_, found)| found);
    let key_phrases = merge(flat(phrases), MAX_KEY_PHRASES)
        .into_iter()
        .map(|(mention, count)| KeyPhrase { text: mention.text, score: mention.score, count })
        .collect();
    let entities = merge(flat(entities), MAX_ENTITIES)
        .into_iter()
        .map(|(mention, count)| Entity {
            text: mention.text,
            kind: mention.kind,
            score: mention.score,
            count,
        })
        .collect();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(Reading {
        sentiment: CallSentiment::new(overall(&scores, pieces)),
        key_phrases: KeyPhrases { result_list: [KeyPhraseResult { key_phrases }] },
        entities: Entities { result_list: [EntityResult { entities }] },
        documents: count(pieces.len()),
        failed: count((pieces.len() * 3).saturating_sub(answered)),
    })
}

/// What Comprehend bills for the three analyses of these pieces, in units.
pub fn units(pieces: &[&str]) -> f64 {
    let of_one = |piece: &&str| {
        let units = piece.chars().count().div_ceil(price::COMPREHEND_UNIT_CHARACTERS);
        u32::try_from(units).unwrap_or(u32::MAX).max(price::COMPREHEND_LEAST_UNITS)
    };
    3.0 * pieces.iter().map(|piece| f64::from(of_one(piece))).sum::<f64>()
}

/// The mean of the scores, weighted by the length of each text.
fn overall(scores: &[(usize, SentimentScore)], pieces: &[&str]) -> SentimentScore {
    let mut sum = SentimentScore::default();
    let mut total = 0.0;
    for (index, score) in scores {
        let Some(piece) = pieces.get(*index) else { continue };
        let weight = f64::from(u32::try_from(piece.chars().count()).unwrap_or(u32::MAX));
        sum.positive += weight * score.positive;
        sum.negative += weight * score.negative;
        sum.neutral += weight * score.neutral;
        sum.mixed += weight * score.mixed;
        total += weight;
    }
    if total == 0.0 {
        return sum;
    }
    let mean = |value: f64| rounded(value / total);
    SentimentScore {
        positive: mean(sum.positive),
        negative: mean(sum.negative),
        neutral: mean(sum.neutral),
        mixed: mean(sum.mixed),
    }
}

/// Each text and kind once, with its best score and how often it came; the best first, then the most frequent, then in
/// order of appearance. `[PII]` is nobody's name.
fn merge(mentions: impl Iterator<Item = Mention>, most: usize) -> Vec<(Mention, u32)> {
    let mut merged: Vec<(Mention, u32)> = Vec::new();
    let mut places: HashMap<(String, String), usize> = HashMap::new();
    for mention in mentions {
        if mention.text.contains("[PII]") || mention.text.trim().is_empty() {
            continue;
        }
        let key = (mention.text.to_lowercase(), mention.kind.clone());
        if let Some(place) = places.get(&key) {
            let (known, count) = &mut merged[*place];
            known.score = known.score.max(mention.score);
            *count += 1;
        } else {
            places.insert(key, merged.len());
            merged.push((mention, 1));
        }
    }
    merged.sort_by(|(a, a_count), (b, b_count)| b.score.total_cmp(&a.score).then(b_count.cmp(a_count)));
    merged.truncate(most);
    merged
}

/// Six decimals: what is left of single precision.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// Amazon Comprehend.
#[derive(Clone, Debug)]
pub struct Comprehend(pub aws_sdk_comprehend::Client);

macro_rules! batch {
    ($client:expr, $operation:ident, $name:literal, $texts:expr, $language:expr, $answer:expr) => {{
        let texts = $texts.iter().map(|text| (*text).to_owned()).collect();
        let request = $client.$operation().set_text_list(Some(texts));
        let request = request.language_code(LanguageCode::from($language.comprehend_code()));
        let answer = request.send().await.map_err(|error| StepError::aws($name, &error))?;
        let results = answer.result_list.into_iter().filter_map(|result| {
            let index = usize::try_from(result.index?).ok()?;
            $answer(result).map(|found| (index, found))
        });
        Ok(Answers(results.collect()))
    }};
}

fn score(value: Option<f32>) -> f64 {
    rounded(f64::from(value.unwrap_or_default()))
}

impl TextAnalysis for Comprehend {
    async fn sentiment(
        &self,
        texts: &[&str],
        language: Language,
    ) -> Result<Answers<SentimentScore>, StepError> {
        use aws_sdk_comprehend::types::BatchDetectSentimentItemResult as Item;
        batch!(self.0, batch_detect_sentiment, "BatchDetectSentiment", texts, language, |item: Item| {
            item.sentiment_score.map(|found| SentimentScore {
                positive: score(found.positive),
                negative: score(found.negative),
                neutral: score(found.neutral),
                mixed: score(found.mixed),
            })
        })
    }

    async fn key_phrases(
        &self,
        texts: &[&str],
        language: Language,
    ) -> Result<Answers<Vec<Mention>>, StepError> {
        use aws_sdk_comprehend::types::{BatchDetectKeyPhrasesItemResult as Item, KeyPhrase as Found};
        let mention = |found: Found| {
            Some(Mention { text: found.text?, kind: String::new(), score: score(found.score) })
        };
        batch!(self.0, batch_detect_key_phrases, "BatchDetectKeyPhrases", texts, language, |item: Item| {
            item.key_phrases.map(|found| found.into_iter().filter_map(mention).collect())
        })
    }

    async fn entities(&self, texts: &[&str], language: Language) -> Result<Answers<Vec<Mention>>, StepError> {
        use aws_sdk_comprehend::types::{BatchDetectEntitiesItemResult as Item, Entity as Found};
        let mention = |found: Found| {
            Some(Mention {
                text: found.text?,
                kind: found.r#type?.as_str().to_owned(),
                score: score(found.score),
            })
        };
        batch!(self.0, batch_detect_entities, "BatchDetectEntities", texts, language, |item: Item| {
            item.entities.map(|found| found.into_iter().filter_map(mention).collect())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention(text: &str, kind: &str, score: f64) -> Mention {
        Mention { text: text.to_owned(), kind: kind.to_owned(), score }
    }

    #[test]
    fn mentions_are_merged_by_text_and_kind_best_first() {
        let found = [
            mention("invoice", "", 0.5),
            mention("Leeds", "LOCATION", 0.7),
            mention("Invoice", "", 0.9),
            mention("Leeds", "ORGANIZATION", 0.6),
            mention("[PII]", "PERSON", 1.0),
        ];
        let merged = merge(found.into_iter(), 2);
        assert_eq!(merged, [(mention("invoice", "", 0.9), 2), (mention("Leeds", "LOCATION", 0.7), 1)]);
    }

    #[test]
    fn units_are_a_hundred_characters_and_at_least_three_a_piece() {
        let long = "ä".repeat(401);
        for (pieces, expected) in [(vec![], 0.0), (vec!["Hello."], 9.0), (vec![&long, "Hello."], 24.0)] {
            assert!((units(&pieces) - expected).abs() < f64::EPSILON, "{pieces:?}: {}", units(&pieces));
        }
    }

    #[test]
    fn long_pieces_weigh_more() {
        let score = |positive, negative| SentimentScore { positive, negative, neutral: 0.0, mixed: 0.0 };
        let mean = overall(&[(0, score(1.0, 0.0)), (1, score(0.0, 1.0))], &["aaa", "b"]);
        assert_eq!(mean, score(0.75, 0.25));
    }
}
