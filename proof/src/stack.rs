//! A resolved template: its resources with the names and ARNs that AWS would give them.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use serde_json::Value;

use crate::resolve::Account;

/// One resource of the template whose condition holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// Logical ID.
    pub id: String,
    /// Type, for example `AWS::S3::Bucket`.
    pub kind: String,
    /// Resolved properties; unknown values are marked, see [`crate::unknown`].
    pub properties: Value,
    /// Resolved `Metadata`, or null.
    pub metadata: Value,
    /// Resolved `DeletionPolicy`, or null.
    pub deletion_policy: Value,
    /// Resolved `UpdateReplacePolicy`, or null.
    pub update_replace_policy: Value,
    /// Whether the resource is there depends on a condition that cannot be told; see [`Account::open`].
    pub undecided: bool,
    /// Line of the logical ID in the template.
    pub line: usize,
    /// What `Ref` gives: a bucket's name, a queue's URL, a topic's ARN, a key's ID. Where that is unknown, a
    /// text in angle brackets that says why and is no name of anything.
    pub name: String,
    /// The service's own name: a queue's or topic's name where `name` is its URL or ARN; else the same as
    /// `name`.
    pub physical_name: String,
    /// ARN, where the type has one that can be told.
    pub arn: Option<String>,
}

impl Resource {
    /// The property at this path, for example `&["DeadLetterConfig", "Arn"]`.
    pub fn property(&self, path: &[&str]) -> Option<&Value> {
        path.iter().try_fold(&self.properties, |value, step| value.get(step))
    }
}

/// A resolved template.
#[derive(Debug, Clone)]
pub struct Stack {
    pub(crate) account: Account,
    pub(crate) resources: Vec<Resource>,
    pub(crate) outputs: BTreeMap<String, Value>,
    pub(crate) exports: BTreeMap<String, Value>,
    index: OnceLock<Index>,
}

/// Where in the list of resources what is looked for stands.
#[derive(Debug, Clone, Default)]
struct Index {
    by_arn: HashMap<String, usize>,
    by_kind: HashMap<String, Vec<usize>>,
}

impl Index {
    fn of(resources: &[Resource]) -> Index {
        let mut index = Index::default();
        for (number, resource) in resources.iter().enumerate() {
            index.by_kind.entry(resource.kind.clone()).or_default().push(number);
            if let Some(arn) = &resource.arn {
                index.by_arn.entry(arn.clone()).or_insert(number);
            }
        }
        index
    }
}

impl Stack {
    pub(crate) fn new(
        account: Account,
        resources: Vec<Resource>,
        outputs: BTreeMap<String, Value>,
        exports: BTreeMap<String, Value>,
    ) -> Stack {
        Stack { account, resources, outputs, exports, index: OnceLock::new() }
    }
    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(&self.resources))
    }
    /// The account, region and parameters that the template was resolved for.
    pub fn account(&self) -> &Account {
        &self.account
    }
    /// The resources whose condition holds, in the order of the template.
    pub fn resources(&self) -> impl Iterator<Item = &Resource> {
        self.resources.iter()
    }
    /// The resource with this logical ID.
    pub fn resource(&self, id: &str) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.id == id)
    }
    /// The resources of one type, for example `AWS::SQS::Queue`.
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = &Resource> {
        let numbers = self.index().by_kind.get(kind).map(Vec::as_slice).unwrap_or_default();
        numbers.iter().map(|number| &self.resources[*number])
    }
    /// The resource with this ARN. Object ARNs give their bucket, `log-group:…:*` its log group, an alias its
    /// alias.
    pub fn by_arn(&self, arn: &str) -> Option<&Resource> {
        let found = |arn: &str| self.index().by_arn.get(arn).map(|number| &self.resources[*number]);
        let around = |part: &str| {
            let held = |resource: &&Resource| is_part_of(resource, arn);
            found(part).filter(held).or_else(|| found(&format!("{part}:*")).filter(held))
        };
        found(arn)
            .or_else(|| around(arn))
            .or_else(|| arn.rmatch_indices(['/', ':']).find_map(|(end, _)| around(&arn[..end])))
    }
    /// The resource of this type with this name: what `Ref` gives, the service's own name, or the ARN.
    pub fn by_name(&self, kind: &str, name: &str) -> Option<&Resource> {
        self.of_kind(kind).find(|resource| {
            resource.name == name || resource.physical_name == name || resource.arn.as_deref() == Some(name)
        })
    }
    /// This stack and another one of the same account and region, whose logical IDs differ, as if they were one: what they
    /// allow together.
    #[must_use]
    pub fn beside(mut self, other: &Stack) -> Stack {
        self.resources.extend(other.resources.iter().cloned());
        self.index = OnceLock::new();
        self
    }
    /// The template's outputs whose condition holds.
    pub fn outputs(&self) -> &BTreeMap<String, Value> {
        &self.outputs
    }
}

/// Does the ARN name something inside of the resource: an object, a log stream, an index, a version?
fn is_part_of(resource: &Resource, arn: &str) -> bool {
    let Some(own) = resource.arn.as_deref() else { return false };
    let (own, separators): (&str, &[char]) = match resource.kind.as_str() {
        "AWS::S3::Bucket" | "AWS::DynamoDB::Table" => (own, &['/']),
        "AWS::Lambda::Function" => (own, &[':']),
        "AWS::Logs::LogGroup" => (own.trim_end_matches(":*"), &[':']),
        _ => return false,
    };
    arn.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with(separators))
}
