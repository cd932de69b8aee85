//! A role of QuickSight that may do less than AWS's own policy for it.

use proof::Resource;
use serde_json::Value;

use super::needs::{Grants, On};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::texts;

pub(super) static RULE: Rule = Rule {
    id: "permissions/quicksight-lacks",
    severity: Severity::Warning,
    summary: "A role by which QuickSight queries may do what AWS's policy for it allows.",
    why: "QuickSight looks at workgroups, catalogues and tables and writes large results in parts, besides starting queries. Which \
          of these actions a data source needs AWS does not say; its own policy, AWSQuicksightAthenaAccess, has them all (AWS \
          Managed Policy Reference, v13). A role that lacks some may do for one data source and fail for the next.",
    remedy: "Allow the role the actions that the finding names, or accept the finding where its data sources work.",
    bad: template!("permissions/quicksight-lacks", "bad"),
    good: template!("permissions/quicksight-lacks", "good"),
    check,
};

/// What `AWSQuicksightAthenaAccess` gives, without what writes to the catalogue, what lists all databases and all
/// catalogues, Lake Formation, and actions that Athena no longer has.
const GIVEN: &[&str] = &[
    "athena:StartQueryExecution",
    "athena:GetQueryExecution",
    "athena:GetQueryResults",
    "athena:StopQueryExecution",
    "athena:BatchGetQueryExecution",
    "athena:GetQueryResultsStream",
    "athena:ListQueryExecutions",
    "athena:GetWorkGroup",
    "athena:ListDataCatalogs",
    "athena:ListWorkGroups",
    "athena:ListEngineVersions",
    "athena:GetDataCatalog",
    "athena:GetDatabase",
    "athena:GetTableMetadata",
    "athena:ListDatabases",
    "athena:ListTableMetadata",
    "glue:GetTables",
    "glue:GetPartition",
    "glue:GetPartitions",
    "glue:BatchGetPartition",
    "s3:ListBucketMultipartUploads",
    "s3:AbortMultipartUpload",
    "s3:ListMultipartUploadParts",
];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let mut grants = None;
    for role in stack.of_kind("AWS::IAM::Role").filter(|role| is_of_quicksight(role)) {
        let Some(own) = grants.get_or_insert_with(|| Grants::of(stack)).role(role) else { continue };
        let queries = ["athena:StartQueryExecution", "athena:GetWorkGroup", "athena:GetDataCatalog"];
        if !queries.iter().any(|action| own.may(action, On::Any)) {
            continue;
        }
        let lacks: Vec<&str> = GIVEN.iter().copied().filter(|action| !own.may(action, On::Any)).collect();
        if !lacks.is_empty() {
            let message = format!(
                "QuickSight queries as {}, which lacks of what AWSQuicksightAthenaAccess gives: {}",
                role.id,
                lacks.join(", ")
            );
            findings.at(role, &[], message);
        }
    }
}

fn is_of_quicksight(role: &Resource) -> bool {
    let statements = role.property(&["AssumeRolePolicyDocument", "Statement"]).and_then(Value::as_array);
    statements.into_iter().flatten().any(|one| {
        let services = one.get("Principal").and_then(|who| who.get("Service")).map(texts).unwrap_or_default();
        services.contains(&"quicksight.amazonaws.com")
    })
}
