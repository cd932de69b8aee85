//! How documents are looked at: catalog, queries, dashboards.

use contract::tenant::TenantId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Glue and Athena.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Catalog {
    /// The first day that Athena looks for, `YYYY-MM-DD`.
    #[schemars(regex(pattern = r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"))]
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
    #[schemars(regex(pattern = r"^arn:aws[a-z-]*:quicksight:[a-z0-9-]+:[0-9]{12}:(user|group)/[^'\s]+$"))]
    pub owner: String,
    /// Who else sees the dashboard, and which tenants there.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub viewers: Vec<Viewer>,
    /// When SPICE is refreshed each day, `HH:MM` in UTC.
    #[serde(default = "early")]
    #[schemars(regex(pattern = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"))]
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
    #[schemars(regex(pattern = r"^arn:aws[a-z-]*:quicksight:[a-z0-9-]+:[0-9]{12}:(user|group)/[^'\s]+$"))]
    pub arn: String,
    /// The tenants that it sees.
    #[schemars(length(min = 1, max = 60))]
    pub tenants: Vec<TenantId>,
}
