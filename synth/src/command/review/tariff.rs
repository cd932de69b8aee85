//! The prices by which a review reckons: those of `synth cost`.

use review::Tariff;
use review::cost::Price;
use synth::config::Config;
use synth::cost;
use synth::prices::{BilledService, PriceList};

/// What is paid by the month, by resource type.
const MONTHLY: [(&str, BilledService, &str, &str); 6] = [
    ("AWS::KMS::Key", BilledService::Kms, "key_month", "keys"),
    ("AWS::KMS::ReplicaKey", BilledService::Kms, "key_month", "replica keys"),
    ("AWS::CloudWatch::Alarm", BilledService::CloudWatch, "alarm_month", "alarms"),
    ("AWS::CloudWatch::Dashboard", BilledService::CloudWatch, "dashboard_month", "dashboards"),
    ("AWS::Logs::MetricFilter", BilledService::CloudWatch, "metric_month", "metrics of filters"),
    ("AWS::EC2::VPCEndpoint", BilledService::Vpc, "endpoint_month", "interface endpoints"),
];

/// The prices of a region, and calls of so many minutes as the configuration has them.
pub(super) fn tariff(config: &Config, region: &str, calls: u32, minutes: f64) -> Tariff {
    let prices = PriceList::embedded();
    let monthly = MONTHLY.into_iter().filter_map(|(kind, service, item, what)| {
        let row = prices.row(service, item, region)?;
        let verified = row.verified && row.region == region;
        Some(Price { kind: kind.to_owned(), what: what.to_owned(), usd: row.price, verified })
    });
    Tariff { monthly: monthly.collect(), calls: Some((calls, cost::usage(config, minutes))) }
}
