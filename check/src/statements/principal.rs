//! Whom a statement of a trust or resource policy speaks of.

use serde_json::Value;

use super::{Statement, texts};

impl Statement<'_> {
    /// The services that it names.
    pub(crate) fn services(&self) -> Vec<&str> {
        self.principals("Service")
    }

    /// The known names of one kind of principal: `Service`, `AWS`, `Federated`.
    pub(crate) fn principals(&self, kind: &str) -> Vec<&str> {
        self.content.get("Principal").and_then(|who| who.get(kind)).map(texts).unwrap_or_default()
    }

    /// Does it speak of everyone?
    pub(crate) fn is_for_everyone(&self) -> bool {
        self.content.get("Principal").and_then(Value::as_str) == Some("*")
            || self.principals("AWS").contains(&"*")
    }
}
