//! What is kept where and for how long, under which key, who writes it and who reads it.

use proof::Resource;
use serde_json::Value;

use crate::grants::items;
use crate::picture::{Body, Direction, Flow, Node, Picture, Way};
use crate::places::Places;
use crate::scene::{Scene, Thing, text};
use crate::sketch::Sketch;

/// Types that keep data, beside buckets.
const STORES: [&str; 6] = [
    "AWS::DynamoDB::Table",
    "AWS::DynamoDB::GlobalTable",
    "AWS::Kinesis::Stream",
    "AWS::RDS::DBInstance",
    "AWS::RDS::DBCluster",
    "AWS::SecretsManager::Secret",
];

/// What is said of who only takes away.
const DELETES: &str = "deletes";

pub(super) fn picture(scene: &Scene<'_>) -> Picture {
    let mut sketch = Sketch::default();
    let places = Places::of(scene);
    for grant in &scene.grants {
        let found = places.at(scene, grant);
        let store = match found {
            Some((bucket, Some(keys))) => bucket_part(scene, bucket, keys),
            Some((_, None)) => continue,
            None => match scene.stack.by_arn(grant.arn).filter(|one| STORES.contains(&one.kind.as_str())) {
                Some(found) => table(scene, found),
                None => continue,
            },
        };
        let Some((key, node)) = scene.hand(grant) else { continue };
        let store = sketch.node(store);
        let title = format!("{} ({})", grant.action, grant.role.id);
        let deletes = grant.action.contains("Delete");
        // Who does both stands on both sides. What belongs to an upload is part of writing.
        if grant.reads() && !grant.action.contains("Upload") {
            let reader = sketch.node((format!("{key} reads"), node));
            sketch.edge(store, reader, Way::Flow, "", &title);
        } else {
            let writer = sketch.node((format!("{key} writes"), node));
            sketch.edge(writer, store, Way::Flow, if deletes { DELETES } else { "writes" }, &title);
        }
    }
    // Only what is not as one expects it is said.
    for edge in sketch.edges.iter_mut().filter(|edge| edge.label != DELETES) {
        edge.label.clear();
    }
    trails(scene, &mut sketch);
    let (nodes, edges) = sketch.joined();
    let about = format!("Who writes, what is kept, who reads.{}", super::names(scene));
    let flow = Flow { direction: Direction::Right, nodes, edges };
    Picture { title: "Data".to_owned(), about, body: Body::Flow(flow) }
}

/// Trails write into a bucket by its policy.
fn trails(scene: &Scene<'_>, sketch: &mut Sketch) {
    for trail in scene.stack.of_kind("AWS::CloudTrail::Trail") {
        let name = text(&trail.properties, &["S3BucketName"]);
        let Some(bucket) = name.and_then(|name| scene.stack.by_name("AWS::S3::Bucket", name)) else {
            continue;
        };
        let (writer, store) =
            (sketch.node(scene.thing(trail)), sketch.node(bucket_part(scene, bucket, "AWSLogs/*")));
        sketch.edge(writer, store, Way::Flow, "", &format!("{} logs", trail.id));
    }
}

fn bucket_part<'s>(scene: &Scene<'s>, bucket: &'s Resource, keys: &str) -> Thing {
    let (key, node) = scene.place(bucket, Some(keys));
    let kept = lifetime(bucket, keys).unwrap_or_else(|| "for ever".to_owned());
    (key, kept_under(scene, bucket, node, kept))
}

fn table<'s>(scene: &Scene<'s>, table: &'s Resource) -> Thing {
    let (key, mut node) = scene.thing(table);
    let expiry = text(&table.properties, &["TimeToLiveSpecification", "AttributeName"]);
    let kept = expiry.map_or_else(|| "for ever".to_owned(), |attribute| format!("until {attribute}"));
    if table.kind == "AWS::DynamoDB::Table" {
        node.name += " table";
        "DynamoDB".clone_into(&mut node.about);
    }
    (key, kept_under(scene, table, node, kept))
}

fn kept_under(scene: &Scene<'_>, store: &Resource, mut node: Node, kept: String) -> Node {
    node.rows.push(("kept".to_owned(), kept));
    let encryption = store.arn.as_deref().and_then(|arn| scene.stack.encryption(arn));
    let key = match encryption {
        Some(encryption) => encryption
            .key
            .as_deref()
            .and_then(|id| scene.stack.resource(id))
            .map_or_else(|| "outside of the template".to_owned(), |key| scene.name(key)),
        None => "of AWS".to_owned(),
    };
    node.rows.push(("key".to_owned(), key));
    node
}

/// How long objects of these keys are kept: by the rule with the longest prefix that they begin with.
fn lifetime(bucket: &Resource, keys: &str) -> Option<String> {
    let rules = items(bucket.property(&["LifecycleConfiguration", "Rules"])).iter();
    let rules = rules.filter(|rule| rule.get("Status").and_then(Value::as_str) == Some("Enabled"));
    let of = rules.filter_map(|rule| {
        let days = rule.get("ExpirationInDays")?;
        let days = days.as_u64().map(|days| days.to_string()).or_else(|| days.as_str().map(str::to_owned))?;
        let prefix = text(rule, &["Prefix"]).unwrap_or_default();
        keys.starts_with(prefix).then_some((prefix.len(), days))
    });
    let (_, days) = of.max_by_key(|(length, _)| *length)?;
    Some(if days == "1" { "1 day".to_owned() } else { format!("{days} days") })
}
