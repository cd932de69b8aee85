//! The tenants of a template of ours, who are many and alike: they are drawn as one.

use std::collections::BTreeMap;

use proof::{Resource, Stack};
use serde_json::Value;

use crate::grants::items;

/// What a tenant's resources are called behind the tenant's name.
const PARTS: [&str; 9] = [
    "Registration",
    "Parameter",
    "WorkGroup",
    "Table",
    "ReaderRole",
    "UploaderRole",
    "AccessPoint",
    "KeyAlias",
    "Key",
];

/// The tenants by the stem of their logical IDs.
pub(crate) struct Tenants<'s> {
    names: BTreeMap<&'s str, &'s str>,
}

impl<'s> Tenants<'s> {
    pub(crate) fn of(stack: &'s Stack) -> Tenants<'s> {
        let roles = stack.of_kind("AWS::IAM::Role");
        let names = roles.filter_map(|role| Some((role.id.strip_suffix("ReaderRole")?, tag(role)?)));
        Tenants { names: names.filter(|(stem, _)| stem.starts_with("Tenant")).collect() }
    }

    /// The part of a tenant that this resource is, for example `ReaderRole`.
    pub(crate) fn part(&self, id: &str) -> Option<&'static str> {
        PARTS.into_iter().find(|part| id.strip_suffix(part).is_some_and(|stem| self.names.contains_key(stem)))
    }

    pub(crate) fn count(&self) -> usize {
        self.names.len()
    }

    /// `demo-tenant`, or `60 tenants`.
    pub(crate) fn all(&self) -> String {
        match self.names.values().next() {
            Some(name) if self.count() == 1 => (*name).to_owned(),
            _ => format!("{} tenants", self.count()),
        }
    }

    /// A pattern of keys where the name of a tenant stands for all of them.
    pub(crate) fn alike(&self, pattern: &str) -> String {
        if self.count() < 2 {
            return pattern.to_owned();
        }
        let steps = pattern.split('/').map(|step| {
            // Also behind a word, as in `tenant-acme`; of several names the longest is meant.
            let word =
                |name: &str| step.strip_suffix(name).filter(|word| word.is_empty() || word.ends_with('-'));
            let named = self.names.values().filter_map(|name| Some((name.len(), word(name)?)));
            match named.max_by_key(|(length, _)| *length) {
                Some((_, word)) => format!("{word}<tenant>"),
                None => step.to_owned(),
            }
        });
        steps.collect::<Vec<_>>().join("/")
    }
}

fn tag(role: &Resource) -> Option<&str> {
    let tags = items(role.properties.get("Tags")).iter();
    let mut own = tags.filter(|tag| tag.get("Key").and_then(Value::as_str) == Some("tenant_id"));
    own.next()?.get("Value")?.as_str()
}
