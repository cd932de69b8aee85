//! Row-level security: a dataset that says who sees which tenants.
//!
//! A rule is a row with a user or group and its tenants; a comma parts them, and a rule without any shows everything. Who
//! has no rule sees nothing. SPICE keeps 2,047 characters of a text: sixty tenants of 32 and their commas fit.
//!
//! Source: QuickSight user guide, "Using row-level security (RLS) with user-based rules"; API reference,
//! `RowLevelPermissionDataSet`.

use std::collections::{BTreeMap, BTreeSet};

use super::Place;
use super::dataset::columns;
use crate::aws::quicksight::{
    DataSet, DataSource, FormatVersion, InputColumnType, LogicalTable, LogicalTableSource, PermissionPolicy,
    RenameColumnOperation, RowLevelPermissionDataSet, RowLevelPermissionDataSetStatus, TransformOperation,
    UseAs,
};
use crate::cfn::Handle;
use crate::config::QuickSight;

/// The columns of the rules as Athena names them, in lower case, and as QuickSight demands them.
const PRINCIPALS: [(&str, &str); 2] = [("user_arn", "UserARN"), ("group_arn", "GroupARN")];
const TENANT: &str = "tenant_id";

impl Place<'_> {
    pub(super) fn access(&self, athena: &Handle<DataSource>) -> DataSet {
        let [(user, _), (group, _)] = PRINCIPALS;
        let columns = columns(&[user, group, TENANT].map(|name| (name, InputColumnType::String)));
        let rename = PRINCIPALS.map(|(from, to)| {
            TransformOperation::new().rename_column_operation(RenameColumnOperation::new(from, to))
        });
        let rules = LogicalTable::new("rules", LogicalTableSource::new().physical_table_id("rules"))
            .data_transforms(rename);
        self.dataset("access", athena, "rules", &sql(self.settings), columns)
            .logical_table_map([("rules", rules)])
            .use_as(UseAs::RlsRules)
    }
}

/// Shows each principal only the rows that its rules name.
pub(super) fn restricted(dataset: DataSet, access: &Handle<DataSet>) -> DataSet {
    let rules = RowLevelPermissionDataSet::new(access.arn(), PermissionPolicy::GrantAccess)
        .format_version(FormatVersion::Version2)
        .status(RowLevelPermissionDataSetStatus::Enabled);
    dataset.row_level_permission_data_set(rules)
}

/// The rules as rows that need no table. Neither ARNs nor tenants can hold a quote: the configuration's check saw to it.
fn sql(settings: &QuickSight) -> String {
    let rows: Vec<String> = rules(settings)
        .into_iter()
        .map(|(principal, tenants)| row(principal, tenants.into_iter().collect::<Vec<_>>().join(",")))
        .collect();
    let [(user, _), (group, _)] = PRINCIPALS;
    format!(
        "SELECT\n  CAST({user} AS varchar) AS {user},\n  CAST({group} AS varchar) AS {group},\n  \
         CAST({TENANT} AS varchar) AS {TENANT}\nFROM (\n  VALUES\n    {}\n) AS rules ({user}, {group}, {TENANT})\n",
        rows.join(",\n    ")
    )
}

/// The tenants of each principal, once; none for the owner, who sees all.
fn rules(settings: &QuickSight) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut rules: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for viewer in &settings.viewers {
        rules.entry(&viewer.arn).or_default().extend(viewer.tenants.iter().map(|tenant| tenant.as_str()));
    }
    rules.insert(&settings.owner, BTreeSet::new());
    rules
}

fn row(principal: &str, tenants: String) -> String {
    let principal = format!("'{principal}'");
    let tenants = if tenants.is_empty() { "NULL".to_owned() } else { format!("'{tenants}'") };
    if principal.contains(":group/") {
        format!("(NULL, {principal}, {tenants})")
    } else {
        format!("({principal}, NULL, {tenants})")
    }
}
