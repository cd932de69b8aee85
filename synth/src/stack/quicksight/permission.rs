//! Who may do what in QuickSight: the owner everything, the viewers look at the dashboard.
//!
//! QuickSight takes these sets of actions only, not parts of them. Source: QuickSight API reference, examples of
//! `UpdateDataSourcePermissions`, `UpdateDataSetPermissions`, `UpdateAnalysisPermissions` and
//! `UpdateDashboardPermissions`.

use std::collections::BTreeSet;

use crate::aws::quicksight::{
    AnalysisResourcePermission, DashboardResourcePermission, DataSetResourcePermission,
    DataSourceResourcePermission,
};
use crate::cfn::Val;
use crate::config::QuickSight;

const SOURCE_OWNER: [&str; 6] = [
    "quicksight:DescribeDataSource",
    "quicksight:DescribeDataSourcePermissions",
    "quicksight:PassDataSource",
    "quicksight:UpdateDataSource",
    "quicksight:DeleteDataSource",
    "quicksight:UpdateDataSourcePermissions",
];

const DATA_SET_OWNER: [&str; 10] = [
    "quicksight:DescribeDataSet",
    "quicksight:DescribeDataSetPermissions",
    "quicksight:PassDataSet",
    "quicksight:DescribeIngestion",
    "quicksight:ListIngestions",
    "quicksight:UpdateDataSet",
    "quicksight:DeleteDataSet",
    "quicksight:CreateIngestion",
    "quicksight:CancelIngestion",
    "quicksight:UpdateDataSetPermissions",
];

const ANALYSIS_OWNER: [&str; 7] = [
    "quicksight:RestoreAnalysis",
    "quicksight:UpdateAnalysisPermissions",
    "quicksight:DeleteAnalysis",
    "quicksight:DescribeAnalysisPermissions",
    "quicksight:QueryAnalysis",
    "quicksight:DescribeAnalysis",
    "quicksight:UpdateAnalysis",
];

const DASHBOARD_OWNER: [&str; 8] = [
    "quicksight:DescribeDashboard",
    "quicksight:ListDashboardVersions",
    "quicksight:UpdateDashboardPermissions",
    "quicksight:QueryDashboard",
    "quicksight:UpdateDashboard",
    "quicksight:DeleteDashboard",
    "quicksight:DescribeDashboardPermissions",
    "quicksight:UpdateDashboardPublishedVersion",
];

const DASHBOARD_VIEWER: [&str; 3] =
    ["quicksight:DescribeDashboard", "quicksight:ListDashboardVersions", "quicksight:QueryDashboard"];

fn actions<const N: usize>(actions: [&str; N]) -> Val<Vec<Val<String>>> {
    actions.into()
}

pub(super) fn of_source(settings: &QuickSight) -> Vec<DataSourceResourcePermission> {
    vec![DataSourceResourcePermission::new(actions(SOURCE_OWNER), &settings.owner)]
}

pub(super) fn of_data_set(settings: &QuickSight) -> Vec<DataSetResourcePermission> {
    vec![DataSetResourcePermission::new(actions(DATA_SET_OWNER), &settings.owner)]
}

pub(super) fn of_analysis(settings: &QuickSight) -> Vec<AnalysisResourcePermission> {
    vec![AnalysisResourcePermission::new(actions(ANALYSIS_OWNER), &settings.owner)]
}

/// Each principal once, as QuickSight demands.
pub(super) fn of_dashboard(settings: &QuickSight) -> Vec<DashboardResourcePermission> {
    let viewers: BTreeSet<&String> = settings.viewers.iter().map(|viewer| &viewer.arn).collect();
    let viewers = viewers
        .into_iter()
        .filter(|arn| **arn != settings.owner)
        .map(|arn| DashboardResourcePermission::new(actions(DASHBOARD_VIEWER), arn));
    std::iter::once(DashboardResourcePermission::new(actions(DASHBOARD_OWNER), &settings.owner))
        .chain(viewers)
        .collect()
}
