//! Settings that are on, off, or not told.

use serde_json::Value;

/// A setting that is on, off, not there, or unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    On,
    Off,
    Absent,
    Unknown,
}

/// The setting at this path.
pub(super) fn setting(properties: &Value, path: &[&str]) -> Setting {
    let mut value = properties;
    for step in path {
        if proof::unknown::why(value).is_some() {
            return Setting::Unknown;
        }
        let Some(next) = value.get(step) else { return Setting::Absent };
        value = next;
    }
    match value {
        Value::Bool(true) => Setting::On,
        Value::Bool(false) => Setting::Off,
        Value::String(text) if text == "true" => Setting::On,
        Value::String(text) if text == "false" => Setting::Off,
        _ => Setting::Unknown,
    }
}

/// A whole number, also where a parameter made a text of it.
pub(super) fn number(value: Option<&Value>) -> Option<i64> {
    let value = value?;
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}
