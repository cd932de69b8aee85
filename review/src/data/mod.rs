//! What is stored and may be lost.

mod lifecycle;
mod policy;
mod retention;

use proof::catalog;

use crate::effect::{self, ResourceChange};
use crate::pair::{self, Fate, Pairs, Sameness};
use crate::view::Item;
use crate::{Effect, Line, Tone};

/// A line about one resource, without the beginning of its ID.
struct Risk {
    what: String,
    tone: Tone,
    text: String,
}

impl Risk {
    fn red(what: impl Into<String>, text: impl Into<String>) -> Risk {
        Risk { what: what.into(), tone: Tone::Red, text: text.into() }
    }
    fn better(what: impl Into<String>, text: impl Into<String>) -> Risk {
        Risk { what: what.into(), tone: Tone::Better, text: text.into() }
    }
}

/// Does a resource of this type hold what is lost with it?
fn holds_data(kind: &str) -> bool {
    kind == "AWS::Logs::LogGroup" || catalog::resource_type(kind).is_some_and(|facts| facts.holds_data)
}

/// Every risk, in the order of the resources.
pub(crate) fn lines(pairs: &Pairs<'_>, resources: &[ResourceChange]) -> Vec<Line> {
    let mut found = Vec::new();
    for fate in &pairs.fates {
        let effect = |item: &Item| resources.iter().find(|one| one.id == item.id && fits(one, fate));
        let (id, risks) = match fate {
            Fate::Added(item) => (&item.id, policy::missing(item).into_iter().collect()),
            Fate::Removed(item) => (&item.id, removed(item).into_iter().collect()),
            Fate::Kept(_, new) if !new.present => continue,
            Fate::Kept(old, new) if old.kind != new.kind => continue,
            Fate::Kept(old, new) => (&new.id, kept(old, new, effect(new))),
            Fate::Renamed(old, new, sameness) => {
                let mut risks: Vec<Risk> = renamed(old, new, *sameness).into_iter().collect();
                risks.extend(policy::weakened(old, new));
                risks.extend(shortened(old, new));
                (&old.id, risks)
            }
        };
        found.extend(
            risks
                .into_iter()
                .map(|risk| Line::new(format!("data/{id}/{}", risk.what), risk.tone, id, risk.text)),
        );
    }
    found
}

fn fits(change: &ResourceChange, fate: &Fate<'_>) -> bool {
    (change.effect == Effect::Removed) == matches!(fate, Fate::Removed(_))
}

fn shortened(old: &Item, new: &Item) -> Vec<Risk> {
    let mut risks = retention::shortened(old, new);
    risks.extend(lifecycle::shortened(old, new));
    risks
}

fn kept(old: &Item, new: &Item, change: Option<&ResourceChange>) -> Vec<Risk> {
    let mut risks = Vec::new();
    if holds_data(&new.kind)
        && let Some(change) = change
    {
        risks.extend(replaced(old, new, change));
    }
    risks.extend(policy::weakened(old, new));
    risks.extend(shortened(old, new));
    risks
}

fn replaced(old: &Item, new: &Item, change: &ResourceChange) -> Option<Risk> {
    let causes: Vec<&str> = change
        .properties
        .iter()
        .filter(|one| matches!(one.effect, Effect::Replaced | Effect::MaybeReplaced))
        .map(|one| one.path.as_str())
        .collect();
    let causes = causes.join(", ");
    let then = policy::of_the_old(new);
    match change.effect {
        Effect::Replaced => {
            let text = match (pair::physical_name(old), pair::physical_name(new)) {
                (Some(was), Some(is)) if was != is => format!(
                    "renamed from {was} to {is}, and so replaced by a new, empty one: the old one {then}"
                ),
                _ => format!("replaced by a new, empty one for {causes}: the old one {then}"),
            };
            Some(Risk::red("replaced", text))
        }
        Effect::MaybeReplaced => Some(Risk::red(
            "replaced",
            format!("perhaps replaced by a new, empty one for {causes}: the old one then {then}"),
        )),
        Effect::Refused => Some(Risk::red(
            "replaced",
            format!("would be replaced for {causes} if CloudFormation did not refuse it: the old one {then}"),
        )),
        _ => None,
    }
}

fn removed(item: &Item) -> Option<Risk> {
    let then = policy::of_the_removed(item);
    holds_data(&item.kind).then(|| Risk::red("removed", format!("{} is removed: it {then}", item.kind)))
}

fn renamed(old: &Item, new: &Item, sameness: Sameness<'_>) -> Option<Risk> {
    if !holds_data(&old.kind) {
        return None;
    }
    let (whither, then) = (effect::whither(old, new), policy::of_the_removed(old));
    let text = match sameness {
        Sameness::Name(name) if pair::is_unique(&old.kind) => format!(
            "it is now {whither}: CloudFormation would have to make a second {name} and refuses; were it not so, the old one {then}"
        ),
        _ => format!("it is now {whither}: a new, empty one is made, and the old one {then}"),
    };
    Some(Risk::red("renamed", text))
}
