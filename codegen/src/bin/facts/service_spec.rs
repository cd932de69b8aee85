//! Reads the database of @aws-cdk/aws-service-spec.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use flate2::read::GzDecoder;
use serde::Deserialize;
use serde_json::Value;

use super::Fallible;

/// The parts of the database that are read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Spec {
    pub(super) metric: Entities<Metric>,
    pub(super) dimension_set: Entities<DimensionSet>,
    pub(super) uses_dimension_set: Relation,
    pub(super) event: Entities<Event>,
    pub(super) event_type_definition: Entities<EventType>,
}

#[derive(Deserialize)]
pub(super) struct Entities<T> {
    pub(super) entities: Vec<T>,
}

#[derive(Deserialize)]
pub(super) struct Metric {
    #[serde(rename = "$id")]
    pub(super) id: String,
    pub(super) name: String,
    pub(super) namespace: String,
}

#[derive(Deserialize)]
pub(super) struct DimensionSet {
    #[serde(rename = "$id")]
    pub(super) id: String,
    pub(super) dimensions: Vec<Dimension>,
}

#[derive(Deserialize)]
pub(super) struct Dimension {
    pub(super) name: String,
}

#[derive(Deserialize)]
pub(super) struct Relation {
    pub(super) forward: BTreeMap<String, Vec<Target>>,
}

#[derive(Deserialize)]
pub(super) struct Target {
    #[serde(rename = "$id")]
    pub(super) id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event {
    pub(super) source: String,
    pub(super) detail_type: String,
    pub(super) root_property: Reference,
}

#[derive(Deserialize)]
pub(super) struct Reference {
    #[serde(rename = "$ref")]
    pub(super) id: String,
}

#[derive(Deserialize)]
pub(super) struct EventType {
    #[serde(rename = "$id")]
    pub(super) id: String,
    pub(super) properties: BTreeMap<String, EventProperty>,
}

#[derive(Deserialize)]
pub(super) struct EventProperty {
    #[serde(rename = "type")]
    pub(super) kind: Value,
}

#[derive(Deserialize)]
struct Database {
    schema: Spec,
}

/// Reads `db.json.gz`.
pub(super) fn read(path: &Path) -> Fallible<Spec> {
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(serde_json::from_reader::<_, Database>(GzDecoder::new(file))?.schema)
}
