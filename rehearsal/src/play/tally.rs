//! What came of many calls: who has a document, who ended otherwise, and whether anything was lost or done twice.

use std::collections::{BTreeMap, BTreeSet};

use contract::function::Function;
use contract::ledger::{PARTITION_KEY, State};
use serde::Serialize;
use serde_json::Value;

use super::Play;
use crate::backend::Backend;
use crate::lambda::peak_kib;
use crate::trace::Step;

/// How many keys a summary names of each kind.
const NAMED: usize = 20;

/// What came of many calls.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Summary {
    /// Recordings that were uploaded.
    pub calls: usize,
    /// Calls with their document, to the ledger too.
    pub done: usize,
    /// Calls that the ledger says were given up, by the class of the error.
    pub failed: BTreeMap<String, usize>,
    /// Calls whose transcript was not redacted.
    pub quarantined: usize,
    /// Calls that wait for their tenant's next day.
    pub held: usize,
    /// Calls with neither a document nor an end: how many, and the first of their keys.
    pub lost: Named,
    /// Calls that were paid for twice, or have two documents, or one that was written with other words later.
    pub twice: Named,
    /// Calls with a document that are not done to the ledger.
    pub unfinished: Named,
    /// Recordings and transcripts that were to be deleted once their documents were safe, and are still there: whoever was to
    /// delete them has a dead letter.
    pub orphans: Named,
    /// Documents that were written again, with the same bytes.
    pub rewritten: usize,
    /// Messages in dead-letter queues and others that nobody reads, by queue.
    pub dead_letters: BTreeMap<String, usize>,
    /// Transcriptions that were started, each of which is paid for.
    pub jobs_started: usize,
    /// The most transcriptions that were started of one version of a recording.
    pub most_starts_of_a_call: u32,
    /// The most transcriptions at a time.
    pub most_jobs_at_a_time: usize,
    /// What was made to go wrong, and how often.
    pub faults: BTreeMap<String, u64>,
    /// Requests of functions, by service.
    pub requests: BTreeMap<String, u64>,
    /// Invocations, by function.
    pub invocations: BTreeMap<String, u64>,
    /// What would be wrong on AWS too: how often, and the first.
    pub problems: Named,
    /// How much of the rehearsal's time passed.
    pub virtual_seconds: f64,
    /// How long it took.
    pub wall_seconds: f64,
    /// The most memory of this process, in KiB; 0 where the system does not tell.
    pub peak_kib: u64,
    /// The most memory of one process of each function, in KiB.
    pub peak_kib_of_functions: BTreeMap<String, u64>,
}

/// How many, and the first of them by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Named {
    /// How many.
    pub count: usize,
    /// The first ones.
    pub first: Vec<String>,
}

impl Named {
    fn add(&mut self, name: impl Into<String>) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(name.into());
        }
    }
}

impl Summary {
    /// Nothing is lost, nothing was paid or done twice, and nothing would be wrong on AWS. What is left behind is deleted
    /// by the buckets' lifecycle.
    pub fn succeeded(&self) -> bool {
        [&self.lost, &self.twice, &self.unfinished, &self.problems].iter().all(|kind| kind.count == 0)
    }

    /// Is a call still on its way?
    pub(super) fn is_unsettled(&self) -> bool {
        self.lost.count > 0 || self.unfinished.count > 0
    }
}

/// A call as its rows, jobs and documents tell it.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) state: Option<State>,
    pub(super) class: String,
    pub(super) jobs: BTreeSet<String>,
}

impl Play {
    /// Looks through ledger, jobs, buckets and queues.
    pub(super) async fn tally(&self) -> Summary {
        let mut summary = Summary { calls: self.uploads_so_far.len(), ..Summary::default() };
        let (has_ledger, mut found) = self.found(&mut summary).await;
        let documents = self.documents(&mut summary);
        let (mut paid, mut done) = (BTreeSet::new(), BTreeSet::new());
        {
            let now = self.stage.now();
            for ((_, key, _), starts) in now.jobs.taken() {
                if *starts > 1 {
                    paid.insert(key.clone());
                }
                summary.most_starts_of_a_call = summary.most_starts_of_a_call.max(*starts);
            }
        }
        for key in &self.uploads_so_far {
            let call = found.remove(key).unwrap_or_default();
            let own: Vec<&Document> = call.jobs.iter().filter_map(|job| documents.get(job)).collect();
            if paid.contains(key) || own.len() > 1 || own.iter().any(|own| own.is_contradicted()) {
                summary.twice.add(key);
            }
            match call.state {
                Some(State::Done) if !own.is_empty() => {
                    summary.done += 1;
                    done.extend(call.jobs.iter().cloned());
                    self.look_for_recording(key, &mut summary);
                }
                None if !own.is_empty() && !has_ledger => summary.done += 1,
                Some(State::Failed) => *summary.failed.entry(call.class).or_default() += 1,
                Some(State::Quarantined) => summary.quarantined += 1,
                Some(State::Held) => summary.held += 1,
                _ if !own.is_empty() => summary.unfinished.add(key),
                _ => summary.lost.add(key),
            }
        }
        self.look_for_transcripts(&done, &mut summary);
        self.count(&mut summary);
        summary
    }

