//! A mapping that joins nothing.

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use serde_json::Value;

pub(super) static RULE: Rule = Rule {
    id: "queues/mapping-to-nowhere",
    severity: Severity::Error,
    summary: "A mapping joins a source that Lambda polls with a function.",
    why: "Lambda polls queues, streams and brokers only, for a function that is there; it refuses any \
          other mapping (AWS Lambda API Reference, CreateEventSourceMapping).",
    remedy: "Name a queue or stream in `EventSourceArn` and a function in `FunctionName`, for example by \
          `!GetAtt` and `!Ref`.",
    bad: template!("queues/mapping-to-nowhere", "bad"),
    good: template!("queues/mapping-to-nowhere", "good"),
    check,
};

const POLLED: [&str; 7] = ["sqs", "kinesis", "dynamodb", "kafka", "mq", "rds", "docdb"];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for mapping in stack.of_kind("AWS::Lambda::EventSourceMapping") {
        let text = |property: &str| mapping.properties.get(property).and_then(Value::as_str);
        if let Some(source) = text("EventSourceArn") {
            let service = source.split(':').nth(2).unwrap_or_default();
            if !source.starts_with("arn:") {
                let message = format!("Lambda refuses the mapping: `{source}` is no ARN");
                findings.at(mapping, &["EventSourceArn"], message);
            } else if !POLLED.contains(&service) {
                let message = format!("Lambda refuses the mapping: it does not poll {service}");
                findings.at(mapping, &["EventSourceArn"], message);
            } else if service == "dynamodb" && !source.contains("/stream/") {
                let message = "Lambda refuses the mapping: that is the table, not its stream";
                findings.with_remedy(mapping, &["EventSourceArn"], message, "Name the table's `StreamArn`.");
            }
        }
        if let Some(name) = text("FunctionName") {
            let other = stack.by_arn(name).filter(|found| !found.kind.starts_with("AWS::Lambda::"));
            let by_id = stack.resource(name).filter(|found| found.kind == "AWS::Lambda::Function");
            let called = stack.by_name("AWS::Lambda::Function", name).is_some();
            let problem = match (other, by_id) {
                (Some(other), _) => format!("{} is a {}", other.id, other.kind),
                (None, Some(function)) if !called => {
                    format!("`{name}` is the logical ID; the function is called {}", function.physical_name)
                }
                _ => continue,
            };
            findings.at(mapping, &["FunctionName"], format!("Lambda refuses the mapping: {problem}"));
        }
    }
}
