//! What is measured.

use contract::metric::Metric;
use contract::tenant::TenantId;
use handlers::metrics::Metrics;

use super::{Client, World};

impl Metrics for Client<'_> {
    fn record(&self, tenant: &TenantId, values: &[(Metric, f64)]) {
        if !self.world.forgetful {
            let values = values.iter().map(|(metric, value)| (tenant.clone(), *metric, *value));
            self.world.measured.borrow_mut().extend(values);
        }
    }

    fn record_deployment(&self, values: &[(Metric, f64)]) {
        if !self.world.forgetful {
            self.world.measured_of_all.borrow_mut().extend(values);
        }
    }
}

impl World {
    /// How much was measured of a metric, and how often.
    pub fn measured(&self, metric: Metric) -> (f64, usize) {
        let measured = self.measured.borrow();
        assert!(measured.iter().all(|(tenant, ..)| tenant.as_str() == "demo-tenant"), "{measured:?}");
        let values: Vec<f64> =
            measured.iter().filter(|found| found.1 == metric).map(|found| found.2).collect();
        (values.iter().sum(), values.len())
    }
}
