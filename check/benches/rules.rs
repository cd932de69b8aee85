//! Prints how long all rules take over the templates of sixty tenants, which are read and resolved before, and which rules take
//! the longest.
//!
//! `cargo bench -p check --bench rules`

use std::path::Path;
use std::time::{Duration, Instant};

use check::{Deployment, RULES};

/// Runs; the fastest and the median are printed.
const RUNS: usize = 30;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates");
    let files = ["stack", "tenants-1", "tenants-2"].map(|name| {
        let file = folder.join(format!("sixty-tenants-{name}.snap.yaml"));
        let text = std::fs::read_to_string(&file).expect("the templates are there");
        (file.display().to_string(), text)
    });
    let read = || {
        let files = files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        Deployment::read(files, &check::account()).expect("the templates are legal")
    };
    let reading = median(|| {
        read();
    });
    let deployment = read();
    let resources = deployment.stack.resources().count();
    let found = check::run(&deployment).findings.len();
    println!("{resources} resources, {} rules, {found} findings", RULES.len());
    println!("reading: median {reading:.1?}");
    let mut times: Vec<Duration> = (0..RUNS).map(|_| timed(|| check::run(&deployment))).collect();
    times.sort();
    println!("all rules: fastest {:.1?}, median {:.1?}", times[0], times[RUNS / 2]);
    let mut dear: Vec<(Duration, &str)> =
        RULES.iter().map(|rule| (median(|| check::run_one(&deployment, rule)), rule.id)).collect();
    dear.sort_unstable();
    for (time, rule) in dear.iter().rev().take(10) {
        println!("  {time:>8.1?}  {rule}");
    }
}

fn timed<T>(work: impl Fn() -> T) -> Duration {
    let begun = Instant::now();
    std::hint::black_box(work());
    begun.elapsed()
}

fn median<T>(work: impl Fn() -> T) -> Duration {
    let mut times: Vec<Duration> = (0..9).map(|_| timed(&work)).collect();
    times.sort();
    times[times.len() / 2]
}
