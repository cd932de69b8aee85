//! Values that a template alone cannot tell.
//!
//! A resolved property is a plain JSON value. Where AWS alone knows the value (an attribute that it makes up,
//! a macro's output, an import from another stack) the place holds `{"proof::unknown": "why"}`. Readers must
//! treat it as unknown: neither present with some value nor absent.

use serde_json::{Map, Value};

const MARKER: &str = "proof::unknown";

/// An unknown value, with the reason why it cannot be known.
pub fn unknown(why: impl Into<String>) -> Value {
    let mut marker = Map::new();
    marker.insert(MARKER.to_owned(), Value::String(why.into()));
    Value::Object(marker)
}

/// Why this value is unknown; `None` when it is known.
pub fn why(value: &Value) -> Option<&str> {
    let Value::Object(map) = value else { return None };
    if map.len() == 1 { map.get(MARKER)?.as_str() } else { None }
}

/// Why any part of this value is unknown; `None` when all of it is known.
pub fn within(value: &Value) -> Option<&str> {
    if let Some(reason) = why(value) {
        return Some(reason);
    }
    match value {
        Value::Array(items) => items.iter().find_map(within),
        Value::Object(map) => map.values().find_map(within),
        _ => None,
    }
}

/// Is this property true, also where a parameter made a text of it? Unknown is not true.
pub(crate) fn is_true(value: &Value) -> bool {
    value.as_bool().unwrap_or_else(|| value.as_str() == Some("true"))
}
