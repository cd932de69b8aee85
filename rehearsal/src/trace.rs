//! What happened, step by step, in the words that a person reads and the fields that a program reads.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

/// How a step is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A line that a function logged.
    Log,
    /// The call went on.
    Step,
    /// Worth knowing.
    Note,
    /// Something that would be wrong on AWS too. A play with a problem does not succeed.
    Problem,
}

/// One step of a call.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// The rehearsal's own time: retries and waits pass in it without being waited for.
    pub at: Timestamp,
    /// How it is to be taken.
    pub level: Level,
    /// Logical ID of the template's resource that acted or was acted upon; a service's name where there is none.
    pub resource: String,
    /// What happened.
    pub what: String,
    /// The event, request or log line that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<Value>,
}

/// The steps of one call, in their order.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(transparent)]
pub struct Trace {
    steps: Vec<Step>,
    /// Where many calls are played together, only what is wrong is kept, and of that no more than this.
    #[serde(skip)]
    most_problems: Option<usize>,
}

impl Trace {
    /// A trace of what is wrong, with at most so many steps.
    pub(crate) fn of_problems(most: usize) -> Trace {
        Trace { steps: Vec::new(), most_problems: Some(most) }
    }

    pub(crate) fn push(&mut self, step: Step) {
        let is_kept = |most| step.level == Level::Problem && self.steps.len() < most;
        if self.most_problems.is_none_or(is_kept) {
            self.steps.push(step);
        }
    }

    pub(crate) fn keeps_all(&self) -> bool {
        self.most_problems.is_none()
    }

    /// The steps in their order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The steps that would be wrong on AWS too, in their order.
    pub fn problems(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| step.level == Level::Problem)
    }
}
