//! The tests of a statement's `Condition`.

use serde_json::Value;

/// One key under one operator.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Test<'s> {
    /// As it is written, for example `StringEquals`.
    pub(crate) operator: &'s str,
    /// As it is written, for example `aws:SourceArn`.
    pub(crate) key: &'s str,
    /// One value or a list.
    pub(crate) values: &'s Value,
}

impl<'s> Test<'s> {
    /// The operator in lower case, without `ForAnyValue:` and `IfExists`.
    pub(crate) fn base(&self) -> String {
        let lower = self.operator.to_ascii_lowercase();
        let lower = lower.split_once(':').map_or(lower.as_str(), |(_, base)| base);
        lower.strip_suffix("ifexists").unwrap_or(lower).to_owned()
    }

    /// Is the key's name this, in any case?
    pub(crate) fn is_on(&self, key: &str) -> bool {
        self.key.eq_ignore_ascii_case(key)
    }

    /// Does it ask for something else than these values?
    pub(crate) fn is_negated(&self) -> bool {
        self.base().contains("not")
    }

    /// Can it only hold when the request has the key?
    pub(crate) fn needs_key(&self) -> bool {
        let lower = self.operator.to_ascii_lowercase();
        if self.base() == "null" {
            return !self.says("true");
        }
        !(self.is_negated() || lower.ends_with("ifexists") || lower.starts_with("forallvalues:"))
    }

    /// Is one of its values this text?
    pub(crate) fn says(&self, text: &str) -> bool {
        self.texts().iter().any(|value| value.eq_ignore_ascii_case(text))
    }

    /// Its values that are known, as texts.
    pub(crate) fn texts(&self) -> Vec<String> {
        let single = std::slice::from_ref(self.values);
        let values: &'s [Value] = self.values.as_array().map_or(single, Vec::as_slice);
        values
            .iter()
            .filter_map(|value| match value {
                Value::String(text) => Some(text.clone()),
                Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
                _ => None,
            })
            .collect()
    }
}
