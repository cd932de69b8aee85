//! A Deny that locks everybody out.

use proof::{Stack, unknown};

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::{Holder, Statement, action, statements};

pub(super) static RULE: Rule = Rule {
    id: "permissions/deny-everybody",
    severity: Severity::Error,
    summary: "A Deny for everybody has a condition.",
    why: "An explicit Deny wins over every Allow. Without a condition, `Principal: *` means the functions, the services and \
          the administrators, too (IAM User Guide, \"Policy evaluation logic\").",
    remedy: "Add the condition that the Deny is for, such as `Bool: { aws:SecureTransport: 'false' }`.",
    bad: template!("permissions/deny-everybody", "bad"),
    good: template!("permissions/deny-everybody", "good"),
    check,
};

/// What each type of resource is there for.
const USES: &[&str] =
    &["s3:GetObject", "s3:PutObject", "sqs:SendMessage", "sqs:ReceiveMessage", "sns:Publish", "kms:Decrypt"];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for statement in statements(&deployment.stack) {
        let everybody = statement.holder == Holder::Resource
            && statement.has_effect("Deny")
            && statement.is_for_everyone();
        if !everybody || is_conditional(&statement) {
            continue;
        }
        let actions = statement.texts("Action");
        let denied = USES.iter().find(|one| actions.iter().any(|text| action::covers(text, one)));
        if let Some(denied) = denied.filter(|_| is_whole(&deployment.stack, &statement)) {
            let message = format!("this denies {denied} to everybody, whatever else allows it");
            findings.at(statement.resource, &statement.at(""), message);
        }
    }
}

fn is_conditional(statement: &Statement<'_>) -> bool {
    let condition = statement.content.get("Condition");
    condition.is_some_and(|block| {
        unknown::within(block).is_some() || block.as_object().is_none_or(|tests| !tests.is_empty())
    })
}

/// Does the statement speak of a whole resource, or of all objects of a bucket?
fn is_whole(stack: &Stack, statement: &Statement<'_>) -> bool {
    statement.texts("Resource").into_iter().any(|text| {
        let whole = text.strip_suffix("/*").unwrap_or(text);
        whole == "*" || stack.resources().any(|resource| resource.arn.as_deref() == Some(whole))
    })
}
