//! Documents go to Comprehend in batches, a few at a time; what fails of a batch is sent once more on its own.
//! A batch that Comprehend will never take is missing from the reading, and the rest of it stands; for one that may pass the
//! whole reading waits.

use std::cell::Cell;

use contract::price::comprehend_units;
use futures::stream::{self, StreamExt};

use super::documents::Documents;
use super::{Answers, rounded, weight};
use crate::error::{Retry, StepError, stays};

/// The most documents that a batch may hold (`BatchDetect*`, Amazon Comprehend quotas).
pub const MAX_BATCH: usize = 25;

/// Batches of one analysis that are under way at once. With three analyses, six requests.
const AT_ONCE: usize = 2;

/// The answer to each document of an analysis, in order: what was found, or the code of its error.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answered<T>(pub(super) Vec<Result<T, String>>);

impl<T> Answered<T> {
    /// How many documents have no answer.
    pub(super) fn missing(&self) -> usize {
        self.0.iter().filter(|answer| answer.is_err()).count()
    }

    /// Whether no document has an answer, and each may have one later.
    pub(super) fn may_pass(&self) -> bool {
        self.0.iter().all(|answer| answer.as_ref().is_err_and(|code| !stays(code)))
    }

    /// The share of the documents' characters that has an answer, 0 to 1.
    pub(super) fn coverage(&self, documents: &Documents) -> f64 {
        let (mut answered, mut all) = (0.0, 0.0);
        for (document, answer) in documents.iter().zip(&self.0) {
            all += weight(document.characters);
            answered += if answer.is_ok() { weight(document.characters) } else { 0.0 };
        }
        if all > 0.0 { rounded(answered / all) } else { 0.0 }
    }
}

/// How the requests of an analysis failed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Failed {
    /// The error, one that may pass if any may.
    pub(super) error: StepError,
    /// Whether none succeeded.
    pub(super) all: bool,
}

/// Sends documents. `units` counts what is billed. Where whole requests failed, with how they did.
pub(super) async fn in_batches<T>(
    documents: &Documents<'_>,
    units: &Cell<u32>,
    detect: impl AsyncFn(&[&str]) -> Result<Answers<T>, StepError>,
) -> (Answered<T>, Option<Failed>) {
    let texts = documents.texts();
    let batches = stream::iter(texts.chunks(MAX_BATCH)).map(|batch| answer(batch, units, &detect));
    let batches: Vec<Batch<T>> = batches.buffered(AT_ONCE).collect().await;
    let all = batches.iter().all(|batch| batch.failed.is_some());
    let (mut answers, mut failures) = (Vec::new(), Vec::new());
    for batch in batches {
        answers.extend(batch.answers);
        failures.extend(batch.failed);
    }
    let error = failures.into_iter().min_by_key(|error| error.retry == Retry::CannotHelp);
    (Answered(answers), error.map(|error| Failed { error, all }))
}

/// What became of a batch.
struct Batch<T> {
    answers: Vec<Result<T, String>>,
    /// The error, when it failed as a whole.
    failed: Option<StepError>,
}

async fn answer<T>(
    batch: &[&str],
    units: &Cell<u32>,
    detect: &impl AsyncFn(&[&str]) -> Result<Answers<T>, StepError>,
) -> Batch<T> {
    let with_code = |code: &str| batch.iter().map(|_| Err(code.to_owned())).collect();
    let mut answers: Vec<Result<T, String>> = with_code("Unanswered");
    let mut send = async |places: &[usize]| {
        let texts: Vec<&str> = places.iter().map(|place| batch[*place]).collect();
        let detected = detect(&texts).await?;
        let billed: u32 = texts.iter().map(|text| comprehend_units(text)).sum();
        units.set(units.get().saturating_add(billed));
        let errors = detected.errors.into_iter().map(|(index, code)| (index, Err(code)));
        for (index, answer) in
            errors.chain(detected.found.into_iter().map(|(index, found)| (index, Ok(found))))
        {
            if let Some(place) = places.get(index) {
                answers[*place] = answer;
            }
        }
        let failed = places.iter().copied().filter(|place| answers[*place].is_err());
        Ok::<Vec<usize>, StepError>(failed.collect())
    };
    let all: Vec<usize> = (0..batch.len()).collect();
    let failed = match send(&all).await {
        Ok(failed) => failed,
        Err(error) => {
            tracing::warn!(class = %error.class, reason = %error.reason, "a batch could not be analysed");
            return Batch { answers: with_code(&error.class), failed: Some(error) };
        }
    };
    if !failed.is_empty()
        && let Err(error) = send(&failed).await
    {
        // The rest of the batch is analysed and paid: what is missing of it shows in the coverage.
        tracing::warn!(class = %error.class, reason = %error.reason, "failed documents could not be sent again");
    }
    Batch { answers, failed: None }
}
