//! Names that are too long.

use proof::catalog;
use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "limits/name-length",
    severity: Severity::Error,
    summary: "A name is no longer than its service takes.",
    why: "The registry leaves these lengths out; the service refuses the name when the resource is made \
          (the services' pages on quotas).",
    remedy: "Shorten the name, or leave it out so that AWS makes one.",
    bad: template!("limits/name-length", "bad"),
    good: template!("limits/name-length", "good"),
    check,
};

/// Type, property, most characters, where the registry's bounds do not say it.
const LENGTHS: [(&str, &str, usize); 8] = [
    ("AWS::SQS::Queue", "QueueName", 80),
    ("AWS::SNS::Topic", "TopicName", 256),
    ("AWS::IAM::ManagedPolicy", "ManagedPolicyName", 128),
    ("AWS::IAM::Policy", "PolicyName", 128),
    ("AWS::KMS::Alias", "AliasName", 256),
    ("AWS::Cognito::UserPool", "UserPoolName", 128),
    ("AWS::StepFunctions::StateMachine", "StateMachineName", 80),
    ("AWS::Scheduler::Schedule", "Name", 64),
];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for resource in deployment.stack.resources() {
        for (kind, property, most) in LENGTHS {
            let name = resource.properties.get(property).and_then(Value::as_str);
            let Some(length) = name.map(|name| name.chars().count()).filter(|_| resource.kind == kind) else {
                continue;
            };
            if length > most && !has_bound(kind, property) {
                let message = format!("the name has {length} characters, at most {most} are taken");
                findings.at(resource, &[property], message);
            }
        }
    }
}

/// Do the registry's bounds say how long it may be?
fn has_bound(kind: &str, property: &str) -> bool {
    let schema = catalog::resource_type(kind).map(|known| &known.schema["properties"][property]);
    schema.is_some_and(|schema| schema.get("maxLength").is_some())
}
