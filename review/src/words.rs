//! How values are told.

use serde_json::Value;

/// The longest value that a line holds, in characters.
const LONGEST: usize = 70;

/// A value, shortened.
pub(crate) fn value(value: &Value) -> String {
    shortened(&whole(value), LONGEST)
}

/// A value. What stands for a function is told as the template writes it.
pub(crate) fn whole(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(map) if map.len() == 1 => match map.get("Fn::Sub") {
            Some(Value::String(text)) => text.clone(),
            _ => value.to_string(),
        },
        other => other.to_string(),
    }
}

/// A text of so many characters at most.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    format!("{kept}…")
}

/// A number without a fraction that it does not have.
pub(crate) fn number(number: f64) -> String {
    format!("{number}")
}

/// "1 day", "3 days".
pub(crate) fn count(number: f64, unit: &str) -> String {
    let plural = if (number - 1.0).abs() < f64::EPSILON { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

/// Six hexadecimal digits that tell texts apart: FNV-1a, the same between runs and versions.
pub(crate) fn digest(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{:06x}", (hash ^ (hash >> 32)) & 0xff_ffff)
}
