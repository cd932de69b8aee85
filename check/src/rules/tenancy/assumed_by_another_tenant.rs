//! A tenant's role that another tenant may assume.

use super::principals::Tenants;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::{Holder, statements, texts};

pub(super) static RULE: Rule = Rule {
    id: "tenancy/assumed-by-another-tenant",
    severity: Severity::Error,
    summary: "The role of a tenant is not assumed by another tenant's.",
    why: "Whoever assumes a role has all that it has: trust between two tenants is access to everything of \
          the other (IAM User Guide, \"Roles terms and concepts\").",
    remedy: "Trust the tenant's own principals only.",
    bad: template!("tenancy/assumed-by-another-tenant", "bad"),
    good: template!("tenancy/assumed-by-another-tenant", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let Some(tenants) = Tenants::of(stack) else { return };
    for statement in statements(stack) {
        let Some(own) = tenants.tenant(statement.resource) else { continue };
        if statement.holder != Holder::Trust || !statement.has_effect("Allow") {
            continue;
        }
        let trusted = statement.content.get("Principal").and_then(|one| one.get("AWS")).map(texts);
        for arn in trusted.unwrap_or_default() {
            if let Some((role, tenant)) = tenants.role(arn).filter(|(_, tenant)| *tenant != own) {
                let message = format!("{} of tenant {tenant} may become this role of tenant {own}", role.id);
                findings.at(statement.resource, &statement.at("Principal"), message);
            }
        }
    }
}
