//! Corrections of the registry's schemas.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::Fallible;

/// One correction and why it is right.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Patch {
    /// `AWS::SQS::Queue`, `AWS::SQS::Queue/RedrivePolicy`, or `AWS::S3::Bucket/Rule/Prefix` with a property
    /// type.
    at: String,
    /// Where it comes from or what depends on it.
    reason: String,
    /// The Rust type of the property.
    #[serde(rename = "type", default)]
    pub(super) rust_type: Option<String>,
    /// The limits of the property, instead of those of the schema; empty for none.
    #[serde(default)]
    pub(super) limits: Option<String>,
    /// What stands instead of the schema of the property.
    #[serde(default)]
    schema: Option<Value>,
    /// The property must be set.
    #[serde(default)]
    pub(super) required: bool,
    /// The resource holds data.
    #[serde(default)]
    pub(super) stateful: bool,
    /// What `Ref` gives.
    #[serde(rename = "ref", default)]
    pub(super) reference: Option<String>,
    /// Attributes that `GetAtt` reads beyond those of the schema: name and Rust type.
    #[serde(default)]
    pub(super) attributes: Vec<(String, String)>,
}

/// All corrections.
pub(super) struct Patches {
    all: Vec<Patch>,
    used: RefCell<BTreeSet<usize>>,
}

impl Patches {
    pub(super) fn read(path: &Path) -> Fallible<Self> {
        let all: Vec<Patch> = serde_json::from_str(&fs::read_to_string(path)?)?;
        if let Some(patch) = all.iter().find(|patch| patch.reason.trim().is_empty()) {
            return Err(format!("the correction of {} gives no reason", patch.at).into());
        }
        Ok(Self { all, used: RefCell::default() })
    }

    /// The correction at a place, if there is one.
    pub(super) fn at(&self, place: &str) -> Option<&Patch> {
        let index = self.all.iter().position(|patch| patch.at == place)?;
        self.used.borrow_mut().insert(index);
        self.all.get(index)
    }

    /// Corrects the schema of a resource type before it is read.
    pub(super) fn correct(&self, type_name: &str, schema: &mut Value) {
        for (index, patch) in self.all.iter().enumerate() {
            let Some(place) = patch.at.strip_prefix(type_name).and_then(|rest| rest.strip_prefix('/')) else {
                continue;
            };
            let paths = match place.split_once('/') {
                Some((definition, property)) => vec![
                    format!("/definitions/{definition}/properties/{property}"),
                    format!("/definitions/{definition}/items/properties/{property}"),
                ],
                None => vec![format!("/properties/{place}")],
            };
            if let Some(instead) = &patch.schema
                && let Some(path) = paths.iter().find(|path| schema.pointer(path).is_some())
                && let Some(node) = schema.pointer_mut(path)
            {
                *node = instead.clone();
                self.used.borrow_mut().insert(index);
            }
        }
    }

    /// A correction of something that is not there is a mistake.
    pub(super) fn all_used(&self) -> Fallible<()> {
        let used = self.used.borrow();
        let unused: Vec<&str> = self
            .all
            .iter()
            .enumerate()
            .filter(|(at, _)| !used.contains(at))
            .map(|(_, patch)| patch.at.as_str())
            .collect();
        if unused.is_empty() {
            Ok(())
        } else {
            Err(format!("corrections of nothing: {}", unused.join(", ")).into())
        }
    }
}
