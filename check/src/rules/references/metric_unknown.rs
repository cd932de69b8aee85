//! A metric that AWS does not publish.

use proof::catalog;

use super::{metrics, published};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::texts::nearest;

pub(super) static RULE: Rule = Rule {
    id: "references/metric-unknown",
    severity: Severity::Error,
    summary: "Alarms and dashboards look at metrics that AWS publishes.",
    why: "CloudWatch takes any name. An alarm on a metric that nobody publishes never has data: it never fires, and with \
          `TreatMissingData: notBreaching` it is green for ever.",
    remedy: "Correct the name; the service's page \"monitoring with CloudWatch\" lists its metrics.",
    bad: template!("references/metric-unknown", "bad"),
    good: template!("references/metric-unknown", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for looked in metrics::looked_at(&deployment.stack) {
        let (namespace, metric) = (looked.namespace.as_str(), looked.metric.as_str());
        let never = if looked.what() == "alarm" {
            "the alarm never has data and never fires"
        } else {
            "it shows nothing"
        };
        if !namespace.starts_with("AWS/") {
            continue;
        }
        if !catalog::has_namespace(namespace) {
            let meant = nearest(namespace, catalog::namespaces());
            if let Some(meant) = meant.filter(|_| !published::is_namespace(namespace)) {
                let message = format!("AWS publishes nothing in {namespace} ({meant} is meant): {never}");
                findings.at(looked.by, &looked.at(&["Namespace"]), message);
            } else {
                findings.note(looked.by, format!("the namespace {namespace} is not in the catalogue"));
            }
            continue;
        }
        if published::metrics(namespace).any(|one| one == metric) {
            continue;
        }
        let meant = nearest(metric, published::metrics(namespace));
        if meant.is_none() && !published::is_whole(namespace) {
            findings.note(looked.by, format!("the metric {metric} of {namespace} is not in the catalogue"));
            continue;
        }
        let meant = meant.map(|meant| format!(" ({meant} is meant)")).unwrap_or_default();
        let message = format!("{namespace} has no metric {metric}{meant}: {never}");
        findings.at(looked.by, &looked.at(&["MetricName"]), message);
    }
}
