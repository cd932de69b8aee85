//! Resources that depend on one another in a circle cannot be created.

use std::collections::{BTreeMap, BTreeSet};

use super::ResolveError;

pub(super) fn refuse_cycles(edges: &BTreeMap<String, BTreeSet<String>>) -> Result<(), ResolveError> {
    let mut left: BTreeMap<&str, BTreeSet<&str>> =
        edges.iter().map(|(from, to)| (from.as_str(), to.iter().map(String::as_str).collect())).collect();
    loop {
        let names: BTreeSet<&str> = left.keys().copied().collect();
        let free: Vec<&str> =
            left.iter().filter(|(_, to)| to.is_disjoint(&names)).map(|(from, _)| *from).collect();
        if free.is_empty() {
            break;
        }
        for name in free {
            left.remove(name);
        }
    }
    // Every resource that is left refers to another that is left: walking along must come back.
    let Some(start) = left.keys().next() else { return Ok(()) };
    let mut walk: Vec<String> = vec![(*start).to_owned()];
    loop {
        let last = walk.last().map_or("", String::as_str);
        let Some(next) = left.get(last).and_then(|to| to.iter().find(|name| left.contains_key(**name)))
        else {
            return Ok(());
        };
        if let Some(seen) = walk.iter().position(|name| name == next) {
            let mut ids = walk.split_off(seen);
            ids.push((*next).to_owned());
            return Err(ResolveError::Cycle { ids });
        }
        walk.push((*next).to_owned());
    }
}
