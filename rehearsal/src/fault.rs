//! What goes wrong in a play: events, requests and functions, as often as a file says, and the same in every run.
//!
//! Chance is a matter of names, not of order: whether an event is lost depends on the seed and on what the event is about,
//! whether a request is refused on the seed, the invocation that makes it and the how manieth of its kind it is there.

mod answer;
mod verdict;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::service::transcribe::Limits;
use crate::wire::Service;

pub(crate) use answer::refusal;
pub(crate) use verdict::{Asked, Verdict};

/// Faults, and how often. Shares are between 0 and 1. As a file it is TOML; what is left out does not happen.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Faults {
    /// Another seed, other faults.
    pub seed: u64,
    /// Of events on their way through `EventBridge`.
    pub events: EventFaults,
    /// Of requests of functions.
    pub requests: RequestFaults,
    /// Of the functions themselves.
    pub functions: FunctionFaults,
    /// What Transcribe takes at a time, and how long its jobs take.
    pub transcribe: Limits,
}

/// What happens to events.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EventFaults {
    /// The share of events, of S3 and Transcribe, that come twice.
    pub duplicate: f64,
    /// The share of Transcribe's events that never come: they are best effort.
    pub lose_transcribe_events: f64,
    /// The share of S3's events of uploads that never come. S3's events are durable: this is a rule that was paused.
    pub lose_upload_events: f64,
    /// The share of events that come late, and so after others that were sent later.
    pub delay: f64,
    /// How late they come at most, in seconds; 300 when nothing is said.
    pub longest_delay_seconds: Option<u32>,
}

/// What happens to requests.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RequestFaults {
    /// The share of requests that are throttled, in the words of each service.
    pub throttle: f64,
    /// The same for single services, by their names in IAM actions.
    pub throttle_service: BTreeMap<String, f64>,
    /// The share of requests that end with an internal error before anything was done.
    pub internal_error: f64,
    /// The share of requests that are done, but whose answer is lost: an internal error, or a connection that breaks off.
    pub lost_answer: f64,
}

/// What happens to functions.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FunctionFaults {
    /// The share of requests at which the function that makes them is killed: half of them before they are done, half after.
    pub kill: f64,
    /// A function is killed so often in real time, whatever it does, in seconds. Another one in every run.
    pub kill_every_seconds: Option<f64>,
}

impl Faults {
    /// Reads a file's text. The error says what is wrong with it.
    pub fn read(text: &str) -> Result<Faults, String> {
        let faults: Faults = toml::from_str(text).map_err(|error| error.to_string())?;
        faults.check()?;
        Ok(faults)
    }

    /// Whether every value is one that can be played.
    pub fn check(&self) -> Result<(), String> {
        let shares = [
            ("events.duplicate", self.events.duplicate),
            ("events.lose_transcribe_events", self.events.lose_transcribe_events),
            ("events.lose_upload_events", self.events.lose_upload_events),
            ("events.delay", self.events.delay),
            ("requests.throttle", self.requests.throttle),
            ("requests.internal_error", self.requests.internal_error),
            ("requests.lost_answer", self.requests.lost_answer),
            ("functions.kill", self.functions.kill),
        ];
        let services = self.requests.throttle_service.iter().map(|(name, share)| (name.as_str(), *share));
        if let Some((name, share)) =
            shares.into_iter().chain(services).find(|(_, share)| !(0.0..=1.0).contains(share))
        {
            return Err(format!("{name} is {share}: give a share between 0 and 1, for example 0.1"));
        }
        if let Some(name) =
            self.requests.throttle_service.keys().find(|name| Service::of_scope(name).is_none())
        {
            return Err(format!(
                "requests.throttle_service.{name}: the rehearsal has no service of this name"
            ));
        }
        if self.functions.kill_every_seconds.is_some_and(|every| !(0.01..=86_400.0).contains(&every)) {
            return Err("functions.kill_every_seconds is not between 0.01 and 86,400".to_owned());
        }
        let Limits { concurrent_jobs, starts_per_second, least_seconds, most_seconds } = self.transcribe;
        if concurrent_jobs == 0 || starts_per_second == 0 {
            return Err("transcribe takes no job at all: give limits of at least 1".to_owned());
        }
        if least_seconds < 1 || most_seconds < least_seconds || most_seconds > 86_400 {
            let text = "transcribe.least_seconds and most_seconds are no span between 1 and 86,400 seconds";
            return Err(text.to_owned());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_it_means_or_what_is_wrong_with_it() {
        let faults =
            Faults::read("seed = 7\n[events]\nduplicate = 0.1\n[requests.throttle_service]\nsqs = 0.5\n");
        let faults = faults.unwrap();
        assert_eq!((faults.seed, faults.events.duplicate), (7, 0.1));
        assert_eq!(faults.transcribe, Limits::default());
        for (text, part) in [
            ("colour = 1", "colour"),
            ("[events]\nlose = 1", "lose"),
            ("[events]\nduplicate = 10", "share between 0 and 1"),
            ("[requests.throttle_service]\nec2 = 0.1", "ec2"),
            ("[transcribe]\nconcurrent_jobs = 0", "at least 1"),
            ("[transcribe]\nleast_seconds = 60", "no span"),
            ("[functions]\nkill_every_seconds = 0.0", "kill_every_seconds"),
            ("seed = -1", "seed"),
        ] {
            let error = Faults::read(text).unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
