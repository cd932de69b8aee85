//! Plays many calls on their way while everything around them goes wrong, and says what came of them:
//!
//! ```text
//! cargo run --release -p handlers --example simulate -- --calls 1000000
//! ```
//!
//! `--at-once N` is how many calls a run has (100), `--seed N` the first run's seed (0). A run that ends wrong is shown by
//! its seed; `--seed N --trace` shows its events.

#![allow(clippy::unwrap_used)]

#[path = "../tests/simulation/play/mod.rs"]
mod play;
#[path = "../tests/world/mod.rs"]
mod world;

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use play::weather::{self, Tally};
use play::{Expected, Run, run};

/// What is asked for.
struct Asked {
    calls: u64,
    at_once: u32,
    seed: u64,
    trace: bool,
}

fn asked() -> Result<Asked, String> {
    let mut asked = Asked { calls: 10_000, at_once: 100, seed: 0, trace: false };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        if word == "--trace" {
            asked.trace = true;
            continue;
        }
        let number = words.next().and_then(|number| number.parse::<u64>().ok());
        let number = number.ok_or_else(|| format!("{word}: a number is expected"))?;
        match word.as_str() {
            "--calls" => asked.calls = number,
            "--at-once" => asked.at_once = u32::try_from(number).map_err(|error| error.to_string())?.max(1),
            "--seed" => asked.seed = number,
            _ => return Err(format!("{word} is not known: --calls, --at-once, --seed, --trace")),
        }
    }
    Ok(asked)
}

fn of_seed(asked: &Asked, seed: u64) -> Run {
    Run { seed, calls: asked.at_once, broken: None, fair: false, traced: asked.trace }
}

/// Plays so many runs on all processors; the figures of all, and the seeds of those that ended wrong.
fn play(asked: &Asked, runs: u64) -> (Tally, Vec<u64>) {
    let next = AtomicU64::new(0);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let one = || {
        let expected = Expected::default();
        let (mut tally, mut wrong) = (Tally::default(), Vec::new());
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= runs {
                return (tally, wrong);
            }
            let outcome = run(&of_seed(asked, asked.seed + number), &expected);
            outcome.trace.iter().for_each(|line| println!("{line}"));
            if let Some(first) = outcome.wrong.first() {
                let said: String = first.chars().take(600).collect();
                println!("seed {}: {} wrong, first: {said}", asked.seed + number, outcome.wrong.len());
                wrong.push(asked.seed + number);
            }
            tally.add_all(&outcome.tally);
        }
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(one)).collect();
        let mut all = (Tally::default(), Vec::new());
        for thread in threads {
            let (tally, wrong) = thread.join().unwrap();
            all.0.add_all(&tally);
            all.1.extend(wrong);
        }
        all
    })
}

fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or("unknown".to_owned(), |peak| peak.trim().to_owned())
}

/// What all threads of this process took, of which Linux counts hundredths of a second.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name, in parentheses, may hold blanks.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u64 = fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

fn main() -> ExitCode {
    let asked = match asked() {
        Ok(asked) => asked,
        Err(wrong) => {
            eprintln!("{wrong}");
            return ExitCode::FAILURE;
        }
    };
    let runs = asked.calls.div_ceil(u64::from(asked.at_once));
    let begin = Instant::now();
    let (tally, wrong) = play(&asked, runs);
    let uploads = runs * u64::from(asked.at_once);
    println!("{uploads} uploads in {runs} runs of {} at once", asked.at_once);
    for (names, what) in
        [(&weather::ENDS[..], "ends"), (&weather::FAULTS, "faults"), (&weather::EVENTS, "beside")]
    {
        println!("\n{what}");
        for name in names {
            println!("{:>12}  {name}", tally.of(name));
        }
    }
    let ended: u64 = weather::ENDS.iter().map(|name| tally.of(name)).sum();
    println!("\n{:>12}  lost", uploads.saturating_sub(ended));
    println!("{:>12}  transcriptions paid twice", tally.of(weather::PAID_TWICE));
    println!("{:>12}  runs that ended wrong {wrong:?}", wrong.len());
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    let (per_call, rate) = (
        processor_time().as_secs_f64() * 1e6 / uploads as f64,
        uploads as f64 / begin.elapsed().as_secs_f64(),
    );
    println!(
        "\n{per_call:.0} µs of processor time a call, {rate:.0} calls a second, at most {}",
        peak_memory()
    );
    if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
