//! Lifecycle rules of buckets: after how many days objects are deleted.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Risk;
use super::retention::told;
use crate::view::{Item, list, number};
use crate::words::digest;

/// The objects that a rule speaks of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Objects {
    prefix: String,
    /// Tags and sizes, as text.
    more: BTreeSet<String>,
}

/// What is deleted after how many days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Versions {
    Current,
    Noncurrent,
}

struct Rule {
    objects: Objects,
    current: f64,
    noncurrent: f64,
}

/// What is deleted earlier than before.
pub(super) fn shortened(old: &Item, new: &Item) -> Vec<Risk> {
    if new.kind != "AWS::S3::Bucket" {
        return Vec::new();
    }
    let (before, after) = (rules(old), rules(new));
    let objects: BTreeSet<&Objects> = before.iter().chain(&after).map(|rule| &rule.objects).collect();
    let mut risks = Vec::new();
    for one in &objects {
        for versions in [Versions::Current, Versions::Noncurrent] {
            let (was, is) = (days(&before, one, versions), days(&after, one, versions));
            // What is said of all objects need not be said of some of them.
            let said = objects.iter().any(|wider| {
                wider != one
                    && wider.cover(one)
                    && days(&before, wider, versions).total_cmp(&was).is_eq()
                    && days(&after, wider, versions).total_cmp(&is).is_eq()
            });
            if said {
                continue;
            }
            let of = match versions {
                Versions::Current => "kept",
                Versions::Noncurrent => "kept once they are overwritten or deleted",
            };
            let text = format!("{} are {of} {} instead of {}", one.told(), told(is, "day"), told(was, "day"));
            let id = match versions {
                Versions::Current => format!("lifecycle/{}", one.id()),
                Versions::Noncurrent => format!("lifecycle-noncurrent/{}", one.id()),
            };
            if is < was {
                risks.push(Risk::red(id, text));
            } else if is > was {
                risks.push(Risk::better(id, text));
            }
        }
    }
    risks
}

/// The shortest of all rules that speak of these objects.
fn days(rules: &[Rule], objects: &Objects, versions: Versions) -> f64 {
    let covering = rules.iter().filter(|rule| rule.objects.cover(objects));
    let days = covering.map(|rule| match versions {
        Versions::Current => rule.current,
        Versions::Noncurrent => rule.noncurrent,
    });
    days.fold(f64::INFINITY, f64::min)
}

impl Objects {
    fn cover(&self, other: &Objects) -> bool {
        other.prefix.starts_with(&self.prefix) && self.more.is_subset(&other.more)
    }

    fn told(&self) -> String {
        let prefix =
            if self.prefix.is_empty() { "objects".to_owned() } else { format!("objects {}*", self.prefix) };
        if self.more.is_empty() {
            return prefix;
        }
        let more: Vec<&str> = self.more.iter().map(String::as_str).collect();
        format!("{prefix} with {}", more.join(" and "))
    }

    fn id(&self) -> String {
        let more: Vec<&str> = self.more.iter().map(String::as_str).collect();
        let plain = self.prefix.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
        match (self.prefix.as_str(), more.is_empty()) {
            ("", true) => "all".to_owned(),
            (prefix, true) if plain => prefix.trim_end_matches('/').to_owned(),
            (prefix, _) => digest(&format!("{prefix}\n{}", more.join("\n"))),
        }
    }
}

fn rules(bucket: &Item) -> Vec<Rule> {
    let rules = list(bucket.get(&["LifecycleConfiguration", "Rules"]));
    let enabled = rules.iter().filter(|rule| rule.get("Status").and_then(Value::as_str) == Some("Enabled"));
    enabled.map(rule).collect()
}

fn rule(rule: &Value) -> Rule {
    let days = |path: &[&str]| {
        path.iter().try_fold(rule, |value, step| value.get(step)).and_then(number).unwrap_or(f64::INFINITY)
    };
    let text = |key: &str| rule.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let tags = list(rule.get("TagFilters")).iter().map(|tag| {
        let part = |key: &str| tag.get(key).and_then(Value::as_str).unwrap_or_default();
        format!("tag {}={}", part("Key"), part("Value"))
    });
    let sizes = ["ObjectSizeGreaterThan", "ObjectSizeLessThan"];
    let sizes = sizes.iter().filter_map(|key| Some(format!("{key} {}", rule.get(key)?)));
    // A date in the past or future: from then on, everything.
    let dated = if rule.get("ExpirationDate").is_some() { 0.0 } else { f64::INFINITY };
    Rule {
        objects: Objects { prefix: text("Prefix"), more: tags.chain(sizes).collect() },
        current: days(&["ExpirationInDays"]).min(dated),
        noncurrent: days(&["NoncurrentVersionExpirationInDays"])
            .min(days(&["NoncurrentVersionExpiration", "NoncurrentDays"])),
    }
}
