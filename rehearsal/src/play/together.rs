//! Many calls at a time: uploaded together, all on their way together, and told by one summary.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinHandle;

use super::Play;
use super::tally::Summary;
use crate::dice;
use crate::fault::Faults;
use crate::service::transcribe::{Limits, Recording};
use crate::stage::Stage;
use crate::trace::Trace;

/// What is kept of what was wrong.
const PROBLEMS: usize = 50;

/// A recording that is to be uploaded.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Its key in the input bucket.
    pub key: String,
    /// Its content.
    pub audio: Bytes,
    /// What Transcribe makes of it; many uploads may have the same.
    pub recording: Arc<Recording>,
}

/// How many calls are played together.
#[derive(Debug, Clone)]
pub struct Together {
    /// The recordings.
    pub uploads: Vec<Upload>,
    /// When the first one is uploaded.
    pub start: Timestamp,
    /// How many are uploaded in a second of the rehearsal's time; all at once when nothing is said.
    pub per_second: Option<f64>,
    /// How many invocations run at a time on this machine. With one, a play is the same each time.
    pub at_once: usize,
    /// What goes wrong.
    pub faults: Option<Faults>,
    /// How much of the rehearsal's time may pass before what is not done by then is given up.
    pub longest: SignedDuration,
}

impl Together {
    /// These recordings, all at once, one invocation at a time, without faults, for at most three days.
    pub fn of(uploads: Vec<Upload>, start: Timestamp) -> Together {
        let longest = SignedDuration::from_hours(72);
        Together { uploads, start, per_second: None, at_once: 1, faults: None, longest }
    }
}

/// How far a play of many calls is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Recordings that are uploaded.
    pub uploaded: usize,
    /// Documents that were written.
    pub documents: usize,
    /// How much of the rehearsal's time has passed.
    pub passed: SignedDuration,
}

/// Is told how far a play is, often.
pub(super) type Watcher = Box<dyn FnMut(Progress) + Send>;

impl Play {
    /// Plays many calls together, until nothing moves any more and every call has come to its end, and tells what came of them.
    ///
    /// Rules on a schedule tick, and time passes from tick to tick, as long as a call is on its way. A function works for as
    /// long as its requests would take on AWS, and holds one of the places of its mapping's `MaximumConcurrency` for that time.
    pub async fn together(
        &mut self,
        load: Together,
        watch: impl FnMut(Progress) + Send + 'static,
    ) -> Summary {
        let begun = Instant::now();
        let Together { uploads, start, per_second, at_once, faults, longest } = load;
        self.stop_functions().await;
        let killer = self.prepare(start, faults.as_ref());
        for (index, upload) in uploads.into_iter().enumerate() {
            self.uploads.push(after(start, index, per_second), upload);
        }
        self.at_once = at_once.max(1);
        self.watch = Some(Box::new(watch));
        self.began = start;
        self.start_schedules();
        let end = start.checked_add(longest).unwrap_or(Timestamp::MAX);
        let mut summary = loop {
            self.until_quiet().await;
            let summary = self.tally().await;
            let tick = self.next_tick().filter(|tick| *tick <= end);
            let Some(tick) = tick.filter(|_| summary.is_unsettled()) else { break summary };
            self.pass_to(tick).await;
        };
        if let Some(killer) = killer {
            killer.abort();
        }
        self.stop_functions().await;
        summary.virtual_seconds = self.stage.clock().duration_since(start).as_secs_f64();
        summary.wall_seconds = begun.elapsed().as_secs_f64();
        self.tell_memory(&mut summary);
        self.recover();
        summary
    }

    fn prepare(&mut self, start: Timestamp, faults: Option<&Faults>) -> Option<JoinHandle<()>> {
        let mut now = self.stage.now();
        now.trace = Trace::of_problems(PROBLEMS);
        now.clock = start;
        now.paced = true;
        now.written.clear();
        now.places.clear();
        now.ways.clear();
        now.jobs.limits = faults.map_or_else(Limits::default, |faults| faults.transcribe.clone());
        now.faults = faults.cloned();
        (now.injected, now.requests) = Default::default();
        drop(now);
        (self.uploads_so_far, self.busy) = Default::default();
        self.refused.clear();
        let every = faults?.functions.kill_every_seconds?;
        Some(tokio::spawn(kill_now_and_then(Arc::clone(&self.stage), every)))
    }

    /// From now on nothing is made to go wrong.
    fn recover(&mut self) {
        let mut now = self.stage.now();
        now.faults = None;
        now.paced = false;
        now.trace = Trace::default();
        now.jobs.limits = Limits::default();
        drop(now);
        (self.at_once, self.watch) = (1, None);
        self.stop_schedules();
    }

    /// Uploads the next recording whose time has come.
    pub(super) async fn upload_due(&mut self) -> bool {
        let clock = self.stage.clock();
        let Some(Upload { key, audio, recording }) = self.uploads.pop_due(clock) else { return false };
        self.stage.await_object(&self.input, &key);
        self.stage.now().recordings.insert((self.input.clone(), key.clone()), recording);
        let bucket = self.stage.bucket_id(&self.input);
        self.stage.step(&bucket, format!("{key} ({} bytes) is uploaded", audio.len()));
        if let Err(error) = self.stage.put_object(&self.input, &key, audio).await {
            self.stage.problem("the play", format!("the upload fails: {error}"));
        }
        self.uploads_so_far.push(key);
        true
    }

    /// Tells how far the play is, where somebody wants to know.
    pub(super) fn tell_progress(&mut self) {
        let Some(watch) = &mut self.watch else { return };
        let progress = {
            let now = self.stage.now();
            Progress {
                uploaded: self.uploads_so_far.len(),
                documents: now.places.len(),
                passed: now.clock.duration_since(self.began),
            }
        };
        watch(progress);
    }
}

/// When the recording of this index is uploaded.
#[expect(clippy::cast_precision_loss, reason = "a number of calls")]
fn after(start: Timestamp, index: usize, per_second: Option<f64>) -> Timestamp {
    let late = per_second.map_or(0.0, |rate| index as f64 / rate);
    let late = SignedDuration::try_from_secs_f64(late).unwrap_or_default();
    start.checked_add(late).unwrap_or(start)
}

/// Kills one of the functions that are at work, so often in real time.
async fn kill_now_and_then(stage: Arc<Stage>, every_seconds: f64) {
    let every = std::time::Duration::from_secs_f64(every_seconds);
    for number in 0_u64.. {
        tokio::time::sleep(every).await;
        // Somebody is at work soon.
        while !kill_one(&stage, number) {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    }
}

/// Kills one of the functions at work, if there is one.
fn kill_one(stage: &Stage, number: u64) -> bool {
    let mut now = stage.now();
    let working = now.instances.len() as u64;
    if working == 0 {
        return false;
    }
    let chosen = usize::try_from(dice::hash(&["kill", &number.to_string()]) % working).unwrap_or(0);
    if let Some(instance) = now.instances.values().nth(chosen) {
        instance.kill.notify_one();
    }
    now.inject("functions killed now and then");
    true
}
