//! What the registry's bounds refuse.

use proof::catalog;

use super::bounds;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "limits/schema",
    severity: Severity::Error,
    summary: "Every property is there, of its type and within its bounds.",
    why: "CloudFormation, or the service behind it, refuses a value outside of the registry's bounds: the \
          stack rolls back, at that resource (CloudFormation User Guide, \"Resource type schema\").",
    remedy: "Write the property as the type's page has it.",
    bad: template!("limits/schema", "bad"),
    good: template!("limits/schema", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for resource in deployment.stack.resources() {
        let Some(known) = catalog::resource_type(&resource.kind) else {
            if resource.kind.starts_with("AWS::") {
                findings.note(resource, format!("the type {} is not in the catalogue", resource.kind));
            }
            continue;
        };
        if known.schema.is_null() {
            continue;
        }
        for (path, problem) in bounds::broken(&known.schema, &resource.properties) {
            let name = path.iter().rev().find(|step| step.parse::<usize>().is_err());
            let message = match name {
                Some(name) => format!("{name} {problem}: the resource is refused"),
                None => format!("{problem}: the resource is refused"),
            };
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            findings.at(resource, &path, message);
        }
    }
}
