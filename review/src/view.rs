//! A resource in the form in which it is compared: values as they resolve, where they do not as they are written, and what
//! means the same in one form.

mod canonical;

use std::collections::BTreeMap;

use check::Deployment;
use proof::{Resource, Stack, unknown};
use serde_json::Value;

/// One resource.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// Which template of the deployment holds it; empty where there is one only.
    pub(crate) part: String,
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) properties: Value,
    /// As they are written: intrinsics in their long form.
    pub(crate) written: Value,
    pub(crate) deletion_policy: Option<String>,
    pub(crate) replace_policy: Option<String>,
    /// Whether its condition holds, with the parameters' defaults.
    pub(crate) present: bool,
    /// ARN, else what `Ref` gives.
    pub(crate) address: String,
    /// The service's own name.
    pub(crate) name: String,
}

/// One of the two deployments.
pub(crate) struct Side<'d> {
    pub(crate) items: Vec<Item>,
    pub(crate) stack: &'d Stack,
    /// What it exports, by name.
    pub(crate) exports: BTreeMap<String, String>,
    /// ARNs and URLs with the logical IDs that they are of.
    pub(crate) names: BTreeMap<String, String>,
}

impl Item {
    /// The property at this path.
    pub(crate) fn get(&self, path: &[&str]) -> Option<&Value> {
        path.iter().try_fold(&self.properties, |value, step| value.get(step))
    }
    pub(crate) fn text(&self, path: &[&str]) -> Option<&str> {
        self.get(path).and_then(Value::as_str)
    }
    /// A number, also where it is written as a text.
    pub(crate) fn number(&self, path: &[&str]) -> Option<f64> {
        number(self.get(path)?)
    }
    /// Is it on? Texts count, as `CloudFormation` takes them.
    pub(crate) fn is_on(&self, path: &[&str]) -> bool {
        self.get(path).is_some_and(|value| *value == Value::Bool(true) || value.as_str() == Some("true"))
    }
}

/// A number, also where it is written as a text.
pub(crate) fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

/// A list's items, or the one value that stands for a list of one.
pub(crate) fn list(value: Option<&Value>) -> &[Value] {
    match value {
        Some(Value::Array(items)) => items,
        Some(value) => std::slice::from_ref(value),
        None => &[],
    }
}

impl<'d> Side<'d> {
    /// Both deployments. Where both are of one template each, its file's name does not matter.
    pub(crate) fn of_both(old: &'d Deployment, new: &'d Deployment) -> (Self, Self) {
        let single = old.parts().len() == 1 && new.parts().len() == 1;
        (Self::of(old, single), Self::of(new, single))
    }

    fn of(deployment: &'d Deployment, single: bool) -> Self {
        let mut items = Vec::new();
        for part in deployment.parts() {
            let name = if single { "" } else { part.file.rsplit(['/', '\\']).next().unwrap_or_default() };
            let Some(Value::Object(resources)) = part.template.written(&["Resources"]) else { continue };
            let mut found: Vec<Item> = resources
                .iter()
                .map(|(id, written)| item(name, id, written, part.stack.resource(id)))
                .collect();
            let line = |item: &Item| part.template.position(&["Resources", &item.id]);
            found.sort_by_key(line);
            items.extend(found);
        }
        let mut names = BTreeMap::new();
        for resource in deployment.stack.resources() {
            let called = [&resource.name, &resource.physical_name].into_iter().chain(&resource.arn);
            // A bare name is that of many things.
            for name in called.filter(|name| name.contains(':') && !name.starts_with('<')) {
                // Of several with one name, such as a bucket and its policy, the first with an ARN.
                if resource.arn.is_some() || !names.contains_key(name) {
                    names.insert(name.clone(), resource.id.clone());
                }
            }
            if let Some(arn) = &resource.arn {
                names.insert(arn.trim_end_matches(":*").to_owned(), resource.id.clone());
            }
        }
        let mut account = deployment.stack.account().clone();
        account.exports.clear();
        let exports =
            deployment.parts().iter().fold(account, |account, part| account.after(&part.stack)).exports;
        Side { items, stack: &deployment.stack, exports, names }
    }

    /// The resources whose condition holds.
    pub(crate) fn present(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.present)
    }

    /// The logical ID that this ARN or URL is of.
    pub(crate) fn id_of(&self, name: &str) -> Option<&str> {
        self.names.get(name).map(String::as_str)
    }

    /// The resource of one of these types that is called so, by its ARN or its bare name.
    pub(crate) fn named(&self, kinds: &[&str], name: &str) -> Option<&Item> {
        let id = self.id_of(name);
        let is = |item: &&Item| id == Some(&item.id) || (id.is_none() && item.name == name);
        self.present().filter(|item| kinds.contains(&item.kind.as_str())).find(is)
    }

    /// The logical ID of the resource that an ARN is of, and what stands behind it: the object in a bucket.
    pub(crate) fn owner<'n>(&self, name: &'n str) -> Option<(&str, &'n str)> {
        if let Some(id) = self.id_of(name) {
            return Some((id, ""));
        }
        let mut cuts = name.char_indices().filter(|(_, c)| matches!(c, '/' | ':')).rev();
        cuts.find_map(|(at, _)| {
            let (own, rest) = name.split_at(at);
            if own.starts_with("arn:") { self.id_of(own).map(|id| (id, rest)) } else { None }
        })
    }

    /// An ARN for a reader.
    pub(crate) fn call(&self, name: &str) -> String {
        self.owner(name).map_or_else(|| name.to_owned(), |(id, rest)| format!("{id}{rest}"))
    }
}

fn item(part: &str, id: &str, written: &Value, resource: Option<&Resource>) -> Item {
    let text = |key: &str| written.get(key).and_then(Value::as_str).map(str::to_owned);
    let none = Value::Object(serde_json::Map::new());
    let own = written.get("Properties").filter(|value| !value.is_null()).unwrap_or(&none);
    let seen = resource.map_or_else(|| canonical::intrinsics(own), |known| view(&known.properties, own));
    let address = resource.and_then(|known| known.arn.clone().or_else(|| Some(known.name.clone())));
    Item {
        part: part.to_owned(),
        id: id.to_owned(),
        kind: text("Type").unwrap_or_default(),
        properties: canonical::canonical(&seen),
        written: own.clone(),
        deletion_policy: text("DeletionPolicy"),
        replace_policy: text("UpdateReplacePolicy"),
        present: resource.is_some(),
        name: resource.map(|known| known.physical_name.clone()).unwrap_or_default(),
        address: address.filter(|name| !name.starts_with('<')).unwrap_or_else(|| id.to_owned()),
    }
}

/// The resolved value, with what is written in the place of what is unknown.
fn view(resolved: &Value, written: &Value) -> Value {
    if unknown::within(resolved).is_none() {
        return resolved.clone();
    }
    match (resolved, written) {
        (Value::Object(known), Value::Object(own))
            if unknown::why(resolved).is_none() && !canonical::is_intrinsic(written) =>
        {
            let both =
                known.iter().map(|(key, value)| (key.clone(), view(value, own.get(key).unwrap_or(value))));
            both.collect()
        }
        (Value::Array(known), Value::Array(own)) if known.len() == own.len() => {
            known.iter().zip(own).map(|(value, own)| view(value, own)).collect()
        }
        _ => canonical::intrinsics(written),
    }
}
