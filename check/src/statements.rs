//! The policy statements of a deployment, with where each stands: what several rules go through.

pub(crate) mod action;
pub(crate) mod arn;
pub(crate) mod condition;
mod principal;

use proof::{Resource, Stack, unknown};
use serde_json::Value;

use condition::Test;

/// What a policy is attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    /// Roles, users or groups: what they may do.
    Identity,
    /// Who may assume a role.
    Trust,
    /// A resource (bucket, queue, topic, key …): who may do what with it.
    Resource,
}

/// One statement.
#[derive(Debug, Clone)]
pub(crate) struct Statement<'s> {
    /// The resource of the template that holds it.
    pub(crate) resource: &'s Resource,
    /// What kind of policy it is of.
    pub(crate) holder: Holder,
    /// Path from `Properties`, for example `Policies`, `0`, `PolicyDocument`, `Statement`, `1`.
    pub(crate) path: Vec<String>,
    /// The statement itself, resolved.
    pub(crate) content: &'s Value,
}

impl Statement<'_> {
    /// Is its effect known to be this (`Allow`, `Deny`)?
    pub(crate) fn has_effect(&self, effect: &str) -> bool {
        self.content.get("Effect").and_then(Value::as_str) == Some(effect)
    }
    /// The known texts of `Action`, `Resource` and so on; one text counts as a list.
    pub(crate) fn texts(&self, key: &str) -> Vec<&str> {
        self.content.get(key).map(texts).unwrap_or_default()
    }
    /// Each test of `Condition`: operator, key, values.
    pub(crate) fn conditions(&self) -> Vec<(&str, &str, &Value)> {
        let operators = self.content.get("Condition").and_then(Value::as_object).into_iter().flatten();
        operators
            .flat_map(|(operator, tests)| {
                let tests = tests.as_object().into_iter().flatten();
                tests.map(move |(key, values)| (operator.as_str(), key.as_str(), values))
            })
            .collect()
    }
    /// The same, to be asked.
    pub(crate) fn tests(&self) -> Vec<Test<'_>> {
        self.conditions().into_iter().map(|(operator, key, values)| Test { operator, key, values }).collect()
    }
    /// Is all under this key there and known?
    pub(crate) fn knows(&self, key: &str) -> bool {
        self.content.get(key).is_some_and(|value| unknown::within(value).is_none())
    }
    /// Where the text of this number under a key stands, as rules hand it to findings.
    pub(crate) fn place(&self, key: &str, number: usize) -> Vec<String> {
        let mut path = self.path.clone();
        path.push(key.to_owned());
        if self.content.get(key).is_some_and(Value::is_array) {
            path.push(number.to_string());
        }
        path
    }
    /// The path with one more step, as rules hand it to findings.
    pub(crate) fn at<'p>(&'p self, step: &'p str) -> Vec<&'p str> {
        self.path.iter().map(String::as_str).chain(Some(step).filter(|step| !step.is_empty())).collect()
    }
}

/// A path's steps, as findings take them.
pub(crate) fn steps(path: &[String]) -> Vec<&str> {
    path.iter().map(String::as_str).collect()
}

/// The known texts of a value that is a text or a list of texts.
pub(crate) fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Where each type keeps its policies: type, path of properties (`*` for each item of a list), kind.
const POLICIES: &[(&str, &[&str], Holder)] = &[
    ("AWS::IAM::Role", &["AssumeRolePolicyDocument"], Holder::Trust),
    ("AWS::IAM::Role", &["Policies", "*", "PolicyDocument"], Holder::Identity),
    ("AWS::IAM::User", &["Policies", "*", "PolicyDocument"], Holder::Identity),
    ("AWS::IAM::Group", &["Policies", "*", "PolicyDocument"], Holder::Identity),
    ("AWS::IAM::Policy", &["PolicyDocument"], Holder::Identity),
    ("AWS::IAM::ManagedPolicy", &["PolicyDocument"], Holder::Identity),
    ("AWS::IAM::RolePolicy", &["PolicyDocument"], Holder::Identity),
    ("AWS::IAM::UserPolicy", &["PolicyDocument"], Holder::Identity),
    ("AWS::IAM::GroupPolicy", &["PolicyDocument"], Holder::Identity),
    ("AWS::S3::BucketPolicy", &["PolicyDocument"], Holder::Resource),
    ("AWS::S3::AccessPoint", &["Policy"], Holder::Resource),
    ("AWS::SQS::QueuePolicy", &["PolicyDocument"], Holder::Resource),
    ("AWS::SQS::QueueInlinePolicy", &["PolicyDocument"], Holder::Resource),
    ("AWS::SNS::TopicPolicy", &["PolicyDocument"], Holder::Resource),
    ("AWS::SNS::TopicInlinePolicy", &["PolicyDocument"], Holder::Resource),
    ("AWS::KMS::Key", &["KeyPolicy"], Holder::Resource),
    ("AWS::DynamoDB::Table", &["ResourcePolicy", "PolicyDocument"], Holder::Resource),
    ("AWS::SecretsManager::ResourcePolicy", &["ResourcePolicy"], Holder::Resource),
];

/// Every statement of every policy, in the order of the template.
pub(crate) fn statements(stack: &Stack) -> Vec<Statement<'_>> {
    let mut found = Vec::new();
    for (resource, holder, path, document) in policies(stack) {
        let Some(statements) = document.get("Statement") else { continue };
        let single = std::slice::from_ref(statements);
        let list = statements.as_array().map_or(single, Vec::as_slice);
        for (index, content) in list.iter().enumerate() {
            let mut path = path.clone();
            path.push("Statement".to_owned());
            if statements.is_array() {
                path.push(index.to_string());
            }
            found.push(Statement { resource, holder, path, content });
        }
    }
    found
}

/// Every policy document, with where it stands.
pub(crate) fn policies(stack: &Stack) -> Vec<(&Resource, Holder, Vec<String>, &Value)> {
    let mut found = Vec::new();
    for resource in stack.resources() {
        for (_, steps, holder) in POLICIES.iter().filter(|(kind, ..)| *kind == resource.kind) {
            let documents = documents(&resource.properties, steps, &[]);
            found.extend(documents.into_iter().map(|(path, document)| (resource, *holder, path, document)));
        }
    }
    found
}

fn documents<'v>(value: &'v Value, steps: &[&str], path: &[String]) -> Vec<(Vec<String>, &'v Value)> {
    let Some((step, rest)) = steps.split_first() else { return vec![(path.to_vec(), value)] };
    let then = |name: String, value: &'v Value| documents(value, rest, &[path, &[name]].concat());
    if *step == "*" {
        let items = value.as_array().into_iter().flatten().enumerate();
        items.flat_map(|(index, item)| then(index.to_string(), item)).collect()
    } else {
        value.get(step).map(|value| then((*step).to_owned(), value)).unwrap_or_default()
    }
}
