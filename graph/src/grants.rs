//! What the policies of roles allow, action by action.

use proof::catalog::{self, Access};
use proof::{Resource, Stack};
use serde_json::Value;

/// One action that a role may do with one thing.
#[derive(Debug, Clone)]
pub(crate) struct Grant<'s> {
    pub(crate) role: &'s Resource,
    /// For example `s3:GetObject`.
    pub(crate) action: &'s str,
    /// An ARN, perhaps with wildcards, or `*`.
    pub(crate) arn: &'s str,
}

impl Grant<'_> {
    /// The service, for example `s3`.
    pub(crate) fn service(&self) -> &str {
        self.action.split(':').next().unwrap_or_default()
    }

    /// Does it only read?
    pub(crate) fn reads(&self) -> bool {
        let (service, name) = self.action.split_once(':').unwrap_or_default();
        let known = catalog::service(service).and_then(|service| service.action(name));
        match known.map(|action| action.access) {
            Some(Access::Read | Access::List) => true,
            Some(Access::Write | Access::Tagging | Access::Permissions) => false,
            _ => ["Get", "List", "Describe", "Batch"].iter().any(|verb| name.starts_with(verb)),
        }
    }
}

/// All that the policies of the template's roles allow, in the order of the template. What is denied elsewhere is not taken
/// away.
pub(crate) fn grants(stack: &Stack) -> Vec<Grant<'_>> {
    let mut found = Vec::new();
    for resource in stack.resources() {
        match resource.kind.as_str() {
            "AWS::IAM::Role" => {
                for policy in items(resource.properties.get("Policies")) {
                    of_document(resource, policy.get("PolicyDocument"), &mut found);
                }
            }
            "AWS::IAM::ManagedPolicy" | "AWS::IAM::Policy" | "AWS::IAM::RolePolicy" => {
                for role in holders(stack, resource) {
                    of_document(role, resource.properties.get("PolicyDocument"), &mut found);
                }
            }
            _ => {}
        }
    }
    found
}

/// The roles that a policy of its own is attached to.
pub(crate) fn holders<'s>(stack: &'s Stack, policy: &Resource) -> Vec<&'s Resource> {
    let names = items(policy.properties.get("Roles")).iter().chain(items(policy.properties.get("RoleName")));
    names.filter_map(|name| stack.by_name("AWS::IAM::Role", name.as_str()?)).collect()
}

/// The services, and the other principals, that may assume a role.
pub(crate) fn assumed_by(role: &Resource) -> (Vec<&str>, Vec<&str>) {
    let statements = role.property(&["AssumeRolePolicyDocument", "Statement"]);
    let (mut services, mut others) = (Vec::new(), Vec::new());
    for statement in items(statements) {
        for (kind, names) in statement.get("Principal").and_then(Value::as_object).into_iter().flatten() {
            let list = if kind == "Service" { &mut services } else { &mut others };
            list.extend(items(Some(names)).iter().filter_map(Value::as_str));
        }
    }
    (services, others)
}

fn of_document<'s>(role: &'s Resource, document: Option<&'s Value>, found: &mut Vec<Grant<'s>>) {
    for statement in items(document.and_then(|document| document.get("Statement"))) {
        if statement.get("Effect").and_then(Value::as_str) != Some("Allow") {
            continue;
        }
        for action in items(statement.get("Action")).iter().filter_map(Value::as_str) {
            for arn in items(statement.get("Resource")).iter().filter_map(Value::as_str) {
                found.push(Grant { role, action, arn });
            }
        }
    }
}

/// The items of a list; one value counts as a list.
pub(crate) fn items(value: Option<&Value>) -> &[Value] {
    match value {
        Some(Value::Array(items)) => items,
        Some(one) => std::slice::from_ref(one),
        None => &[],
    }
}
