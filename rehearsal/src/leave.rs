//! What `--out` leaves behind: buckets, ledger, queues, trace and the permissions that were asked for, as files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Context as _;
use serde_json::{Map, Value, json};

use crate::play::Report;
use crate::service::s3::Files;
use crate::stage::Stage;

/// Writes `buckets/`, `ledger.json`, `queues.json`, `trace.json` and `permissions.json` into the folder.
pub async fn leave(stage: &Stage, reports: &[Report], folder: &Path) -> anyhow::Result<()> {
    write(&folder.join("trace.json"), &without_documents(reports))?;
    write(&folder.join("permissions.json"), &json!(stage.permissions()))?;
    write(&folder.join("ledger.json"), &tables(stage).await)?;
    let queues = stage.now().queues.snapshot();
    write(&folder.join("queues.json"), &queues)?;
    buckets(stage, &folder.join("buckets")).await
}

/// What the reports tell, without the documents: those are in their bucket, and nothing of a call is anywhere else.
fn without_documents(reports: &[Report]) -> Value {
    let mut reports = json!(reports);
    for report in reports.as_array_mut().into_iter().flatten() {
        if let Some(written) = report.pointer_mut("/outcome/document").and_then(Value::as_object_mut) {
            written.remove("document");
        }
    }
    reports
}

fn write(path: &Path, value: &Value) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(value).unwrap_or_default() + "\n";
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// Every table's items, as plain JSON.
async fn tables(stage: &Stage) -> Value {
    let mut tables = Map::new();
    let known: Vec<(String, String)> = stage
        .stack
        .of_kind("AWS::DynamoDB::Table")
        .map(|table| (table.id.clone(), table.physical_name.clone()))
        .collect();
    for (id, name) in known {
        let items = stage.items(&name).await;
        let items = items.map_or_else(|error| json!(error), |items| items.iter().map(plain_item).collect());
        tables.insert(id, items);
    }
    Value::Object(tables)
}

pub(crate) fn plain_item(item: &Value) -> Value {
    // Attributes have no order; the file has one.
    let attributes: BTreeMap<_, _> = item.as_object().into_iter().flatten().collect();
    Value::Object(attributes.into_iter().map(|(name, value)| (name.clone(), plain(value))).collect())
}

/// `{"S": "x"}` → `"x"`.
fn plain(value: &Value) -> Value {
    let Some((kind, inner)) = value.as_object().and_then(|value| value.iter().next()) else {
        return value.clone();
    };
    match kind.as_str() {
        "N" => inner
            .as_str()
            .and_then(|number| serde_json::from_str(number).ok())
            .unwrap_or_else(|| inner.clone()),
        "M" => plain_item(inner),
        "L" => inner.as_array().into_iter().flatten().map(plain).collect(),
        "NULL" => Value::Null,
        _ => inner.clone(),
    }
}

/// Objects of another emulator are fetched; those of the embedded S3 are files already.
async fn buckets(stage: &Stage, folder: &Path) -> anyhow::Result<()> {
    if stage.backend.elsewhere(crate::wire::Service::S3).is_none() {
        return Ok(());
    }
    let objects = stage.now().objects.clone();
    let files = Files::new(folder.to_owned(), BTreeSet::new());
    for (bucket, key) in objects {
        let Some(body) = stage.get_object(&bucket, &key).await else { continue };
        files.write(&bucket, &key, &body).with_context(|| format!("cannot write {bucket}/{key}"))?;
    }
    Ok(())
}
