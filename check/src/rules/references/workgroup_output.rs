//! Queries whose results cannot be kept.

use proof::{Context, Principal, Reason, Request, Resource};

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::statements;

pub(super) static RULE: Rule = Rule {
    id: "references/workgroup-output",
    severity: Severity::Error,
    summary: "Whoever may query in a work group may write and read where its results go.",
    why: "Athena writes a query's result with the rights of whoever asks: without `s3:PutObject` at the \
          output location the query fails, without `s3:GetObject` nobody reads what it found (Athena User \
          Guide, \"Access to workgroups and query results\").",
    remedy: "Allow the role `s3:PutObject` and `s3:GetObject` on the location.",
    bad: template!("references/workgroup-output", "bad"),
    good: template!("references/workgroup-output", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let outputs: Vec<(&Resource, &str, String)> =
        stack.of_kind("AWS::Athena::WorkGroup").filter_map(|group| output(deployment, group)).collect();
    if outputs.is_empty() {
        return;
    }
    for statement in statements(stack) {
        let role = statement.resource;
        let Some(arn) = role.arn.as_ref().filter(|_| role.kind == "AWS::IAM::Role") else { continue };
        let starts = |action: &&str| action.eq_ignore_ascii_case("athena:StartQueryExecution");
        if !statement.has_effect("Allow") || !statement.texts("Action").iter().any(starts) {
            continue;
        }
        // A statement that names the work group itself.
        let named = statement.texts("Resource");
        for (group, _, result) in outputs.iter().filter(|(_, group, _)| named.contains(group)) {
            for action in ["s3:PutObject", "s3:GetObject"] {
                let request = Request {
                    principal: Principal::Role(arn.clone()),
                    action: action.to_owned(),
                    resource: result.clone(),
                    context: Context::new().with("aws:SecureTransport", "true"),
                };
                let decision = stack.authorize(&request);
                let reason = decision.denial().map(|denial| &denial.reason);
                if matches!(reason, Some(Reason::NotAllowed { .. } | Reason::Explicit(_))) {
                    let message = format!(
                        "{} may query in {} but not {action} where results go ({result})",
                        role.id, group.id
                    );
                    findings.at(role, &statement.at("Action"), message);
                }
            }
        }
    }
}

/// The work group, its ARN, and a result of it, where its bucket is one of the template.
fn output<'s>(deployment: &'s Deployment, group: &'s Resource) -> Option<(&'s Resource, &'s str, String)> {
    let location = group.property(&["WorkGroupConfiguration", "ResultConfiguration", "OutputLocation"])?;
    let (bucket, folder) = location.as_str()?.strip_prefix("s3://")?.split_once('/')?;
    let bucket = deployment.stack.by_name("AWS::S3::Bucket", bucket)?.arn.as_deref()?;
    Some((group, group.arn.as_deref()?, format!("{bucket}/{folder}result.csv")))
}
