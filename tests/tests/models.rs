//! Models that answer by a tool, read in sections, are throttled or gone: what becomes of the call, end to end.

#![allow(clippy::unwrap_used)]

use contract::metric::Metric;
use contract::model::Answers;
use rehearsal::{Call, ModelFault, Outcome, Play, Report, leave};
use serde_json::{Value, json};
use synth::config::Model;
use tests::play::{config, faults, measured, play, problems, sample, setting, template_of};

/// The configuration of the samples with every call read by this model.
fn read_by(change: impl FnOnce(&mut Model)) -> Value {
    let mut config = config();
    let model = config.models.get_mut(&config.model).unwrap();
    change(model);
    template_of(&config)
}

/// The document of a call that ended in one.
fn document(report: &Report) -> &Value {
    let said = problems(std::slice::from_ref(report));
    assert!(report.succeeded(), "{}: {said}", report.call);
    let Outcome::Document { document, .. } = &report.outcome else { panic!("{}: {said}", report.call) };
    assert_eq!(faults(document), [""; 0], "{}", report.call);
    document
}

/// How often each function was given messages, by what a trace says of it.
fn deliveries(report: &Report, function: &str) -> Vec<String> {
    let steps = report.trace.steps().iter().filter(|step| step.resource == function);
    steps.filter(|step| step.what.starts_with("is invoked with")).map(|step| step.what.clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_answers_by_a_tool_reads_a_call_and_mends_its_answer() {
    let template = read_by(|model| {
        model.profile = "eu.amazon.nova-2-lite-v1:0".to_owned();
        model.id = "amazon.nova-2-lite-v1:0".to_owned();
        model.answers = Answers::Tool;
    });
    let folder = tempfile::tempdir().unwrap();
    let mut play = Play::begin(setting(&template, folder.path())).await.unwrap();
    for (name, wrong, repaired) in
        [("at-once", vec![], false), ("after-a-repair", vec![ModelFault::ScoreOutOfRange], true)]
    {
        play.upset(wrong);
        let call = Call { key: format!("demo-tenant/calls/{name}.ogg"), ..sample("broadband-mono") };
        let report = play.call(&call).await;
        let document = document(&report);
        let run = &document["model"];
        assert_eq!(run["id"], "eu.amazon.nova-2-lite-v1:0", "{name}");
        assert_eq!((&run["repaired"], &run["failure"]), (&Value::Bool(repaired), &Value::Null), "{name}");
        assert!(document["ai_summary"]["tone_score"].as_u64().is_some_and(|tone| tone <= 100), "{name}");
        assert!(document["qa"]["score"].is_number(), "{name}");
    }
    play.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_too_long_for_its_model_is_read_in_sections() {
    let template = read_by(|model| model.context_tokens = 12_000);
    let reports = play(&template, &[sample("mortgage-long")]).await;
    let document = document(&reports[0]);
    let run = &document["model"];
    assert!(run["sections"].as_u64().unwrap() > 1 && run["failure"].is_null(), "{run}");
    let criteria = document["qa"]["criteria"].as_array().unwrap();
    let founded = criteria.iter().filter(|one| one["evidence"].is_object()).count();
    assert!(founded > 0, "the words that notes quote are found in the call: {criteria:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_whose_model_is_throttled_comes_back_later() {
    let folder = tempfile::tempdir().unwrap();
    let mut play = Play::begin(setting(&template_of(&config()), folder.path())).await.unwrap();
    // The SDK gives up after three.
    play.upset(vec![ModelFault::Error("ThrottlingException"); 9]);
    let report = play.call(&sample("broadband-mono")).await;
    assert!(document(&report)["model"]["failure"].is_null());
    let deliveries = deliveries(&report, "AnalyzerFunction");
    assert_eq!(deliveries.len(), 4, "{deliveries:?}");
    // Each is a message of its own: waiting does not count.
    assert!(!deliveries.iter().any(|delivery| delivery.ends_with("time")), "{deliveries:?}");
    play.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_past_its_life_is_told_once_and_its_call_can_be_read_later() {
    let folder = tempfile::tempdir().unwrap();
    let mut play = Play::begin(setting(&template_of(&config()), folder.path())).await.unwrap();
    play.upset(vec![ModelFault::Error("ResourceNotFoundException"); 99]);
    let call = sample("broadband-mono");
    let report = play.call(&call).await;
    let said = problems(std::slice::from_ref(&report));
    assert!(matches!(report.outcome, Outcome::Stopped { .. }), "{said}");
    assert!(said.contains("AnalysisQueueDeadLetters"), "{said}");
    let told = measured(std::slice::from_ref(&report));
    let told: Vec<f64> =
        told.iter().filter_map(|line| line[Metric::ModelUnavailable.name()].as_f64()).collect();
    assert_eq!(told, [1.0], "one call that no model could read");
    let stage = play.end().await;
    leave::leave(&stage, &[report], folder.path()).await.unwrap();
    let tables = std::fs::read(folder.path().join("ledger.json")).unwrap();
    let tables: Value = serde_json::from_slice(&tables).unwrap();
    let rows = tables["LedgerTable"].as_array().unwrap();
    let row = rows.iter().find(|row| row["input_key"] == call.key.as_str()).unwrap();
    assert_eq!(
        (&row["state"], &row["failure"]["class"]),
        (&json!("failed"), &json!("ModelUnavailable")),
        "{row}"
    );
}
