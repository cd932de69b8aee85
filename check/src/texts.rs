//! Texts: all those of a value with where they stand, those that a parameter has a part in, and names that are nearly the
//! same.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::deployment::Deployment;

/// Calls back with every known text of a value and its path.
pub(crate) fn each<'v>(value: &'v Value, then: &mut dyn FnMut(&[String], &'v str)) {
    walk(value, &mut Vec::new(), then);
}

fn walk<'v>(value: &'v Value, path: &mut Vec<String>, then: &mut dyn FnMut(&[String], &'v str)) {
    match value {
        Value::String(text) => then(path, text),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(index.to_string());
                walk(item, path, then);
                path.pop();
            }
        }
        Value::Object(entries) if proof::unknown::why(value).is_none() => {
            for (key, entry) in entries {
                path.push(key.clone());
                walk(entry, path, then);
                path.pop();
            }
        }
        _ => {}
    }
}

/// The values of all parameters, given or default: a text with one of them in it may name something that the operator has.
pub(crate) struct Given(BTreeSet<String>);

impl Given {
    pub(crate) fn of(deployment: &Deployment) -> Given {
        let mut values = BTreeSet::new();
        for part in deployment.parts() {
            for parameter in part.template.parameters() {
                let given = part.stack.account().parameters.get(&parameter.name).cloned();
                values.extend(given.or(parameter.default));
            }
        }
        values.retain(|value| value.len() > 2);
        Given(values)
    }

    /// May a parameter have a part in this text?
    pub(crate) fn has_part_in(&self, text: &str) -> bool {
        self.0.iter().any(|value| text.contains(value.as_str()))
    }
}

/// The known name that this one is most likely meant to be, if any is near enough to be sure of it.
pub(crate) fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let near = known.into_iter().filter(|other| *other != name && are_near(name, other));
    near.min_by_key(|other| strsim::osa_distance(name, other))
}

/// Is one a misspelling of the other? Those that differ in a number only are two names.
fn are_near(name: &str, other: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    if letters(name) == letters(other) {
        return false;
    }
    let (name, other) = (name.to_lowercase(), other.to_lowercase());
    let longest = name.len().max(other.len());
    strsim::osa_distance(&name, &other) <= (longest / 6).clamp(1, 4)
        || (other.contains(&name) && name.len() * 2 >= other.len())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn misspelt_names_are_near_and_others_are_not() {
        let near = |name, other| nearest(name, [other]).is_some();
        for (name, other) in [
            ("AgeOfOldestMessage", "ApproximateAgeOfOldestMessage"),
            ("Rule", "RuleName"),
            ("invocations", "Invocations"),
            ("cci-lite-trial", "cci-lite-trail"),
        ] {
            assert!(near(name, other), "{name} {other}");
        }
        for (name, other) in
            [("queue-1", "queue-2"), ("app-dev", "app-prod"), ("Errors", "Throttles"), ("same", "same")]
        {
            assert!(!near(name, other), "{name} {other}");
        }
    }
}
