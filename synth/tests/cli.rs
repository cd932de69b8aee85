//! The command line: what it prints, and how it refuses.

#![allow(clippy::unwrap_used)]

use std::process::{Command, Output};

fn synth(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_synth")).args(arguments).output().unwrap()
}

fn config(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my.yaml");
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

#[test]
fn without_arguments_it_prints_the_default_template() {
    let output = synth(&[]);
    assert!(output.status.success());
    assert!(output.stderr.is_empty());
    assert!(output.stdout.starts_with(b"AWSTemplateFormatVersion: '2010-09-09'\n"));
    assert_eq!(output.stdout, synth(&[]).stdout);
}

#[test]
fn json_is_json() {
    let output = synth(&["--format", "json"]);
    let template: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(template["Resources"]["InputBucket"]["Type"], "AWS::S3::Bucket");
}

#[test]
fn a_prefix_is_in_every_physical_name() {
    let (_folder, path) = config("prefix: other\ntenants: [{id: t1, name: T}]\n");
    let output = synth(&["--config", &path, "--format", "json"]);
    let template: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let properties = [
        "QueueName",
        "TableName",
        "RoleName",
        "FunctionName",
        "TopicName",
        "LogGroupName",
        "BucketName",
        "AliasName",
    ];
    let mut seen = 0;
    for (id, resource) in template["Resources"].as_object().unwrap() {
        for name in properties.iter().filter_map(|name| resource["Properties"].get(name)) {
            let Some(name) = name["Fn::Sub"].as_str().or(name.as_str()) else { continue };
            assert!(name.contains("other-") && !name.contains("cci-lite"), "{id}: {name}");
            seen += 1;
        }
    }
    assert!(seen > 15, "only {seen} names were looked at");
}

#[test]
fn bad_input_is_exit_code_2_with_a_reason_and_no_output() {
    let (_folder, unknown) = config("prefx: a\n");
    let (_folder2, tenant) = config("tenants: [{id: Acme Corp, name: A}]\n");
    for (arguments, says) in [
        (vec!["--config", "/nonexistent/x.yaml"], "x.yaml"),
        (vec!["--config", unknown.as_str()], "prefx"),
        (vec!["--config", tenant.as_str()], "only a-z, 0-9 and - are allowed"),
        (vec!["--format", "toml"], "toml"),
        (vec!["--nonsense"], "--nonsense"),
    ] {
        let output = synth(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(says), "{arguments:?}: {said}");
    }
}
