//! A function in a VPC whose role may not make its network interfaces.

use super::needs::{Grants, On};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use proof::unknown;

pub(super) static RULE: Rule = Rule {
    id: "permissions/function-cannot-join",
    severity: Severity::Error,
    summary: "The role of a function in a VPC may make, see and remove its network interfaces.",
    why: "Lambda makes a function's network interfaces with the function's own role, and refuses to create or update a function \
          whose role may not; without the permissions to remove them they are left behind (AWS Lambda Developer Guide, \
          \"Giving Lambda functions access to resources in an Amazon VPC\").",
    remedy: "Attach AWSLambdaVPCAccessExecutionRole, or allow the actions that it allows.",
    bad: template!("permissions/function-cannot-join", "bad"),
    good: template!("permissions/function-cannot-join", "good"),
    check,
};

const NEEDED: &[&str] = &[
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let mut grants = None;
    for function in stack.functions() {
        let role = function.role.as_deref().and_then(|id| stack.resource(id));
        let (Some(role), Some(resource)) = (role, stack.resource(&function.id)) else { continue };
        let subnets = resource.property(&["VpcConfig", "SubnetIds"]);
        let joins = subnets.is_some_and(|ids| {
            ids.as_array().is_some_and(|ids| !ids.is_empty()) && unknown::why(ids).is_none()
        });
        if !joins {
            continue;
        }
        let Some(own) = grants.get_or_insert_with(|| Grants::of(stack)).role(role) else { continue };
        let missing: Vec<&str> = NEEDED.iter().copied().filter(|action| !own.may(action, On::Any)).collect();
        if !missing.is_empty() {
            let message = format!(
                "{} is in a VPC, and {} may not {}: Lambda cannot make or remove its network interfaces",
                function.id,
                role.id,
                missing.join(", ")
            );
            findings.at(role, &[], message);
        }
    }
}
