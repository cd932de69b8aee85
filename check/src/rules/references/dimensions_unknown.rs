//! Dimensions that AWS does not publish a metric with.

use super::{metrics, published};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::texts::nearest;

pub(super) static RULE: Rule = Rule {
    id: "references/dimensions-unknown",
    severity: Severity::Error,
    summary: "A metric is looked at with the dimensions that AWS publishes it with.",
    why: "Each set of dimensions is a metric of its own; CloudWatch adds none of them up. With a set that AWS does not \
          publish there is never data (CloudWatch User Guide, \"Dimensions\").",
    remedy: "Give exactly the dimensions that the service's page on its metrics has for it.",
    bad: template!("references/dimensions-unknown", "bad"),
    good: template!("references/dimensions-unknown", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for looked in metrics::looked_at(&deployment.stack) {
        let (namespace, metric) = (looked.namespace.as_str(), looked.metric.as_str());
        let Some(names) = looked.names() else { continue };
        if !published::metrics(namespace).any(|one| one == metric) {
            continue;
        }
        if published::has_set(namespace, metric, &names) {
            continue;
        }
        let known = published::dimensions(namespace);
        let unknown = names.iter().find(|name| !known.contains(name));
        let problem = if let Some(name) = unknown {
            let meant = nearest(name, known.iter().copied());
            if meant.is_none() && !published::is_whole(namespace) {
                findings
                    .note(looked.by, format!("the dimension {name} of {namespace} is not in the catalogue"));
                continue;
            }
            let meant = meant.map(|meant| format!(" ({meant} is meant)")).unwrap_or_default();
            format!("metrics of {namespace} have no dimension {name}{meant}")
        } else {
            let Some(sets) = published::sets(namespace, metric) else { continue };
            format!("{metric} is not published {}, but {}", with(&names), all(sets))
        };
        let never = if looked.what() == "alarm" { "the alarm never has data" } else { "nothing is shown" };
        let at: &[&str] = if names.is_empty() { &[] } else { &["Dimensions"] };
        findings.at(looked.by, &at_least(looked.at(at)), format!("{problem}: {never}"));
    }
}

/// A finding without a path is one of the whole resource.
fn at_least(path: Vec<&str>) -> Vec<&str> {
    if path.is_empty() { vec!["MetricName"] } else { path }
}

fn with(names: &[&str]) -> String {
    match names {
        [] => "without dimensions".to_owned(),
        names => format!("with {}", names.join(" and ")),
    }
}

fn all(sets: &[Vec<&str>]) -> String {
    sets.iter().map(|set| with(set)).collect::<Vec<_>>().join(", or ")
}
