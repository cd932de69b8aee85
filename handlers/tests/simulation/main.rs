//! Calls on their way while services repeat, reorder, delay, drop, throttle and fail, and functions are killed.
//!
//! ```text
//! SIMULATION_SEED=7 cargo test -p handlers --test simulation
//! ```
//!
//! plays one seed; with `-- --nocapture`, its events are printed also when all is well.

#![allow(clippy::unwrap_used)]

mod play;
#[path = "../world/mod.rs"]
mod world;

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use play::weather::{self, Tally};
use play::{Expected, Run, run};
use world::Broken;

/// Seeds of a test run.
const SEEDS: u64 = 2_000;

/// Recordings of each seed.
const CALLS: u32 = 5;

/// Seeds that found something once: calls that were sent again for ever, a document without a part, readings that were paid
/// again when their document could not be written, two deliveries of one message in one second, transcripts that stayed
/// after a call was read again.
const FOUND: [u64; 6] = [10, 12, 67, 122, 1_032, 1_904];

/// In so many seeds, something that is broken is noticed.
const BROKEN_SEEDS: u64 = 200;

fn plain(seed: u64) -> Run {
    Run { seed, calls: CALLS, broken: None, fair: false, traced: false }
}

/// Plays a seed again and shows what happened.
fn show(found: &Run) -> String {
    let again = run(&Run { traced: true, ..found.clone() }, &Expected::default());
    format!(
        "{}\n\nSeed {} after {:?}:\n{}\n\nPlay it again: SIMULATION_SEED={} cargo test -p handlers --test simulation\n",
        again.trace.join("\n"),
        found.seed,
        again.lasted,
        again.wrong.join("\n"),
        found.seed,
    )
}

/// Plays seeds on two threads; the first that is wrong is shown.
fn play(seeds: &[u64]) -> Tally {
    let next = AtomicU64::new(0);
    let tallies: Vec<Tally> = thread::scope(|scope| {
        let playing = [(); 2].map(|()| {
            scope.spawn(|| {
                let expected = Expected::default();
                let mut tally = Tally::default();
                while let Some(seed) =
                    seeds.get(usize::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap())
                {
                    let outcome = run(&plain(*seed), &expected);
                    assert!(outcome.wrong.is_empty(), "{}", show(&plain(*seed)));
                    tally.add_all(&outcome.tally);
                }
                tally
            })
        });
        playing.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut all = Tally::default();
    for tally in &tallies {
        all.add_all(tally);
    }
    all
}

#[test]
fn no_call_is_lost_and_none_is_paid_twice() {
    if let Ok(seed) = std::env::var("SIMULATION_SEED") {
        let one = plain(seed.parse().unwrap());
        println!("{}", show(&one));
        assert_eq!(run(&one, &Expected::default()).wrong, [""; 0]);
        return;
    }
    let seeds: Vec<u64> = FOUND.into_iter().chain(0..SEEDS).collect();
    let tally = play(&seeds);
    println!("{tally:#?}");
}

/// Each of these must be noticed, or the checks above check nothing.
#[test]
fn whatever_does_not_keep_its_word_is_noticed() {
    let expected = Expected::default();
    for broken in Broken::ALL {
        let noticed = (0..BROKEN_SEEDS).find(|seed| {
            let run = run(&Run { broken: Some(broken), ..plain(*seed) }, &expected);
            !run.wrong.is_empty()
        });
        println!("{broken:?} is noticed by seed {noticed:?}");
        assert!(noticed.is_some(), "{broken:?} is not noticed in {BROKEN_SEEDS} seeds");
    }
}

#[test]
fn a_seed_is_always_the_same_run() {
    let expected = Expected::default();
    let traced = |seed| run(&Run { traced: true, ..plain(seed) }, &expected);
    for seed in 0..20 {
        let (one, other) = (traced(seed), traced(seed));
        assert_eq!(one.trace, other.trace, "seed {seed}");
        assert_eq!((one.tally, one.lasted), (other.tally, other.lasted), "seed {seed}");
    }
}

#[test]
fn in_fair_weather_only_calls_that_cannot_be_read_end_badly() {
    let expected = Expected::default();
    for seed in 0..50 {
        let fair = Run { fair: true, ..plain(seed) };
        let outcome = run(&fair, &expected);
        assert!(outcome.wrong.is_empty(), "seed {seed}: {:?}", outcome.wrong);
        let faults = weather::FAULTS.iter().filter(|name| **name != weather::KILLED);
        assert!(faults.clone().all(|name| outcome.tally.of(name) == 0), "{:?}", outcome.tally);
    }
}
