//! A dimension that names nothing.

use proof::{Resource, Stack};

use super::metrics;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::texts::Given;

pub(super) static RULE: Rule = Rule {
    id: "references/dimension-to-nothing",
    severity: Severity::Error,
    summary: "The dimension of a metric names a resource that is there, by its name.",
    why: "CloudWatch takes any value. A metric of a resource that is not there, or one that is asked for by ARN or URL where \
          the service publishes it by name, never has data (the services' pages on their metrics).",
    remedy: "Refer to the resource: its name is `!Ref` or `!GetAtt` as the type's page says; for something outside of the \
             template take the name from a parameter.",
    bad: template!("references/dimension-to-nothing", "bad"),
    good: template!("references/dimension-to-nothing", "good"),
    check,
};

/// Namespace, dimension, and the type that it names.
const NAMES: [(&str, &str, &str); 9] = [
    ("AWS/Lambda", "FunctionName", "AWS::Lambda::Function"),
    ("AWS/SQS", "QueueName", "AWS::SQS::Queue"),
    ("AWS/SNS", "TopicName", "AWS::SNS::Topic"),
    ("AWS/Events", "RuleName", "AWS::Events::Rule"),
    ("AWS/DynamoDB", "TableName", "AWS::DynamoDB::Table"),
    ("AWS/S3", "BucketName", "AWS::S3::Bucket"),
    ("AWS/States", "StateMachineArn", "AWS::StepFunctions::StateMachine"),
    ("AWS/Athena", "WorkGroup", "AWS::Athena::WorkGroup"),
    ("AWS/Kinesis", "StreamName", "AWS::Kinesis::Stream"),
];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let given = Given::of(deployment);
    for looked in metrics::looked_at(stack) {
        for (index, (name, value)) in looked.dimensions.iter().flatten().enumerate() {
            let Some(value) = value else { continue };
            let known =
                NAMES.iter().find(|(space, dimension, _)| *space == looked.namespace && dimension == name);
            let Some((.., kind)) = known else { continue };
            if stack.of_kind(kind).any(|resource| published_as(resource) == value) {
                continue;
            }
            let index = index.to_string();
            let at = looked.at(&["Dimensions", &index, "Value"]);
            let never =
                if looked.what() == "alarm" { "the alarm never has data" } else { "nothing is shown" };
            if let Some(other) = by_another_name(stack, kind, value) {
                let message = format!(
                    "{name} is `{value}`, but metrics of {} are published as `{}`: {never}",
                    other.id,
                    published_as(other)
                );
                findings.at(looked.by, &at, message);
            } else if stack.of_kind(kind).next().is_none()
                || given.has_part_in(value)
                || stack.of_kind(kind).any(|resource| published_as(resource).starts_with('<'))
            {
                findings.note(looked.by, format!("{name} `{value}` is outside of the template"));
            } else {
                let message = format!("no {kind} is called `{value}`: {never}");
                findings.at(looked.by, &at, message);
            }
        }
    }
}

/// What stands in the dimension.
fn published_as(resource: &Resource) -> &str {
    if resource.kind == "AWS::StepFunctions::StateMachine" {
        return resource.arn.as_deref().unwrap_or("<unknown>");
    }
    &resource.physical_name
}

fn by_another_name<'s>(stack: &'s Stack, kind: &str, value: &str) -> Option<&'s Resource> {
    stack.of_kind(kind).find(|resource| {
        [resource.arn.as_deref(), Some(&resource.name), Some(&resource.physical_name), Some(&resource.id)]
            .contains(&Some(value))
    })
}
