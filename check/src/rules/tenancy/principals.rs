//! The principals of tenants: roles and users with the tenant's tag, and the statements that allow them something.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use contract::tenant::TENANT_TAG;
use proof::{Resource, Stack};
use serde_json::Value;

use crate::statements::{Holder, Statement, texts};

/// The tags that name a tenant.
const TAGS: [&str; 5] = [TENANT_TAG, "tenant", "tenantId", "TenantId", "Tenant"];

/// The tenants of a deployment.
pub(super) struct Tenants<'s> {
    /// Their IDs, sorted.
    pub(super) ids: Vec<&'s str>,
    /// Roles and users by logical ID, with their tenant.
    of: HashMap<&'s str, &'s str>,
    /// Roles by ARN.
    by_arn: HashMap<&'s str, &'s Resource>,
    /// For each tenant, the IDs of others that hold its own: `acme-energie` for `acme`.
    longer: HashMap<&'s str, Vec<&'s str>>,
}

/// A statement that allows a tenant's principal something.
pub(super) struct Allowed<'a, 's> {
    pub(super) tenant: &'s str,
    /// The role or user.
    pub(super) principal: &'s Resource,
    pub(super) statement: &'a Statement<'s>,
}

/// The tenant that a resource is tagged with.
pub(super) fn tenant_of(resource: &Resource) -> Option<&str> {
    match resource.properties.get("Tags")? {
        Value::Array(tags) => tags.iter().find_map(|tag| {
            let name = tag.get("Key")?.as_str()?;
            TAGS.contains(&name).then(|| tag.get("Value")?.as_str()).flatten()
        }),
        Value::Object(tags) => TAGS.iter().find_map(|name| tags.get(*name)?.as_str()),
        _ => None,
    }
}

impl<'s> Tenants<'s> {
    /// The tenants, where there is more than one.
    pub(super) fn of(stack: &'s Stack) -> Option<Tenants<'s>> {
        let principals = || {
            stack.resources().filter(|one| ["AWS::IAM::Role", "AWS::IAM::User"].contains(&one.kind.as_str()))
        };
        let of: HashMap<&str, &str> =
            principals().filter_map(|one| Some((one.id.as_str(), tenant_of(one)?))).collect();
        let ids: BTreeSet<&str> = of.values().copied().collect();
        let ids: Vec<&str> = ids.into_iter().collect();
        let longer = ids.iter().map(|id| {
            let longer = ids.iter().copied().filter(|other| other != id && other.contains(*id));
            (*id, longer.collect::<Vec<_>>())
        });
        let longer: HashMap<&str, Vec<&str>> = longer.collect();
        let by_arn = principals().filter_map(|one| Some((one.arn.as_deref()?, one))).collect();
        (ids.len() > 1).then_some(Tenants { ids, of, by_arn, longer })
    }

    /// The tenant of a role or user.
    pub(super) fn tenant(&self, principal: &Resource) -> Option<&'s str> {
        self.of.get(principal.id.as_str()).copied()
    }

    /// The role of this ARN, if it is a tenant's.
    pub(super) fn role(&self, arn: &str) -> Option<(&'s Resource, &'s str)> {
        let role = *self.by_arn.get(arn)?;
        Some((role, self.tenant(role)?))
    }

    /// Where the tenant's ID stands in a text as a whole, and is not a part of another tenant's.
    pub(super) fn places(&self, text: &str, id: &str) -> Vec<usize> {
        let mut places = bounded(text, id);
        for longer in self.longer.get(id).into_iter().flatten() {
            let covered: Vec<usize> = bounded(text, longer);
            places.retain(|at| !covered.iter().any(|from| from <= at && *at < from + longer.len()));
        }
        places
    }

    /// What statements allow the principals of tenants, in policies of their own and those of resources.
    pub(super) fn allowed<'a>(
        &self,
        stack: &'s Stack,
        statements: &'a [Statement<'s>],
    ) -> Vec<Allowed<'a, 's>> {
        let attached = self.attached(stack);
        let mut allowed = Vec::new();
        for statement in statements.iter().filter(|statement| statement.has_effect("Allow")) {
            let mut add = |principal: &'s Resource| {
                if let Some(tenant) = self.tenant(principal) {
                    allowed.push(Allowed { tenant, principal, statement });
                }
            };
            match statement.holder {
                Holder::Identity if self.of.contains_key(statement.resource.id.as_str()) => {
                    add(statement.resource);
                }
                Holder::Identity => {
                    let roles = attached.get(statement.resource.id.as_str()).into_iter().flatten();
                    roles.for_each(|role| add(role));
                }
                Holder::Resource => {
                    let named = statement.content.get("Principal").and_then(|one| one.get("AWS")).map(texts);
                    let roles = named.into_iter().flatten().filter_map(|arn| self.role(arn));
                    roles.for_each(|(role, _)| add(role));
                }
                Holder::Trust => {}
            }
        }
        allowed
    }

    /// Policies that are resources of their own, by logical ID, with the tenants' roles that they are attached to.
    fn attached(&self, stack: &'s Stack) -> BTreeMap<&'s str, Vec<&'s Resource>> {
        let mut attached: BTreeMap<&str, Vec<&Resource>> = BTreeMap::new();
        let kinds = ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"];
        let roles: Vec<&Resource> =
            stack.of_kind("AWS::IAM::Role").filter(|role| self.tenant(role).is_some()).collect();
        for policy in stack.resources().filter(|one| kinds.contains(&one.kind.as_str())) {
            let lists = ["Roles", "RoleName", "Users"].iter();
            let named: Vec<&str> =
                lists.filter_map(|key| policy.properties.get(key)).flat_map(texts).collect();
            for role in &roles {
                let by_role = role.properties.get("ManagedPolicyArns").map(texts).unwrap_or_default();
                let arn = policy.arn.as_deref();
                if named.contains(&role.name.as_str()) || by_role.iter().any(|one| Some(*one) == arn) {
                    attached.entry(&policy.id).or_default().push(role);
                }
            }
        }
        attached
    }
}

/// Where `id` stands in `text` between other characters than letters, digits and wildcards.
fn bounded(text: &str, id: &str) -> Vec<usize> {
    let outside = |c: char| !c.is_ascii_alphanumeric() && !matches!(c, '*' | '?');
    let places = text.match_indices(id).map(|(at, _)| at);
    places
        .filter(|at| {
            let before = text[..*at].chars().next_back();
            let after = text[at + id.len()..].chars().next();
            before.is_none_or(outside) && after.is_none_or(outside)
        })
        .collect()
}
