//! Reads cfn-lint's data.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::Fallible;

/// What is generated.
#[derive(Deserialize)]
pub(super) struct Wanted {
    /// Names of resource types.
    pub(super) types: Vec<String>,
    /// For each service the names of its actions, spelled as the service does: the data has them in lower
    /// case. A name may end in `*`.
    pub(super) actions: BTreeMap<String, Vec<String>>,
}

/// The schemas of `types`, by name.
pub(super) fn read(data: &Path, types: &[String]) -> Fallible<BTreeMap<String, Value>> {
    let index = fs::read_to_string(data.join("schemas/providers/eu_central_1.py"))?;
    let files: BTreeMap<&str, &str> = index.lines().filter_map(index_entry).collect();
    let mut schemas = BTreeMap::new();
    for name in types {
        let file = files.get(name.as_str()).ok_or_else(|| format!("eu-central-1 has no type {name}"))?;
        let path = data.join("schemas/resources").join(format!("{file}.json"));
        schemas.insert(name.clone(), serde_json::from_str(&fs::read_to_string(path)?)?);
    }
    Ok(schemas)
}

/// `"AWS::SQS::Queue": "1f2e",`.
fn index_entry(line: &str) -> Option<(&str, &str)> {
    let (name, file) = line.trim().strip_suffix(',')?.split_once(": ")?;
    Some((name.strip_prefix('"')?.strip_suffix('"')?, file.strip_prefix('"')?.strip_suffix('"')?))
}

/// The types that cfn-lint counts as holding data.
pub(super) fn stateful(data: &Path) -> Fallible<BTreeSet<String>> {
    let listed: Value =
        serde_json::from_str(&fs::read_to_string(data.join("AdditionalSpecs/StatefulResources.json"))?)?;
    Ok(listed["ResourceTypes"].as_object().into_iter().flat_map(|types| types.keys().cloned()).collect())
}

/// The IAM services with their actions and resource types.
pub(super) fn policies(data: &Path) -> Fallible<BTreeMap<String, Service>> {
    Ok(serde_json::from_str(&fs::read_to_string(data.join("AdditionalSpecs/Policies.json"))?)?)
}

/// The actions of one IAM service.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Service {
    /// By name in lower case.
    pub(super) actions: BTreeMap<String, Action>,
}

/// One action.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Action {
    /// The kinds of resource that a policy may name for it; none means `*` only.
    #[serde(default)]
    pub(super) resources: Vec<String>,
}
