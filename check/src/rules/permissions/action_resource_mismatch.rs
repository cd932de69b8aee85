//! A statement whose resources are of no kind that its action takes.

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::{Holder, Statement, action, arn, statements, steps};

pub(super) static RULE: Rule = Rule {
    id: "permissions/action-resource-mismatch",
    severity: Severity::Error,
    summary: "A statement names resources of a kind that its actions take.",
    why: "`s3:GetObject` is asked of objects and `s3:ListBucket` of the bucket, and an action without resource types is \
          asked of `*` alone: on other ARNs the statement never matches (Service Authorization Reference). S3 refuses \
          such a bucket policy.",
    remedy: "Name what the action is asked of: the bucket for ListBucket, its objects (`<bucket>/*`) for GetObject, the \
             group's streams (`…:*`) for PutLogEvents, and `*` for actions without resource types.",
    bad: template!("permissions/action-resource-mismatch", "bad"),
    good: template!("permissions/action-resource-mismatch", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for statement in statements(&deployment.stack) {
        if !is_asked(&statement) || !statement.knows("Resource") || !statement.knows("Action") {
            continue;
        }
        let resources = statement.texts("Resource");
        if resources.is_empty() || resources.contains(&"*") {
            continue;
        }
        for (number, text) in statement.texts("Action").into_iter().enumerate() {
            let Some(kinds) = misses(text, &resources) else { continue };
            let names = resources.join(", ");
            let message = if kinds.is_empty() {
                format!("{text} takes no resource: it is asked of `*`, and never of {names}")
            } else {
                format!(
                    "{text} is asked of {}, and {names} is none: the statement never matches",
                    list(&kinds)
                )
            };
            findings.at(statement.resource, &steps(&statement.place("Action", number)), message);
        }
    }
}

/// Identity policies, and those that S3 looks through.
fn is_asked(statement: &Statement<'_>) -> bool {
    statement.holder == Holder::Identity || statement.resource.kind == "AWS::S3::BucketPolicy"
}

/// The kinds that the actions take, when no resource is of any.
fn misses(text: &str, resources: &[&str]) -> Option<Vec<&'static str>> {
    let service = action::service(text)?;
    let actions = action::meant(text)?;
    let mut wanted = Vec::new();
    for action in &actions {
        // Nothing is known of some actions but their name.
        if action.kinds.is_empty() && action.keys.is_none() {
            return None;
        }
        for name in &action.kinds {
            let mut forms = service.kinds().iter().filter(|kind| kind.name == *name).peekable();
            forms.peek()?;
            if forms.any(|kind| resources.iter().any(|resource| arn::fits(resource, kind.arn))) {
                return None;
            }
            if !wanted.contains(name) {
                wanted.push(*name);
            }
        }
    }
    (!actions.is_empty()).then_some(wanted)
}

fn list(kinds: &[&str]) -> String {
    let named: Vec<String> = kinds.iter().take(4).map(|kind| format!("`{kind}`")).collect();
    named.join(" or ")
}
