//! What is on the page, gathered from a play.

use std::collections::BTreeMap;

use contract::document::CallDocument;
use serde_json::Value;

use super::rights::{self, Rights};
use crate::call::Call;
use crate::fault::Faults;
use crate::play::{Ending, Outcome, Report, Summary, Way};
use crate::stage::Stage;
use crate::trace::{Step, Trace};

/// How many calls show their documents: those of more calls would make a page that no browser likes.
const DOCUMENTS: usize = 100;

/// What a page shows.
#[derive(Debug, Clone)]
pub struct Shown {
    /// What was played: the template's or the configuration's file name.
    pub played: String,
    /// The region that the template was resolved for.
    pub region: String,
    /// The calls, in the order of their uploads.
    pub calls: Vec<ShownCall>,
    /// How many of the calls have a document that is not shown.
    pub documents_left_out: usize,
    /// How the custom resources were created; nothing where that is not told.
    pub deployment: Vec<Step>,
    /// What came of many calls together; `None` where they were played one by one.
    pub summary: Option<Summary>,
    /// What was to go wrong.
    pub faults: Option<Faults>,
    pub(super) rights: Rights,
    /// The types of the template's resources, by logical ID.
    pub(super) kinds: BTreeMap<String, String>,
}

/// One call of a page.
#[derive(Debug, Clone)]
pub struct ShownCall {
    /// Its name; the end of its key where it has none.
    pub name: String,
    /// Its key in the input bucket.
    pub key: String,
    /// One sentence about it; may be empty.
    pub about: String,
    /// How it ended.
    pub ended: Ended,
    /// Its way.
    pub steps: Vec<Step>,
    /// What was wrong when its events came a second time; `None` when they did not come.
    pub again: Option<Vec<Step>>,
    /// Its document, where it is one of the contract's.
    pub document: Option<Box<CallDocument>>,
    /// Its document, where it is another.
    pub other_document: Option<Value>,
    /// Whether its document is shown.
    pub in_full: bool,
}

/// How a call ended, in a word and in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// For example `document` or `stopped`.
    pub word: &'static str,
    /// Whether it is as it should be.
    pub well: bool,
    /// In words.
    pub told: String,
}

impl Shown {
    /// Calls that were played one by one.
    pub fn of_calls(
        played: &str,
        stage: &Stage,
        deployment: &Trace,
        reports: &[Report],
        calls: &[Call],
    ) -> Shown {
        let shown = reports.iter().map(|report| {
            let about = calls.iter().find(|call| call.key == report.key).map(|call| call.about.clone());
            let mut call = ShownCall::new(&report.key, ended_alone(report), report.trace.steps().to_vec());
            call.name.clone_from(&report.call);
            call.about = about.unwrap_or_default();
            call.again = report.again.as_ref().map(|again| again.problems().cloned().collect());
            if let Outcome::Document { document, .. } = &report.outcome {
                call.take(document);
            }
            call
        });
        let mut page = Shown::new(played, stage, shown.collect());
        page.deployment = deployment.steps().to_vec();
        page
    }

    /// Calls that were played together.
    pub fn together(
        played: &str,
        stage: &Stage,
        ways: Vec<Way>,
        summary: Summary,
        faults: Option<Faults>,
    ) -> Shown {
        let shown = ways.into_iter().map(|way| {
            let mut call = ShownCall::new(&way.key, ended_together(&way.ending), way.steps);
            way.document.iter().for_each(|document| call.take(document));
            call
        });
        let mut page = Shown::new(played, stage, shown.collect());
        (page.summary, page.faults) = (Some(summary), faults);
        page
    }

    fn new(played: &str, stage: &Stage, mut calls: Vec<ShownCall>) -> Shown {
        // Those that did not end well come first.
        let mut order: Vec<usize> = (0..calls.len()).filter(|index| calls[*index].has_document()).collect();
        order.sort_by_key(|index| calls[*index].ended.well);
        let documents_left_out = order.len().saturating_sub(DOCUMENTS);
        order.into_iter().take(DOCUMENTS).for_each(|index| calls[index].in_full = true);
        let kind = |resource: &proof::Resource| (resource.id.clone(), resource.kind.clone());
        Shown {
            played: played.to_owned(),
            region: stage.region.clone(),
            calls,
            documents_left_out,
            deployment: Vec::new(),
            summary: None,
            faults: None,
            rights: rights::of(stage),
            kinds: stage.stack.resources().map(kind).collect(),
        }
    }
}

impl ShownCall {
    fn new(key: &str, ended: Ended, steps: Vec<Step>) -> ShownCall {
        ShownCall {
            name: key.rsplit('/').next().unwrap_or(key).to_owned(),
            key: key.to_owned(),
            about: String::new(),
            ended,
            steps,
            again: None,
            document: None,
            other_document: None,
            in_full: false,
        }
    }

    fn take(&mut self, document: &Value) {
        match CallDocument::from_json(&document.to_string()) {
            Ok(document) => self.document = Some(Box::new(document)),
            Err(_) => self.other_document = Some(document.clone()),
        }
    }

    fn has_document(&self) -> bool {
        self.document.is_some() || self.other_document.is_some()
    }

    /// Whose call it is, as its key says.
    pub(super) fn tenant(&self) -> &str {
        self.key.split('/').next().unwrap_or_default()
    }
}

fn ended_alone(report: &Report) -> Ended {
    let problems = report.problems().count();
    let well = report.succeeded();
    let end = |word, told: String| Ended { word, well, told };
    match &report.outcome {
        Outcome::Document { .. } if problems > 0 => end(
            "problem",
            format!("It has its document, and {problems} thing(s) on its way would be wrong on AWS."),
        ),
        Outcome::Document { .. } => end("document", "It has its document.".to_owned()),
        Outcome::Announced => {
            end("failed", "Its transcription failed, as it was to, and somebody was told.".to_owned())
        }
        Outcome::Quarantined => end(
            "quarantine",
            "Its transcript was not redacted, as it was to be, and nobody has read it.".to_owned(),
        ),
        Outcome::Stopped { at, why } => end("stopped", format!("It stopped at {at}: {why}")),
    }
}

fn ended_together(ending: &Ending) -> Ended {
    let (word, well, told) = match ending {
        Ending::Done => ("document", true, "It has its document.".to_owned()),
        Ending::Failed(class) => {
            ("failed", true, format!("It was given up, and the ledger says why: {class}."))
        }
        Ending::Quarantined => {
            ("quarantine", true, "Its transcript was not redacted, and nobody has read it.".to_owned())
        }
        Ending::Held => ("held", true, "It waits for its tenant's next day.".to_owned()),
        Ending::Unfinished => {
            ("problem", false, "It has a document, and is not done to the ledger.".to_owned())
        }
        Ending::Lost => ("lost", false, "It has neither a document nor an end.".to_owned()),
    };
    Ended { word, well, told }
}
