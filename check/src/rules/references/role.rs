//! What a role of the template is allowed.

use proof::{Resource, Stack, unknown};
use serde_json::Value;

use crate::rules::tenancy::meet::meet;
use crate::statements::{Holder, Statement, texts};

/// AWS's policies that allow a function its logs, network and queue, and nothing that a variable would name.
const ITS_OWN: [&str; 4] = [
    "service-role/AWSLambdaBasicExecutionRole",
    "service-role/AWSLambdaVPCAccessExecutionRole",
    "AWSXRayDaemonWriteAccess",
    "AWSXrayWriteOnlyAccess",
];

/// The statements that allow the role something; `None` where a policy of it is not known.
pub(super) fn allowed<'a, 's>(
    stack: &Stack,
    statements: &'a [Statement<'s>],
    role: &Resource,
) -> Option<Vec<&'a Statement<'s>>> {
    let managed = role.properties.get("ManagedPolicyArns");
    if managed.is_some_and(|list| unknown::within(list).is_some()) {
        return None;
    }
    let managed = managed.map(texts).unwrap_or_default();
    let outside = managed.iter().any(|arn| {
        let own = ITS_OWN.iter().any(|name| arn.ends_with(&format!(":aws:policy/{name}")));
        !own && stack.by_name("AWS::IAM::ManagedPolicy", arn).is_none()
    });
    if outside {
        return None;
    }
    let is_of_role = |statement: &&Statement<'_>| {
        let policy = statement.resource;
        let named =
            || ["Roles", "RoleName"].iter().filter_map(|key| policy.properties.get(key)).flat_map(texts);
        match statement.holder {
            Holder::Identity => {
                policy.id == role.id
                    || named().any(|name| name == role.name)
                    || policy.arn.as_deref().is_some_and(|arn| managed.contains(&arn))
            }
            Holder::Resource => principals(statement).iter().any(|arn| {
                *arn == "*"
                    || Some(*arn) == role.arn.as_deref()
                    || arn.ends_with(":root") && policy.kind != "AWS::KMS::Key"
            }),
            Holder::Trust => false,
        }
    };
    let mine: Vec<&Statement<'_>> =
        statements.iter().filter(is_of_role).filter(|one| one.has_effect("Allow")).collect();
    let known = mine.iter().all(|one| unknown::within(one.content).is_none());
    known.then_some(mine)
}

fn principals<'v>(statement: &Statement<'v>) -> Vec<&'v str> {
    match statement.content.get("Principal") {
        Some(Value::Object(kinds)) => kinds.get("AWS").map(texts).unwrap_or_default(),
        Some(other) => texts(other),
        None => Vec::new(),
    }
}

/// Does a statement allow anything on this ARN or below it?
pub(super) fn touches(statement: &Statement<'_>, arn: &str) -> bool {
    let has = |key: &str| statement.content.get(key).is_some();
    if has("NotAction") || has("NotResource") {
        return true;
    }
    let service = arn.split(':').nth(2).unwrap_or_default();
    let below = format!("{arn}*");
    let of_service = |action: &&str| {
        action.split_once(':').is_none_or(|(prefix, _)| prefix == "*" || prefix.eq_ignore_ascii_case(service))
    };
    statement.texts("Action").iter().any(of_service)
        && statement.texts("Resource").iter().any(|pattern| meet(pattern, arn) || meet(pattern, &below))
}
