//! A model's reading of a call: at once, or beyond the model's budget part by part and then from its own notes.

use contract::answer::{ModelAnswer, SectionNotes};
use contract::document::{ModelFailure, ModelRun};
use contract::model::ModelFact;
use contract::tenant::Tenant;
use futures::stream::{self, StreamExt, TryStreamExt};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Model;
use super::meter::{Meter, Place};
use super::prompt::{self, Brief};
use super::repair::{Outcome, ask};
use super::request::Request;
use super::sections::sections;
use crate::conversation::Conversation;
use crate::error::StepError;

/// Tokens for an answer without a form, and for each criterion. What is asked for takes a fraction; languages that models
/// spell in many tokens take more.
const ANSWER_TOKENS: u32 = 4_096;
const CRITERION_TOKENS: u32 = 128;

/// Bytes of a token, at the least that is met in running text: an estimate that errs to the safe side.
const TOKEN_BYTES: usize = 3;

/// The least tokens of a call that are worth a question.
const LEAST_TOKENS: usize = 256;

/// Parts of a call that are read at once.
const AT_ONCE: usize = 3;

/// How often a call that was too long after all is read again, each time by half as much at once.
const HALVINGS: usize = 2;

/// What a model made of a call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// Its answer, of the right shape; scores may be outside their bounds when the run names a failure. None when the
    /// run names why.
    pub answer: Option<ModelAnswer>,
    /// How it was asked.
    pub run: ModelRun,
}

/// Reads a call. `meter` notes what is billed, also when this fails.
///
/// # Errors
/// Those of the service, and a permanent one when the model takes too little for the tenant's form. What a model answers
/// is no error.
pub async fn read(
    model: &impl Model,
    meter: &Meter,
    (id, fact): (&str, ModelFact),
    tenant: &Tenant,
    conversation: &Conversation,
) -> Result<Assessment, StepError> {
    let brief = Brief::of(tenant);
    let criteria = tenant.qa_form.as_ref().map_or(0, |form| form.criteria.len());
    let criteria = u32::try_from(criteria).unwrap_or(u32::MAX);
    let answer_tokens =
        ANSWER_TOKENS.saturating_add(CRITERION_TOKENS.saturating_mul(criteria)).min(fact.context_tokens / 4);
    let reader = Reader { model, meter, id, fact, tenant, brief: &brief, answer_tokens };
    let budget = reader.budget()?;
    let mut run = ModelRun { id: id.to_owned(), prompt_version: brief.version(), ..ModelRun::default() };
    let mut outcome = Outcome::TooLong;
    for halving in 0..=HALVINGS {
        let bytes = (budget >> halving) * TOKEN_BYTES;
        let parts = sections(&conversation.turns, bytes);
        run.sections = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        outcome = reader.read(&parts, bytes, Place { halving, phase: 0, number: 0, round: 0 }).await?;
        if !matches!(outcome, Outcome::TooLong) {
            break;
        }
    }
    meter.fill(&mut run);
    let answer = match outcome {
        Outcome::Answer(answer, failure) => {
            run.failure = failure;
            Some(answer)
        }
        Outcome::Failure(failure) => {
            run.failure = Some(failure);
            None
        }
        Outcome::TooLong => {
            let reason = "the call is longer than the model takes, also in smaller parts".to_owned();
            run.failure = Some(ModelFailure { class: "IncompleteAnswer".to_owned(), reason });
            None
        }
    };
    Ok(Assessment { answer, run })
}

struct Reader<'a, M> {
    model: &'a M,
    meter: &'a Meter,
    id: &'a str,
    fact: ModelFact,
    tenant: &'a Tenant,
    brief: &'a Brief,
    answer_tokens: u32,
}

