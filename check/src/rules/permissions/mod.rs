//! Permissions: what policies say, and whether AWS can do anything with it.

mod action_resource_mismatch;
mod action_unknown;
mod action_wildcard;
mod allow_cannot_match;
mod condition_never_there;
mod contradiction;
mod deny_cannot_fire;
mod duplicate_sid;
mod keys;
mod pass_role_wildcard;
mod policy_version_missing;
mod resource_wildcard;

use super::Rule;
use crate::deployment::Deployment;
use crate::statements::texts;

pub(super) const RULES: &[&Rule] = &[
    &action_resource_mismatch::RULE,
    &action_unknown::RULE,
    &action_wildcard::RULE,
    &allow_cannot_match::RULE,
    &condition_never_there::RULE,
    &deny_cannot_fire::RULE,
    &duplicate_sid::RULE,
    &pass_role_wildcard::RULE,
    &policy_version_missing::RULE,
    &resource_wildcard::RULE,
];

/// The managed policies that bound what others allow, and give nobody anything.
fn boundaries(deployment: &Deployment) -> Vec<&str> {
    let stack = &deployment.stack;
    let bound =
        stack.resources().filter_map(|resource| resource.properties.get("PermissionsBoundary")?.as_str());
    bound
        .filter_map(|arn| stack.by_name("AWS::IAM::ManagedPolicy", arn))
        .filter(|policy| !policy.properties.get("Roles").is_some_and(|roles| !texts(roles).is_empty()))
        .map(|policy| policy.id.as_str())
        .collect()
}
