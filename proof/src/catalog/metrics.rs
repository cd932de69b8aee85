//! The metrics of AWS services.

use std::collections::HashMap;
use std::sync::OnceLock;

type Sets = Vec<Vec<&'static str>>;

fn metrics() -> &'static HashMap<&'static str, HashMap<&'static str, Sets>> {
    static METRICS: OnceLock<HashMap<&'static str, HashMap<&'static str, Sets>>> = OnceLock::new();
    METRICS.get_or_init(|| {
        let mut metrics: HashMap<_, HashMap<_, Sets>> = HashMap::new();
        for line in super::lines(include_str!("../../data/metrics.txt")) {
            let mut columns = line.split('\t');
            let (Some(namespace), Some(name)) = (columns.next(), columns.next()) else { continue };
            let sets = columns.map(|set| set.split(',').filter(|name| !name.is_empty()).collect()).collect();
            metrics.entry(namespace).or_default().insert(name, sets);
        }
        metrics
    })
}

/// Does AWS publish metrics in this namespace, as far as the catalogue goes?
pub fn has_namespace(namespace: &str) -> bool {
    metrics().contains_key(namespace)
}

/// The namespaces of AWS's services, in no order.
pub fn namespaces() -> impl Iterator<Item = &'static str> {
    metrics().keys().copied()
}

/// The metrics of a namespace, in no order.
pub fn metrics_of(namespace: &str) -> impl Iterator<Item = &'static str> {
    metrics().get(namespace).into_iter().flat_map(|metrics| metrics.keys().copied())
}

/// The sets of dimensions that AWS publishes a metric with, each in the order of the alphabet; `None` for a metric
/// that is not in the catalogue.
pub fn dimension_sets(namespace: &str, metric: &str) -> Option<&'static [Vec<&'static str>]> {
    metrics().get(namespace)?.get(metric).map(Vec::as_slice)
}
