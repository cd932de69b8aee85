//! Metrics: `namespace⇥metric⇥Dimension,Dimension⇥…`, one column for each set of dimensions.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::service_spec::Spec;
use super::{SERVICE_SPEC, head};

pub(super) fn write(spec: &Spec) -> String {
    let sets: BTreeMap<&str, String> = spec
        .dimension_set
        .entities
        .iter()
        .map(|set| {
            let mut names: Vec<&str> =
                set.dimensions.iter().map(|dimension| dimension.name.as_str()).collect();
            names.sort_unstable();
            (set.id.as_str(), names.join(","))
        })
        .collect();
    let mut metrics: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for metric in &spec.metric.entities {
        let used = spec.uses_dimension_set.forward.get(&metric.id).into_iter().flatten();
        let names = used.filter_map(|target| sets.get(target.id.as_str()).map(String::as_str));
        metrics.entry((&metric.namespace, &metric.name)).or_default().extend(names);
    }
    let mut text = head("Metrics of AWS services with their sets of dimensions", SERVICE_SPEC);
    for ((namespace, name), sets) in metrics {
        let _ = write!(text, "{namespace}\t{name}");
        for set in sets {
            let _ = write!(text, "\t{set}");
        }
        text.push('\n');
    }
    text
}
