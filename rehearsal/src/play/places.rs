//! How many invocations of a mapping's function may run at a time, and how long each takes its place.

use jiff::{SignedDuration, Timestamp};
use proof::Mapping;

use super::Play;

impl Play {
    /// Are all places of the mapping taken?
    pub(super) fn is_full(&mut self, mapping: &Mapping) -> bool {
        let clock = self.stage.clock();
        let working = self.working.get(&mapping.id).copied().unwrap_or(0);
        let Some(busy) = self.busy.get_mut(&mapping.id) else { return working >= places(mapping) };
        while busy.first().is_some_and(|(until, _)| *until <= clock) {
            busy.pop_first();
        }
        working + busy.len() >= places(mapping)
    }

    /// An invocation has ended on this machine; where many calls are played together, its place is taken for as long as it
    /// would take on AWS.
    pub(super) fn occupy(&mut self, mapping: &Mapping, spent: SignedDuration) {
        if let Some(working) = self.working.get_mut(&mapping.id) {
            *working = working.saturating_sub(1);
        }
        let (clock, paced) = {
            let now = self.stage.now();
            (now.clock, now.paced)
        };
        if let (true, Ok(until)) = (paced && !spent.is_zero(), clock.checked_add(spent)) {
            self.places_taken += 1;
            self.busy.entry(mapping.id.clone()).or_default().insert((until, self.places_taken));
        }
    }

    /// When the next place is free, of a mapping that has messages and no place.
    pub(super) fn next_free(&self) -> Option<Timestamp> {
        let now = self.stage.now();
        let full = self.mappings.iter().filter_map(|mapping| {
            let working = self.working.get(&mapping.id).copied().unwrap_or(0);
            let busy = self.busy.get(&mapping.id).filter(|busy| working + busy.len() >= places(mapping))?;
            let queue = mapping.queue_arn.rsplit(':').next().unwrap_or_default();
            busy.first().filter(|_| now.queues.has_visible(queue, now.clock)).map(|(until, _)| *until)
        });
        full.min()
    }
}

/// How many invocations of a mapping's function may run at a time: without a limit, as many as an account has.
fn places(mapping: &Mapping) -> usize {
    mapping.maximum_concurrency.map_or(1000, |most| usize::try_from(most).unwrap_or(1000))
}
