//! Findings that somebody accepted: `Metadata: { "cci:accept": [{ rule, reason }] }` on the resource.

use proof::Resource;
use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Finding, Severity};
use crate::rules;

/// The key in a resource's `Metadata`.
const KEY: &str = "cci:accept";
/// Whose finding it is when an acceptance is of no use.
pub(crate) const RULE: &str = "acceptance/unused";

/// Takes the accepted findings away, and adds one for each acceptance that accepts nothing. How many were accepted.
pub(crate) fn accept(deployment: &Deployment, found: Vec<Finding>) -> (Vec<Finding>, usize) {
    let mut left = found;
    let before = left.len();
    let mut useless = Vec::new();
    for resource in deployment.stack.resources() {
        let entries = resource.metadata.get(KEY).map(list).unwrap_or_default();
        for (index, entry) in entries.iter().enumerate() {
            let text = |key: &str| entry.get(key).and_then(Value::as_str).map(str::trim).unwrap_or_default();
            let (rule, reason) = (text("rule"), text("reason"));
            let problem = if rules::rule(rule).is_none() {
                Some(format!("there is no rule `{rule}`"))
            } else if reason.is_empty() {
                Some(format!("`{rule}` is accepted without a reason"))
            } else {
                let many = left.len();
                left.retain(|finding| {
                    finding.rule != rule || finding.resource.as_deref() != Some(&resource.id)
                });
                (left.len() == many).then(|| format!("`{rule}` finds nothing here"))
            };
            useless.extend(problem.map(|problem| unused(deployment, resource, index, &problem)));
        }
    }
    let accepted = before - left.len();
    left.extend(useless);
    left.sort_by_key(|finding| (finding.part, finding.at));
    (left, accepted)
}

fn unused(deployment: &Deployment, resource: &Resource, index: usize, problem: &str) -> Finding {
    let path = vec!["Metadata".to_owned(), KEY.to_owned(), index.to_string()];
    let (part, at) = deployment.place(resource, &path);
    Finding {
        rule: RULE,
        severity: Severity::Error,
        resource: Some(resource.id.clone()),
        path,
        part,
        at,
        message: format!("this acceptance accepts nothing: {problem}"),
        remedy: rules::rule(RULE).map_or("", |rule| rule.remedy).to_owned(),
    }
}

/// A list's items, or the one value that stands for a list of one.
fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
}
