//! Partitions that Athena does not find.

use serde_json::{Map, Value};

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::texts::nearest;

pub(super) static RULE: Rule = Rule {
    id: "references/glue-projection",
    severity: Severity::Error,
    summary: "Each partition key is projected, and the location names each.",
    why: "With projection Athena works the partitions out from the table's parameters alone: a key without \
          a type fails the query, a location that leaves a key out, or names something else, finds no rows \
          (Athena User Guide, \"Partition projection\").",
    remedy: "Give each partition key `projection.<key>.type` and what the type needs, and name each key once \
          as `${key}` in `storage.location.template`, which ends with `/`; in a `!Sub` write `${!key}`.",
    bad: template!("references/glue-projection", "bad"),
    good: template!("references/glue-projection", "good"),
    check,
};

const LOCATION: &str = "storage.location.template";

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let buckets: Vec<&str> =
        deployment.stack.of_kind("AWS::S3::Bucket").map(|one| one.physical_name.as_str()).collect();
    for table in deployment.stack.of_kind("AWS::Glue::Table") {
        let Some(parameters) = table.property(&["TableInput", "Parameters"]).and_then(Value::as_object)
        else {
            continue;
        };
        let is_on = parameters.get("projection.enabled").is_some_and(|on| on == true || on == "true");
        let Some(keys) = names(table.property(&["TableInput", "PartitionKeys"])).filter(|_| is_on) else {
            continue;
        };
        let mut say = |name: &str, problem: String| {
            let at: &[&str] = if parameters.contains_key(name) {
                &["TableInput", "Parameters", name]
            } else {
                &["TableInput", "Parameters"]
            };
            findings.at(table, at, problem);
        };
        for key in &keys {
            projected(parameters, key, &mut say);
        }
        for name in parameters.keys() {
            let key =
                name.strip_prefix("projection.").and_then(|rest| rest.split_once('.')).map(|(key, _)| key);
            if let Some(key) = key.filter(|key| !keys.contains(key)) {
                say(name, format!("{key} is no partition key: it is projected for nothing"));
            }
        }
        if let Some(location) = parameters.get(LOCATION).and_then(Value::as_str) {
            located(location, &keys, &mut say);
            let bucket =
                location.strip_prefix("s3://").and_then(|rest| rest.split('/').next()).unwrap_or_default();
            if let Some(meant) =
                nearest(bucket, buckets.iter().copied()).filter(|_| !buckets.contains(&bucket))
            {
                say(
                    LOCATION,
                    format!("{bucket} is no bucket of the template ({meant} is meant): no rows are found"),
                );
            }
        }
        let columns =
            names(table.property(&["TableInput", "StorageDescriptor", "Columns"])).unwrap_or_default();
        if let Some(twice) = columns.iter().find(|column| keys.contains(column)) {
            let message = format!("{twice} is a column and a partition key: Athena refuses the table");
            findings.at(table, &["TableInput", "PartitionKeys"], message);
        }
    }
}

/// The names of columns; `None` where one is unknown, or there are none.
fn names(columns: Option<&Value>) -> Option<Vec<&str>> {
    columns?.as_array()?.iter().map(|column| column.get("Name")?.as_str()).collect()
}

fn projected(parameters: &Map<String, Value>, key: &str, say: &mut dyn FnMut(&str, String)) {
    let name = |part: &str| format!("projection.{key}.{part}");
    let Some(kind) = parameters.get(&name("type")) else {
        say("", format!("the partition key {key} has no `projection.{key}.type`: queries fail"));
        return;
    };
    let Some(kind) = kind.as_str() else { return };
    let needs: &[&str] = match kind {
        "enum" => &["values"],
        "integer" => &["range"],
        "date" => &["format", "range"],
        "injected" => &[],
        other => {
            say(
                &name("type"),
                format!("{other} is no type of projection (enum, integer, date, injected): queries fail"),
            );
            return;
        }
    };
    for part in needs {
        match parameters.get(&name(part)) {
            None => say(
                &name("type"),
                format!("{key} is projected as {kind} without `projection.{key}.{part}`: queries fail"),
            ),
            Some(Value::String(text)) if text.trim().is_empty() => {
                say(&name(part), format!("`projection.{key}.{part}` is empty: queries find nothing"));
            }
            Some(Value::String(text)) if *part == "range" && !text.contains(',') => {
                say(
                    &name(part),
                    format!("`{text}` is no range: it has a beginning and an end, with a comma between"),
                );
            }
            Some(_) => {}
        }
    }
}

fn located(location: &str, keys: &[&str], say: &mut dyn FnMut(&str, String)) {
    for key in keys.iter().filter(|key| !location.contains(&format!("${{{key}}}"))) {
        say(
            LOCATION,
            format!("the location does not name the partition key {key}: all its partitions are one folder"),
        );
    }
    for part in location.split("${").skip(1) {
        let name = part.split('}').next().unwrap_or_default();
        if !keys.contains(&name) {
            say(LOCATION, format!("`${{{name}}}` is no partition key: no rows are found"));
        }
    }
    if !location.ends_with('/') {
        say(LOCATION, "the location does not end with `/`: no rows are found".to_owned());
    }
    if !location.starts_with("s3://") {
        say(LOCATION, "the location does not begin with `s3://`".to_owned());
    }
}
