//! The limits of a property in the words of `synth::cfn::Property`.

use std::fmt::Write as _;

use serde_json::Value;

use super::Fallible;
use super::naming::resolved;

/// The limits of the schema `target`, as far as they apply to `rust_type`.
pub(super) fn limits_of(root: &Value, target: &Value, rust_type: &str) -> Fallible<String> {
    let mut limits = String::new();
    let number = |key: &str| target[key].as_f64();
    if matches!(rust_type, "i64" | "f64") && (number("minimum").is_some() || number("maximum").is_some()) {
        let [least, most] = [("minimum", "LEAST"), ("maximum", "MOST")].map(|(key, none)| {
            number(key).map_or_else(|| none.to_owned(), |limit| grouped(&limit.to_string()))
        });
        let _ = write!(limits, ".range({least}, {most})");
    }
    if rust_type == "String" {
        limits.push_str(&text_limits(target, "length", "pattern")?);
    }
    if rust_type.starts_with("Vec<") {
        limits.push_str(
            &bounds(target, "minItems", "maxItems")
                .map(|bounds| format!(".count{bounds}"))
                .unwrap_or_default(),
        );
        if target["uniqueItems"] == true {
            limits.push_str(".unique()");
        }
        if rust_type == "Vec<Val<String>>" {
            limits.push_str(&text_limits(resolved(root, &target["items"]), "each_length", "each_pattern")?);
        }
    }
    Ok(limits)
}

fn text_limits(target: &Value, length: &str, pattern: &str) -> Fallible<String> {
    let mut limits = bounds(target, "minLength", "maxLength")
        .map(|bounds| format!(".{length}{bounds}"))
        .unwrap_or_default();
    if let Some(expression) = target["pattern"].as_str() {
        regex_lite::Regex::new(expression).map_err(|error| format!("pattern {expression}: {error}"))?;
        let _ = write!(limits, ".{pattern}({})", raw(expression));
    }
    Ok(limits)
}

fn bounds(target: &Value, least: &str, most: &str) -> Option<String> {
    let [least, most] = [least, most].map(|key| target[key].as_u64());
    if least.unwrap_or(0) == 0 && most.is_none() {
        return None;
    }
    let most = most.map_or_else(|| "MAX".to_owned(), |most| grouped(&most.to_string()));
    Some(format!("({}, {most})", grouped(&least.unwrap_or(0).to_string())))
}

/// `1209600` → `1_209_600`.
fn grouped(digits: &str) -> String {
    if digits.contains('.') || digits.len() < 5 {
        return digits.to_owned();
    }
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let mut grouped = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped
}

/// A Rust string literal that needs no escapes.
fn raw(text: &str) -> String {
    match (text.contains('"'), text.contains('\\')) {
        (false, false) => format!("\"{text}\""),
        (false, true) => format!("r\"{text}\""),
        _ => format!("r#\"{text}\"#"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn limits_are_those_that_apply_to_the_type() {
        let of = |schema: Value, rust_type: &str| limits_of(&Value::Null, &schema, rust_type).unwrap();
        let text = json!({"minLength": 1, "maxLength": 1024, "pattern": "^[a-z]+\\d$"});
        assert_eq!(of(text.clone(), "String"), r#".length(1, 1024).pattern(r"^[a-z]+\d$")"#);
        assert_eq!(of(text, "Arn<Queue>"), "");
        assert_eq!(of(json!({"minimum": 60, "maximum": 1_209_600}), "i64"), ".range(60, 1_209_600)");
        assert_eq!(of(json!({"minimum": -1}), "f64"), ".range(-1, MOST)");
        assert_eq!(of(json!({"maxItems": 5, "uniqueItems": true}), "Vec<Tag>"), ".count(0, 5).unique()");
        let names = json!({"items": {"minLength": 2}, "minItems": 1});
        assert_eq!(of(names, "Vec<Val<String>>"), ".count(1, MAX).each_length(2, MAX)");
    }

    #[test]
    fn a_pattern_that_cannot_be_checked_is_an_error() {
        let error = limits_of(&Value::Null, &json!({"pattern": "^(?!aws)"}), "String").unwrap_err();
        assert!(error.to_string().contains("(?!aws)"), "{error}");
    }
}
