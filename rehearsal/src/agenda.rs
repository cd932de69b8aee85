//! What is to happen at a time of the rehearsal's own.

use std::collections::BTreeMap;

use jiff::Timestamp;

/// Things in the order of their times, and at the same time in the order in which they came.
#[derive(Debug)]
pub(crate) struct Agenda<T> {
    entries: BTreeMap<(Timestamp, u64), T>,
    came: u64,
}

impl<T> Default for Agenda<T> {
    fn default() -> Self {
        Agenda { entries: BTreeMap::new(), came: 0 }
    }
}

impl<T> Agenda<T> {
    pub(crate) fn push(&mut self, at: Timestamp, what: T) {
        self.came += 1;
        self.entries.insert((at, self.came), what);
    }

    /// The first thing whose time has come.
    pub(crate) fn pop_due(&mut self, now: Timestamp) -> Option<T> {
        let first = self.entries.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }

    /// When the next thing is due.
    pub(crate) fn next(&self) -> Option<Timestamp> {
        self.entries.first_key_value().map(|((at, _), _)| *at)
    }
}
