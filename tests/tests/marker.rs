//! No word of a call is anywhere but in the results bucket: not in a log line, metric, error, queue, notice or table.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use rehearsal::{Call, ModelFault, Outcome, Play, leave};
use serde_json::{Value, json};
use tests::play::{config, sample, setting, template_of};

/// A word that nobody says but a caller of these tests.
const MARKER: &str = "Xylophonkonzert";

/// The sample's call, in which somebody says the marker.
fn marked(name: &str) -> Call {
    let mut call = sample("voicemail-one-speaker");
    name.clone_into(&mut call.name);
    call.key = format!("demo-tenant/calls/{name}.amr");
    let transcript = call.recording.transcript.take().unwrap().to_string();
    assert!(transcript.contains("washing"));
    call.recording.transcript = Some(serde_json::from_str(&transcript.replace("washing", MARKER)).unwrap());
    call
}

/// Calls that go wrong in every way that knows their words, each with what the model does.
fn calls() -> Vec<(Call, Vec<ModelFault>)> {
    let with_transcript = |name: &str, change: fn(&mut Value)| {
        let mut call = marked(name);
        change(call.recording.transcript.as_mut().unwrap());
        (call, vec![])
    };
    let says = |text: String| vec![ModelFault::Says(text.clone()), ModelFault::Says(text)];
    let with_model = |name: &str, faults: Vec<ModelFault>| (marked(name), faults);
    vec![
        with_model("plain", vec![]),
        with_transcript("of-another-type", |file| file["results"]["transcripts"] = json!(MARKER)),
        with_transcript("items-of-another-type", |file| {
            file["results"]["items"] = json!([MARKER, {"id": MARKER}]);
        }),
        with_transcript("no-results", |file| file["results"] = json!([MARKER])),
        with_transcript("unfinished", |file| {
            file["results"] = json!({"transcripts": [{"transcript": [MARKER]}]});
        }),
        (Call::unredacted(&marked("quarantined")), vec![]),
        with_model("no-json", says(format!("{MARKER} is what I say"))),
        with_model("another-shape", says(format!("{{\"{MARKER}\": \"{MARKER}\"}}"))),
        with_model("beyond-its-range", vec![ModelFault::ScoreOutOfRange, ModelFault::ScoreOutOfRange]),
        with_model("refused", vec![ModelFault::Refuses(format!("I do not talk about {MARKER}."))]),
        with_model("cut-off", vec![ModelFault::CutOff, ModelFault::CutOff]),
        with_model("throttled", vec![ModelFault::Error("ThrottlingException"); 9]),
        with_model("gone", vec![ModelFault::Error("ResourceNotFoundException"); 9]),
        with_model("invalid-request", vec![ModelFault::Error("ValidationException"); 9]),
    ]
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_of_a_call_is_in_the_results_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let mut play = Play::begin(setting(&template_of(&config()), folder.path())).await.unwrap();
    let mut reports = Vec::new();
    for (call, faults) in calls() {
        play.upset(faults);
        let report = play.call(&call).await;
        reports.push(report);
        play.upset([]);
    }
    let ends: Vec<(&str, bool)> = reports
        .iter()
        .map(|report| (report.call.as_str(), matches!(report.outcome, Outcome::Document { .. })))
        .collect();
    for name in ["plain", "no-json", "another-shape", "beyond-its-range", "refused", "cut-off"] {
        assert!(ends.contains(&(name, true)), "a model that fails loses no call: {ends:?}");
    }
    assert!(reports.iter().any(|report| report.outcome == Outcome::Quarantined), "{ends:?}");
    let stage = play.end().await;
    leave::leave(&stage, &reports, folder.path()).await.unwrap();

    let mut all = Vec::new();
    files(folder.path(), &mut all);
    let (results, outside): (Vec<&PathBuf>, Vec<&PathBuf>) =
        all.iter().partition(|path| path.to_string_lossy().contains("-results-"));
    let holds = |path: &&PathBuf| String::from_utf8_lossy(&std::fs::read(path).unwrap()).contains(MARKER);
    assert!(results.iter().any(holds), "the marker is said, so that it can be found");
    for name in ["trace.json", "ledger.json", "queues.json"] {
        assert!(outside.iter().any(|path| path.ends_with(name)), "{name} is searched");
    }
    let found: Vec<&PathBuf> = outside.into_iter().filter(holds).collect();
    assert!(found.is_empty(), "{MARKER} is in {found:?}: {}", around(&found));
}

/// What stands around the marker.
fn around(found: &[&PathBuf]) -> String {
    let texts = found.iter().map(|path| std::fs::read_to_string(path).unwrap_or_default());
    let lines: Vec<String> = texts
        .flat_map(|text| {
            text.lines().filter(|line| line.contains(MARKER)).map(str::to_owned).collect::<Vec<_>>()
        })
        .take(5)
        .collect();
    lines.join("\n")
}
