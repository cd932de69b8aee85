//! What AWS does to each resource.

mod ripple;

use proof::catalog::{self, ResourceType};
use serde::Serialize;
use serde_json::Value;

use crate::diff::{self, Change, Step};
use crate::pair::{self, Fate, Pairs, Sameness};
use crate::view::Item;
use crate::{Line, Tone};

/// What happens to a resource, or for one of its properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Nothing is asked of AWS but to change it.
    InPlace,
    /// The catalogue does not know the type, or a function of one's own decides.
    Unknown,
    /// It may be replaced: the new values decide.
    MaybeReplaced,
    /// A new one is made, then the old one is removed.
    Replaced,
    /// `CloudFormation` refuses the update.
    Refused,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
}

/// A resource that is not what it was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResourceChange {
    /// Logical ID.
    pub id: String,
    /// Type.
    pub kind: String,
    /// The logical ID that it had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// What happens to it: the worst of its properties.
    pub effect: Effect,
    /// Why, where the properties do not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What changed in it.
    pub properties: Vec<PropertyChange>,
}

/// One changed property.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PropertyChange {
    /// For example `Targets[intake].Arn`.
    pub path: String,
    /// What happens for it.
    pub effect: Effect,
    /// What it was; absent where there was nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
    /// The resource that is replaced and to which it refers, where that is all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    #[serde(skip)]
    pub(crate) steps: Vec<Step>,
}

/// Every change of every resource.
pub(crate) fn changes(pairs: &Pairs<'_>) -> Vec<ResourceChange> {
    let mut found: Vec<ResourceChange> = pairs.fates.iter().filter_map(of_one).collect();
    ripple::add(&mut found, pairs);
    found
}

fn of_one(fate: &Fate<'_>) -> Option<ResourceChange> {
    let change = |item: &Item, effect| ResourceChange {
        id: item.id.clone(),
        kind: item.kind.clone(),
        was: None,
        effect,
        why: None,
        properties: Vec::new(),
    };
    match fate {
        Fate::Added(item) => Some(change(item, Effect::Added)),
        Fate::Removed(item) => Some(change(item, Effect::Removed)),
        Fate::Kept(old, new) if old.kind != new.kind => Some(ResourceChange {
            why: Some(format!(
                "CloudFormation does not change the type of a resource ({} to {}): give the new one another logical ID",
                old.kind, new.kind
            )),
            ..change(new, Effect::Refused)
        }),
        Fate::Kept(_, new) if !new.present => None,
        Fate::Kept(old, new) => {
            let properties = properties(old, new);
            let worst = properties.iter().map(|one| one.effect).max()?;
            let (effect, why) = settled(worst, old, new);
            Some(ResourceChange { effect, why, properties, ..change(new, Effect::InPlace) })
        }
        Fate::Renamed(old, new, sameness) => Some(ResourceChange {
            was: Some(old.id.clone()),
            properties: properties(old, new),
            ..renamed(change(new, Effect::Replaced), old, new, *sameness)
        }),
    }
}

fn properties(old: &Item, new: &Item) -> Vec<PropertyChange> {
    let changes = diff::changes(&old.properties, &new.properties);
    let mut found: Vec<PropertyChange> = changes
        .into_iter()
        .map(|change| PropertyChange {
            path: diff::told(&change.path),
            effect: of_property(&new.kind, &change),
            before: change.before,
            after: change.after,
            via: None,
            steps: change.path,
        })
        .collect();
    let attributes = [
        ("DeletionPolicy", &old.deletion_policy, &new.deletion_policy),
        ("UpdateReplacePolicy", &old.replace_policy, &new.replace_policy),
    ];
    let policies = attributes.into_iter().filter(|(_, was, is)| was != is);
    found.extend(policies.map(|(name, was, is)| PropertyChange {
        path: name.to_owned(),
        effect: Effect::InPlace,
        before: was.clone().map(Value::from),
        after: is.clone().map(Value::from),
        via: None,
        steps: vec![Step::Key(name.to_owned())],
    }));
    found
}

