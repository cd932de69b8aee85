//! `cargo bench -p handlers --bench analysis`: what it takes to cut a call into pieces and to put its document together;
//! then the analysis of a ten-minute call against services that answer as slowly as AWS does, beside the same steps as the
//! v1.1 guide takes them (`guide_v1_1.py`).

#![allow(clippy::unwrap_used)]

#[allow(unreachable_pub, reason = "shared with the tests")]
#[path = "../tests/calls/mod.rs"]
mod calls;
#[path = "../tests/world/mod.rs"]
mod world;

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use contract::answer::{Answer as _, ModelAnswer};
use contract::document::ModelRun;
use contract::price::Usage;
use criterion::Criterion;
use handlers::analyzer::document::{Known, document};
use handlers::conversation::Conversation;
use handlers::delivery::Step as _;
use handlers::model::reading::Assessment;
use handlers::pieces::{MAX_BYTES, pieces};
use handlers::transcript::Transcript;
use serde_json::Value;
use world::{World, analyzer, first, message, prices, sound, tenant, transcribing, transcript_of};

/// How long each of Comprehend's answers takes, and the model's.
const COMPREHEND_TAKES: Duration = Duration::from_millis(150);
const MODEL_TAKES: Duration = Duration::from_secs(2);

/// How often the analysis is timed. The median is shown.
const RUNS: usize = 5;

fn steps(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for (name, words) in [("10 minutes", calls::TEN_MINUTES), ("8 hours", calls::EIGHT_HOURS)] {
        let transcript = Transcript::read(&calls::call(words)).unwrap();
        let conversation = Conversation::of(&transcript, &tenant());
        let text = conversation.text();
        criterion.bench_function(&format!("chunks, {name}"), |bench| {
            bench.iter(|| pieces(black_box(&text), MAX_BYTES).len());
        });
        let world = World::default();
        let units = std::cell::Cell::new(0);
        let reading = runtime
            .block_on(handlers::comprehend::read(&world.client(), &units, &conversation, tenant().language))
            .unwrap();
        let answer =
            ModelAnswer::from_json(&sound(&ModelAnswer::output_schema(None), "").to_string()).unwrap();
        let job = runtime.block_on(transcribing(&world));
        let (row, tenant) = (world.row(&job), tenant());
        criterion.bench_function(&format!("document, {name}"), |bench| {
            bench.iter_batched(
                || Known {
                    row: &row,
                    tenant: &tenant,
                    redacted: true,
                    conversation: conversation.clone(),
                    reading: reading.clone(),
                    assessment: Assessment { answer: Some(answer.clone()), run: ModelRun::default() },
                    cost: prices().cost(Usage::default(), None),
                    stand_ins: &[],
                },
                |known| document(known).to_line().unwrap().len(),
                criterion::BatchSize::LargeInput,
            );
        });
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The analyzer's step, from the message to the document.
fn analysis(transcript: &[u8]) -> f64 {
    let transcript: Value = serde_json::from_slice(transcript).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let timed = || {
        let world =
            World { comprehend_takes: COMPREHEND_TAKES, model_takes: MODEL_TAKES, ..World::default() };
        runtime.block_on(async {
            let ready = transcript_of(&world, true, transcript["results"].clone()).await;
            let begin = Instant::now();
            analyzer(&world).handle(first(message(&ready))).await.unwrap();
            milliseconds(begin.elapsed())
        })
    };
    median((0..RUNS).map(|_| timed()).collect())
}

/// The guide's steps over the same transcript: parse, text, all.
fn guide(transcript: &Path) -> Option<[f64; 3]> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/guide_v1_1.py");
    let once = || {
        let seconds = [COMPREHEND_TAKES, MODEL_TAKES].map(|time| time.as_secs_f64().to_string());
        let ran = Command::new("python3").arg(&script).arg(transcript).args(seconds).output().ok()?;
        let figures: Value = serde_json::from_slice(&ran.stdout).ok()?;
        Some(["parse_ms", "turns_ms", "total_ms"].map(|name| figures[name].as_f64().unwrap_or(f64::NAN)))
    };
    let runs: Option<Vec<[f64; 3]>> = (0..RUNS).map(|_| once()).collect();
    let runs = runs?;
    Some([0, 1, 2].map(|step| median(runs.iter().map(|run| run[step]).collect())))
}

fn whole_analysis() {
    let transcript = calls::call(calls::TEN_MINUTES);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ten-minutes.json");
    fs::write(&path, &transcript).unwrap();
    let (mut parse, mut turns) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let begin = Instant::now();
        let read = Transcript::read(black_box(&transcript)).unwrap();
        parse.push(milliseconds(begin.elapsed()));
        let begin = Instant::now();
        black_box(Conversation::of(&read, &tenant()));
        turns.push(milliseconds(begin.elapsed()));
    }
    let (parse, turns, total) = (median(parse), median(turns), analysis(&transcript));
    let slowest = milliseconds(MODEL_TAKES.max(COMPREHEND_TAKES));
    println!(
        "\nA call of ten minutes ({} kB of JSON); Comprehend answers in {} ms, the model in {} ms. Medians of {RUNS}, in ms.",
        transcript.len() / 1_000,
        COMPREHEND_TAKES.as_millis(),
        MODEL_TAKES.as_millis()
    );
    println!("{:24} {:>9} {:>9} {:>9}", "", "parse", "turns", "total");
    println!("{:24} {parse:9.3} {turns:9.3} {total:9.1}", "analyzer");
    match guide(&path) {
        Some([parse, text, total]) => {
            println!("{:24} {parse:9.3} {text:9.3} {total:9.1}", "v1.1 guide, one text");
        }
        None => println!("The v1.1 guide's steps are left out: python3 is missing or could not run them."),
    }
    println!(
        "The analysis takes {:.1} ms more than its slowest branch, {:.2} times as long.",
        total - slowest,
        total / slowest
    );
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    steps(&mut criterion);
    criterion.final_summary();
    // Not when the bench is only tried out (`cargo test --benches`).
    if std::env::args().any(|argument| argument == "--bench") {
        whole_analysis();
    }
}
