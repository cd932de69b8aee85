//! The condition keys that every request has, known from the stack.

use serde_json::Value;

use super::{Principal, Request};
use crate::policy::Context;
use crate::policy::keys::Keys;
use crate::stack::{Resource, Stack};

pub(super) fn keys(stack: &Stack, request: &Request) -> Keys {
    let account = stack.account();
    let mut facts = Context::new()
        // The AWS SDKs and the services speak HTTPS.
        .with("aws:SecureTransport", "true")
        .with("aws:RequestedRegion", &account.region);
    let service = request.action.split(':').next().unwrap_or_default().to_ascii_lowercase();
    if stack.by_arn(&request.resource).is_some() {
        facts.add("aws:ResourceAccount", &account.account);
        facts.add("s3:ResourceAccount", &account.account);
    }
    let by_service = match &request.principal {
        Principal::Service(name) => {
            facts.add("aws:PrincipalIsAWSService", "true");
            facts.add("aws:PrincipalServiceName", name);
            Some(name.clone())
        }
        Principal::Role(arn) => {
            let via_service = request.context.get("kms:ViaService").is_some();
            facts.add("aws:PrincipalIsAWSService", "false");
            facts.add("aws:ViaAWSService", via_service.to_string());
            facts.add("aws:PrincipalArn", arn);
            facts.add("aws:PrincipalAccount", &account.account);
            facts.add("aws:PrincipalType", "AssumedRole");
            facts.add("kms:CallerAccount", &account.account);
            for (key, value) in role(stack, arn).map(tags).unwrap_or_default() {
                facts.add(&format!("aws:PrincipalTag/{key}"), value);
            }
            None
        }
    };
    Keys { given: facts.overlaid(&request.context), service, by_service }
}

/// The template's role with this ARN, or the one that a session with this ARN is of.
pub(super) fn role<'s>(stack: &'s Stack, arn: &str) -> Option<&'s Resource> {
    let session_of = arn.split_once(":assumed-role/").and_then(|(_, rest)| rest.split('/').next());
    stack.of_kind("AWS::IAM::Role").find(|role| match session_of {
        Some(name) => role.physical_name == name,
        None => role.arn.as_deref() == Some(arn),
    })
}

fn tags(role: &Resource) -> Vec<(&str, &str)> {
    let tags = role.properties.get("Tags").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    tags.iter().filter_map(|tag| Some((tag.get("Key")?.as_str()?, tag.get("Value")?.as_str()?))).collect()
}
