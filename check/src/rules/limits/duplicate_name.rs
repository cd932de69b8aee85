//! Two resources of one name.

use std::collections::HashMap;

use proof::Resource;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "limits/duplicate-name",
    severity: Severity::Error,
    summary: "No two resources of a type have one name.",
    why: "The second one that CloudFormation makes is refused, for its name is taken: the stack rolls back \
          (CloudFormation User Guide, \"Name type\").",
    remedy: "Give each its own name, or none.",
    bad: template!("limits/duplicate-name", "bad"),
    good: template!("limits/duplicate-name", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let mut first: HashMap<(&str, &str), &Resource> = HashMap::new();
    for resource in deployment.stack.resources().filter(|one| !one.undecided) {
        let Some(arn) = resource.arn.as_deref() else { continue };
        if let Some(other) = first.get(&(resource.kind.as_str(), arn)) {
            let message = format!(
                "{} has this name already ({}): this one is refused",
                other.id, resource.physical_name
            );
            let name = NAMES.iter().find(|name| resource.properties.get(**name).is_some());
            findings.at(resource, name.map(std::slice::from_ref).unwrap_or_default(), message);
        } else {
            first.insert((&resource.kind, arn), resource);
        }
    }
}

/// Where names stand.
const NAMES: [&str; 18] = [
    "AlarmName",
    "AliasName",
    "BucketName",
    "BudgetName",
    "DashboardName",
    "DataSetId",
    "DataSourceId",
    "DeliveryStreamName",
    "FunctionName",
    "LogGroupName",
    "ManagedPolicyName",
    "Name",
    "QueueName",
    "RoleName",
    "StateMachineName",
    "TableName",
    "TopicName",
    "TrailName",
];
