//! Moves and notes in DynamoDB's words.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use contract::ledger::{Stage, State};
use serde::Serialize;

use super::{By, Move, Note};
use crate::error::StepError;

/// An update of a row, and the condition that it is made on.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Expressions {
    set: Vec<String>,
    remove: Vec<&'static str>,
    condition: String,
    pub(super) names: HashMap<String, String>,
    pub(super) values: HashMap<String, AttributeValue>,
}

/// What a move leaves behind.
const PASSING: [&str; 5] = ["waiting", "hold", "lease_until", "checked_at", "requeued"];

impl Expressions {
    pub(super) fn of_move(step: &Move, by: By) -> Result<Self, StepError> {
        let state = step.state();
        let mut made = Self::default();
        made.set("state", &state)?;
        made.set("moved_by", &by.id)?;
        made.name("times");
        made.name(state.as_str());
        made.value("now", &by.now)?;
        made.set.push(format!("#times.#{} = :now", state.as_str()));
        let mut kept: &[&str] = &[];
        match step {
            Move::Received | Move::Transcribing => {}
            Move::Held(hold) => {
                made.set("hold", hold)?;
                kept = &["hold"];
            }
            Move::Transcribed(key) | Move::Again(key) => made.set("source_key", key)?,
            Move::Analysing(until) => {
                made.set("lease_until", until)?;
                // A call whose analysis is ended every time is sent again only so often.
                kept = &["lease_until", "requeued"];
            }
            Move::Done(finished) => {
                made.set("document_key", &finished.document_key)?;
                made.set("cost", &finished.cost)?;
                made.set("prompt_version", &finished.prompt_version)?;
            }
            Move::Failed(failure) | Move::Quarantined(failure) => made.set("failure", failure)?,
        }
        made.remove.extend(PASSING.into_iter().filter(|name| !kept.contains(name)));
        if !matches!(step, Move::Failed(_) | Move::Quarantined(_)) {
            made.remove.push("failure");
        }
        if matches!(step, Move::Again(_)) {
            made.remove.extend(["cleaned_at", "kept"]);
        }
        if state == State::Done {
            made.remove.extend(["unfinished", "unfinished_since"]);
        } else {
            made.set("unfinished", &state)?;
            if by.reopens || matches!(step, Move::Again(_)) {
                made.set("unfinished_since", &by.now.as_second())?;
            }
        }
        let mut conditions = Vec::new();
        let before = step.before();
        if !before.is_empty() {
            let states = made.one_of("before", before.iter().map(|state| state.as_str()))?;
            conditions.push(format!("#state IN ({states})"));
        }
        if let Move::Analysing(_) = step {
            // Somebody's lease holds until it ends.
            made.value("second", &by.now.as_second())?;
            let free = "(attribute_not_exists(#lease_until) OR #lease_until <= :second)";
            conditions = vec![format!("({} AND {free})", conditions.join(" OR "))];
        }
        if !step.takes_up().is_empty() {
            let stages = made.one_of("stage", step.takes_up().iter().map(|stage| stage.as_str()))?;
            let failed = made.one_of("failed", [State::Failed.as_str()].into_iter())?;
            made.name("stage");
            made.name("failure");
            conditions.push(format!("(#state = {failed} AND #failure.#stage IN ({stages}))"));
        }
        made.condition = conditions.join(" OR ");
        Ok(made)
    }

    pub(super) fn of_note(note: &Note) -> Result<Self, StepError> {
        let mut made = Self::default();
        match note {
            Note::Waiting(stage, waiting, by) => {
                made.set("waiting", waiting)?;
                made.name("state");
                let states = made.one_of("state", stage.may_fail().iter().map(|state| state.as_str()))?;
                made.condition = format!("#state IN ({states})");
                if *stage == Stage::Analysis {
                    made.remove.push("lease_until");
                    let ours = made.moved_by(by)?;
                    made.condition += ours;
                }
            }
            Note::Released(by) => {
                made.remove.push("lease_until");
                made.condition = made.in_state(State::Analysing)? + made.moved_by(by)?;
            }
            Note::Kept(half) => {
                made.name("kept");
                made.value("half", &[half])?;
                made.value("none", &[""; 0])?;
                made.set.push("#kept = list_append(if_not_exists(#kept, :none), :half)".to_owned());
                made.condition = made.in_state(State::Analysing)?;
            }
            Note::Cleaned(now) => {
                made.set("cleaned_at", now)?;
                made.remove.push("kept");
                made.condition = made.in_state(State::Done)?;
            }
            Note::Checked(now) => {
                made.set("checked_at", now)?;
                made.condition = made.is_unfinished();
            }
            Note::Requeued(now) => {
                made.set("checked_at", now)?;
                made.name("requeued");
                made.value("one", &1)?;
                made.value("zero", &0)?;
                made.set.push("#requeued = if_not_exists(#requeued, :zero) + :one".to_owned());
                made.condition = made.is_unfinished();
            }
        }
        Ok(made)
    }

    /// The update expression. Names that are removed are entered among the names here.
    pub(super) fn update(&mut self) -> String {
        let mut parts = Vec::new();
        if !self.set.is_empty() {
            parts.push(format!("SET {}", self.set.join(", ")));
        }
        if !self.remove.is_empty() {
            let removed: Vec<String> = self.remove.iter().map(|name| format!("#{name}")).collect();
            for name in std::mem::take(&mut self.remove) {
                self.name(name);
            }
            parts.push(format!("REMOVE {}", removed.join(", ")));
        }
        parts.join(" ")
    }

    pub(super) fn condition(&self) -> &str {
        &self.condition
    }

    /// Only the one who moved the call last has a lease to give back.
    fn moved_by(&mut self, by: &str) -> Result<&'static str, StepError> {
        self.name("moved_by");
        self.value("by", &by)?;
        Ok(" AND #moved_by = :by")
    }

    fn is_unfinished(&mut self) -> String {
        self.name("unfinished");
        "attribute_exists(#unfinished)".to_owned()
    }

    fn in_state(&mut self, state: State) -> Result<String, StepError> {
        self.name("state");
        let state = self.one_of("state", [state.as_str()].into_iter())?;
        Ok(format!("#state = {state}"))
    }

    fn name(&mut self, name: &str) {
        self.names.insert(format!("#{name}"), name.to_owned());
    }

    fn value(&mut self, name: &str, value: &impl Serialize) -> Result<(), StepError> {
        let value = serde_dynamo::to_attribute_value(value)
            .map_err(|error| StepError::permanent("InvalidLedgerRow", error))?;
        self.values.insert(format!(":{name}"), value);
        Ok(())
    }

    fn set(&mut self, name: &str, value: &impl Serialize) -> Result<(), StepError> {
        self.name(name);
        self.set.push(format!("#{name} = :{name}"));
        self.value(name, value)
    }

    fn one_of(&mut self, kind: &str, words: impl Iterator<Item = &'static str>) -> Result<String, StepError> {
        let mut names = Vec::new();
        for (index, word) in words.enumerate() {
            let name = format!("{kind}{index}");
            self.value(&name, &word)?;
            names.push(format!(":{name}"));
        }
        Ok(names.join(", "))
    }
}
