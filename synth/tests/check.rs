//! `synth check`, as it is typed.

#![allow(clippy::unwrap_used)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn synth(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_synth")).args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn bad() -> String {
    repository("check/rules/references/metric-unknown.bad.yaml").display().to_string()
}

#[test]
fn the_default_template_is_good() {
    let output = synth(&["check"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).contains("0 errors, 0 warnings"), "{}", stdout(&output));
}

#[test]
fn a_finding_is_told_with_its_place_and_what_to_do() {
    let output = synth(&["check", &bad()]);
    assert_eq!(output.status.code(), Some(1));
    let told = stdout(&output);
    for part in [
        "error[references/metric-unknown]",
        "bad.yaml:6:7",
        "Alarm.Properties.MetricName",
        "Correct the name",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!told.contains('\u{1b}'), "colours in a file: {told:?}");
}

#[test]
fn each_form_holds_the_finding() {
    let form = |form: &str| stdout(&synth(&["check", "--format", form, &bad()]));
    let json: Value = serde_json::from_str(&form("json")).unwrap();
    assert!(
        json["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["rule"] == "references/metric-unknown" && one["line"] == 6)
    );
    let sarif: Value = serde_json::from_str(&form("sarif")).unwrap();
    let run = &sarif["runs"][0];
    for result in run["results"].as_array().unwrap() {
        let rule =
            &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
    }
    assert_eq!(sarif["version"], "2.1.0");
    let github = form("github");
    assert!(
        github.lines().any(|line| line.starts_with("::error file=") && line.contains("line=6,col=7")),
        "{github}"
    );
}

#[test]
fn standard_input_is_a_template_too() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_synth"))
        .args(["check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(std::fs::read_to_string(bad()).unwrap().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("standard input:6:7"), "{}", stdout(&output));
}

#[test]
fn what_is_no_template_is_refused_with_2() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("broken.yaml");
    std::fs::write(
        &file,
        "Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n    Properties: {QueueName: !Ref Gone}\n",
    )
    .unwrap();
    for (arguments, problem) in [
        (vec!["check", "no-such-file.yaml"], "no-such-file.yaml"),
        (vec!["check", file.to_str().unwrap()], "Gone"),
        (vec!["check", "--explain", "reference/metric-unknown"], "did you mean `references/metric-unknown`"),
    ] {
        let output = synth(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(problem), "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn a_rule_is_explained_with_its_templates() {
    let output = synth(&["check", "--explain", "references/metric-unknown"]);
    assert_eq!(output.status.code(), Some(0));
    for part in ["# references/metric-unknown", "## Is found", "MetricName: AgeOfOldestMessage", "## Is good"]
    {
        assert!(stdout(&output).contains(part), "{part}");
    }
    let list = stdout(&synth(&["check", "--explain", "all"]));
    assert!(list.lines().count() > 20, "{list}");
}

#[test]
fn stacks_of_one_deployment_see_each_others_exports() {
    let files: Vec<String> = ["stack", "tenants-1", "tenants-2"]
        .map(|name| repository(&format!("templates/sixty-tenants-{name}.snap.yaml")).display().to_string())
        .to_vec();
    let mut arguments = vec!["check", "--together"];
    arguments.extend(files.iter().map(String::as_str));
    let output = synth(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
}
