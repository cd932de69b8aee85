//! What the tests that play the synthesized template have in common.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use contract::document::CallDocument;
use rehearsal::{Call, Outcome, Play, PlayError, Report, Setting, source};
use serde_json::{Value, json};
use synth::config::Config;

/// The functions' binaries, as `cargo test --workspace` has just built them.
fn programs() -> BTreeMap<String, PathBuf> {
    static PROGRAMS: OnceLock<BTreeMap<String, PathBuf>> = OnceLock::new();
    let build = || {
        let status = Command::new(env!("CARGO"))
            .args(["test", "--workspace", "--no-run", "--quiet"])
            .status()
            .unwrap();
        assert!(status.success(), "the workspace does not build");
        let this_test = std::env::current_exe().unwrap();
        let folder = this_test.parent().and_then(Path::parent).unwrap();
        rehearsal::binaries::in_folder(folder).unwrap()
    };
    PROGRAMS.get_or_init(build).clone()
}

/// The configuration of the samples, with starts as close to each other as may be: the functions wait between them in real
/// time.
pub fn config() -> Config {
    let mut config = Config::load(Some(&source::default_config())).unwrap();
    config.transcription.starts_per_second = 25;
    config.functions.job_init.concurrency = 2;
    config
}

/// The same without what looks on: alarms and dashboards refer to what tests take out, and nobody on a call's way would miss
/// them.
pub fn bare_config() -> Config {
    let mut config = config();
    config.dashboards.operations = false;
    config.alarms.enabled = false;
    config.budget.enabled = false;
    config.audit.trail = false;
    config
}

/// Its template, as JSON.
pub fn template_of(config: &Config) -> Value {
    serde_json::from_str(&synth::stack::template(config).unwrap().to_json().unwrap()).unwrap()
}

/// A sample by its name.
pub fn sample(name: &str) -> Call {
    Call::sample(&source::samples().join(format!("{name}.toml"))).unwrap()
}

/// What a play of this template needs.
pub fn setting(template: &Value, folder: &Path) -> Setting {
    text_setting(&template.to_string(), folder)
}

/// The same of a template's text.
pub fn text_setting(template: &str, folder: &Path) -> Setting {
    Setting {
        template: template.to_owned(),
        region: "eu-central-1".to_owned(),
        programs: programs(),
        folder: folder.to_owned(),
        twice: true,
        ..Setting::default()
    }
}

/// The statements of a role's own policy.
pub fn statements<'t>(template: &'t mut Value, role: &str) -> &'t mut Vec<Value> {
    let path = format!("/Resources/{role}/Properties/Policies/0/PolicyDocument/Statement");
    template.pointer_mut(&path).and_then(Value::as_array_mut).unwrap_or_else(|| panic!("no {path}"))
}

/// Takes out what a JSON pointer names.
pub fn remove(template: &mut Value, path: &str) {
    let (parent, name) = path.rsplit_once('/').unwrap();
    let removed = match template.pointer_mut(parent) {
        Some(Value::Object(members)) => members.remove(name),
        Some(Value::Array(items)) => Some(items.remove(name.parse().unwrap())),
        _ => None,
    };
    assert!(removed.is_some(), "the template has no {path}");
}

/// Takes the statements that name a resource out of the queue policies.
pub fn without_references(template: &mut Value, id: &str) {
    let reference = json!({"Fn::GetAtt": [id, "Arn"]});
    for resource in template["Resources"].as_object_mut().unwrap().values_mut() {
        let Some(Value::Array(statements)) = resource.pointer_mut("/Properties/PolicyDocument/Statement")
        else {
            continue;
        };
        statements.retain(|statement| statement["Condition"]["ArnEquals"]["aws:SourceArn"] != reference);
    }
}

/// What is wrong with a document by the schema that is published.
pub fn faults(document: &Value) -> Vec<String> {
    static SCHEMA: OnceLock<jsonschema::Validator> = OnceLock::new();
    let schema = SCHEMA.get_or_init(|| jsonschema::validator_for(&CallDocument::json_schema()).unwrap());
    schema.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Plays calls one after the other. Every document is one by the schema that is published.
pub async fn played(setting: Setting, calls: &[Call]) -> Result<Vec<Report>, PlayError> {
    let mut play = Play::begin(setting).await?;
    let mut reports = Vec::new();
    for call in calls {
        let report = play.call(call).await;
        if let Outcome::Document { document, .. } = &report.outcome {
            assert_eq!(faults(document), [""; 0], "{}", call.name);
        }
        reports.push(report);
    }
    play.end().await;
    Ok(reports)
}

/// Plays calls through a template that can be deployed.
pub async fn play(template: &Value, calls: &[Call]) -> Vec<Report> {
    let folder = tempfile::tempdir().unwrap();
    played(setting(template, folder.path()), calls).await.unwrap()
}

/// What is said to be wrong with a template: when it is deployed, or on the way of these calls.
pub async fn wrong(template: &Value, calls: &[Call]) -> String {
    let folder = tempfile::tempdir().unwrap();
    match played(setting(template, folder.path()), calls).await {
        Ok(reports) => problems(&reports),
        Err(error) => error.to_string(),
    }
}

/// What the reports say was wrong, with the names of the resources.
pub fn problems(reports: &[Report]) -> String {
    let mut said = Vec::new();
    for report in reports {
        said.extend(report.problems().map(|step| format!("{}: {}", step.resource, step.what)));
        if let Outcome::Stopped { at, why } = &report.outcome {
            said.push(format!("{at}: {why}"));
        }
    }
    said.join("\n")
}

/// The metrics of reports, as their log lines.
pub fn measured(reports: &[Report]) -> Vec<Value> {
    let traces = reports.iter().flat_map(|report| [Some(&report.trace), report.again.as_ref()]).flatten();
    let details = traces.flat_map(|trace| trace.steps()).filter_map(|step| step.detail.clone());
    details.filter(|detail| detail.get("_aws").is_some()).collect()
}
