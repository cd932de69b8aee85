//! What became of which resource.

use std::collections::{BTreeMap, BTreeSet};

use proof::catalog;
use serde_json::Value;

use crate::view::{Item, Side};

/// One resource, before and after.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fate<'s> {
    /// It is there as before, changed or not.
    Kept(&'s Item, &'s Item),
    /// Another logical ID, else the same: how it was recognised.
    Renamed(&'s Item, &'s Item, Sameness<'s>),
    Added(&'s Item),
    Removed(&'s Item),
}

/// By what a resource under another logical ID was recognised.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sameness<'s> {
    /// Both have this physical name.
    Name(&'s str),
    /// All properties are equal.
    Properties,
}

/// All resources of both sides.
pub(crate) struct Pairs<'s> {
    /// In the order of the new templates, then those that are gone.
    pub(crate) fates: Vec<Fate<'s>>,
    pub(crate) new: &'s [Item],
}

impl<'s> Pairs<'s> {
    pub(crate) fn of(old: &'s Side<'_>, new: &'s Side<'_>) -> Self {
        let by_key = |item: &'s Item| ((item.part.as_str(), item.id.as_str()), item);
        let before: BTreeMap<_, _> = old.items.iter().map(by_key).collect();
        let after: BTreeMap<_, _> = new.items.iter().map(by_key).collect();
        let gone = old.items.iter().filter(|item| {
            let now = after.get(&(item.part.as_str(), item.id.as_str()));
            item.present && now.is_none_or(|now| !now.present)
        });
        let gone: Vec<&Item> = gone.collect();
        let mut taken = BTreeSet::new();
        let mut fates = Vec::new();
        for item in &new.items {
            fates.push(match before.get(&(item.part.as_str(), item.id.as_str())) {
                Some(was) if was.present && !item.present => continue,
                Some(was) if was.present || !item.present => Fate::Kept(was, item),
                _ if !item.present => continue,
                _ => match recognised(&gone, item, &taken) {
                    Some((at, sameness)) => {
                        taken.insert(at);
                        Fate::Renamed(gone[at], item, sameness)
                    }
                    None => Fate::Added(item),
                },
            });
        }
        let left = gone.iter().enumerate().filter(|(at, _)| !taken.contains(at));
        fates.extend(left.map(|(_, item)| Fate::Removed(item)));
        Pairs { fates, new: &new.items }
    }

    /// What could not be told of a pair.
    pub(crate) fn notes(&self) -> Vec<String> {
        let hidden = self.fates.iter().filter_map(|fate| match fate {
            Fate::Kept(old, new) if !new.present && old.properties != new.properties => Some(format!(
                "{}: changed, but its condition does not hold with the parameters' defaults, so nothing happens there",
                new.id
            )),
            _ => None,
        });
        hidden.collect()
    }
}

/// Which of those that are gone is it?
fn recognised<'s>(
    gone: &[&'s Item],
    item: &'s Item,
    taken: &BTreeSet<usize>,
) -> Option<(usize, Sameness<'s>)> {
    let open = || gone.iter().enumerate().filter(|(at, was)| !taken.contains(at) && was.kind == item.kind);
    let named = physical_name(item).and_then(|name| {
        open().find(|(_, was)| physical_name(was) == Some(name)).map(|(at, _)| (at, Sameness::Name(name)))
    });
    // Of those without properties any would be the same as any other.
    let has_properties = item.properties.as_object().is_some_and(|map| !map.is_empty());
    let equal = || {
        let mut same = open().filter(|(_, was)| was.properties == item.properties);
        let first = same.next().filter(|_| has_properties)?;
        Some((first.0, Sameness::Properties))
    };
    named.or_else(equal)
}

/// The name that a template gives to a resource itself: `BucketName` of a bucket, and not `FunctionName` of a permission.
pub(crate) fn physical_name(item: &Item) -> Option<&str> {
    let facts = catalog::resource_type(&item.kind)?;
    let last = item.kind.rsplit("::").next().unwrap_or_default();
    let own = facts.create_only.iter().find(|path| {
        let step = path.rsplit('/').next().unwrap_or_default();
        let of = ["Name", "Identifier", "Id"].iter().find_map(|suffix| step.strip_suffix(suffix));
        of.is_some_and(|of| last.ends_with(of)) && path.split('/').count() <= 2
    })?;
    let steps: Vec<&str> = own.split('/').collect();
    item.get(&steps).and_then(Value::as_str)
}

/// Types whose name is the only one of its kind in account and region (or the world), so that there cannot be two at once.
const UNIQUE: &[&str] = &[
    "AWS::Athena::WorkGroup",
    "AWS::CloudTrail::Trail",
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::CloudWatch::Dashboard",
    "AWS::DynamoDB::Table",
    "AWS::ECR::Repository",
    "AWS::Events::EventBus",
    "AWS::Events::Rule",
    "AWS::Glue::Database",
    "AWS::IAM::Group",
    "AWS::IAM::InstanceProfile",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Role",
    "AWS::IAM::User",
    "AWS::KMS::Alias",
    "AWS::Kinesis::Stream",
    "AWS::Lambda::Function",
    "AWS::Logs::LogGroup",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::S3::Bucket",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
    "AWS::SSM::Parameter",
    "AWS::Scheduler::Schedule",
    "AWS::SecretsManager::Secret",
    "AWS::StepFunctions::StateMachine",
];

/// Can there not be two of this type with one name?
pub(crate) fn is_unique(kind: &str) -> bool {
    UNIQUE.contains(&kind)
}
