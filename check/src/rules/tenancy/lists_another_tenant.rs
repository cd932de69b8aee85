//! A tenant's principal that lists what is another's.

use super::access_points::AccessPoints;
use super::meet::meet;
use super::principals::{Allowed, Tenants};
use super::things::{Things, with_tags};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::{statements, texts};

pub(super) static RULE: Rule = Rule {
    id: "tenancy/lists-another-tenant",
    severity: Severity::Error,
    summary: "A principal of a tenant lists the keys of its own tenant only.",
    why: "`s3:ListBucket` is allowed on the bucket, not on keys: without a condition on `s3:prefix`, or \
          with one that also holds for the beginning of another's keys, it lists the names of everybody's \
          objects (Amazon S3 User Guide, \"Bucket policy examples: s3:prefix\").",
    remedy: "Add `StringLike: { s3:prefix: \"<tenant>/*\" }`, the slash before the star.",
    bad: template!("tenancy/lists-another-tenant", "bad"),
    good: template!("tenancy/lists-another-tenant", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let Some(tenants) = Tenants::of(stack) else { return };
    let statements = statements(stack);
    let allowed = tenants.allowed(stack, &statements);
    let things = Things::of(&tenants, &allowed, stack);
    let buckets = stack.of_kind("AWS::S3::Bucket").filter_map(|bucket| bucket.arn.as_deref());
    // What is listed, by what a policy names: the bucket, or an access point of it.
    let mut listed: Vec<(&str, &str)> = buckets.map(|bucket| (bucket, bucket)).collect();
    listed.extend(AccessPoints::of(stack).0);
    for one in &allowed {
        let statement = one.statement;
        let lists = |action: &str| {
            meet(&action.to_lowercase(), "s3:listbucket")
                || meet(&action.to_lowercase(), "s3:listbucketversions")
        };
        if !statement.texts("Action").into_iter().any(lists) {
            continue;
        }
        let patterns = statement.texts("Resource");
        let met = listed.iter().filter(|(named, _)| patterns.iter().any(|pattern| meet(pattern, named)));
        let mut others: Vec<(&str, &str)> = met.flat_map(|(_, bucket)| things.prefixes(bucket)).collect();
        others.retain(|(_, tenant)| *tenant != one.tenant);
        let prefixes = prefixes(one);
        let seen = others.iter().find(|(prefix, _)| {
            prefixes.as_ref().is_none_or(|values| {
                values.iter().any(|(index, value)| index.is_some() && shows(value, prefix))
            })
        });
        let Some((prefix, tenant)) = seen else { continue };
        let who = format!("{} of tenant {}", one.principal.id, one.tenant);
        match &prefixes {
            None => {
                let message = format!("{who} lists the keys of all tenants: no condition on `s3:prefix`");
                findings.at(statement.resource, &statement.at("Resource"), message);
            }
            Some(values) => {
                let value = values.iter().find(|(_, value)| shows(value, prefix));
                let value = value.map(|(_, value)| value.as_str()).unwrap_or_default();
                let message =
                    format!("{who} lists the keys of tenant {tenant}: `{value}` also holds for `{prefix}`");
                findings.at(statement.resource, &statement.at("Condition"), message);
            }
        }
    }
}

/// The values of the condition on `s3:prefix`; `None` where there is none that must hold.
fn prefixes(one: &Allowed<'_, '_>) -> Option<Vec<(Option<usize>, String)>> {
    let mut found = None;
    for (operator, key, values) in one.statement.conditions() {
        if key.eq_ignore_ascii_case("s3:prefix") && ["StringLike", "StringEquals"].contains(&operator) {
            let known = texts(values).into_iter().enumerate();
            let known = known.map(|(index, value)| {
                let value = with_tags(value, one.tenant);
                ((!value.contains("${")).then_some(index), value)
            });
            found = Some(known.collect());
        }
    }
    // Other conditions may keep it apart as well; those of access points do.
    let other = one.statement.conditions().iter().any(|(_, key, _)| {
        key.to_lowercase().contains("dataaccesspoint") || key.to_lowercase().contains("resourcetag/")
    });
    if found.is_none() && other { Some(Vec::new()) } else { found }
}

/// Does a listing that this value allows show keys that begin so?
fn shows(value: &str, prefix: &str) -> bool {
    if value.contains(['*', '?']) {
        meet(value, prefix) || meet(value, &format!("{prefix}*"))
    } else {
        prefix.starts_with(value) || value.starts_with(prefix)
    }
}
