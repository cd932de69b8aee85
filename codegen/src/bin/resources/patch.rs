//! Corrections of the registry's schemas.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::Fallible;

/// One correction and why it is right.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Patch {
    /// `AWS::SQS::Queue`, `AWS::SQS::Queue/RedrivePolicy`, or `AWS::S3::Bucket/Rule/Prefix` with a property type.
    at: String,
    /// Where it comes from or what depends on it.
    #[allow(dead_code, reason = "for the reader of the file; its presence is checked")]
    reason: String,
    /// The Rust type of the property.
    #[serde(rename = "type", default)]
    pub(super) rust_type: Option<String>,
    /// The limits of the property, instead of those of the schema; empty for none.
    #[serde(default)]
    pub(super) limits: Option<String>,
    /// What becomes of a property: it must be set.
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

    /// A correction of something that is not there is a mistake.
    pub(super) fn all_used(&self) -> Fallible<()> {
        let used = self.used.borrow();
        let unused: Vec<&str> =
            self.all.iter().enumerate().filter(|(at, _)| !used.contains(at)).map(|(_, patch)| patch.at.as_str()).collect();
        if unused.is_empty() { Ok(()) } else { Err(format!("corrections of nothing: {}", unused.join(", ")).into()) }
    }
}
