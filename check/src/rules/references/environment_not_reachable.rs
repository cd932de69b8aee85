//! Variables that name what the function may not touch.

use proof::Resource;

use super::role;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::statements;

pub(super) static RULE: Rule = Rule {
    id: "references/environment-not-reachable",
    severity: Severity::Warning,
    summary: "What a function's variables name, its role may use.",
    why: "A variable that names a queue, topic, table, function or key is there to be used. Where \
          the role allows nothing on it at all, the first use is refused (Lambda Developer Guide, \
          \"Defining Lambda function permissions with an execution role\").",
    remedy: "Allow the role what the function does with it, or remove the variable.",
    bad: template!("references/environment-not-reachable", "bad"),
    good: template!("references/environment-not-reachable", "good"),
    check,
};

/// What is named to be used. A bucket's name may also be there to be compared with that of an event.
const KINDS: [&str; 7] = [
    "AWS::SQS::Queue",
    "AWS::SNS::Topic",
    "AWS::DynamoDB::Table",
    "AWS::Lambda::Function",
    "AWS::KMS::Key",
    "AWS::StepFunctions::StateMachine",
    "AWS::Kinesis::Stream",
];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let all = statements(stack);
    let named: Vec<&Resource> = KINDS.iter().flat_map(|kind| stack.of_kind(kind)).collect();
    for function in stack.functions() {
        let (Some(resource), Some(role)) = (stack.resource(&function.id), function.role.as_deref()) else {
            continue;
        };
        let Some(role) = stack.resource(role) else { continue };
        let Some(allowed) = role::allowed(stack, &all, role) else {
            findings.note(resource, "what its role may do is not known in full");
            continue;
        };
        for (name, value) in &function.environment {
            let meant: Vec<&Resource> = named
                .iter()
                .copied()
                .filter(|one| one.id != function.id)
                .filter(|one| {
                    [Some(one.name.as_str()), Some(&one.physical_name), one.arn.as_deref()]
                        .contains(&Some(value))
                })
                .collect();
            let reachable = |one: &&Resource| {
                one.arn
                    .as_deref()
                    .is_none_or(|arn| allowed.iter().any(|statement| role::touches(statement, arn)))
            };
            if let Some(first) = meant.first().filter(|_| !meant.iter().any(reachable)) {
                let message = format!(
                    "{} allows nothing on {}, which {name} names: its first use is refused",
                    role.id, first.id
                );
                findings.at(resource, &["Environment", "Variables", name], message);
            }
        }
    }
}
