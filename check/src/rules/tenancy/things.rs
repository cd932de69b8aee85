//! What belongs to each tenant, as patterns of ARNs.
//!
//! A tenant's thing is what it is tagged with, or what has its ID in its place: `results/<id>/*`. The place counts if the
//! statements, tables or work groups of another tenant have theirs in the same one, or if the ID is a whole step of the path.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use proof::{Resource, Stack};
use serde_json::Value;

use super::meet::{literal, meet};
use super::principals::{Allowed, Tenants, tenant_of};

/// Stands for a tenant's ID, and for the ID with `_` for `-`.
const ID: char = '\u{1}';
const UNDERSCORED: char = '\u{2}';

/// One thing of a tenant.
pub(super) struct Thing<'s> {
    /// Its ARN, or a pattern of those that belong to it.
    pub(super) arn: String,
    /// Whose it is.
    pub(super) tenant: &'s str,
}

/// All things, to be found by patterns.
pub(super) struct Things<'s> {
    /// By their ARNs.
    all: Vec<Thing<'s>>,
    /// Those with a wildcard, by what stands before it.
    open: HashMap<String, Vec<usize>>,
    /// How long what stands before a wildcard is.
    lengths: BTreeSet<usize>,
}

impl<'s> Things<'s> {
    pub(super) fn of(tenants: &Tenants<'s>, allowed: &[Allowed<'_, 's>], stack: &'s Stack) -> Things<'s> {
        let mut seen: BTreeMap<String, (BTreeSet<&str>, bool)> = BTreeMap::new();
        let mut note = |text: &str, id: &'s str| {
            for (shape, whole_step) in shapes(tenants, text, id) {
                let entry = seen.entry(shape).or_default();
                entry.0.insert(id);
                entry.1 |= whole_step;
            }
        };
        for one in allowed {
            for resource in one.statement.texts("Resource") {
                note(&with_tags(resource, one.tenant), one.tenant);
            }
        }
        for resource in stack.resources() {
            let named = named_by(resource);
            if named.is_empty() {
                continue;
            }
            // The longest: `acme-energie` is not of `acme`.
            let of = tenants.ids.iter().filter(|id| {
                let underscored = id.replace('-', "_");
                !tenants.places(&named[0], id).is_empty()
                    || !tenants.places(&named[0], &underscored).is_empty()
            });
            if let Some(id) = of.max_by_key(|id| id.len()) {
                for text in &named {
                    note(text, id);
                }
            }
        }
        let mut things: Vec<Thing<'s>> = Vec::new();
        for (shape, (owners, whole_step)) in &seen {
            // A place that only one tenant has its ID in may be a name that happens to hold it.
            let all: Vec<&str> = if owners.len() > 1 {
                tenants.ids.clone()
            } else if *whole_step {
                tenants.ids.iter().copied().filter(|id| owners.contains(id)).collect()
            } else {
                continue;
            };
            things.extend(all.into_iter().map(|tenant| {
                let arn = shape.replace(ID, tenant).replace(UNDERSCORED, &tenant.replace('-', "_"));
                Thing { arn, tenant }
            }));
        }
        let principals = ["AWS::IAM::Role", "AWS::IAM::User"];
        for resource in stack.resources().filter(|one| !principals.contains(&one.kind.as_str())) {
            let tenant = tenant_of(resource).and_then(|tag| tenants.ids.iter().find(|id| **id == tag));
            if let (Some(tenant), Some(arn)) = (tenant, &resource.arn) {
                things.push(Thing { arn: arn.clone(), tenant });
                if resource.kind == "AWS::S3::Bucket" {
                    things.push(Thing { arn: format!("{arn}/*"), tenant });
                }
            }
        }
        things.extend(keys(tenants, stack));
        Things::indexed(things)
    }

    fn indexed(mut things: Vec<Thing<'s>>) -> Things<'s> {
        things.sort_by(|a, b| (&a.arn, a.tenant).cmp(&(&b.arn, b.tenant)));
        things.dedup_by(|a, b| a.arn == b.arn && a.tenant == b.tenant);
        let mut open: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, thing) in things.iter().enumerate().filter(|(_, thing)| thing.arn.contains(['*', '?'])) {
            open.entry(literal(&thing.arn).to_owned()).or_default().push(index);
        }
        let lengths = open.keys().map(String::len).collect();
        Things { all: things, open, lengths }
    }

    /// The things of other tenants that a pattern can meet.
    pub(super) fn of_others(&self, pattern: &str, tenant: &str) -> Vec<&Thing<'s>> {
        let before = literal(pattern);
        let from = self.all.partition_point(|thing| thing.arn.as_str() < before);
        let under = self.all[from..].iter().take_while(|thing| thing.arn.starts_with(before));
        let above = self
            .lengths
            .range(..before.len())
            .filter(|length| before.is_char_boundary(**length))
            .filter_map(|length| self.open.get(&before[..*length]))
            .flatten()
            .map(|index| &self.all[*index]);
        under.chain(above).filter(|thing| thing.tenant != tenant && meet(pattern, &thing.arn)).collect()
    }

    /// Does exactly this ARN belong to the tenant, and to nobody else?
    pub(super) fn is_of(&self, arn: &str, tenant: &str) -> bool {
        let from = self.all.partition_point(|thing| thing.arn.as_str() < arn);
        let mut same = self.all[from..].iter().take_while(|thing| thing.arn == arn).peekable();
        same.peek().is_some() && same.all(|thing| thing.tenant == tenant)
    }

    /// What keys of other tenants begin with in a bucket: `acme/` for `arn:aws:s3:::results/acme/*`.
    pub(super) fn prefixes<'t>(&'t self, bucket: &str) -> Vec<(&'t str, &'s str)> {
        let objects = format!("{bucket}/");
        let from = self.all.partition_point(|thing| thing.arn.as_str() < objects.as_str());
        let inside = self.all[from..].iter().take_while(|thing| thing.arn.starts_with(&objects));
        inside.map(|thing| (literal(&thing.arn[objects.len()..]), thing.tenant)).collect()
    }
}

