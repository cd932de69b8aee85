//! How many mutants are noticed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Mutants;

/// What was noticed of all mutants.
#[derive(Debug, Clone, Default)]
pub struct Score {
    /// Each mutant with the rules that notice it; none for a survivor.
    pub found: BTreeMap<String, BTreeSet<String>>,
    /// Of each family: how many mutants, how many noticed.
    pub families: BTreeMap<&'static str, (usize, usize)>,
}

impl Score {
    /// Puts every mutant to every rule, on all processors.
    pub fn of(mutants: &Mutants) -> Score {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut found = Vec::new();
            while let Some(mutant) = mutants.all.get(next.fetch_add(1, Ordering::Relaxed)) {
                found.push((mutant.change.family, mutant.id(), mutants.found(mutant)));
            }
            found
        };
        let mut score = Score::default();
        std::thread::scope(|scope| {
            let many = std::thread::available_parallelism().map_or(2, usize::from);
            let workers: Vec<_> = (0..many).map(|_| scope.spawn(work)).collect();
            for (family, id, rules) in workers.into_iter().flat_map(|worker| worker.join().unwrap()) {
                let (all, noticed) = score.families.entry(family).or_default();
                *all += 1;
                *noticed += usize::from(!rules.is_empty());
                score.found.insert(id, rules);
            }
        });
        score
    }

    /// The mutants that nobody notices.
    pub fn survivors(&self) -> Vec<&str> {
        self.found.iter().filter(|(_, rules)| rules.is_empty()).map(|(id, _)| id.as_str()).collect()
    }

    /// Mutants, and those that are noticed.
    pub fn total(&self) -> (usize, usize) {
        self.families.values().fold((0, 0), |(all, noticed), (a, n)| (all + a, noticed + n))
    }
}

fn percent(all: usize, noticed: usize) -> f64 {
    #[allow(clippy::cast_precision_loss)]
    let share = noticed as f64 / all as f64;
    share * 100.0
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| family | mutants | noticed | |\n| --- | --- | --- | --- |")?;
        let total = [("all", self.total())];
        for (family, (all, noticed)) in self.families.iter().map(|(family, n)| (*family, *n)).chain(total) {
            writeln!(f, "| {family} | {all} | {noticed} | {:.1} % |", percent(all, noticed))?;
        }
        writeln!(f, "\nnot noticed:")?;
        self.survivors().iter().try_for_each(|id| writeln!(f, "- {id}"))
    }
}
