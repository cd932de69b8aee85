//! No word of a call is anywhere but in the results bucket: not in a log line, metric, error, queue, notice or table.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use rehearsal::{Call, ModelFault, Outcome, Play, Report, leave};
use serde_json::{Value, json};
use synth::config::LogLevel;
use tests::play::{config, faults as faults_of, sample, setting, template_of};

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

/// Calls that go wrong in every way that knows their words: each with what the model does, and its end in the ledger, or
/// for a call that is done what its document says of the model.
fn calls() -> Vec<(Call, Vec<ModelFault>, &'static str)> {
    let with_transcript = |name: &str, change: fn(&mut Value), end| {
        let mut call = marked(name);
        change(call.recording.transcript.as_mut().unwrap());
        (call, vec![], end)
    };
    let says = |text: String| vec![ModelFault::Says(text.clone()), ModelFault::Says(text)];
    let with_model = |name: &str, faults: Vec<ModelFault>, end| (marked(name), faults, end);
    let repeating = |code| ModelFault::ErrorSaying(code, format!("Not valid: '{MARKER} is what I say'"));
    vec![
        with_model("plain", vec![], "done"),
        with_transcript(
            "of-another-type",
            |file| {
                // The whole text is looked at where there is nothing else.
                file["results"] = json!({"transcripts": MARKER, "items": []});
            },
            "failed: InvalidTranscript",
        ),
        with_transcript(
            "items-of-another-type",
            |file| file["results"]["items"] = json!([MARKER, {"id": MARKER}]),
            "failed: InvalidTranscript",
        ),
        with_transcript("no-results", |file| file["results"] = json!([MARKER]), "failed: InvalidTranscript"),
        with_transcript(
            "unfinished",
            |file| {
                file["status"] = json!("IN_PROGRESS");
                file["results"] = json!({"transcripts": [{"transcript": MARKER}]});
            },
            "failed: UnfinishedTranscript",
        ),
        (Call::unredacted(&marked("quarantined")), vec![], "quarantined: NotRedacted"),
        with_model("no-json", says(format!("{MARKER} is what I say")), "done: InvalidAnswer"),
        with_model("another-shape", says(format!("{{\"{MARKER}\": \"{MARKER}\"}}")), "done: InvalidAnswer"),
        with_model(
            "beyond-its-range",
            vec![ModelFault::ScoreOutOfRange, ModelFault::ScoreOutOfRange],
            "done: InvalidAnswer",
        ),
        with_model(
            "refused",
            vec![ModelFault::Refuses(format!("I do not talk about {MARKER}."))],
            "done: AnswerRefused",
        ),
        with_model("cut-off", vec![ModelFault::CutOff, ModelFault::CutOff], "done: IncompleteAnswer"),
        with_model("throttled", vec![ModelFault::Error("ThrottlingException"); 9], "done"),
        with_model(
            "gone",
            vec![ModelFault::Error("ResourceNotFoundException"); 9],
            "failed: ModelUnavailable",
        ),
        with_model(
            "invalid-request",
            vec![ModelFault::Error("ValidationException"); 9],
            "failed: ValidationException",
        ),
        with_model("repeated", vec![repeating("ValidationException"); 9], "failed: ValidationException"),
        with_model("repeated-at-first", vec![repeating("InternalServerException"); 7], "done"),
    ]
}

/// How a call ended, in the words of [`calls`].
fn end(call: &Call, report: &Report, ledger: &Value) -> String {
    let rows = ledger["LedgerTable"].as_array().unwrap();
    let row = rows.iter().find(|row| row["input_key"] == call.key.as_str()).unwrap();
    let class = match &report.outcome {
        Outcome::Document { document, .. } => {
            assert_eq!(faults_of(document), [""; 0], "{}", call.name);
            &document["model"]["failure"]["class"]
        }
        _ => &row["failure"]["class"],
    };
    let class = class.as_str().map(|class| format!(": {class}")).unwrap_or_default();
    format!("{}{class}", row["state"].as_str().unwrap())
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
    let mut config = config();
    config.functions.job_init.log_level = LogLevel::Debug;
    config.functions.result_handler.log_level = LogLevel::Debug;
    config.functions.analyzer.log_level = LogLevel::Debug;
    let mut play = Play::begin(setting(&template_of(&config), folder.path())).await.unwrap();
    let mut reports = Vec::new();
    for (call, faults, _) in calls() {
        play.upset(faults);
        reports.push(play.call(&call).await);
    }
    let stage = play.end().await;
    leave::leave(&stage, &reports, folder.path()).await.unwrap();
    let ledger = std::fs::read(folder.path().join("ledger.json")).unwrap();
    let ledger: Value = serde_json::from_slice(&ledger).unwrap();
    let (ends, expected): (Vec<_>, Vec<_>) = calls()
        .iter()
        .zip(&reports)
        .map(|((call, _, expected), report)| {
            let told = |end: &str| format!("{}: {end}", call.name);
            (told(&end(call, report, &ledger)), told(expected))
        })
        .unzip();
    assert_eq!(ends, expected);

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
