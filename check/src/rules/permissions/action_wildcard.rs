//! All actions of a service, or of all services.

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::permissions::boundaries;
use crate::rules::{Rule, template};
use crate::statements::{Holder, statements, steps, texts};

pub(super) static RULE: Rule = Rule {
    id: "permissions/action-wildcard",
    severity: Severity::Warning,
    summary: "Policies allow actions by name.",
    why: "`service:*` allows what AWS adds tomorrow, and deletion and changes of policies today; an Allow with NotAction \
          allows every service there is (IAM User Guide, \"Security best practices in IAM\", least privilege).",
    remedy: "Name the actions that are called.",
    bad: template!("permissions/action-wildcard", "bad"),
    good: template!("permissions/action-wildcard", "good"),
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
        for (number, text) in statement.texts("Action").into_iter().enumerate() {
            let whole = text.split_once(':').map_or(text, |(_, name)| name);
            if !whole.is_empty() && whole.chars().all(|c| c == '*') {
                let path = statement.place("Action", number);
                let what = text.split_once(':').map_or("every service", |(service, _)| service);
                findings.at(
                    statement.resource,
                    &steps(&path),
                    format!("`{text}` allows every action of {what}, those that delete and share included"),
                );
            }
        }
        if statement.content.get("NotAction").is_some() {
            let message = "an Allow with NotAction allows every action of every service but these";
            findings.at(statement.resource, &statement.at("NotAction"), message);
        }
    }
    for role in deployment.stack.of_kind("AWS::IAM::Role") {
        let attached = role.properties.get("ManagedPolicyArns").map(texts).unwrap_or_default();
        for (number, arn) in attached.iter().enumerate().filter(|(_, arn)| is_all(arn)) {
            let message = format!("{arn} allows every action on everything");
            findings.at(role, &["ManagedPolicyArns", &number.to_string()], message);
        }
    }
}

fn is_all(arn: &str) -> bool {
    arn.ends_with(":iam::aws:policy/AdministratorAccess") || arn.ends_with(":iam::aws:policy/PowerUserAccess")
}
