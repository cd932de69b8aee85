//! Prints how long it takes to make the templates of sixty tenants, from the configuration's text to the templates' text,
//! and the most memory that this process ever had.
//!
//! `cargo bench -p synth --bench templates`

use std::path::Path;
use std::time::{Duration, Instant};

use synth::config::Config;
use synth::emit::{self, Format};

/// Runs; the fastest and the median are printed.
const RUNS: usize = 50;

fn main() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/configurations/sixty-tenants.yaml");
    let make = || {
        let begun = Instant::now();
        let config = Config::load(Some(&file)).expect("the configuration is legal");
        let files = emit::files(&config, Format::Yaml).expect("the templates are legal");
        (begun.elapsed(), files)
    };
    let (_, files) = make();
    let bytes: usize = files.iter().map(|file| file.text.len()).sum();
    let resources: usize = files.iter().map(|file| file.resources).sum();
    println!("{} templates, {resources} resources, {bytes} bytes", files.len());
    let mut times: Vec<Duration> = (0..RUNS).map(|_| make().0).collect();
    times.sort();
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    println!("fastest {:.1} ms, median {:.1} ms", milliseconds(times[0]), milliseconds(times[RUNS / 2]));
    match most_memory_kb() {
        Some(kb) => println!("most memory {:.1} MB", kb / 1024.0),
        None => println!("most memory: only Linux tells (/proc/self/status)"),
    }
}

/// The peak of the resident memory, in KB.
fn most_memory_kb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?
        .trim()
        .strip_suffix("kB")?
        .trim()
        .parse()
        .ok()
}
