//! A service is let in on whoever's behalf it comes.

use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::{Holder, Statement, condition::Test, statements};

pub(super) static RULE: Rule = Rule {
    id: "permissions/confused-deputy",
    severity: Severity::Warning,
    summary: "A service is let in for a source or account, not for everybody's.",
    why: "A service works for every AWS customer. Without aws:SourceArn or aws:SourceAccount it may be sent here by another \
          account's rule, trail or topic (IAM User Guide, \"The confused deputy problem\").",
    remedy: "Add the condition aws:SourceArn with the ARN of what sends, or aws:SourceAccount with your account.",
    bad: template!("permissions/confused-deputy", "bad"),
    good: template!("permissions/confused-deputy", "good"),
    check,
};

/// In key policies: services that are documented to send their source. Of the others (EventBridge, alarms, SNS) AWS's own
/// examples have no condition, and one might shut them out.
const WITH_KEYS: &[&str] =
    &["cloudtrail.", "budgets.", "s3.", "config.", "logs.", "delivery.logs.", "transcribe."];
/// Services whose examples have no condition, as they send no source.
const WITHOUT: &[&str] =
    &["elasticloadbalancing.", "logdelivery.elasticloadbalancing.", "edgelambda.", "cloudformation."];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for statement in statements(stack) {
        if statement.holder != Holder::Resource
            || !statement.has_effect("Allow")
            || statement.tests().iter().any(tells_source)
        {
            continue;
        }
        let open = statement.services().into_iter().find(|service| may_be_misled(&statement, service));
        if let Some(service) = open {
            let mut path = statement.at("Principal");
            path.push("Service");
            let message = format!("{service} may do this on behalf of any account: nothing says whose");
            findings.at(statement.resource, &path, message);
        }
    }
    for grant in stack.of_kind("AWS::Lambda::Permission") {
        let service = grant.properties.get("Principal").and_then(Value::as_str).unwrap_or_default();
        let has = |key: &str| grant.properties.get(key).is_some();
        let told = ["SourceArn", "SourceAccount", "PrincipalOrgID", "EventSourceToken"].into_iter().any(has);
        let service_of_aws =
            service.ends_with(".amazonaws.com") && !WITHOUT.iter().any(|own| service.starts_with(own));
        if service_of_aws && !told {
            let message =
                format!("{service} may invoke the function on behalf of any account: nothing says whose");
            findings.at(grant, &["Principal"], message);
        }
    }
}

fn may_be_misled(statement: &Statement<'_>, service: &str) -> bool {
    let is = |list: &[&str]| list.iter().any(|begin| service.starts_with(begin));
    match statement.resource.kind.as_str() {
        "AWS::KMS::Key" => is(WITH_KEYS),
        // "You can't use Condition blocks in Amazon SNS topic policies for EventBridge."
        "AWS::SNS::TopicPolicy" | "AWS::SNS::TopicInlinePolicy" => service != "events.amazonaws.com",
        _ => !is(WITHOUT),
    }
}

/// A condition on the resource, account or organisation that the service acts for.
fn tells_source(test: &Test<'_>) -> bool {
    let key = test.key.to_ascii_lowercase();
    let known = [
        "aws:source",
        "aws:principalorg",
        "aws:referer",
        "kms:encryptioncontext:",
        "kms:calleraccount",
        "s3:dataaccesspoint",
    ];
    !test.is_negated() && known.iter().any(|begin| key.starts_with(begin))
}