    /// The calls by their keys, as the ledger and Transcribe know them. A template without a ledger has none to ask.
    pub(super) async fn found(&self, summary: &mut Summary) -> (bool, BTreeMap<String, Found>) {
        let mut found: BTreeMap<String, Found> = BTreeMap::new();
        for job in self.stage.now().jobs.all().filter(|job| job.media.bucket == self.input) {
            found.entry(job.media.key.clone()).or_default().jobs.insert(job.name.clone());
        }
        let ledger = self.ledger();
        if let Some((id, name)) = &ledger {
            match self.stage.items(name).await {
                Ok(items) => items.iter().for_each(|item| enter(item, &mut found)),
                Err(error) => summary.problems.add(format!("{id}: {error}")),
            }
        }
        (ledger.is_some(), found)
    }

    /// The ledger's logical ID and name: the table whose key is that of the contract.
    pub(super) fn ledger(&self) -> Option<(String, String)> {
        let mut tables = self.stage.stack.of_kind("AWS::DynamoDB::Table");
        let ledger = tables.find(|table| {
            let keys = table.properties["KeySchema"].as_array().map(Vec::as_slice).unwrap_or_default();
            matches!(keys, [key] if key["AttributeName"] == PARTITION_KEY)
        });
        ledger.map(|ledger| (ledger.id.clone(), ledger.physical_name.clone()))
    }

    /// What functions wrote under the names of jobs: the documents.
    fn documents(&self, summary: &mut Summary) -> BTreeMap<String, Document> {
        let mut documents: BTreeMap<String, Document> = BTreeMap::new();
        for written in &self.stage.now().written {
            let name = written.key.rsplit('/').next().unwrap_or_default();
            let name = name.strip_suffix(".json").unwrap_or(name);
            let document = documents.entry(name.to_owned()).or_default();
            if !document.places.insert((written.bucket.clone(), written.key.clone())) {
                summary.rewritten += 1;
            }
            document.contents.insert(written.etag.clone());
        }
        documents
    }

    /// Where the analyzer deletes recordings itself, that of a call that is done must be gone.
    fn look_for_recording(&self, key: &str, summary: &mut Summary) {
        let Some(files) = self.cleaned_files() else { return };
        if self.deletes_recordings() && files.has(&self.input, key) {
            summary.orphans.add(key);
        }
    }

    /// Of a call that is done, nothing is left where its transcript was written.
    fn look_for_transcripts(&self, done: &BTreeSet<String>, summary: &mut Summary) {
        let Some(files) = self.cleaned_files() else { return };
        let outputs = self.stage.now().outputs.clone();
        for (bucket, folder) in outputs {
            let job = folder.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            if done.contains(job) {
                files.keys(&bucket, &folder).into_iter().for_each(|key| summary.orphans.add(key));
            }
        }
    }

    /// The buckets, where the template's analyzer is to clean them.
    fn cleaned_files(&self) -> Option<&crate::service::s3::Files> {
        let Backend::Embedded { files, .. } = &self.stage.backend else { return None };
        self.analyzer().map(|_| files)
    }

    fn analyzer(&self) -> Option<&proof::Resource> {
        let name = Function::Analyzer.name();
        self.stage.stack.resources().find(|resource| resource.metadata["cci:binary"] == name)
    }

    fn deletes_recordings(&self) -> bool {
        self.analyzer().is_some_and(|analyzer| {
            analyzer.properties["Environment"]["Variables"]["INPUT_BUCKET"].is_string()
        })
    }

    fn count(&self, summary: &mut Summary) {
        let now = self.stage.now();
        summary.jobs_started = now.jobs.count();
        summary.most_jobs_at_a_time = now.jobs.most;
        summary.faults = now.injected.iter().map(|(kind, count)| ((*kind).to_owned(), *count)).collect();
        summary.requests =
            now.requests.iter().map(|(service, count)| (service.name().to_owned(), *count)).collect();
        summary.invocations =
            self.pools.iter().map(|(function, pool)| (function.clone(), pool.invocations)).collect();
        let said = |step: &Step| format!("{}: {}", step.resource, step.what);
        now.trace.problems().map(said).for_each(|problem| summary.problems.add(problem));
        for queue in self.stage.stack.of_kind("AWS::SQS::Queue") {
            let length = now.queues.length(&queue.physical_name);
            if length > 0 && !self.polled.contains(&queue.physical_name) {
                summary.dead_letters.insert(queue.id.clone(), length);
            }
        }
    }

    pub(super) fn tell_memory(&self, summary: &mut Summary) {
        summary.peak_kib = peak_kib(std::process::id());
        let of_functions = self.pools.iter().filter(|(_, pool)| pool.peak_kib > 0);
        summary.peak_kib_of_functions =
            of_functions.map(|(function, pool)| (function.clone(), pool.peak_kib)).collect();
    }
}

/// What functions wrote under the name of one job.
#[derive(Debug, Default)]
struct Document {
    places: BTreeSet<(String, String)>,
    contents: BTreeSet<String>,
}

impl Document {
    fn is_contradicted(&self) -> bool {
        self.places.len() > 1 || self.contents.len() > 1
    }
}

/// A row of the ledger. Other items in its table are no calls.
fn enter(item: &Value, found: &mut BTreeMap<String, Found>) {
    let text = |name: &str| item[name]["S"].as_str().unwrap_or_default();
    let state = State::ALL.into_iter().find(|state| state.as_str() == text("state"));
    let (Some(state), false) = (state, text("input_key").is_empty()) else { return };
    let call = found.entry(text("input_key").to_owned()).or_default();
    call.jobs.insert(text(PARTITION_KEY).to_owned());
    call.state = Some(state);
    item["failure"]["M"]["class"]["S"].as_str().unwrap_or_default().clone_into(&mut call.class);
}
