//! What the functions measure: lines of the log that CloudWatch makes metrics of. Tenants and numbers only.
//!
//! A metric goes with the move of the ledger that it counts, so that a message that finds its work done counts nothing.
//! What is paid for is measured whenever it is paid, also when its step fails afterwards.

use std::io::Write as _;

use contract::job::Deployment;
use contract::metric::{self, Metric};
use contract::tenant::TenantId;
use jiff::Timestamp;

/// Where measurements go.
pub trait Metrics {
    /// Records values of one tenant, taken now.
    fn record(&self, tenant: &TenantId, values: &[(Metric, f64)]);

    /// Records values of the whole deployment, taken now.
    fn record_deployment(&self, values: &[(Metric, f64)]);
}

/// Metrics embedded in the function's log: Lambda keeps a line of standard output as it is.
#[derive(Clone, Debug)]
pub struct EmbeddedMetrics {
    /// Whose metrics these are.
    pub deployment: Deployment,
}

impl EmbeddedMetrics {
    fn write(&self, tenant: Option<&TenantId>, values: &[(Metric, f64)]) {
        let now = Timestamp::now().as_millisecond();
        let line = metric::record(&self.deployment, tenant, now, values);
        if let Err(reason) = writeln!(std::io::stdout(), "{line}") {
            tracing::warn!(%reason, "cannot write a metric");
        }
    }
}

impl Metrics for EmbeddedMetrics {
    fn record(&self, tenant: &TenantId, values: &[(Metric, f64)]) {
        self.write(Some(tenant), values);
    }

    fn record_deployment(&self, values: &[(Metric, f64)]) {
        self.write(None, values);
    }
}
