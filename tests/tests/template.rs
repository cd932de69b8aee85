//! The template is the same in every form and run, and what holds data keeps its place.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::path::Path;

use synth::config::Config;

fn committed(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn default_template() -> String {
    synth::stack::template(&Config::default()).unwrap().to_yaml().unwrap()
}

#[test]
fn the_same_configuration_gives_the_same_bytes() {
    assert_eq!(default_template(), default_template());
    let json = |()| synth::stack::template(&Config::default()).unwrap().to_json().unwrap();
    assert_eq!(json(()), json(()));
}

#[test]
fn yaml_and_json_mean_the_same() {
    let template = synth::stack::template(&Config::default()).unwrap();
    let resolved = |text: &str| {
        tests::resolve(text)
            .resources()
            .map(|one| (one.id.clone(), one.kind.clone(), one.properties.clone()))
            .collect::<Vec<_>>()
    };
    let (yaml, json) = (resolved(&template.to_yaml().unwrap()), resolved(&template.to_json().unwrap()));
    assert_eq!(yaml, json);
}

#[test]
fn what_holds_data_keeps_its_logical_id_type_and_name() {
    let stack = tests::resolve(&default_template());
    let names =
        ["/BucketName", "/TableName", "/QueueName", "/AliasName", "/LogGroupName", "/DatabaseInput/Name"];
    let kinds = [
        "AWS::S3::Bucket",
        "AWS::DynamoDB::Table",
        "AWS::SQS::Queue",
        "AWS::KMS::Key",
        "AWS::KMS::Alias",
        "AWS::Logs::LogGroup",
        "AWS::Glue::Database",
    ];
    let mut found = String::new();
    for resource in stack.resources().filter(|resource| kinds.contains(&resource.kind.as_str())) {
        let name = names.iter().find_map(|name| resource.properties.pointer(name)?.as_str()).unwrap_or("-");
        writeln!(found, "{} {} {name}", resource.id, resource.kind).unwrap();
    }
    let lock: String = committed("stateful.lock")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .fold(String::new(), |text, line| text + line + "\n");
    assert_eq!(
        found, lock,
        "a resource that holds data has come, gone or changed its identity. CloudFormation would leave its data behind. \
         If that is meant, edit templates/stateful.lock by hand and say in the commit what becomes of the data."
    );
}
