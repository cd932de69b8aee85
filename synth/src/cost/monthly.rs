//! What is paid by the month, however many calls there are: counted in the templates.

use contract::metric::Metric;
use serde::Serialize;
use serde_json::Value;

use crate::cfn::{Error, Template};
use crate::config::Config;
use crate::prices::{BilledService, PriceList};
use crate::stack::Templates;

/// So many of one thing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Monthly {
    /// The service.
    pub service: BilledService,
    /// What of it, as the price list calls it.
    pub item: &'static str,
    /// What it is, in words.
    pub what: &'static str,
    /// How many.
    pub count: u32,
    /// All of them, in US dollars.
    pub usd: f64,
}

/// Counts what the templates of a configuration hold, and the metrics that their functions will publish: each once for the
/// deployment and once for each tenant that has calls.
pub(super) fn count(
    config: &Config,
    templates: &Templates,
    prices: &PriceList,
) -> Result<Vec<Monthly>, Error> {
    let resources = std::iter::once(&templates.stack).chain(&templates.tenants).map(resources);
    let resources: Vec<Value> = resources.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    let of = |kind: &str| resources.iter().filter(|one| one["Type"] == kind).count();
    let endpoints = resources.iter().filter(|one| one["Type"] == "AWS::EC2::VPCEndpoint");
    let interfaces = endpoints.map(|one| one["Properties"]["SubnetIds"].as_array().map_or(0, Vec::len)).sum();
    let metrics = Metric::ALL.len() * (1 + config.tenants.len()) + of("AWS::Logs::MetricFilter");
    let counted = [
        (BilledService::Kms, "key_month", "keys", of("AWS::KMS::Key")),
        (BilledService::CloudWatch, "metric_month", "metrics", metrics),
        (BilledService::CloudWatch, "alarm_month", "alarms", of("AWS::CloudWatch::Alarm")),
        (
            BilledService::CloudWatch,
            "composite_alarm_month",
            "composite alarms",
            of("AWS::CloudWatch::CompositeAlarm"),
        ),
        (BilledService::CloudWatch, "dashboard_month", "dashboards", of("AWS::CloudWatch::Dashboard")),
        (BilledService::Vpc, "endpoint_month", "interface endpoints", interfaces),
    ];
    let lines = counted.into_iter().filter(|(_, _, _, count)| *count > 0);
    Ok(lines
        .map(|(service, item, what, count)| {
            let count = u32::try_from(count).unwrap_or(u32::MAX);
            let price = prices.row(service, item, &config.region).map_or(0.0, |row| row.price);
            Monthly { service, item, what, count, usd: super::rounded(f64::from(count) * price, 2) }
        })
        .collect())
}

/// The resources of a template.
fn resources(template: &Template) -> Result<Vec<Value>, Error> {
    let mut json: Value = serde_json::from_str(&template.to_json()?).unwrap_or_default();
    let Value::Object(resources) = json["Resources"].take() else { return Ok(Vec::new()) };
    Ok(resources.into_iter().map(|(_, resource)| resource).collect())
}
