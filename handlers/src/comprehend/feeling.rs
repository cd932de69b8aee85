//! From the sentiment of documents to that of the call, of its speakers and of its quarters.

use contract::document::{CallSentiment, PartSentiment, SentimentScore, Talk};

use super::batches::Answered;
use super::documents::{Documents, Part};
use super::{rounded, weight};

/// A mean of scores, by the characters of the documents that have them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Mean {
    sum: SentimentScore,
    weight: f64,
}

impl Mean {
    fn add(&mut self, score: SentimentScore, weight: f64) {
        self.sum.positive += weight * score.positive;
        self.sum.negative += weight * score.negative;
        self.sum.neutral += weight * score.neutral;
        self.sum.mixed += weight * score.mixed;
        self.weight += weight;
    }

    fn score(self) -> Option<SentimentScore> {
        let mean = |sum: f64| rounded(sum / self.weight);
        (self.weight > 0.0).then(|| SentimentScore {
            positive: mean(self.sum.positive),
            negative: mean(self.sum.negative),
            neutral: mean(self.sum.neutral),
            mixed: mean(self.sum.mixed),
        })
    }
}

/// How each part of a call felt.
pub(super) struct Feelings<'a> {
    parts: &'a [Part],
    scores: Vec<(usize, f64, SentimentScore)>,
}

impl<'a> Feelings<'a> {
    /// From the answers to the documents of `parts`.
    pub(super) fn of(parts: &'a [Part], documents: &Documents, answers: &Answered<SentimentScore>) -> Self {
        let answered = documents.iter().zip(&answers.0);
        let scores = answered.filter_map(|(document, answer)| {
            Some((document.part, weight(document.characters), *answer.as_ref().ok()?))
        });
        Self { parts, scores: scores.collect() }
    }

    fn mean(&self, of: impl Fn(&Part) -> bool) -> Option<SentimentScore> {
        let mut mean = Mean::default();
        for (part, weight, score) in &self.scores {
            if self.parts.get(*part).is_some_and(&of) {
                mean.add(*score, *weight);
            }
        }
        mean.score()
    }

    pub(super) fn overall(&self) -> Option<CallSentiment> {
        self.mean(|_| true).map(CallSentiment::new)
    }

    pub(super) fn by_speaker(&self, talk: &Talk) -> Vec<PartSentiment> {
        let names = talk.speakers.iter().map(|talk| &talk.speaker);
        names
            .filter_map(|name| {
                let score = self.mean(|part| part.speaker == *name)?;
                Some(PartSentiment::new(name.clone(), score))
            })
            .collect()
    }

    pub(super) fn by_quarter(&self) -> Vec<PartSentiment> {
        (0..4)
            .filter_map(|quarter| {
                let score = self.mean(|part| part.quarter == Some(quarter))?;
                Some(PartSentiment::new((quarter + 1).to_string(), score))
            })
            .collect()
    }
}