/// A resource's or a condition's text with the principal's own tag put in.
pub(super) fn with_tags(text: &str, tenant: &str) -> String {
    if !text.contains("${") {
        return text.to_owned();
    }
    let mut text = text.to_owned();
    for tag in ["tenant_id", "tenant", "tenantId", "TenantId", "Tenant"] {
        text = text.replace(&format!("${{aws:PrincipalTag/{tag}}}"), tenant);
    }
    text
}

/// The text with the tenant's ID taken out: at each single place, and at all; and whether it was a whole step of the path,
/// after the first.
fn shapes(tenants: &Tenants<'_>, text: &str, id: &str) -> Vec<(String, bool)> {
    if !text.starts_with("arn:") || text.contains("${") {
        return Vec::new();
    }
    let mut shapes = Vec::new();
    let underscored = id.replace('-', "_");
    for (form, mark) in [(id, ID), (underscored.as_str(), UNDERSCORED)] {
        let places = tenants.places(text, form);
        let mut sets: Vec<Vec<usize>> = places.iter().map(|place| vec![*place]).collect();
        if places.len() > 1 {
            sets.push(places.clone());
        }
        for set in sets {
            let mut shape = text.to_owned();
            for place in set.iter().rev() {
                shape.replace_range(*place..place + form.len(), &mark.to_string());
            }
            let whole = set
                .iter()
                .any(|place| text[..*place].ends_with('/') && text[place + form.len()..].starts_with('/'));
            shapes.push((shape, whole));
        }
    }
    shapes
}

/// The ARN of what is named after a tenant, if it is, and of what lies behind it.
fn named_by(resource: &Resource) -> Vec<String> {
    let location = match resource.kind.as_str() {
        "AWS::Athena::WorkGroup" => {
            resource.property(&["WorkGroupConfiguration", "ResultConfiguration", "OutputLocation"])
        }
        "AWS::Glue::Table" => resource.property(&["TableInput", "StorageDescriptor", "Location"]),
        "AWS::S3::AccessPoint" | "AWS::SSM::Parameter" | "AWS::SecretsManager::Secret" => None,
        _ => return Vec::new(),
    };
    let Some(arn) = resource.arn.clone() else { return Vec::new() };
    let location = location.and_then(Value::as_str).and_then(|text| text.strip_prefix("s3://"));
    let location = location.filter(|text| text.ends_with('/')).map(|text| format!("arn:aws:s3:::{text}*"));
    std::iter::once(arn).chain(location).collect()
}

/// The keys whose alias ends with a tenant's ID.
fn keys<'s>(tenants: &Tenants<'s>, stack: &'s Stack) -> Vec<Thing<'s>> {
    let aliases = stack.of_kind("AWS::KMS::Alias");
    aliases
        .filter_map(|alias| {
            let target = alias.properties.get("TargetKeyId")?.as_str()?;
            let arn = stack.by_name("AWS::KMS::Key", target)?.arn.clone()?;
            let ends = |id: &&&str| {
                let places = tenants.places(&alias.name, id);
                places.iter().any(|at| at + id.len() == alias.name.len())
            };
            let tenant = tenants.ids.iter().filter(ends).max_by_key(|id| id.len())?;
            Some(Thing { arn, tenant })
        })
        .collect()
}
