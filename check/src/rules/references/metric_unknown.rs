//! A metric that AWS does not publish.

use proof::catalog;
use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "references/metric-unknown",
    severity: Severity::Error,
    summary: "An alarm watches a metric that AWS publishes.",
    why: "CloudWatch takes any name. An alarm on a metric that nobody publishes never has data: it never fires, and with \
          `TreatMissingData: notBreaching` it is green for ever.",
    remedy: "Correct the name; the service's page \"monitoring with CloudWatch\" lists its metrics.",
    bad: template!("references/metric-unknown", "bad"),
    good: template!("references/metric-unknown", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for alarm in deployment.stack.of_kind("AWS::CloudWatch::Alarm") {
        let text = |key: &str| alarm.properties.get(key).and_then(Value::as_str);
        let (Some(namespace), Some(metric)) = (text("Namespace"), text("MetricName")) else { continue };
        if catalog::has_namespace(namespace) && catalog::dimension_sets(namespace, metric).is_none() {
            let message =
                format!("{namespace} has no metric {metric}: the alarm never has data and never fires");
            findings.at(alarm, &["MetricName"], message);
        }
    }
}
