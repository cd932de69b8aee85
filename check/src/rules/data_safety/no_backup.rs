//! Databases without backups.

use super::settings::{Setting, number, setting};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "data-safety/no-backup",
    severity: Severity::Warning,
    summary: "A database can be brought back to an earlier time.",
    why: "What a faulty deployment or a person deletes from a table without point-in-time recovery, or \
          from a database that keeps no backups, is gone (DynamoDB Developer Guide, \"Point-in-time \
          recovery\"; RDS User Guide, \"Working with backups\").",
    remedy: "DynamoDB: `PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }`; RDS: \
          `BackupRetentionPeriod` above 0.",
    bad: template!("data-safety/no-backup", "bad"),
    good: template!("data-safety/no-backup", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for resource in deployment.stack.resources() {
        match resource.kind.as_str() {
            "AWS::DynamoDB::Table" => {
                let key = "PointInTimeRecoverySpecification";
                let at: &[&str] = match setting(&resource.properties, &[key, "PointInTimeRecoveryEnabled"]) {
                    Setting::Off => &[key, "PointInTimeRecoveryEnabled"],
                    Setting::Absent => &[],
                    _ => continue,
                };
                findings.at(
                    resource,
                    at,
                    "the table has no point-in-time recovery: what is deleted by mistake is gone",
                );
            }
            "AWS::RDS::DBInstance" | "AWS::RDS::DBCluster"
                if number(resource.properties.get("BackupRetentionPeriod")) == Some(0) =>
            {
                findings.at(resource, &["BackupRetentionPeriod"], "the database keeps no backups");
            }
            _ => {}
        }
    }
}
