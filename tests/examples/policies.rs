//! Prints the identity policies of a template as an account would see them, one JSON line each: `{"id", "policy"}`.
//! Templates before the last one are those whose exports it imports.
//!
//! ```text
//! cargo run -p tests --example policies -- templates/default.snap.yaml
//! ```

use std::process::ExitCode;

use serde_json::{Value, json};

fn main() -> ExitCode {
    let files: Vec<String> = std::env::args().skip(1).collect();
    let texts: Result<Vec<String>, String> = files
        .iter()
        .map(|file| std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}")))
        .collect();
    let texts = match texts {
        Ok(texts) if !texts.is_empty() => texts,
        Ok(_) => {
            eprintln!("usage: policies [<template that exports>…] <template>");
            return ExitCode::from(2);
        }
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    for resource in tests::resolve_all(&texts, tests::account("eu-central-1"))
        .last()
        .into_iter()
        .flat_map(|stack| stack.resources())
    {
        let inline = resource.properties["Policies"].as_array().into_iter().flatten();
        let documents: Vec<&Value> = match resource.kind.as_str() {
            "AWS::IAM::Role" => inline.map(|policy| &policy["PolicyDocument"]).collect(),
            "AWS::IAM::ManagedPolicy" => vec![&resource.properties["PolicyDocument"]],
            _ => Vec::new(),
        };
        for policy in documents {
            println!("{}", json!({"id": resource.id, "policy": policy}));
        }
    }
    ExitCode::SUCCESS
}
