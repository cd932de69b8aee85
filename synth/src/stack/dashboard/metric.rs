//! Metrics as graphs take them: what AWS publishes of functions, queues and rules, and our own.
//!
//! Sources: Lambda developer guide, "Types of metrics for Lambda functions"; SQS developer guide, "Available CloudWatch
//! metrics"; EventBridge user guide, "Monitoring EventBridge"; CloudWatch user guide, "Search expression syntax".

use contract::job::Deployment;
use contract::metric::Metric;
use contract::tenant::TENANT_TAG;

use crate::cfn::{Node, Val};

/// A metric of each function.
pub(super) fn of_functions(metric: &str, functions: &[Val<String>]) -> Vec<Node> {
    of_each("AWS/Lambda", metric, "FunctionName", functions)
}

/// A metric of each queue.
pub(super) fn of_queues(metric: &str, queues: &[Val<String>]) -> Vec<Node> {
    of_each("AWS/SQS", metric, "QueueName", queues)
}

/// A metric of each rule.
pub(super) fn of_rules(metric: &str, rules: &[Val<String>]) -> Vec<Node> {
    of_each("AWS/Events", metric, "RuleName", rules)
}

fn of_each(namespace: &str, metric: &str, dimension: &str, names: &[Val<String>]) -> Vec<Node> {
    let one = |name: &Val<String>| {
        let path = [namespace, metric, dimension].map(Node::text);
        Node::List(path.into_iter().chain([name.clone().into_node()]).collect())
    };
    names.iter().map(one).collect()
}

/// What a graph says of a metric beside its name.
pub(super) fn options<const N: usize>(options: [(&str, Node); N]) -> Node {
    Node::map(options)
}

/// Metric math.
pub(super) fn expression(expression: &str, label: &str) -> Node {
    Node::List(vec![options([("expression", expression.into()), ("label", label.into())])])
}

/// The metrics of this deployment.
pub(super) struct Own {
    namespace: String,
}

impl Own {
    pub(super) fn of(deployment: &Deployment) -> Self {
        Self { namespace: deployment.as_str().to_owned() }
    }

    /// Of all tenants together.
    pub(super) fn total(&self, metric: Metric) -> Node {
        self.with(metric, [])
    }

    /// Metrics that filters make of logs.
    pub(super) fn filtered(&self, names: &[String]) -> Vec<Node> {
        names.iter().map(|name| Node::List(vec![Node::text(&self.namespace), Node::text(name)])).collect()
    }

    /// Of all tenants together, to be reckoned with under the name `id`; not shown itself.
    pub(super) fn hidden(&self, metric: Metric, id: &str) -> Node {
        self.with(metric, [("id", id.into()), ("visible", false.into())])
    }

    /// The middle and the slow end of all tenants together.
    pub(super) fn percentiles(&self, metric: Metric) -> [Node; 2] {
        [("p50", "50 of 100 within"), ("p95", "95 of 100 within")].map(|(statistic, label)| {
            self.with(metric, [("stat", statistic.into()), ("label", label.into())])
        })
    }

    fn with<const N: usize>(&self, metric: Metric, more: [(&str, Node); N]) -> Node {
        let mut parts = vec![Node::text(&self.namespace), Node::text(metric.name())];
        if N > 0 {
            parts.push(options(more));
        }
        Node::List(parts)
    }

    /// Of each tenant, in periods of `seconds`.
    pub(super) fn by_tenant(&self, metric: Metric, statistic: &str, seconds: u32) -> Node {
        let label = format!("${{PROP('Dim.{TENANT_TAG}')}} ${{PROP('MetricName')}}");
        expression(&self.search(metric, statistic, seconds), &label)
    }

    /// The sum of each tenant, with the rest of a formula behind it; the ten tenants with the most.
    pub(super) fn by_tenant_times(&self, metric: Metric, seconds: u32, formula: &str) -> Node {
        let search = self.search(metric, "Sum", seconds);
        // The label of what was searched stands behind this one.
        expression(&format!("SORT({search}{formula}, SUM, DESC, 10)"), "")
    }

    /// Names are quoted, since a prefix may have dashes.
    fn search(&self, metric: Metric, statistic: &str, seconds: u32) -> String {
        let (namespace, name) = (&self.namespace, metric.name());
        format!(r#"SEARCH('{{"{namespace}","{TENANT_TAG}"}} MetricName="{name}"', '{statistic}', {seconds})"#)
    }
}
