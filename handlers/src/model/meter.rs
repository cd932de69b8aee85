//! What a reading took, answer by answer, as far as it got.

use std::cell::RefCell;

use contract::document::ModelRun;
use contract::metric::Metric;

use super::request::{Reply, Stop, Usage};

/// Where in a reading an answer stands. Answers of one phase come in any order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// How often the call had been too long before.
    pub halving: usize,
    /// How many phases came before.
    pub phase: usize,
    /// Its number among the questions of its phase.
    pub number: usize,
    /// 0 for a first answer, 1 for a repaired one.
    pub round: usize,
}

/// The answers of one reading.
#[derive(Debug, Default)]
pub struct Meter(RefCell<Vec<(Place, Usage, Stop)>>);

impl Meter {
    /// Notes an answer.
    pub fn note(&self, place: Place, reply: &Reply) {
        self.0.borrow_mut().push((place, reply.usage, reply.stop.clone()));
    }

    /// Tokens and latency of each answer.
    pub fn metrics(&self) -> Vec<Vec<(Metric, f64)>> {
        let number = |count: u64| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        let of_one = |(_, usage, _): &(Place, Usage, Stop)| {
            let latency = usage.latency_ms.map(|latency| (Metric::BedrockLatency, number(latency)));
            let tokens = [
                (Metric::ModelInputTokens, number(usage.input_tokens)),
                (Metric::ModelOutputTokens, number(usage.output_tokens)),
            ];
            latency.into_iter().chain(tokens).collect()
        };
        self.0.borrow().iter().map(of_one).collect()
    }

    /// Writes into `run` what was noted, in the order of the reading.
    pub fn fill(&self, run: &mut ModelRun) {
        let mut notes = self.0.borrow().clone();
        notes.sort_by_key(|(place, ..)| *place);
        run.requests = u32::try_from(notes.len()).unwrap_or(u32::MAX);
        run.repaired = notes.iter().any(|(place, ..)| place.round > 0);
        run.input_tokens = notes.iter().map(|(_, usage, _)| usage.input_tokens).sum();
        run.output_tokens = notes.iter().map(|(_, usage, _)| usage.output_tokens).sum();
        run.latencies_ms = notes.iter().filter_map(|(_, usage, _)| usage.latency_ms).collect();
        run.stop_reason = notes.last().map(|(.., stop)| stop.0.clone());
    }
}