impl<M: Model> Reader<'_, M> {
    /// The tokens that are left for a call.
    fn budget(&self) -> Result<usize, StepError> {
        let told = self.brief.system.len() + self.brief.assessment.to_string().len();
        // The schema is told once, the frame of a question is a few sentences.
        let told = told.div_ceil(TOKEN_BYTES) + LEAST_TOKENS;
        let all = usize::try_from(self.fact.context_tokens).unwrap_or(usize::MAX);
        let answer = usize::try_from(self.answer_tokens).unwrap_or(usize::MAX);
        let left = all.saturating_sub(answer).saturating_sub(told);
        if left < LEAST_TOKENS {
            let reason = format!(
                "model {} takes {all} tokens, which the form and the additions of tenant {} leave {left} of for a call; \
                 configure another model, or a shorter form",
                self.id, self.tenant.id
            );
            return Err(StepError::permanent("ModelTooSmall", reason));
        }
        Ok(left)
    }

    fn request<'r>(&'r self, prompt: &'r str, schema: &'r Value) -> Request<'r> {
        Request {
            model: self.id,
            answers: self.fact.answers,
            temperature: self.fact.temperature,
            system: &self.brief.system,
            prompt,
            schema,
            max_tokens: self.answer_tokens,
            correction: None,
        }
    }

    async fn assess(&self, prompt: &str, place: Place) -> Result<Outcome<ModelAnswer>, StepError> {
        let form = self.tenant.qa_form.as_ref();
        let request = self.request(prompt, &self.brief.assessment);
        ask(self.model, self.meter, place, request, |answer: &ModelAnswer| answer.faults(form)).await
    }

    async fn read(
        &self,
        parts: &[String],
        bytes: usize,
        mut place: Place,
    ) -> Result<Outcome<ModelAnswer>, StepError> {
        if let [whole] = parts {
            return self.assess(&prompt::assess(whole), place).await;
        }
        let questions = parts.iter().enumerate().map(|(index, part)| {
            let name = format!("part {} of {}", index + 1, parts.len());
            (prompt::take_notes(part, index + 1, parts.len()), name)
        });
        let mut failure = None;
        let Some(mut notes) = self.notes(questions.collect(), place, &mut failure).await? else {
            return Ok(Outcome::TooLong);
        };
        while notes.len() > 1 && !fit(&notes, bytes) {
            place.phase += 1;
            let groups = groups(&notes, bytes);
            let of = groups.len();
            let questions = groups.iter().enumerate().map(|(index, group)| {
                (prompt::condense(group), format!("the notes of group {} of {of}", index + 1))
            });
            let questions = questions.collect();
            let Some(fewer) = self.notes(questions, place, &mut failure).await? else {
                return Ok(Outcome::TooLong);
            };
            notes = fewer;
        }
        if notes.is_empty() {
            let failure = failure.unwrap_or_else(|| ModelFailure {
                class: "IncompleteAnswer".to_owned(),
                reason: "the model made no notes".to_owned(),
            });
            return Ok(Outcome::Failure(failure));
        }
        place.phase += 1;
        let all: Vec<&SectionNotes> = notes.iter().collect();
        Ok(match self.assess(&prompt::merge(&all), place).await? {
            Outcome::Answer(answer, wrong) => Outcome::Answer(answer, wrong.or(failure)),
            other => other,
        })
    }

    /// The answers to questions for notes, each with its name. One that cannot be had is left out, and the first such
    /// failure named. None when one is too long for the model.
    async fn notes(
        &self,
        questions: Vec<(String, String)>,
        place: Place,
        failure: &mut Option<ModelFailure>,
    ) -> Result<Option<Vec<SectionNotes>>, StepError> {
        let asked = questions.iter().enumerate().map(|(number, (question, _))| {
            let request = self.request(question, &self.brief.notes);
            ask(self.model, self.meter, Place { number, ..place }, request, |_: &SectionNotes| Vec::new())
        });
        let outcomes: Vec<Outcome<SectionNotes>> =
            stream::iter(asked).buffered(AT_ONCE).try_collect().await?;
        let mut notes = Vec::new();
        for (outcome, (_, name)) in outcomes.into_iter().zip(&questions) {
            match outcome {
                Outcome::Answer(answer, _) => notes.push(answer),
                Outcome::Failure(ModelFailure { class, reason }) => {
                    failure.get_or_insert(ModelFailure { class, reason: format!("{name}: {reason}") });
                }
                Outcome::TooLong => return Ok(None),
            }
        }
        Ok(Some(notes))
    }
}

fn size(notes: &SectionNotes) -> usize {
    prompt::fenced_notes(&[notes]).len()
}

fn fit(notes: &[SectionNotes], bytes: usize) -> bool {
    notes.iter().map(size).sum::<usize>() <= bytes
}

/// Notes that follow each other, as many as fit at once and at least two, so that they become fewer.
fn groups(notes: &[SectionNotes], bytes: usize) -> Vec<Vec<&SectionNotes>> {
    let mut groups: Vec<Vec<&SectionNotes>> = Vec::new();
    let mut used = 0;
    for note in notes {
        let size = size(note);
        match groups.last_mut() {
            Some(group) if group.len() < 2 || used + size <= bytes => {
                group.push(note);
                used += size;
            }
            _ => {
                groups.push(vec![note]);
                used = size;
            }
        }
    }
    groups
}
