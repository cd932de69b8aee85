//! A policy that lets in everybody.

use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::{Holder, Statement, condition::Test, statements};

pub(super) static RULE: Rule = Rule {
    id: "permissions/trust-everyone",
    severity: Severity::Error,
    summary: "Trust and resource policies let in somebody in particular.",
    why: "`Principal: *` is everybody with an AWS account, and often everybody (IAM User Guide, \"AWS JSON policy elements: \
          Principal\"). An Allow with NotPrincipal is everybody but these.",
    remedy: "Name the principals, or add a condition on their account, organisation or source.",
    bad: template!("permissions/trust-everyone", "bad"),
    good: template!("permissions/trust-everyone", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for statement in statements(stack) {
        if statement.holder == Holder::Identity || !statement.has_effect("Allow") {
            continue;
        }
        if statement.content.get("NotPrincipal").is_some() {
            let message = "an Allow with NotPrincipal lets in everybody but these, without an account, too";
            findings.at(statement.resource, &statement.at("NotPrincipal"), message);
        } else if statement.is_for_everyone()
            && !statement.tests().iter().any(tells_who)
            && !is_meant(deployment, &statement)
        {
            let message = format!(
                "{} is allowed to everybody in every account",
                if statement.texts("Action").is_empty() {
                    "this".to_owned()
                } else {
                    statement.texts("Action").join(", ")
                }
            );
            findings.at(statement.resource, &statement.at("Principal"), message);
        }
    }
    for grant in stack.of_kind("AWS::Lambda::Permission") {
        let has = |key: &str| grant.properties.get(key).is_some();
        let everyone = grant.properties.get("Principal").and_then(Value::as_str) == Some("*");
        let narrowed =
            ["SourceArn", "SourceAccount", "PrincipalOrgID", "EventSourceToken", "FunctionUrlAuthType"];
        if everyone && !narrowed.into_iter().any(has) {
            findings.at(grant, &["Principal"], "everybody in every account may invoke the function");
        }
    }
}

/// A condition on who asks or where from.
fn tells_who(test: &Test<'_>) -> bool {
    const KEYS: &[&str] = &[
        "aws:source",
        "aws:principal",
        "aws:userid",
        "aws:username",
        "aws:resourceorg",
        "aws:referer",
        "aws:vpc",
        "aws:federatedprovider",
        "aws:ec2instancesource",
        "aws:calledvia",
        "kms:calleraccount",
        "kms:viaservice",
        "s3:dataaccesspoint",
        "sts:externalid",
        "lambda:",
        "es:",
        "sns:endpoint",
        "elasticfilesystem:",
    ];
    let key = test.key.to_ascii_lowercase();
    // `StringNotEquals` on one account lets in all others.
    !test.is_negated()
        && (KEYS.iter().any(|begin| key.starts_with(begin)) || !key.contains("aws:") && key.contains(".com:"))
}

/// A bucket that is opened to readers on purpose, by switching off what blocks a public policy.
fn is_meant(deployment: &Deployment, statement: &Statement<'_>) -> bool {
    let reads = statement.texts("Action").iter().all(|action| action.eq_ignore_ascii_case("s3:GetObject"));
    let bucket = statement.resource.properties.get("Bucket").and_then(Value::as_str);
    let open = bucket.and_then(|name| deployment.stack.by_name("AWS::S3::Bucket", name)).and_then(|bucket| {
        let block = bucket.property(&["PublicAccessBlockConfiguration", "BlockPublicPolicy"])?;
        Some(block.as_bool() == Some(false) || block.as_str() == Some("false"))
    });
    reads && open.unwrap_or(false)
}
