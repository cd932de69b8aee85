//! A metric of the template's own namespace that nobody makes.

use std::collections::BTreeMap;

use contract::function::Function;
use contract::metric::Metric;
use contract::tenant::TENANT_TAG;
use proof::Stack;
use serde_json::Value;

use super::metrics;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::texts::nearest;

pub(super) static RULE: Rule = Rule {
    id: "references/own-metric-unknown",
    severity: Severity::Error,
    summary: "A metric of one's own is made by somebody, by that name and with those dimensions.",
    why: "CloudWatch takes any name. A metric that no filter and no function makes never has data, so that its alarm never \
          fires (CloudWatch Logs User Guide, \"Creating metrics from log events using filters\").",
    remedy: "Write namespace, name and dimensions as whoever makes the metric does.",
    bad: template!("references/own-metric-unknown", "bad"),
    good: template!("references/own-metric-unknown", "good"),
    check,
};

/// Names of dimensions, sorted.
type Dimensions = Vec<String>;

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let made = filtered(stack);
    for looked in metrics::looked_at(stack) {
        let ours = is_of_our_deployment(stack, &looked.namespace);
        let of_filters = made.get(looked.namespace.as_str());
        if looked.namespace.starts_with("AWS/") || (!ours && of_filters.is_none()) {
            continue;
        }
        let names = looked.names().map(|names| names.join(", "));
        let never = if looked.what() == "alarm" { "the alarm never has data" } else { "nothing is shown" };
        let message = if let Some(dimensions) = of_filters.and_then(|made| made.get(looked.metric.as_str())) {
            let (Some(names), Some(dimensions)) = (names, dimensions) else { continue };
            if names == dimensions.join(", ") {
                continue;
            }
            format!("the metric filter makes {} with other dimensions: {never}", looked.metric)
        } else if ours {
            let known = Metric::ALL.into_iter().any(|metric| metric.name() == looked.metric);
            match names.as_deref() {
                Some("" | TENANT_TAG) | None if known => continue,
                _ if known => format!(
                    "the functions measure {} as a whole and by {TENANT_TAG}, not by {}: {never}",
                    looked.metric,
                    names.unwrap_or_default()
                ),
                _ => format!("neither functions nor metric filters make {}: {never}", looked.metric),
            }
        } else {
            let known = of_filters.into_iter().flat_map(|made| made.keys().copied());
            let Some(meant) = nearest(&looked.metric, known) else {
                findings.note(
                    looked.by,
                    format!("{} of {} is made outside of the template", looked.metric, looked.namespace),
                );
                continue;
            };
            format!("no metric filter makes {} ({meant} is meant): {never}", looked.metric)
        };
        findings.at(looked.by, &looked.at(&["MetricName"]), message);
    }
}

/// The metrics that filters make of logs: namespace, name, dimensions where they are known.
fn filtered(stack: &Stack) -> BTreeMap<&str, BTreeMap<&str, Option<Dimensions>>> {
    let mut made: BTreeMap<&str, BTreeMap<&str, Option<Dimensions>>> = BTreeMap::new();
    for filter in stack.of_kind("AWS::Logs::MetricFilter") {
        let all = filter.properties.get("MetricTransformations").and_then(Value::as_array);
        for one in all.into_iter().flatten() {
            let text = |key: &str| one.get(key).and_then(Value::as_str);
            if let (Some(namespace), Some(name)) = (text("MetricNamespace"), text("MetricName")) {
                made.entry(namespace).or_default().insert(name, dimensions(one.get("Dimensions")));
            }
        }
    }
    made
}

fn dimensions(list: Option<&Value>) -> Option<Dimensions> {
    let Some(list) = list else { return Some(Vec::new()) };
    let mut names: Dimensions = list
        .as_array()?
        .iter()
        .map(|one| Some(one.get("Key")?.as_str()?.to_owned()))
        .collect::<Option<_>>()?;
    names.sort_unstable();
    Some(names)
}

/// Does the namespace belong to a deployment of ours that the template holds?
fn is_of_our_deployment(stack: &Stack, namespace: &str) -> bool {
    let name = format!("{namespace}-{}", Function::Analyzer.name());
    stack.of_kind("AWS::Lambda::Function").any(|function| function.physical_name == name)
}
