//! What `synth cost` says.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use synth::config::Config;
use synth::cost::{Estimate, Question, estimate};

fn of(config: &Config, minutes: f64, calls: u32, usd_per_gbp: Option<f64>) -> Estimate {
    estimate(config, Question { minutes, calls, usd_per_gbp }).unwrap()
}

fn synth(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_synth")).arg("cost").args(arguments).output().unwrap()
}

#[test]
fn the_default_deployment() {
    insta::assert_snapshot!(of(&Config::default(), 10.0, 1_000, None));
}

#[test]
fn everything_on() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/configurations/everything.yaml");
    insta::assert_snapshot!(of(&Config::load(Some(&file)).unwrap(), 25.0, 20_000, Some(1.35)));
}

#[test]
fn a_model_without_a_price_is_said_to_be_missing() {
    let text =
        "models:\n  claude-haiku-4-5: {profile: eu.acme.talker, id: acme.talker, regions: [eu-central-1]}";
    let config = Config::parse("test", text).unwrap();
    let estimate = of(&config, 10.0, 1, None);
    assert_eq!(estimate.call.bedrock, None);
    let said = estimate.to_string();
    assert!(said.contains("name models.claude-haiku-4-5.input_million"), "{said}");
    assert!(said.contains("the real cost is higher"), "{said}");
}

#[test]
fn a_model_whose_price_is_given_is_not_called_unverified() {
    let text = "models:\n  claude-haiku-4-5: {profile: eu.anthropic.claude-haiku-4-5-20251001-v1:0, id: a.b, \
                regions: [eu-central-1], input_million: 1, output_million: 5}";
    let given = of(&Config::parse("test", text).unwrap(), 10.0, 1, None);
    assert!(given.unverified.iter().all(|row| row.model.is_none()));
    let listed = of(&Config::default(), 10.0, 1, None);
    assert!(listed.unverified.iter().any(|row| row.model.is_some()));
    assert!(given.call.bedrock < listed.call.bedrock);
}

#[test]
fn amounts_add_up_and_grow_with_what_is_asked() {
    let config = Config::default();
    let small = of(&config, 10.0, 1_000, Some(1.25));
    let call = &small.call;
    let together = call.transcribe + call.comprehend + call.bedrock.unwrap() + call.other;
    assert!((together - call.total).abs() < 1e-6, "{call:?}");
    let fixed: f64 = small.monthly.iter().map(|one| one.usd).sum();
    assert!((small.calls_of_a_month + fixed - small.month).abs() < 0.01, "{small:?}");
    let long = of(&config, 20.0, 1_000, Some(1.25));
    assert!((long.call.transcribe - 2.0 * call.transcribe).abs() < 1e-6);
    assert!((long.call_alone.target_gbp - 2.0 * small.call_alone.target_gbp).abs() < 1e-9);
    let many = of(&config, 10.0, 100_000, Some(1.25));
    assert!(many.call_with_share.gbp < small.call_with_share.gbp, "fixed cost is shared by more calls");
    assert_eq!(many.call_alone, small.call_alone);
    let strong_pound = of(&config, 10.0, 1_000, Some(1.35));
    assert_eq!(strong_pound.call, small.call);
    assert!(strong_pound.call_alone.percent > small.call_alone.percent);
}

#[test]
fn without_redaction_it_is_not_paid() {
    let off = "tenants: [{id: t1, name: T, redaction: off, redaction_off_reason: Invented callers}]";
    let (on, off) = (Config::default(), Config::parse("test", off).unwrap());
    let [on, off] = [on, off].map(|config| of(&config, 10.0, 1, None));
    assert!(on.redacted && !off.redacted && off.call.transcribe < on.call.transcribe);
    assert!(off.to_string().contains("not redacted"));
}

#[test]
fn more_tenants_have_more_metrics() {
    let metrics = |tenants: &str| {
        let config = Config::parse("test", &format!("tenants: [{tenants}]")).unwrap();
        let estimate = of(&config, 10.0, 1, None);
        estimate.monthly.iter().find(|one| one.item == "metric_month").unwrap().count
    };
    let (one, two) = (metrics("{id: t1, name: T}"), metrics("{id: t1, name: T}, {id: t2, name: U}"));
    // Two are the deployment's only, and nothing is held without a limit.
    assert_eq!(two - one, u32::try_from(contract::metric::Metric::ALL.len()).unwrap() - 3);
    assert_eq!(
        metrics("{id: t1, name: T, daily_calls: 5}") - one,
        1 + 1,
        "of the deployment and of the tenant"
    );
}

#[test]
fn recordings_that_stay_are_looked_at_again_and_again() {
    let looks = |retention: &str, calls| {
        let config = Config::parse("test", &format!("retention: {{{retention}}}")).unwrap();
        let estimate = of(&config, 10.0, calls, None);
        estimate.monthly.iter().find(|one| one.item == "recording_look").map(|one| one.count)
    };
    assert_eq!(looks("", 300_000), None, "those that are deleted at once are not there any more");
    // 10,000 a day, kept for a day and a half on average, 2,920 times a month.
    assert_eq!(looks("delete_recordings: false", 300_000), Some(15_000 * 2_920));
    assert_eq!(looks("delete_recordings: false, recordings: 2", 300_000), Some(25_000 * 2_920));
}

#[test]
fn the_command_prints_text_or_json() {
    let text = synth(&["--minutes", "5", "--calls", "10", "--usd-per-gbp", "1.3"]);
    assert!(text.status.success());
    let said = String::from_utf8(text.stdout).unwrap();
    assert!(said.contains("One call of 5 minutes") && said.contains("£1 = $1.3\n"), "{said}");
    let json = synth(&["--format", "json"]);
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["question"], serde_json::json!({"minutes": 10.0, "calls": 1000}));
    assert_eq!(json["call"]["currency"], "USD");
}

#[test]
fn what_cannot_be_reckoned_is_refused() {
    for arguments in [
        ["--minutes", "0"],
        ["--minutes", "-1"],
        ["--minutes", "nan"],
        ["--minutes", "481"],
        ["--calls", "0"],
        ["--usd-per-gbp", "0"],
        ["--usd-per-gbp", "inf"],
    ] {
        let [option, value] = arguments;
        let output = synth(&[&format!("{option}={value}")]);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}
