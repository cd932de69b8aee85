//! Databases that one call deletes.

use serde_json::Value;

use super::settings::{Setting, setting};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "data-safety/deletion-protection",
    severity: Severity::Warning,
    summary: "A database cannot be deleted by one call.",
    why: "Deletion protection refuses the deletion by whomever, also by CloudFormation, until it is \
          switched off (DynamoDB Developer Guide, \"Deletion protection\"; RDS User Guide, \"Deleting a DB \
          instance\").",
    remedy: "Set `DeletionProtectionEnabled` (DynamoDB), `DeletionProtection` (RDS: true, Cognito: ACTIVE).",
    bad: template!("data-safety/deletion-protection", "bad"),
    good: template!("data-safety/deletion-protection", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let message = "one call, or a deleted stack, deletes it";
    let key = "DeletionProtectionEnabled";
    let tables = || stack.of_kind("AWS::DynamoDB::Table");
    let others = tables().any(|table| setting(&table.properties, &[key]) == Setting::On);
    for table in tables() {
        match setting(&table.properties, &[key]) {
            Setting::Off => findings.at(table, &[key], message),
            Setting::Absent if others => {
                findings.at(table, &[], format!("{message}, unlike other tables of the template"));
            }
            _ => {}
        }
    }
    for kind in ["AWS::RDS::DBCluster", "AWS::RDS::DBInstance"] {
        for database in stack.of_kind(kind) {
            let of_cluster = database.properties.get("DBClusterIdentifier").is_some();
            let state = setting(&database.properties, &["DeletionProtection"]);
            if !of_cluster && matches!(state, Setting::Off | Setting::Absent) {
                let at: &[&str] = if state == Setting::Off { &["DeletionProtection"] } else { &[] };
                findings.at(database, at, message);
            }
        }
    }
    for pool in stack.of_kind("AWS::Cognito::UserPool") {
        if pool.properties.get("DeletionProtection").and_then(Value::as_str) == Some("INACTIVE") {
            findings.at(pool, &["DeletionProtection"], message);
        }
    }
}
