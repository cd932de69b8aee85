//! Permissions: what policies say, and whether AWS can do anything with it.

mod action_resource_mismatch;
mod action_unknown;
mod action_wildcard;
mod allow_cannot_match;
mod condition_never_there;
mod confused_deputy;
mod contradiction;
mod crawler_cannot_crawl;
mod declared_call_refused;
mod deny_cannot_fire;
mod deny_everybody;
mod duplicate_sid;
mod function_cannot_join;
mod function_cannot_log;
mod grant_on_nothing;
mod keys;
mod needs;
mod ours;
mod pass_role_wildcard;
mod policy_attached_to_nothing;
mod policy_empty;
mod policy_of_another;
mod policy_version_missing;
mod query_cannot_run;
mod quicksight_lacks;
mod resource_wildcard;
mod role_unused;
mod service_cannot_assume;
mod trail_refused;
mod trust_everyone;
mod undeclared_grant;

use super::Rule;
use crate::deployment::Deployment;
use crate::statements::{Holder, Statement, texts};
use proof::{Resource, Stack};

pub(super) const RULES: &[&Rule] = &[
    &action_resource_mismatch::RULE,
    &action_unknown::RULE,
    &action_wildcard::RULE,
    &allow_cannot_match::RULE,
    &condition_never_there::RULE,
    &confused_deputy::RULE,
    &crawler_cannot_crawl::RULE,
    &declared_call_refused::RULE,
    &deny_cannot_fire::RULE,
    &deny_everybody::RULE,
    &duplicate_sid::RULE,
    &function_cannot_join::RULE,
    &function_cannot_log::RULE,
    &grant_on_nothing::RULE,
    &pass_role_wildcard::RULE,
    &policy_attached_to_nothing::RULE,
    &policy_empty::RULE,
    &policy_of_another::RULE,
    &policy_version_missing::RULE,
    &query_cannot_run::RULE,
    &quicksight_lacks::RULE,
    &resource_wildcard::RULE,
    &role_unused::RULE,
    &service_cannot_assume::RULE,
    &trail_refused::RULE,
    &trust_everyone::RULE,
    &undeclared_grant::RULE,
];

/// The managed policies that bound what others allow, and give nobody anything.
fn boundaries(deployment: &Deployment) -> Vec<&str> {
    let stack = &deployment.stack;
    let bound =
        stack.resources().filter_map(|resource| resource.properties.get("PermissionsBoundary")?.as_str());
    bound
        .filter_map(|arn| stack.by_name("AWS::IAM::ManagedPolicy", arn))
        .filter(|policy| policy.properties.get("Roles").is_none_or(|roles| texts(roles).is_empty()))
        .map(|policy| policy.id.as_str())
        .collect()
}

/// Does this statement give this role permissions?
pub(super) fn is_of_role(stack: &Stack, statement: &Statement<'_>, role: &Resource) -> bool {
    if statement.holder != Holder::Identity {
        return false;
    }
    let holder = statement.resource;
    let names = |key: &str| holder.properties.get(key).map(texts).unwrap_or_default();
    match holder.kind.as_str() {
        "AWS::IAM::Role" => holder.id == role.id,
        "AWS::IAM::RolePolicy" => names("RoleName").contains(&role.physical_name.as_str()),
        "AWS::IAM::Policy" => names("Roles").contains(&role.physical_name.as_str()),
        "AWS::IAM::ManagedPolicy" => {
            let attached = role.properties.get("ManagedPolicyArns").map(texts).unwrap_or_default();
            names("Roles").contains(&role.physical_name.as_str())
                || attached.iter().any(|arn| {
                    stack.by_name("AWS::IAM::ManagedPolicy", arn).is_some_and(|policy| policy.id == holder.id)
                })
        }
        _ => false,
    }
}
