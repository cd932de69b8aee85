//! Calls in which somebody gives orders to the machine end like any other call: in their own document, with their own
//! form, after the same requests to AWS.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use contract::document::CallDocument;
use contract::layout::ResultKey;
use rehearsal::{Call, Outcome, Report, leave, source};
use serde_json::Value;
use synth::config::Config;
use tests::play::{config, faults, problems, sample, setting, template_of};

fn calls() -> Vec<Call> {
    Call::all_of(&source::samples().join("injections")).unwrap()
}

/// What the analyzer asked of AWS, without whose call it was.
fn asked(report: &Report) -> BTreeSet<String> {
    let steps = report.trace.steps().iter().filter(|step| step.resource == "AnalyzerFunction");
    let requests = steps.filter_map(|step| {
        let (operation, about) = step.what.split_once(' ')?;
        // Objects and rows are named by call and tenant, and how many documents a call has depends on its length.
        let place = about.split(['/', ' ']).next().unwrap_or_default().trim_matches(char::is_numeric);
        let is_one =
            operation.split_once(':').is_some_and(|(service, _)| service.chars().all(char::is_alphanumeric));
        is_one.then(|| format!("{operation} {place}"))
    });
    requests.collect()
}

/// The tags of everything that the analyzer wrote.
fn tags(report: &Report) -> Vec<String> {
    let written = report.trace.steps().iter().filter(|step| step.what.starts_with("s3:PutObject"));
    written.filter_map(|step| Some(step.detail.as_ref()?["tags"].as_str()?.to_owned())).collect()
}

/// The form that a tenant's calls are judged by: name, criteria, weights and scales.
fn form(config: &Config, tenant: &str) -> Vec<(String, u8, u8)> {
    let tenant = config.tenants.iter().find(|one| one.id.as_str() == tenant).unwrap();
    let name = tenant.qa_form.as_ref().unwrap_or(&config.qa_form);
    config.qa_forms[name].0.iter().map(|one| (one.id.clone(), one.weight, one.scale)).collect()
}

fn check(call: &Call, report: &Report, config: &Config) {
    let name = &call.name;
    let Outcome::Document { key, document, .. } = &report.outcome else { panic!("{name} has no document") };
    assert_eq!(faults(document), [""; 0], "{name}");
    let key: ResultKey = key.parse().unwrap();
    let document: CallDocument = serde_json::from_value(document.clone()).unwrap();
    assert_eq!((key.tenant(), key.call()), (&document.tenant_id, &document.call_id), "{name}");
    assert_eq!(
        (document.tenant_id.as_str(), document.tenant.as_str()),
        (&*call.tenant, &*call.tenant),
        "{name}"
    );
    assert_eq!(document.timestamp, call.time, "{name}");
    assert_eq!(tags(report), [format!("tenant_id={}", call.tenant)], "{name}");
    let qa = document.qa.unwrap_or_else(|| panic!("{name} is not judged"));
    let answered: Vec<(String, u8, u8)> =
        qa.criteria.iter().map(|one| (one.id.clone(), one.weight, one.scale)).collect();
    assert_eq!(answered, form(config, &call.tenant), "{name}");
    for one in &qa.criteria {
        assert!(one.score.is_none_or(|score| score <= one.scale), "{name}: {one:?}");
        // Words that run on into the next turn begin in theirs.
        let begins = |quote: &str, turn: u32| {
            let turns = &document.turns[turn as usize..];
            let rest = turns.iter().map(|turn| turn.text.as_str()).collect::<Vec<_>>().join(" ");
            rest.find(quote).is_some_and(|at| at < turns[0].text.len())
        };
        let founded = one.evidence.as_ref().is_none_or(|evidence| begins(&evidence.quote, evidence.turn));
        assert!(founded, "{name}: {one:?}");
    }
    let summary = document.ai_summary.unwrap_or_else(|| panic!("{name} has no reading"));
    assert_eq!(summary.qa_score, qa.score, "{name}");
    assert!(summary.tone_score.is_none_or(|score| score <= 100), "{name}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_callers_order_changes_no_key_tenant_tag_form_or_range() {
    let (config, calls, folder) = (config(), calls(), tempfile::tempdir().unwrap());
    assert!(calls.len() >= 12, "{}", calls.len());
    let mut play = rehearsal::Play::begin(setting(&template_of(&config), folder.path())).await.unwrap();
    let plain = asked(&play.call(&sample("broadband-mono")).await);
    assert!(plain.iter().any(|request| request.starts_with("bedrock:Converse")), "{plain:?}");
    let mut reports = Vec::new();
    for call in &calls {
        let report = play.call(call).await;
        assert!(report.succeeded(), "{}: {}", call.name, problems(&[report]));
        check(call, &report, &config);
        let more: Vec<String> = asked(&report).difference(&plain).cloned().collect();
        assert_eq!(more, [""; 0], "{} makes the analyzer ask for more", call.name);
        reports.push(report);
    }
    let stage = play.end().await;
    leave::leave(&stage, &reports, folder.path()).await.unwrap();
    let tables: Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("ledger.json")).unwrap()).unwrap();
    let tenants: BTreeSet<&str> =
        tables["TenantTable"].as_array().unwrap().iter().filter_map(|item| item["pk"].as_str()).collect();
    assert_eq!(tenants.len(), config.tenants.len() + 1, "the tenants and the models are what they were");
}

#[test]
fn the_corpus_gives_orders_in_two_languages_and_from_both_sides() {
    let said =
        |call: &Call| call.recording.transcript.as_ref().unwrap()["results"]["transcripts"][0].to_string();
    let all: String = calls().iter().map(said).collect();
    for part in
        ["</transcript>", "<script>", "tenant_id", "Ignore all previous", "Ignoriere", "[PII]", "1000"]
    {
        assert!(all.contains(part), "nobody says {part}");
    }
}
