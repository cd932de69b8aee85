//! One answer of a model, with one more chance when the first cannot be used.

use contract::answer::Answer;
use contract::document::ModelFailure;

use super::Model;
use super::meter::{Meter, Place};
use super::prompt::correction;
use super::request::{Correction, Ending, Reply, Request};
use crate::error::{Retry, StepError};

/// What became of a question.
#[derive(Debug)]
pub(super) enum Outcome<T> {
    /// An answer of the right shape; and what is wrong with it, if anything is.
    Answer(T, Option<ModelFailure>),
    /// No answer that can be used.
    Failure(ModelFailure),
    /// The question is too long for the model.
    TooLong,
}

/// Asks once, and once more when the answer is invalid. `faults` says what is wrong with an answer of the right shape. A
/// refusal is not argued with. That a second answer cannot be had loses nothing of a first one that holds in part, nor a
/// call whose document can do without.
pub(super) async fn ask<T: Answer>(
    model: &impl Model,
    meter: &Meter,
    place: Place,
    mut request: Request<'_>,
    faults: impl Fn(&T) -> Vec<String>,
) -> Result<Outcome<T>, StepError> {
    let mut held = None;
    let mut failure: Option<ModelFailure> = None;
    for round in 0..2 {
        let reply = match (model.answer(&request).await, &mut failure) {
            (Ok(reply), _) => reply,
            (Err(error), Some(failure)) if held.is_some() || error.retry == Retry::CannotHelp => {
                failure.reason = format!("{}; asked again: {error}", failure.reason);
                break;
            }
            (Err(error), _) => return Err(error),
        };
        meter.note(Place { round, ..place }, &reply);
        let (class, wrong) = match judge(&reply, &request, &faults) {
            Judged::Good(answer) => return Ok(Outcome::Answer(answer, None)),
            // That only the correction is too long is no reason to read the call again.
            Judged::TooLong if round == 0 => return Ok(Outcome::TooLong),
            Judged::TooLong => break,
            Judged::Refused(reason) => {
                failure = Some(ModelFailure { class: "AnswerRefused".to_owned(), reason });
                break;
            }
            Judged::Faulty(answer, wrong) => {
                held = Some(answer);
                ("InvalidAnswer", wrong)
            }
            Judged::Invalid(wrong) => ("InvalidAnswer", wrong),
            Judged::CutOff(wrong) => ("IncompleteAnswer", wrong),
        };
        request.correction = Some(Correction { given: reply.given, wrong: correction(&wrong) });
        failure = Some(ModelFailure { class: class.to_owned(), reason: wrong });
    }
    let failure = failure.unwrap_or_else(|| ModelFailure {
        class: "InvalidAnswer".to_owned(),
        reason: "the model gave no answer that can be used".to_owned(),
    });
    Ok(match held {
        Some(answer) => Outcome::Answer(answer, Some(failure)),
        None => Outcome::Failure(failure),
    })
}

enum Judged<T> {
    Good(T),
    /// Of the right shape, with values that cannot be.
    Faulty(T, String),
    Invalid(String),
    CutOff(String),
    Refused(String),
    TooLong,
}

fn judge<T: Answer>(reply: &Reply, request: &Request, faults: impl Fn(&T) -> Vec<String>) -> Judged<T> {
    match reply.stop.ending() {
        Ending::Refused => Judged::Refused(format!("the model stopped at {}", reply.stop.0)),
        Ending::TooLong => Judged::TooLong,
        Ending::CutOff => {
            Judged::CutOff(format!("it is longer than {} tokens and was cut off", request.max_tokens))
        }
        Ending::Malformed => Judged::Invalid(format!("the model stopped at {}", reply.stop.0)),
        Ending::Complete => match T::from_json(&reply.given.json()) {
            Err(error) => Judged::Invalid(error.to_string()),
            Ok(answer) => {
                let faults = faults(&answer);
                if faults.is_empty() {
                    Judged::Good(answer)
                } else {
                    Judged::Faulty(answer, faults.join("; "))
                }
            }
        },
    }
}
