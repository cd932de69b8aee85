//! Permissions before and after.

use std::collections::{BTreeMap, BTreeSet};

use super::cover::covers;
use super::grant::{Grant, Test, Verdict};
use super::red;
use super::statements;
use crate::view::{Item, Side};
use crate::words::digest;
use crate::{Line, Tone};

/// What belongs into one line: all but the action.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    holder: String,
    wider: bool,
    grant: Grant,
    /// Why it is red, as the end of an ID and in words.
    red: Option<(&'static str, &'static str)>,
    /// Tests that it no longer has, or has now.
    tests: Vec<String>,
}

pub(super) fn lines(old: &Side<'_>, new: &Side<'_>) -> Vec<Line> {
    // What is gone is called as it was.
    let call = |name: &str| if new.owner(name).is_some() { new.call(name) } else { old.call(name) };
    let (before, after) = (statements::grants(old), statements::grants(new));
    let had: BTreeSet<&Grant> = before.iter().map(|(_, grant)| grant).collect();
    let has: BTreeSet<&Grant> = after.iter().map(|(_, grant)| grant).collect();
    let account = new.stack.account().account.as_str();
    let mut found: BTreeMap<Key, BTreeSet<String>> = BTreeMap::new();
    let mut gone: BTreeMap<&str, usize> = BTreeMap::new();
    let there = |item: &Item| new.present().any(|one| one.id == item.id && one.part == item.part);
    for (item, grant) in &after {
        if had.contains(grant) || had.iter().any(|wide| covers(wide, grant)) {
            continue;
        }
        let wider = grant.verdict == Verdict::Allow;
        let lost = if wider { tests_beside(&had, grant) } else { Vec::new() };
        let red = red::of_the_new(grant, account, &lost).filter(|_| wider);
        add(&mut found, (&call, item), grant, wider, red, &lost);
    }
    for (item, grant) in &before {
        if has.contains(grant) || has.iter().any(|wide| covers(wide, grant)) {
            continue;
        }
        let wider = grant.verdict == Verdict::Deny;
        if wider && is_moot(old, new, grant) {
            continue;
        }
        if !wider && !there(item) {
            *gone.entry(&item.id).or_default() += 1;
            continue;
        }
        let won = tests_beside(&has, grant);
        let red = (wider && red::of_the_denied(grant)).then_some(("deny", "everyone"));
        add(&mut found, (&call, item), grant, wider, red, &won);
    }
    let mut lines: Vec<Line> = found.into_iter().map(|(key, actions)| line(&call, &key, &actions)).collect();
    lines.extend(gone.into_iter().map(|(id, count)| {
        let plural = if count == 1 { "" } else { "s" };
        let text = format!("narrowed: {id} is gone with its {count} permission{plural}");
        Line::new(format!("permissions/{id}/gone"), Tone::Better, id, text)
    }));
    lines
}

fn add(
    found: &mut BTreeMap<Key, BTreeSet<String>>,
    (call, item): (&dyn Fn(&str) -> String, &Item),
    grant: &Grant,
    wider: bool,
    red: Option<(&'static str, &'static str)>,
    tests: &[&Test],
) {
    let key = Key {
        holder: item.id.clone(),
        wider,
        grant: Grant { action: String::new(), ..grant.clone() },
        red,
        tests: tests.iter().map(|test| test.told(call)).collect(),
    };
    found.entry(key).or_default().insert(grant.action.clone());
}

/// The tests that another grant of the same has and this one lacks.
fn tests_beside<'g>(others: &BTreeSet<&'g Grant>, grant: &'g Grant) -> Vec<&'g Test> {
    let same = others.iter().find(|other| {
        let alike = other.principal == grant.principal
            && other.action == grant.action
            && other.resource == grant.resource
            && other.verdict == grant.verdict
            && other.policy == grant.policy;
        alike && !other.tests.is_subset(&grant.tests)
    });
    same.map(|other| other.tests.difference(&grant.tests).collect()).unwrap_or_default()
}

/// Is whoever was denied, or what was denied to them, gone?
fn is_moot(old: &Side<'_>, new: &Side<'_>, grant: &Grant) -> bool {
    let is_gone = |name: &str| old.owner(name).is_some() && new.owner(name).is_none();
    is_gone(&grant.principal) || is_gone(&grant.resource)
}

fn line(call: &dyn Fn(&str) -> String, key: &Key, actions: &BTreeSet<String>) -> Line {
    let Key { holder, wider, grant, red, tests } = key;
    let principal = match grant.principal.as_str() {
        "*" => "everyone".to_owned(),
        name => call(name),
    };
    let resource = call(&grant.resource);
    let list: Vec<&str> = actions.iter().map(String::as_str).collect();
    let list = list.join(", ");
    let only = match grant.tests.iter().map(|test| test.told(call)).collect::<Vec<_>>().join(" and ") {
        tests if tests.is_empty() => tests,
        tests => format!(", if {tests}"),
    };
    let verb = match (grant.verdict, wider) {
        (Verdict::Allow, true) => "widened",
        (Verdict::Allow, false) => "narrowed: no longer",
        (Verdict::Deny, true) => "widened: no longer denied",
        (Verdict::Deny, false) => "narrowed: now denied",
    };
    let colon = if verb == "widened" { ":" } else { "" };
    let mut text = format!("{verb}{colon} {principal} → {list} → {resource}{only}");
    if !tests.is_empty() {
        let word = match (grant.verdict, wider) {
            (Verdict::Allow, true) => "no longer only if",
            (Verdict::Allow, false) => "now only if",
            (Verdict::Deny, _) => "now only denied if",
        };
        text = format!("{text} ({word} {})", tests.join(" and "));
    }
    if let Some((_, why)) = red
        && grant.principal != "*"
    {
        text = format!("{text} ({why})");
    }
    let reason = red.map_or(if *wider { "wider" } else { "narrower" }, |(id, _)| id);
    let tone = match (red, wider) {
        (Some(_), _) => Tone::Red,
        (None, true) => Tone::Worse,
        (None, false) => Tone::Better,
    };
    let exact = digest(&format!("{principal} {list} {resource}{only}"));
    Line::new(format!("permissions/{holder}/{reason}/{exact}"), tone, holder, text)
}