/// What AWS does for a change of this property.
fn of_property(kind: &str, change: &Change) -> Effect {
    let Some(facts) = catalog::resource_type(kind) else { return Effect::Unknown };
    of_path(facts, &change.path, |rest| {
        let inside = |value: Option<&Value>| -> Vec<Value> {
            value.map(|value| below(value, rest).into_iter().cloned().collect()).unwrap_or_default()
        };
        inside(change.before.as_ref()) != inside(change.after.as_ref())
    })
}

/// `differs` is asked for what lies below the path.
pub(crate) fn of_path(facts: &ResourceType, path: &[Step], differs: impl Fn(&[&str]) -> bool) -> Effect {
    let keys: Vec<&str> = path
        .iter()
        .filter_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Item(_) => None,
        })
        .collect();
    let meets = |create_only: &String| {
        let steps: Vec<&str> = create_only.split('/').filter(|step| *step != "*").collect();
        keys.starts_with(&steps) || (steps.starts_with(&keys) && differs(&steps[keys.len()..]))
    };
    if facts.create_only.iter().any(meets) {
        Effect::Replaced
    } else if facts.perhaps_create_only.iter().any(meets) {
        Effect::MaybeReplaced
    } else {
        Effect::InPlace
    }
}

fn below<'v>(value: &'v Value, steps: &[&str]) -> Vec<&'v Value> {
    if let Value::Array(items) = value {
        return items.iter().flat_map(|item| below(item, steps)).collect();
    }
    match steps.split_first() {
        None => vec![value],
        Some((step, rest)) => value.get(step).map(|inner| below(inner, rest)).unwrap_or_default(),
    }
}

/// Where a name stays, the new one cannot be made beside the old one.
fn settled(worst: Effect, old: &Item, new: &Item) -> (Effect, Option<String>) {
    if is_custom(&new.kind) {
        let why = "the function behind it decides what the change does".to_owned();
        return (Effect::Unknown, Some(why));
    }
    if worst == Effect::Unknown {
        return (worst, Some(format!("the catalogue does not know {}", new.kind)));
    }
    match (pair::physical_name(old), pair::physical_name(new)) {
        (Some(was), Some(is)) if was == is && worst == Effect::Replaced && pair::is_unique(&new.kind) => {
            let why = format!(
                "it must be replaced but keeps its name {is}: CloudFormation cannot make a second one of that name; rename it \
                 in the same change, or leave the property as it is"
            );
            (Effect::Refused, Some(why))
        }
        _ => (worst, None),
    }
}

/// A resource that a function makes.
pub(crate) fn is_custom(kind: &str) -> bool {
    kind == "AWS::CloudFormation::CustomResource" || kind.starts_with("Custom::")
}

fn renamed(mut change: ResourceChange, old: &Item, new: &Item, sameness: Sameness<'_>) -> ResourceChange {
    let whither = whither(old, new);
    let (effect, why) = match sameness {
        Sameness::Name(name) if pair::is_unique(&old.kind) => (
            Effect::Refused,
            format!(
                "{} {whither}: CloudFormation makes the new one first, and the name {name} is taken, so the update fails; \
                 leave it where it was, rename the resource too, or take it over by an import",
                old.id
            ),
        ),
        _ => (
            Effect::Replaced,
            format!("{} {whither}: CloudFormation makes a new one, and removes the old one", old.id),
        ),
    };
    change.effect = effect;
    change.why = Some(why);
    change
}

/// Where a resource has gone that is the same otherwise.
pub(crate) fn whither(old: &Item, new: &Item) -> String {
    if old.part == new.part {
        format!("under another logical ID, {}", new.id)
    } else {
        format!("in another template, {}", new.part)
    }
}

/// What `CloudFormation` refuses.
pub(crate) fn refused(resources: &[ResourceChange]) -> Vec<Line> {
    let refused = resources.iter().filter(|one| one.effect == Effect::Refused);
    refused
        .map(|one| {
            let why = one.why.clone().unwrap_or_default();
            Line::new(format!("refused/{}", one.id), Tone::Red, &one.id, why)
        })
        .collect()
}
