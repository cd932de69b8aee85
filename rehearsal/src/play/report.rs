//! How a call ended.

use contract::ledger::State;
use serde::Serialize;
use serde_json::Value;

use super::Play;
use crate::call::Call;
use crate::trace::{Level, Step, Trace};

/// How one call ended.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The call's name.
    pub call: String,
    /// Its key in the input bucket.
    pub key: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Its steps.
    pub trace: Trace,
    /// What happened when its events were delivered a second time; `None` when they were not.
    pub again: Option<Trace>,
}

/// The end of a call.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A function wrote a document.
    Document {
        /// Logical ID of its bucket.
        bucket: String,
        /// Its key.
        key: String,
        /// Its content; text when it is no JSON.
        document: Value,
    },
    /// The transcription failed, as it should, and somebody was told.
    Announced,
    /// The transcript was not redacted, and nobody has read it.
    Quarantined,
    /// The call stopped on its way.
    Stopped {
        /// Logical ID of where.
        at: String,
        /// Why.
        why: String,
    },
}

impl Report {
    /// Did the call end as it should, with nothing on its way that would be wrong on AWS?
    pub fn succeeded(&self) -> bool {
        !matches!(self.outcome, Outcome::Stopped { .. }) && self.problems().next().is_none()
    }

    /// What would be wrong on AWS too, in its order.
    pub fn problems(&self) -> impl Iterator<Item = &Step> {
        self.trace.problems().chain(self.again.iter().flat_map(Trace::problems))
    }
}

impl Play {
    pub(super) async fn report(&self, call: &Call) -> Report {
        let (written, notices) = {
            let now = self.stage.now();
            (now.written.last().cloned(), now.notices)
        };
        let outcome = match written {
            Some(written) if call.recording.failure.is_some() => Outcome::Stopped {
                at: self.stage.bucket_id(&written.bucket),
                why: format!("{} was written although the transcription failed", written.key),
            },
            Some(written) if call.recording.redaction_fails => Outcome::Stopped {
                at: self.stage.bucket_id(&written.bucket),
                why: format!("{} was written although the transcript was not redacted", written.key),
            },
            Some(written) => {
                let body = self.stage.get_object(&written.bucket, &written.key).await.unwrap_or_default();
                let document = serde_json::from_slice(&body)
                    .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&body).into_owned()));
                Outcome::Document {
                    bucket: self.stage.bucket_id(&written.bucket),
                    key: written.key,
                    document,
                }
            }
            None if call.recording.failure.is_some() && notices > 0 => Outcome::Announced,
            None if call.recording.failure.is_some() && self.is_untold() => Outcome::Stopped {
                at: "Transcribe".to_owned(),
                why: "the transcription failed, and no rule told it to a topic".to_owned(),
            },
            None if call.recording.redaction_fails => match self.read_by() {
                Some(reader) => Outcome::Stopped {
                    at: reader,
                    why: "the transcript was not redacted, and was read all the same".to_owned(),
                },
                None if self.is_untroubled() => Outcome::Quarantined,
                None => self.stopped(),
            },
            None => self.stopped(),
        };
        self.look_into_the_ledger(call, &outcome).await;
        let trace = std::mem::take(&mut self.stage.now().trace);
        Report { call: call.name.clone(), key: call.key.clone(), outcome, trace, again: None }
    }

    /// The transcription failed, nothing else went wrong, and nobody heard of it.
    fn is_untold(&self) -> bool {
        let now = self.stage.now();
        now.trace.problems().next().is_none() && now.jobs.all().any(|job| job.failure.is_some())
    }

    fn is_untroubled(&self) -> bool {
        self.stage.now().trace.problems().next().is_none()
    }

    /// The function that sent something to Comprehend or Bedrock.
    fn read_by(&self) -> Option<String> {
        let now = self.stage.now();
        let asks = |what: &str| what.starts_with("comprehend:") || what.starts_with("bedrock:");
        now.trace.steps().iter().find(|step| asks(&step.what)).map(|step| step.resource.clone())
    }

    /// Who asks the ledger where the call is must find it at its end. A table is the ledger when its key is that of the
    /// contract; a template without one is not asked.
    async fn look_into_the_ledger(&self, call: &Call, outcome: &Outcome) {
        let end = match outcome {
            Outcome::Document { .. } => State::Done,
            Outcome::Announced => State::Failed,
            Outcome::Quarantined => State::Quarantined,
            Outcome::Stopped { .. } => return,
        };
        let Some((ledger, name)) = self.ledger() else { return };
        let rows = match self.stage.items(&name).await {
            Ok(items) => items,
            Err(error) => return self.stage.problem(&ledger, error),
        };
        let row = rows.iter().find(|row| row["input_key"]["S"] == call.key.as_str());
        let state = row.and_then(|row| row["state"]["S"].as_str()).unwrap_or("unknown");
        if state != end.as_str() {
            let what = match end {
                State::Failed => format!(
                    "Transcribe failed, and to the ledger the call is {state}: no rule brought it to a function"
                ),
                State::Quarantined => {
                    format!(
                        "the transcript was not redacted, and to the ledger the call is {state}: it belongs in quarantine"
                    )
                }
                _ => format!("the call has its document, and to the ledger it is {state}"),
            };
            self.stage.problem(&ledger, what);
        }
    }

    /// The first problem stopped it; without one, its last step did.
    fn stopped(&self) -> Outcome {
        let now = self.stage.now();
        let first = now.trace.problems().next();
        let (at, why) = match (first, now.trace.steps().last()) {
            (Some(problem), _) => {
                let said = now.trace.steps().iter().take_while(|step| *step != problem);
                let error =
                    said.filter(|step| step.level == Level::Log && step.what.starts_with("ERROR")).last();
                // A function that could not start has said so in the problem itself.
                let cause = error
                    .filter(|step| !problem.what.contains(&step.what))
                    .map(|step| format!("; {} said: {}", step.resource, step.what))
                    .unwrap_or_default();
                (problem.resource.clone(), format!("{}{cause}", problem.what))
            }
            (None, Some(last)) => (last.resource.clone(), format!("nothing followed after: {}", last.what)),
            (None, None) => ("the play".to_owned(), "nothing happened".to_owned()),
        };
        Outcome::Stopped { at, why }
    }
}
