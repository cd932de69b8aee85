//! Policies that refuse requests without TLS.

use proof::Resource;
use serde_json::Value;

use crate::statements::{Statement, texts};

/// Does this statement refuse what comes without TLS? One with more conditions is taken to, here: whether it can fire is
/// another rule's question.
pub(super) fn refuses_plain(statement: &Statement<'_>) -> bool {
    statement.has_effect("Deny")
        && statement.conditions().iter().any(|(_, key, _)| {
            key.eq_ignore_ascii_case("aws:SecureTransport") || key.eq_ignore_ascii_case("s3:TlsVersion")
        })
}

/// Is all of a statement known that decides whom and what it is for?
pub(super) fn is_known(statement: &Statement<'_>) -> bool {
    ["Effect", "Principal", "Action", "Resource", "Condition"]
        .iter()
        .all(|key| statement.content.get(key).is_none_or(|value| proof::unknown::within(value).is_none()))
}

/// Is the policy attached to this resource, by the property that names it?
pub(super) fn is_attached(policy: &Resource, resource: &Resource) -> bool {
    let properties = ["Bucket", "Queues", "Topics", "Queue", "TopicArn"];
    let named = properties.iter().filter_map(|name| policy.properties.get(name)).flat_map(texts);
    let forms = [Some(resource.name.as_str()), Some(&resource.physical_name), resource.arn.as_deref()];
    named.into_iter().any(|name| forms.contains(&Some(name)))
}

/// Is the policy's target unknown?
pub(super) fn is_open(policy: &Resource) -> bool {
    let names = ["Bucket", "Queues", "Topics", "PolicyDocument"];
    names.iter().filter_map(|name| policy.properties.get(name)).any(|value| {
        proof::unknown::why(value).is_some()
            || value.as_array().into_iter().flatten().any(|one: &Value| proof::unknown::why(one).is_some())
    })
}
