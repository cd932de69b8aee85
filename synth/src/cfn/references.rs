//! Which parts of a template refer to which, and whether resources wait for each other.

use std::collections::{BTreeMap, BTreeSet};

use super::intrinsic::placeholders;
use super::node::{Intrinsic, Node};

/// The logical IDs that `node` names in `Ref`, `GetAtt`, `Sub` and `DependsOn`.
pub(super) fn references(node: &Node) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(Node::List(ids)) = node.get("DependsOn") {
        found.extend(
            ids.iter().filter_map(|id| if let Node::Text(id) = id { Some(id.clone()) } else { None }),
        );
    }
    node.walk(&mut |node| {
        let Node::Call(function, argument) = node else { return };
        match (function, &**argument) {
            (Intrinsic::Ref, Node::Text(id)) => found.push(id.clone()),
            (Intrinsic::GetAtt, Node::List(parts)) => {
                if let Some(Node::Text(id)) = parts.first() {
                    found.push(id.clone());
                }
            }
            (Intrinsic::Sub, Node::Text(template)) => found.extend(named(template, &[])),
            (Intrinsic::Sub, Node::List(parts)) => {
                if let [Node::Text(template), Node::Map(variables)] = parts.as_slice() {
                    found.extend(named(template, variables));
                }
            }
            _ => {}
        }
    });
    found
}

fn named(template: &str, variables: &[(String, Node)]) -> Vec<String> {
    placeholders(template)
        .filter(|name| !variables.iter().any(|(variable, _)| variable == name))
        .map(|name| name.split('.').next().unwrap_or(name).to_owned())
        .collect()
}

/// Takes away what waits for nothing until only a cycle is left.
pub(super) fn cycle(mut waits: BTreeMap<String, BTreeSet<String>>) -> Option<String> {
    loop {
        let free: BTreeSet<String> =
            waits.iter().filter(|(_, on)| on.is_empty()).map(|(id, _)| id.clone()).collect();
        if free.is_empty() {
            break;
        }
        waits.retain(|id, _| !free.contains(id));
        for on in waits.values_mut() {
            on.retain(|id| !free.contains(id));
        }
    }
    (!waits.is_empty()).then(|| waits.into_keys().collect::<Vec<_>>().join(", "))
}
