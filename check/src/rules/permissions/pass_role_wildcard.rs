//! Any role may be handed to a service.

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::permissions::boundaries;
use crate::rules::{Rule, template};
use crate::statements::{Holder, action, statements, steps};

pub(super) static RULE: Rule = Rule {
    id: "permissions/pass-role-wildcard",
    severity: Severity::Error,
    summary: "iam:PassRole names the roles that may be passed.",
    why: "Who may pass any role hands an administrator's to a function or job of their own and is administrator (IAM User \
          Guide, \"Grant a user permissions to pass a role to an AWS service\").",
    remedy: "Name the role's ARN, and the service with the condition `iam:PassedToService`.",
    bad: template!("permissions/pass-role-wildcard", "bad"),
    good: template!("permissions/pass-role-wildcard", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let boundaries = boundaries(deployment);
    for statement in statements(&deployment.stack) {
        let own =
            statement.holder == Holder::Identity && !boundaries.contains(&statement.resource.id.as_str());
        if !own || !statement.has_effect("Allow") {
            continue;
        }
        let passes = |text: &&str| {
            text.split_once(':').is_some_and(|(_, name)| name != "*") && action::covers(text, "iam:PassRole")
        };
        if !statement.texts("Action").iter().any(passes) {
            continue;
        }
        for (number, resource) in statement.texts("Resource").into_iter().enumerate() {
            let name = resource.rsplit(':').next().unwrap_or_default();
            if matches!(name, "*" | "role/*" | "role*") {
                let path = statement.place("Resource", number);
                let message = "iam:PassRole on every role: whoever has this hands a stronger role to a service and acts with it";
                findings.at(statement.resource, &steps(&path), message);
            }
        }
    }
}
