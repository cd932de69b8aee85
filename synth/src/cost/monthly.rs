//! What is paid by the month, however many calls there are: counted in the templates.

use contract::ledger::RECONCILE_EVERY;
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

/// Counts what the templates of a configuration hold, the metrics that their functions will publish, and what the reconciler
/// does with so many calls a month.
pub(super) fn count(
    config: &Config,
    calls: u32,
    templates: &Templates,
    prices: &PriceList,
) -> Result<Vec<Monthly>, Error> {
    let resources = std::iter::once(&templates.stack).chain(&templates.tenants).map(resources);
    let resources: Vec<Value> = resources.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    let of = |kind: &str| resources.iter().filter(|one| one["Type"] == kind).count();
    let endpoints = resources.iter().filter(|one| one["Type"] == "AWS::EC2::VPCEndpoint");
    let interfaces = endpoints.map(|one| one["Properties"]["SubnetIds"].as_array().map_or(0, Vec::len)).sum();
    let metrics = metrics(config) + of("AWS::Logs::MetricFilter");
    let counted = [
        (BilledService::Kms, "key_month", "keys", of("AWS::KMS::Key")),
        (BilledService::CloudWatch, "metric_month", "metrics", metrics),
        (BilledService::CloudWatch, "alarm_month", "alarms", of("AWS::CloudWatch::Alarm")),
        (BilledService::CloudWatch, "dashboard_month", "dashboards", of("AWS::CloudWatch::Dashboard")),
        (BilledService::Vpc, "endpoint_month", "interface endpoints", interfaces),
        (BilledService::Other, "reconciler_run", "runs of reconciler", runs()),
        (BilledService::Other, "recording_look", "looks at recordings", looks(config, calls)),
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

/// How often the reconciler runs in a month of 730 hours.
fn runs() -> usize {
    usize::try_from(730 * 3_600 / RECONCILE_EVERY.as_secs()).unwrap_or(usize::MAX)
}

/// How often a recording is looked at: each run sees all that are kept. S3 deletes at midnight, half a day later on average.
fn looks(config: &Config, calls: u32) -> usize {
    if config.retention.delete_recordings {
        return 0;
    }
    let half_days = 2 * usize::from(config.retention.recordings) + 1;
    usize::try_from(calls).unwrap_or(usize::MAX).saturating_mul(half_days) / 60 * runs()
}

/// The metrics that functions publish: most once for the deployment and once for each tenant that has calls.
fn metrics(config: &Config) -> usize {
    let limited = config.tenants.iter().filter(|tenant| !tenant.daily_limit().is_none()).count();
    let times = |metric: &Metric| match metric {
        Metric::OldestOpenCall | Metric::CallsRecovered => 1,
        Metric::CallsHeld if limited == 0 => 0,
        Metric::CallsHeld => 1 + limited,
        _ => 1 + config.tenants.len(),
    };
    Metric::ALL.iter().map(times).sum()
}

/// The resources of a template.
fn resources(template: &Template) -> Result<Vec<Value>, Error> {
    let mut json: Value = serde_json::from_str(&template.to_json()?).unwrap_or_default();
    let Value::Object(resources) = json["Resources"].take() else { return Ok(Vec::new()) };
    Ok(resources.into_iter().map(|(_, resource)| resource).collect())
}
