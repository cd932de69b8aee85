//! A tenant's principal that reaches what is another's.

use proof::{Context, Principal, Reason, Request};
use serde_json::Value;

use super::access_points::AccessPoints;
use super::principals::{Allowed, Tenants};
use super::things::{Things, with_tags};
use super::{actions, conditions, contexts};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::statements;

pub(super) static RULE: Rule = Rule {
    id: "tenancy/reaches-another-tenant",
    severity: Severity::Error,
    summary: "No principal of a tenant reaches what belongs to another tenant.",
    why: "A role tagged with a tenant may do what any statement allows it, whatever its name says. What a \
          wildcard after an ID lets in also begins with that ID: `acme*` is `acme-energie`, too (IAM User \
          Guide, \"Resource elements: wildcards\").",
    remedy: "End the tenant's ID with what separates it from the next (`acme/*`, not `acme*`), name the one \
          resource, or add a condition that only the tenant's own things meet.",
    bad: template!("tenancy/reaches-another-tenant", "bad"),
    good: template!("tenancy/reaches-another-tenant", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let Some(tenants) = Tenants::of(stack) else { return };
    let statements = statements(stack);
    let allowed = tenants.allowed(stack, &statements);
    let things = Things::of(&tenants, &allowed, stack);
    let points = AccessPoints::of(stack);
    for one in &allowed {
        let statement = one.statement;
        let mut found = false;
        let listed = statement.content.get("Resource").is_some_and(Value::is_array);
        let mut kept_apart = None;
        for (index, pattern) in indexed(statement.content.get("Resource")) {
            let pattern = with_tags(pattern, one.tenant);
            if pattern.contains("${") {
                continue;
            }
            let mut met = things.of_others(&pattern, one.tenant);
            if let Some(objects) = points.behind(&pattern) {
                met.extend(things.of_others(&objects, one.tenant));
            }
            if met.is_empty() || *kept_apart.get_or_insert_with(|| conditions::keep_apart(&tenants, one)) {
                continue;
            }
            met.retain(|thing| {
                let action = actions::reaching(statement, &thing.arn);
                action.is_some_and(|action| !is_denied(deployment, one, &action, &thing.arn))
            });
            let Some(first) = met.first() else { continue };
            let mut others: Vec<&str> = met.iter().map(|thing| thing.tenant).collect();
            others.sort_unstable();
            others.dedup();
            let more =
                if others.len() > 1 { format!(" and {} more", others.len() - 1) } else { String::new() };
            let message = format!(
                "{} of tenant {} reaches what belongs to tenant {}{more}: {}",
                one.principal.id, one.tenant, first.tenant, first.arn
            );
            let index = index.to_string();
            let mut at = statement.at("Resource");
            if listed {
                at.push(&index);
            }
            findings.at(statement.resource, &at, message);
            found = true;
        }
        if !found && let Some(foreign) = contexts::foreign(&tenants, one, &things) {
            let message = format!(
                "{} of tenant {} may use the key for what belongs to tenant {}: `{}` is also the context of {}",
                one.principal.id, one.tenant, foreign.thing.tenant, foreign.value, foreign.thing.arn
            );
            let mut at = statement.at("Condition");
            at.extend([foreign.operator, foreign.key]);
            findings.at(statement.resource, &at, message);
        }
    }
}

fn indexed(value: Option<&Value>) -> Vec<(usize, &str)> {
    match value {
        Some(Value::Array(items)) => {
            items.iter().enumerate().filter_map(|(index, item)| Some((index, item.as_str()?))).collect()
        }
        Some(Value::String(text)) => vec![(0, text)],
        _ => Vec::new(),
    }
}

/// Does a Deny stand against it, whatever allows it?
fn is_denied(deployment: &Deployment, one: &Allowed<'_, '_>, action: &str, arn: &str) -> bool {
    let Some(role) = &one.principal.arn else { return false };
    let resource = arn.replace(['*', '?'], "x");
    let request = Request {
        principal: Principal::Role(role.clone()),
        action: action.to_owned(),
        resource,
        context: Context::new().with("aws:SecureTransport", "true"),
    };
    let decision = deployment.stack.authorize(&request);
    matches!(decision.denial().map(|denial| &denial.reason), Some(Reason::Explicit(_)))
}
