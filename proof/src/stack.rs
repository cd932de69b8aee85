//! A resolved template: its resources with the names and ARNs that AWS would give them.

use std::collections::BTreeMap;

use serde_json::Value;

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
    /// Line of the logical ID in the template.
    pub line: usize,
    /// What `Ref` gives: a bucket's name, a queue's URL, a topic's ARN, a key's ID.
    pub name: String,
    /// The service's own name: a queue's or topic's name where `name` is its URL or ARN; else the same as `name`.
    pub physical_name: String,
    /// ARN, where the type has one that can be told.
    pub arn: Option<String>,
}

/// A resolved template.
#[derive(Debug, Clone)]
pub struct Stack {
    pub(crate) resources: BTreeMap<String, Resource>,
    pub(crate) outputs: BTreeMap<String, Value>,
}

impl Stack {
    /// The resources whose condition holds, in the order of the template.
    pub fn resources(&self) -> impl Iterator<Item = &Resource> {
        self.resources.values()
    }
    /// The resource with this logical ID.
    pub fn resource(&self, id: &str) -> Option<&Resource> {
        self.resources.get(id)
    }
    /// The resources of one type, for example `AWS::SQS::Queue`.
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = &Resource> {
        self.resources.values().filter(move |resource| resource.kind == kind)
    }
    /// The resource with this ARN. Object ARNs give their bucket, `log-group:…:*` its log group, an alias its alias.
    pub fn by_arn(&self, arn: &str) -> Option<&Resource> {
        self.resources.values().find(|resource| resource.arn.as_deref() == Some(arn))
    }
    /// The resource of this type with this name: what `Ref` gives, the service's own name, or the ARN.
    pub fn by_name(&self, kind: &str, name: &str) -> Option<&Resource> {
        self.of_kind(kind).find(|resource| resource.name == name || resource.physical_name == name)
    }
    /// The template's outputs whose condition holds.
    pub fn outputs(&self) -> &BTreeMap<String, Value> {
        &self.outputs
    }
}
