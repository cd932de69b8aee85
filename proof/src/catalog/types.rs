//! Resource types as the `CloudFormation` registry has them.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;

/// One resource type.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ResourceType {
    /// Properties whose change replaces the resource, as paths with `/`; `*` stands for the items of a list.
    #[serde(rename = "create")]
    pub create_only: Vec<String>,
    /// Properties whose change may replace it.
    #[serde(rename = "perhaps")]
    pub perhaps_create_only: Vec<String>,
    /// The resource holds data that is lost with it.
    #[serde(rename = "data")]
    pub holds_data: bool,
    /// The registry's bounds as JSON Schema; null for the types that come without.
    pub schema: Value,
}

/// The facts of a type; `None` for one that is not in the catalogue.
pub fn resource_type(name: &str) -> Option<&'static ResourceType> {
    static TYPES: OnceLock<HashMap<&'static str, (&'static str, OnceLock<ResourceType>)>> = OnceLock::new();
    let types = TYPES.get_or_init(|| {
        let lines = super::lines(include_str!("../../data/types.txt"));
        lines
            .filter_map(|line| line.split_once('\t'))
            .map(|(name, facts)| (name, (facts, OnceLock::new())))
            .collect()
    });
    let (facts, read) = types.get(name)?;
    Some(read.get_or_init(|| serde_json::from_str(facts).unwrap_or_default()))
}
