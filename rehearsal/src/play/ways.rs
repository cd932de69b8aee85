//! The ways of the calls that were played together, for who shows them.

use std::collections::BTreeMap;

use contract::ledger::State;
use serde_json::Value;

use super::{Play, Summary};
use crate::trace::Step;
use crate::way;

/// How a call that was played with others ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// With its document.
    Done,
    /// It was given up: the class of the error, as the ledger has it.
    Failed(String),
    /// Its transcript was not redacted.
    Quarantined,
    /// It waits for its tenant's next day.
    Held,
    /// It has a document, and is not done to the ledger.
    Unfinished,
    /// It has neither a document nor an end.
    Lost,
}

/// One call that was played with others.
#[derive(Debug, Clone)]
pub struct Way {
    /// Its key in the input bucket.
    pub key: String,
    /// How it ended.
    pub ending: Ending,
    /// What happened to it, as far as it can be told from what happened to others at the same time.
    pub steps: Vec<Step>,
    /// Its document; text when it is no JSON.
    pub document: Option<Value>,
}

impl Play {
    /// The ways of the calls that were played together last, in the order of their uploads. Steps are kept only where
    /// [`Setting::ways`](super::Setting::ways) asks for them.
    pub async fn ways(&self) -> Vec<Way> {
        let (has_ledger, mut found) = self.found(&mut Summary::default()).await;
        let places = self.places_of_documents();
        let mut names = BTreeMap::new();
        for (index, key) in self.uploads_so_far.iter().enumerate() {
            names.insert(key.clone(), index);
            names.extend(
                found.get(key).into_iter().flat_map(|call| &call.jobs).map(|job| (job.clone(), index)),
            );
        }
        let lines = std::mem::take(&mut self.stage.now().ways);
        let mut steps = way::by_call(&lines, &names, self.uploads_so_far.len()).into_iter();
        let mut ways = Vec::new();
        for key in &self.uploads_so_far {
            let call = found.remove(key).unwrap_or_default();
            let place = call.jobs.iter().find_map(|job| places.get(job));
            let ending = match call.state {
                Some(State::Done) if place.is_some() => Ending::Done,
                None if place.is_some() && !has_ledger => Ending::Done,
                Some(State::Failed) => Ending::Failed(call.class),
                Some(State::Quarantined) => Ending::Quarantined,
                Some(State::Held) => Ending::Held,
                _ if place.is_some() => Ending::Unfinished,
                _ => Ending::Lost,
            };
            let document = match place {
                Some((bucket, key)) => self.stage.get_object(bucket, key).await.map(|body| {
                    serde_json::from_slice(&body)
                        .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&body).into_owned()))
                }),
                None => None,
            };
            let steps = steps.next().unwrap_or_default();
            ways.push(Way { key: key.clone(), ending, steps, document });
        }
        ways
    }

    /// Where the documents are, by the jobs in their names.
    fn places_of_documents(&self) -> BTreeMap<String, (String, String)> {
        let now = self.stage.now();
        let place = |written: &crate::stage::Written| {
            let name = written.key.rsplit('/').next().unwrap_or_default();
            let job = name.strip_suffix(".json").unwrap_or(name).to_owned();
            (job, (written.bucket.clone(), written.key.clone()))
        };
        now.written.iter().map(place).collect()
    }
}
