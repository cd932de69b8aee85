//! What is watched, and who is told.

use std::collections::BTreeMap;

use proof::Resource;
use serde_json::Value;

use super::events::{subscribers, subscriptions};
use crate::grants::items;
use crate::picture::{Body, Direction, Flow, Kind, Node, Picture, Way};
use crate::scene::{Scene, text};
use crate::sketch::Sketch;

/// Dimension, the type that it names, and what many of the type are called.
const WATCHED: [(&str, &str, &str); 9] = [
    ("FunctionName", "AWS::Lambda::Function", "Functions"),
    ("QueueName", "AWS::SQS::Queue", "Queues"),
    ("RuleName", "AWS::Events::Rule", "Rules"),
    ("TopicName", "AWS::SNS::Topic", "Topics"),
    ("TableName", "AWS::DynamoDB::Table", "Tables"),
    ("BucketName", "AWS::S3::Bucket", "Buckets"),
    ("StateMachineArn", "AWS::StepFunctions::StateMachine", "State machines"),
    ("WorkGroup", "AWS::Athena::WorkGroup", "Workgroups"),
    ("StreamName", "AWS::Kinesis::Stream", "Streams"),
];

pub(super) fn picture(scene: &Scene<'_>) -> Picture {
    let mut sketch = Sketch::default();
    for group in groups(scene) {
        let ids = group.alarms.join(", ");
        let node = Node {
            kind: Kind::Alarm,
            name: group.name.clone(),
            about: if group.alarms.len() == 1 {
                "1 alarm".to_owned()
            } else {
                format!("{} alarms", group.alarms.len())
            },
            rows: group.rows.into_iter().map(|(name, tests)| (name, tests.join(", "))).collect(),
            title: format!("{}: {ids}", group.name),
            many: 1,
        };
        let from = sketch.node((format!("alarms {}", group.name), node));
        for (arn, topic) in group.told {
            let Some(topic) = topic else { continue };
            let (key, mut node) = scene.thing(topic);
            if !subscriptions(scene).iter().any(|(told, ..)| told.id == topic.id) {
                node.about = format!("{}, nobody subscribed", node.about);
            }
            let to = sketch.node((key, node));
            sketch.edge(from, to, Way::Flow, "", &format!("told to {arn}"));
        }
    }
    for (topic, protocol, endpoint) in subscriptions(scene) {
        if let Some(from) = sketch.number(&topic.id) {
            let to = match scene.stack.by_arn(&endpoint) {
                Some(found) => sketch.node(scene.thing(found)),
                None => sketch.node(subscribers(topic, &protocol)),
            };
            sketch.edge(from, to, Way::Flow, "", &format!("{protocol} to {endpoint}"));
        }
    }
    let about = format!("What is watched, and who is told.{}", super::names(scene));
    // Alarms that tell nobody are drawn as well.
    let flow = Flow { direction: Direction::Right, nodes: sketch.nodes, edges: sketch.edges };
    Picture { title: "Alarms".to_owned(), about, body: Body::Flow(flow) }
}

/// Alarms on things of one type, or on metrics of one namespace.
struct Group<'s> {
    name: String,
    /// What is watched, and how.
    rows: Vec<(String, Vec<String>)>,
    /// Logical IDs.
    alarms: Vec<&'s str>,
    /// Whom they tell, by the name for readers.
    told: BTreeMap<String, Option<&'s Resource>>,
}

fn groups<'s>(scene: &Scene<'s>) -> Vec<Group<'s>> {
    let mut groups: Vec<Group<'s>> = Vec::new();
    for alarm in scene.stack.resources() {
        let watched = match alarm.kind.as_str() {
            "AWS::CloudWatch::Alarm" => of_alarm(scene, alarm),
            "AWS::CloudWatch::CompositeAlarm" => {
                ("Composite alarms".to_owned(), scene.name(alarm), String::new())
            }
            "AWS::Budgets::Budget" => {
                let limit = alarm.property(&["Budget", "BudgetLimit"]);
                let part = |key: &str| limit.and_then(|limit| limit.get(key)).map(plain).unwrap_or_default();
                ("Budgets".to_owned(), alarm.id.clone(), format!("{} {}", part("Amount"), part("Unit")))
            }
            _ => continue,
        };
        let (name, thing, test) = watched;
        let at = groups.iter().position(|group| group.name == name).unwrap_or_else(|| {
            groups.push(Group { name, rows: Vec::new(), alarms: Vec::new(), told: BTreeMap::new() });
            groups.len() - 1
        });
        let group = &mut groups[at];
        group.alarms.push(&alarm.id);
        match group.rows.iter_mut().find(|(known, _)| *known == thing) {
            Some((_, tests)) => tests.push(test),
            None => group.rows.push((thing, vec![test])),
        }
        for arn in told(alarm) {
            let found = scene.stack.by_arn(arn);
            group.told.insert(found.map_or_else(|| arn.to_owned(), |found| found.id.clone()), found);
        }
    }
    groups
}

/// Group, thing and test of an alarm.
fn of_alarm(scene: &Scene<'_>, alarm: &Resource) -> (String, String, String) {
    let mut queries = items(alarm.properties.get("Metrics")).iter();
    let metric = queries.find_map(|query| query.get("MetricStat")?.get("Metric"));
    let metric = metric.unwrap_or(&alarm.properties);
    let named = items(metric.get("Dimensions")).iter().find_map(|dimension| {
        let (name, value) = (text(dimension, &["Name"])?, text(dimension, &["Value"])?);
        let (_, kind, many) = WATCHED.iter().find(|(known, ..)| *known == name)?;
        Some((*many, scene.stack.by_name(kind, value)?))
    });
    let name = text(metric, &["MetricName"]).unwrap_or("an expression");
    let test = test(alarm);
    let Some((many, thing)) = named else {
        let space = text(metric, &["Namespace"]).unwrap_or("Expressions");
        return (format!("Metrics of {space}"), name.to_owned(), test);
    };
    let whole = scene.parts.whole(thing);
    let of = if whole.id == thing.id { "" } else { ": dead letters" };
    let short = name.trim_start_matches("Approximate").trim_start_matches("NumberOf");
    (many.to_owned(), format!("{}{of}", scene.name(whole)), format!("{short} {test}"))
}

/// `> 0`.
fn test(alarm: &Resource) -> String {
    let comparison = text(&alarm.properties, &["ComparisonOperator"]).unwrap_or_default();
    let sign = match comparison {
        "GreaterThanThreshold" => ">",
        "GreaterThanOrEqualToThreshold" => "≥",
        "LessThanThreshold" => "<",
        "LessThanOrEqualToThreshold" => "≤",
        _ => "outside of",
    };
    match alarm.properties.get("Threshold") {
        Some(threshold) => format!("{sign} {}", plain(threshold)),
        None => "outside of what is usual".to_owned(),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => "a value not known".to_owned(),
    }
}

/// The ARNs that an alarm or a budget tells.
fn told(alarm: &Resource) -> Vec<&str> {
    let actions = items(alarm.properties.get("AlarmActions")).iter().filter_map(Value::as_str);
    let budgets = items(alarm.properties.get("NotificationsWithSubscribers")).iter();
    let budgets = budgets.flat_map(|one| items(one.get("Subscribers")));
    actions.chain(budgets.filter_map(|one| text(one, &["Address"]))).collect()
}
