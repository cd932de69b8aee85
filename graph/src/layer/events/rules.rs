//! Events by the rules of EventBridge and by the notifications of buckets.

use proof::deliver::{listens, pattern_of};
use proof::{Pattern, Resource};
use serde_json::Value;

use super::Events;
use crate::grants::items;
use crate::picture::Way;
use crate::scene::{service, text};

impl<'s> Events<'_, 's> {
    pub(super) fn rules(&mut self) {
        for rule in self.scene.stack.of_kind("AWS::Events::Rule").filter(|rule| listens(rule)) {
            let Some(Ok(pattern)) = pattern_of(rule) else { continue };
            let label = label(&pattern);
            for from in self.sources_of(rule, &pattern) {
                for target in items(rule.properties.get("Targets")) {
                    self.deliver(rule, target, from, &label);
                }
            }
        }
    }

    /// From a source to a target of a rule, if it may.
    pub(super) fn deliver(&mut self, rule: &'s Resource, target: &'s Value, from: usize, label: &str) {
        let Some(arn) = text(target, &["Arn"]) else { return };
        let to = self.at(arn);
        match self.scene.stack.reach(rule, target) {
            Err(why) if why.certain => {
                self.sketch.edge(from, to, Way::Refused, "not permitted", &format!("{}: {why}", rule.id));
            }
            _ => self.sketch.edge(from, to, Way::Flow, label, &format!("the rule {}", rule.id)),
        }
    }

    /// What the events of a rule come from.
    fn sources_of(&mut self, rule: &'s Resource, pattern: &Pattern) -> Vec<usize> {
        let sources = pattern.exact_texts(&["source"]).unwrap_or_default();
        let buckets = pattern.exact_texts(&["detail", "bucket", "name"]).unwrap_or_default();
        let known = |name: &&str| self.scene.stack.by_name("AWS::S3::Bucket", name);
        let buckets: Vec<&Resource> = buckets.iter().filter_map(known).collect();
        if sources == ["aws.s3"] && !buckets.is_empty() {
            let keys = keys(rule.property(&["EventPattern", "detail", "object", "key"]));
            let each = buckets.iter().flat_map(|bucket| keys.iter().map(move |keys| (*bucket, keys)));
            return each.map(|(bucket, keys)| self.told_of(bucket, keys.as_deref())).collect();
        }
        let sources = if sources.is_empty() { vec!["any source"] } else { sources };
        sources.iter().map(|source| self.sketch.node(service(source.trim_start_matches("aws.")))).collect()
    }

    /// The part of a bucket whose new objects are told of.
    fn told_of(&mut self, bucket: &'s Resource, keys: Option<&str>) -> usize {
        let node = self.sketch.node(self.scene.place(bucket, keys));
        self.sources.push((&bucket.id, keys.unwrap_or("*").to_owned(), node));
        node
    }

    pub(super) fn notifications(&mut self) {
        let kinds = [
            ("LambdaConfigurations", "Function"),
            ("QueueConfigurations", "Queue"),
            ("TopicConfigurations", "Topic"),
        ];
        for bucket in self.scene.stack.of_kind("AWS::S3::Bucket") {
            for (list, target) in kinds {
                for one in items(bucket.property(&["NotificationConfiguration", list])) {
                    let Some(arn) = text(one, &[target]) else { continue };
                    let (from, to) = (self.told_of(bucket, filter(one).as_deref()), self.at(arn));
                    let event = text(one, &["Event"]).unwrap_or_default();
                    self.sketch.edge(from, to, Way::Flow, event.trim_start_matches("s3:"), "a notification");
                }
            }
        }
    }
}

/// What tells events of a source apart: the states that they are of, else their type.
fn label(pattern: &Pattern) -> String {
    let leaves = pattern.leaves();
    let state = leaves.iter().find(|leaf| {
        let last = leaf.field.last().map(|name| name.to_lowercase()).unwrap_or_default();
        leaf.field.first() == Some(&"detail") && (last.ends_with("status") || last.ends_with("state"))
    });
    let states = state.and_then(|leaf| pattern.exact_texts(&leaf.field));
    states.or_else(|| pattern.exact_texts(&["detail-type"])).unwrap_or_default().join(", ")
}

/// The patterns of keys that a rule asks for; one that stands for all where it asks for none.
fn keys(asked: Option<&Value>) -> Vec<Option<String>> {
    let Some(asked) = asked else { return vec![None] };
    let keys = items(Some(asked)).iter().map(|one| {
        let test = |name: &str| text(one, &[name]).map(str::to_owned);
        one.as_str()
            .map(str::to_owned)
            .or_else(|| test("wildcard"))
            .or_else(|| test("prefix").map(|text| format!("{text}*")))
            .or_else(|| test("suffix").map(|text| format!("*{text}")))
    });
    keys.collect()
}

/// The keys that a notification of a bucket is for.
fn filter(notification: &Value) -> Option<String> {
    let rules = items(notification.get("Filter")?.get("S3Key")?.get("Rules"));
    let part = |name: &str| {
        let mut own =
            rules.iter().filter(|rule| text(rule, &["Name"]).is_some_and(|is| is.eq_ignore_ascii_case(name)));
        own.next().and_then(|rule| text(rule, &["Value"])).unwrap_or_default()
    };
    Some(format!("{}*{}", part("prefix"), part("suffix")))
}
