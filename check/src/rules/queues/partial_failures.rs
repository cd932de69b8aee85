//! Messages that fail and are deleted.

use contract::function::Function;
use proof::unknown;
use serde_json::Value;

use super::queue::consumers;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "queues/partial-failures",
    severity: Severity::Error,
    summary: "A mapping declares that its function tells which messages failed.",
    why: "Where a function answers with `batchItemFailures` and the mapping does not declare \
          `ReportBatchItemFailures`, Lambda takes the batch as done and deletes the messages that failed (AWS Lambda \
          Developer Guide, \"Implementing partial batch responses\").",
    remedy: "Set `FunctionResponseTypes: [ReportBatchItemFailures]` on the mapping.",
    bad: template!("queues/partial-failures", "bad"),
    good: template!("queues/partial-failures", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let consumers = consumers(stack);
    for (mapping, _, function) in &consumers {
        let Some(resource) = stack.resource(&mapping.id) else { continue };
        let declared = resource.properties.get("FunctionResponseTypes");
        if mapping.partial_failures || declared.and_then(unknown::within).is_some() {
            continue;
        }
        // The handlers of the contract answer so.
        let binary = function.metadata.get("cci:binary").and_then(Value::as_str);
        let ours = Function::ALL.iter().any(|own| own.batch_size().is_some() && Some(own.name()) == binary);
        let elsewhere =
            consumers.iter().any(|(other, ..)| other.function == mapping.function && other.partial_failures);
        if ours || elsewhere {
            let message = format!(
                "{} tells which messages failed, and this mapping does not listen: Lambda deletes them as done",
                function.id
            );
            let place: &[&str] = if declared.is_some() { &["FunctionResponseTypes"] } else { &[] };
            findings.at(resource, place, message);
        }
    }
}
