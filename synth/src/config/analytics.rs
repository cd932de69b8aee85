//! How documents are looked at: catalog, queries, dashboards.

use contract::tenant::TenantId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::format;

/// Glue and Athena.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Catalog {
    /// The first day that Athena looks for, `YYYY-MM-DD`.
    #[schemars(transform = format::DAY.text())]
    pub first_day: String,
    /// The most that one query may read, in MB (1,000,000 bytes). Athena bills by what is read.
    #[schemars(range(min = 10, max = 10_000_000))]
    pub scan_limit_mb: u64,
    /// Whether saved queries are kept in the workgroup `cci-lite-shared`.
    pub saved_queries: bool,
    /// Whether the guides' crawler runs daily, beside the table that needs none. It writes tables `crawled_…`.
    pub crawler: bool,
}

impl Default for Catalog {
    fn default() -> Self {
        Self { first_day: "2025-01-01".to_owned(), scan_limit_mb: 1_000, saved_queries: true, crawler: false }
    }
}

/// Dashboards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Dashboards {
    /// Whether CloudWatch has the operators' dashboard.
    pub operations: bool,
    /// The analysts' dashboard in QuickSight. The account must have signed up to QuickSight, Enterprise edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quicksight: Option<QuickSight>,
}

impl Default for Dashboards {
    fn default() -> Self {
        Self { operations: true, quicksight: None }
    }
}

/// QuickSight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuickSight {
    /// The user or group who owns dataset, analysis and dashboard and sees all tenants: an ARN that exists.
    #[schemars(transform = format::QUICKSIGHT_PRINCIPAL.text())]
    pub owner: String,
    /// Who else sees the dashboard, and which tenants there.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub viewers: Vec<Viewer>,
    /// When SPICE is refreshed each day, `HH:MM` in UTC.
    #[serde(default = "early")]
    #[schemars(transform = format::TIME.text())]
    pub refresh_at: String,
}

fn early() -> String {
    "05:00".to_owned()
}

/// A user or group who sees some tenants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Viewer {
    /// Its ARN, which exists.
    #[schemars(transform = format::QUICKSIGHT_PRINCIPAL.text())]
    pub arn: String,
    /// The tenants that it sees.
    #[schemars(length(min = 1, max = 60), transform = format::TENANT_ID.items())]
    pub tenants: Vec<TenantId>,
}
