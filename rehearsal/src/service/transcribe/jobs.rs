//! All jobs, and what the service allows of them at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::Job;
use crate::wire::ServiceError;

/// The service's quotas, and how long it takes ("Amazon Transcribe endpoints and quotas").
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// How many jobs it does at a time.
    pub concurrent_jobs: usize,
    /// How many jobs it takes in a second.
    pub starts_per_second: usize,
    /// The least time that a job takes, in seconds.
    pub least_seconds: i64,
    /// The most time that a job takes, in seconds.
    pub most_seconds: i64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { concurrent_jobs: 250, starts_per_second: 25, least_seconds: 45, most_seconds: 45 }
    }
}

/// How long starts are remembered.
const KEPT: SignedDuration = SignedDuration::from_secs(60);

/// One version of a recording: bucket, key and entity tag.
pub(crate) type Version = (String, String, String);

/// All jobs.
#[derive(Debug, Default)]
pub(crate) struct Jobs {
    by_name: BTreeMap<String, Job>,
    ending: BTreeSet<(Timestamp, String)>,
    /// When jobs were started lately.
    lately: BTreeSet<(Timestamp, u64)>,
    asked: u64,
    /// How often a job was taken for each version of a recording: each time is paid for.
    taken: BTreeMap<Version, u32>,
    pub(crate) limits: Limits,
    /// The most jobs that ran at a time.
    pub(crate) most: usize,
}

impl Jobs {
    pub(crate) fn get(&self, name: &str) -> Option<&Job> {
        self.by_name.get(name)
    }

    /// All jobs that there are, in the order of their names.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Job> {
        self.by_name.values()
    }

    /// How many jobs were taken so far, those that were deleted since too.
    pub(crate) fn count(&self) -> usize {
        self.taken.values().map(|taken| *taken as usize).sum()
    }

    /// How often a job was taken for each version of a recording.
    pub(crate) fn taken(&self) -> &BTreeMap<Version, u32> {
        &self.taken
    }

    /// Refuses what is too much at a time. The job that is asked for counts even then, as requests do.
    pub(super) fn check_quota(&mut self, now: Timestamp, may_wait: bool) -> Result<(), ServiceError> {
        let second = |time: Timestamp| time.checked_sub(SignedDuration::from_secs(1)).unwrap_or(time);
        let lately = (Bound::Excluded((second(now), u64::MAX)), Bound::Included((now, u64::MAX)));
        let refuse = |text: &str| Err(ServiceError::new("LimitExceededException", text));
        if self.lately.range(lately).count() >= self.limits.starts_per_second {
            return refuse("You have sent too many requests. Wait before you retry your request.");
        }
        // With a queue of its own, Transcribe keeps what is too much at a time until its turn comes.
        if self.ending.len() >= self.limits.concurrent_jobs && !may_wait {
            return refuse("You have too many concurrent jobs. Wait until one has ended and try again.");
        }
        self.asked += 1;
        self.lately.insert((now, self.asked));
        // Functions that work at the same time are not at the same point of it.
        while self.lately.first().is_some_and(|(started, _)| *started < now - KEPT) {
            self.lately.pop_first();
        }
        Ok(())
    }

    /// How long a job of this name takes: the same each time.
    pub(super) fn duration(&self, name: &str) -> SignedDuration {
        let Limits { least_seconds, most_seconds, .. } = self.limits;
        let span = u64::try_from(most_seconds - least_seconds).unwrap_or(0) + 1;
        let more = i64::try_from(crate::dice::hash(&[name]) % span).unwrap_or(0);
        SignedDuration::from_secs(least_seconds + more)
    }

    pub(super) fn add(&mut self, job: Job, version: Version) {
        *self.taken.entry(version).or_default() += 1;
        self.ending.insert((job.ends, job.name.clone()));
        self.most = self.most.max(self.ending.len());
        self.by_name.insert(job.name.clone(), job);
    }

    pub(super) fn remove(&mut self, name: &str) -> Option<Job> {
        let job = self.by_name.remove(name)?;
        self.ending.remove(&(job.ends, job.name.clone()));
        Some(job)
    }

    pub(super) fn next_end(&self) -> Option<Timestamp> {
        self.ending.first().map(|(ends, _)| *ends)
    }

    /// The next job whose time has come, which is then no longer running.
    pub(super) fn pop_due(&mut self, now: Timestamp) -> Option<Job> {
        let (ends, name) = self.ending.first().filter(|(ends, _)| *ends <= now).cloned()?;
        self.ending.remove(&(ends, name.clone()));
        self.by_name.get(&name).cloned()
    }

    pub(super) fn end(&mut self, name: &str, failure: Option<String>) {
        if let Some(job) = self.by_name.get_mut(name) {
            job.status = if failure.is_some() { "FAILED" } else { "COMPLETED" };
            job.failure = failure;
        }
    }
}
