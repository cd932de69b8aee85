//! Prints the identity policies of a template as an account would see them, one JSON line each: `{"id", "policy"}`.
//!
//! ```text
//! cargo run -p tests --example policies -- templates/default.snap.yaml
//! ```

use std::process::ExitCode;

use serde_json::{Value, json};

fn main() -> ExitCode {
    let Some(file) = std::env::args().nth(1) else {
        eprintln!("usage: policies <template>");
        return ExitCode::from(2);
    };
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("error: {file}: {error}");
            return ExitCode::from(2);
        }
    };
    for resource in tests::resolve(&text).resources() {
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
