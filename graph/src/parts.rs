//! What belongs together: a queue with its policy and its dead letters, a function with its role, its logs and its mappings.
//! By what the properties refer to, so that any template is read so; in ours that is what has a common stem.

use std::collections::BTreeMap;

use proof::{Resource, Stack};
use serde_json::Value;

use crate::grants::{holders, items};

/// The resource that each resource belongs to.
pub(crate) struct Parts<'s> {
    stack: &'s Stack,
    of: BTreeMap<&'s str, &'s str>,
}

impl<'s> Parts<'s> {
    pub(crate) fn of(stack: &'s Stack) -> Parts<'s> {
        let mut of = dead_letters(stack);
        of.extend(logs_and_roles(stack));
        for resource in stack.resources() {
            if let Some(whole) = whole(stack, resource).filter(|whole| whole.id != resource.id) {
                of.insert(&resource.id, &whole.id);
            }
        }
        Parts { stack, of }
    }

    /// The resource that this one belongs to in the end; itself, where it stands alone.
    pub(crate) fn whole(&self, resource: &'s Resource) -> &'s Resource {
        let mut id = resource.id.as_str();
        // As many steps as there are resources: what belongs to each other in a circle ends somewhere.
        for _ in 0..self.of.len() {
            match self.of.get(id) {
                Some(next) => id = next,
                None => break,
            }
        }
        self.stack.resource(id).unwrap_or(resource)
    }

    /// The logical IDs of all that belongs to a resource, in the order of the template.
    pub(crate) fn belonging(&self, resource: &Resource) -> Vec<&'s str> {
        let parts = self.of.keys().filter_map(|id| self.stack.resource(id));
        let own = parts.filter(|part| self.whole(part).id == resource.id);
        let mut ids: Vec<(usize, &str)> = own.map(|part| (part.line, part.id.as_str())).collect();
        ids.sort_unstable();
        ids.into_iter().map(|(_, id)| id).collect()
    }
}

/// Queues that only keep what another queue gave up.
fn dead_letters(stack: &Stack) -> BTreeMap<&str, &str> {
    let mut of = BTreeMap::new();
    let read: Vec<String> = stack.mappings().into_iter().filter_map(|mapping| mapping.queue).collect();
    for queue in stack.of_kind("AWS::SQS::Queue") {
        let arn = queue.property(&["RedrivePolicy", "deadLetterTargetArn"]).and_then(Value::as_str);
        let Some(letters) = arn.and_then(|arn| stack.by_arn(arn)) else { continue };
        if letters.id != queue.id && !read.contains(&letters.id) {
            of.entry(letters.id.as_str()).or_insert(queue.id.as_str());
        }
    }
    of
}

/// Log groups and roles of functions; roles of rules, crawlers and the like.
fn logs_and_roles(stack: &Stack) -> BTreeMap<&str, &str> {
    let mut of = BTreeMap::new();
    let logs: BTreeMap<&str, &Resource> =
        stack.of_kind("AWS::Logs::LogGroup").map(|group| (group.physical_name.as_str(), group)).collect();
    for function in stack.functions() {
        let Some(whole) = stack.resource(&function.id) else { continue };
        let role = function.role.as_deref().and_then(|role| stack.resource(role));
        for part in role.into_iter().chain(logs.get(function.log_group.as_str()).copied()) {
            of.entry(part.id.as_str()).or_insert(whole.id.as_str());
        }
    }
    for resource in stack.resources().filter(|one| !one.kind.starts_with("AWS::IAM::")) {
        let targets =
            items(resource.properties.get("Targets")).iter().chain(resource.properties.get("Target"));
        let roles = targets.filter_map(|target| target.get("RoleArn"));
        let roles = roles.chain(["Role", "RoleArn"].iter().filter_map(|key| resource.properties.get(*key)));
        for role in roles.filter_map(|role| stack.by_name("AWS::IAM::Role", role.as_str()?)) {
            of.entry(role.id.as_str()).or_insert(resource.id.as_str());
        }
    }
    of
}

/// The resource that one of this type is made for.
fn whole<'s>(stack: &'s Stack, part: &Resource) -> Option<&'s Resource> {
    let named = |key: &str, kind: &str| {
        items(part.properties.get(key)).iter().find_map(|name| stack.by_name(kind, name.as_str()?))
    };
    match part.kind.as_str() {
        "AWS::S3::BucketPolicy" | "AWS::S3::AccessPoint" => named("Bucket", "AWS::S3::Bucket"),
        "AWS::SQS::QueuePolicy" => named("Queues", "AWS::SQS::Queue"),
        "AWS::SQS::QueueInlinePolicy" => named("Queue", "AWS::SQS::Queue"),
        "AWS::SNS::TopicPolicy" => named("Topics", "AWS::SNS::Topic"),
        "AWS::SNS::TopicInlinePolicy" | "AWS::SNS::Subscription" => named("TopicArn", "AWS::SNS::Topic"),
        "AWS::Lambda::EventSourceMapping"
        | "AWS::Lambda::EventInvokeConfig"
        | "AWS::Lambda::Permission"
        | "AWS::Lambda::Alias"
        | "AWS::Lambda::Version"
        | "AWS::Lambda::Url" => named("FunctionName", "AWS::Lambda::Function"),
        "AWS::Logs::MetricFilter" | "AWS::Logs::SubscriptionFilter" => {
            named("LogGroupName", "AWS::Logs::LogGroup")
        }
        "AWS::KMS::Alias" => named("TargetKeyId", "AWS::KMS::Key"),
        "AWS::Athena::NamedQuery" => named("WorkGroup", "AWS::Athena::WorkGroup"),
        "AWS::Glue::Table" => named("DatabaseName", "AWS::Glue::Database"),
        "AWS::IAM::ManagedPolicy" | "AWS::IAM::Policy" | "AWS::IAM::RolePolicy" => {
            holders(stack, part).first().copied()
        }
        _ => None,
    }
}
