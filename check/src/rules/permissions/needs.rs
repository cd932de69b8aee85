//! What a role is certainly not allowed, by its own statements and by those that name it: cheaper than to ask for a decision,
//! and quiet where anything is open.

use std::collections::HashMap;

use proof::{Resource, Stack, unknown};
use serde_json::Value;

use super::is_of_role;
use crate::statements::condition::Test;
use crate::statements::{Holder, Statement, action, statements, texts};

/// The Allow statements of roles, and of resources that let in roles by name: a key's or a bucket's policy is enough.
pub(super) struct Grants<'s> {
    stack: &'s Stack,
    inline: HashMap<&'s str, Vec<Statement<'s>>>,
    attached: Vec<Statement<'s>>,
    resources: Vec<Statement<'s>>,
}

/// What one role is allowed.
pub(super) struct Own<'g, 's>(Vec<&'g Statement<'s>>);

/// What an action is asked of.
#[derive(Clone, Copy)]
pub(super) enum On<'t> {
    /// Exactly this.
    One(&'t str),
    /// Something that begins so.
    Within(&'t str),
    /// Anything.
    Any,
}

impl<'s> Grants<'s> {
    pub(super) fn of(stack: &'s Stack) -> Self {
        let mut grants =
            Grants { stack, inline: HashMap::new(), attached: Vec::new(), resources: Vec::new() };
        for statement in statements(stack).into_iter().filter(|one| !one.has_effect("Deny")) {
            match statement.holder {
                Holder::Trust => {}
                Holder::Resource => grants.resources.push(statement),
                Holder::Identity if statement.resource.kind == "AWS::IAM::Role" => {
                    grants.inline.entry(statement.resource.id.as_str()).or_default().push(statement);
                }
                Holder::Identity => grants.attached.push(statement),
            }
        }
        grants
    }

    /// `None` where the role has policies that the templates do not show.
    pub(super) fn role<'g>(&'g self, role: &Resource) -> Option<Own<'g, 's>> {
        let own = |key: &str| role.properties.get(key);
        if own("Policies").is_some_and(|policies| !is_listed(policies)) {
            return None;
        }
        if let Some(attached) = own("ManagedPolicyArns") {
            let known = unknown::within(attached).is_none();
            let here = |arn: &&str| self.stack.by_name("AWS::IAM::ManagedPolicy", arn).is_some();
            if !known || !texts(attached).iter().all(here) {
                return None;
            }
        }
        let inline = self.inline.get(role.id.as_str()).into_iter().flatten();
        let attached = self.attached.iter().filter(|one| is_of_role(self.stack, one, role));
        let by_name = self.resources.iter().filter(|one| lets_in(one, role));
        Some(Own(inline.chain(attached).chain(by_name).collect()))
    }
}

/// Does a resource's policy name the role?
fn lets_in(statement: &Statement<'_>, role: &Resource) -> bool {
    let named = statement.content.get("Principal").and_then(|who| who.get("AWS")).map(texts);
    role.arn.as_deref().is_some_and(|arn| named.is_some_and(|names| names.contains(&arn)))
}

/// Are all policies and their statements there to be read?
fn is_listed(policies: &Value) -> bool {
    policies.as_array().is_some_and(|list| {
        list.iter().all(|policy| {
            let statements = policy.get("PolicyDocument").and_then(|document| document.get("Statement"));
            statements.is_some_and(|statements| match statements {
                Value::Array(items) => {
                    items.iter().all(|item| item.get("Effect").is_some_and(Value::is_string))
                }
                one => one.get("Effect").is_some_and(Value::is_string),
            })
        })
    })
}

impl Own<'_, '_> {
    /// May the role do this, as far as one can tell? Conditions are taken to hold.
    pub(super) fn may(&self, action: &str, on: On<'_>) -> bool {
        self.0.iter().any(|one| allows(one, action) && reaches(one, on))
    }

    /// May it use a key so, through this service and for objects that begin so?
    pub(super) fn may_use_key(
        &self,
        action: &str,
        key: On<'_>,
        service: &str,
        objects: Option<&str>,
    ) -> bool {
        let admits = |test: Test<'_>| {
            if test.is_negated() || !test.needs_key() {
                return true;
            }
            let values = test.texts();
            if values.is_empty() || values.iter().any(|value| value.contains("${")) {
                return true;
            }
            if test.is_on("kms:ViaService") {
                let wanted = format!("{service}.");
                return values.iter().any(|value| meets(value, &wanted));
            }
            if test.is_on("kms:EncryptionContext:aws:s3:arn")
                && let Some(objects) = objects
            {
                return values.iter().any(|value| {
                    meets(value, objects)
                        || objects.strip_prefix(value.as_str()).is_some_and(|rest| rest.starts_with('/'))
                });
            }
            true
        };
        self.0
            .iter()
            .any(|one| allows(one, action) && reaches(one, key) && one.tests().into_iter().all(admits))
    }
}

fn allows(statement: &Statement<'_>, action: &str) -> bool {
    if statement.content.get("NotAction").is_some() || !statement.knows("Action") {
        return true;
    }
    statement.texts("Action").into_iter().any(|text| is_action(text, action))
}

/// Does the text stand for this action?
pub(super) fn is_action(text: &str, action: &str) -> bool {
    text.eq_ignore_ascii_case(action) || (action::has_wildcard(text) && action::covers(text, action))
}

fn reaches(statement: &Statement<'_>, on: On<'_>) -> bool {
    if statement.content.get("NotResource").is_some() || !statement.knows("Resource") {
        return true;
    }
    statement.texts("Resource").into_iter().any(|text| match on {
        On::Any => true,
        On::Within(prefix) => meets(text, prefix),
        On::One(arn) => {
            text == arn
                || (text.contains("${") && meets(text, arn))
                || (action::has_wildcard(text) && action::like(text, arn))
        }
    })
}

/// May the text with wildcards stand for something that begins so?
fn meets(text: &str, prefix: &str) -> bool {
    let stem = text.split(['*', '?']).next().unwrap_or(text);
    let stem = stem.split("${").next().unwrap_or(stem);
    stem.starts_with(prefix) || (stem.len() < text.len() && prefix.starts_with(stem))
}

/// The bucket and the prefix of an address `s3://bucket/prefix`, and the ARN of what is under it.
pub(super) fn location<'s>(stack: &'s Stack, address: &str) -> Option<(&'s Resource, String)> {
    let (bucket, prefix) = address.strip_prefix("s3://")?.split_once('/')?;
    let bucket = stack.by_name("AWS::S3::Bucket", bucket)?;
    let prefix = prefix.split("${").next().unwrap_or(prefix);
    Some((bucket, format!("{}/{prefix}", bucket.arn.as_deref()?)))
}

/// Does a bucket encrypt with a key of the templates, unless told otherwise?
pub(super) fn is_under_key(stack: &Stack, bucket: &Resource) -> bool {
    let rules = bucket.property(&["BucketEncryption", "ServerSideEncryptionConfiguration"]);
    let first = rules.and_then(Value::as_array).and_then(|rules| rules.first());
    let key =
        first.and_then(|rule| rule.get("ServerSideEncryptionByDefault")?.get("KMSMasterKeyID")?.as_str());
    key.is_some_and(|key| stack.by_arn(key).is_some_and(|key| key.kind == "AWS::KMS::Key"))
}
