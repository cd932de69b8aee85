//! The old deployment in the names of the new one, so that a permission or a way is the same when only the name of what it is
//! about is another.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::pair::{Fate, Pairs};
use crate::view::{Item, Side};

/// ARNs and names that were, with what they are now.
struct Translation(BTreeMap<String, String>);

/// The old side, as if its resources had the names that they have now.
pub(crate) fn translated<'d>(old: &Side<'d>, pairs: &Pairs<'_>) -> Side<'d> {
    let mut names = BTreeMap::new();
    for fate in &pairs.fates {
        let (Fate::Kept(was, is) | Fate::Renamed(was, is, _)) = fate else { continue };
        for (before, after) in [(&was.address, &is.address), (&was.name, &is.name)] {
            if before != after && was.present && is.present {
                names.insert(before.clone(), after.clone());
            }
        }
    }
    let translation = Translation(names);
    let items = old.items.iter().map(|item| Item {
        properties: translation.value(&item.properties),
        address: translation.text(&item.address),
        name: translation.text(&item.name),
        ..item.clone()
    });
    let names = old.names.iter().map(|(name, id)| (translation.text(name), id.clone()));
    Side { items: items.collect(), stack: old.stack, exports: old.exports.clone(), names: names.collect() }
}

impl Translation {
    fn value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), self.value(value))).collect(),
            other => other.clone(),
        }
    }

    /// A name as a whole, or an ARN with what stands behind it.
    fn text(&self, text: &str) -> String {
        if let Some(now) = self.0.get(text) {
            return now.clone();
        }
        let arns = self.0.iter().filter(|(was, _)| was.starts_with("arn:"));
        let mut found = arns.rev().filter_map(|(was, now)| {
            let rest = text.strip_prefix(was.as_str())?;
            rest.starts_with(['/', ':']).then(|| format!("{now}{rest}"))
        });
        found.next().unwrap_or_else(|| text.to_owned())
    }
}
