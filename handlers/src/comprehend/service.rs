//! Amazon Comprehend itself.

use aws_sdk_comprehend::types::{
    BatchDetectEntitiesItemResult, BatchDetectKeyPhrasesItemResult, BatchDetectSentimentItemResult,
    BatchItemError, LanguageCode,
};
use contract::document::SentimentScore;

use super::{Answers, Mention, TextAnalysis, rounded};
use crate::error::StepError;

/// Amazon Comprehend.
#[derive(Clone, Debug)]
pub struct Comprehend(pub aws_sdk_comprehend::Client);

macro_rules! batch {
    ($client:expr, $operation:ident, $name:literal, $texts:expr, $language:expr, $answer:expr) => {{
        let texts = $texts.iter().map(|text| (*text).to_owned()).collect();
        let request = $client.$operation().set_text_list(Some(texts));
        let request = request.language_code(LanguageCode::from($language));
        let answer = request.send().await.map_err(|error| StepError::aws_of_call($name, &error))?;
        let found = answer.result_list.into_iter().filter_map(|result| {
            let index = usize::try_from(result.index?).ok()?;
            $answer(result).map(|found| (index, found))
        });
        let found = found.collect();
        Ok(Answers { found, errors: answer.error_list.into_iter().filter_map(failed).collect() })
    }};
}

fn failed(error: BatchItemError) -> Option<(usize, String)> {
    Some((usize::try_from(error.index?).ok()?, error.error_code?))
}

fn score(value: Option<f32>) -> f64 {
    rounded(f64::from(value.unwrap_or_default()))
}

fn place(begin: Option<i32>, end: Option<i32>) -> Option<(usize, usize)> {
    Some((usize::try_from(begin?).ok()?, usize::try_from(end?).ok()?))
}

impl TextAnalysis for Comprehend {
    async fn sentiment(&self, texts: &[&str], language: &str) -> Result<Answers<SentimentScore>, StepError> {
        let felt = |item: BatchDetectSentimentItemResult| {
            item.sentiment_score.map(|found| SentimentScore {
                positive: score(found.positive),
                negative: score(found.negative),
                neutral: score(found.neutral),
                mixed: score(found.mixed),
            })
        };
        batch!(self.0, batch_detect_sentiment, "BatchDetectSentiment", texts, language, felt)
    }

    async fn key_phrases(&self, texts: &[&str], language: &str) -> Result<Answers<Vec<Mention>>, StepError> {
        let named = |item: BatchDetectKeyPhrasesItemResult| {
            let found = item.key_phrases?.into_iter().filter_map(|found| {
                let place = place(found.begin_offset, found.end_offset);
                Some(Mention { text: found.text?, kind: String::new(), score: score(found.score), place })
            });
            Some(found.collect())
        };
        batch!(self.0, batch_detect_key_phrases, "BatchDetectKeyPhrases", texts, language, named)
    }

    async fn entities(&self, texts: &[&str], language: &str) -> Result<Answers<Vec<Mention>>, StepError> {
        let named = |item: BatchDetectEntitiesItemResult| {
            let found = item.entities?.into_iter().filter_map(|found| {
                let place = place(found.begin_offset, found.end_offset);
                let kind = found.r#type?.as_str().to_owned();
                Some(Mention { text: found.text?, kind, score: score(found.score), place })
            });
            Some(found.collect())
        };
        batch!(self.0, batch_detect_entities, "BatchDetectEntities", texts, language, named)
    }
}
