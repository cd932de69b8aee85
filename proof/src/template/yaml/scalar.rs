//! What a plain scalar means in YAML 1.1, without timestamps.

use serde_json::Number;

use crate::template::tree::Tree;

pub(super) fn resolve(text: &str) -> Tree {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Tree::Null,
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => return Tree::Bool(true),
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => return Tree::Bool(false),
        _ => {}
    }
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
        return Tree::String(text.to_owned());
    }
    let number = integer(text).map(Number::from).or_else(|| float(text).and_then(Number::from_f64));
    number.map_or_else(|| Tree::String(text.to_owned()), Tree::Number)
}

/// `12`, `1_000`, `0x1f`, `0b101`, `017` (octal), `190:20:30` (base 60).
fn integer(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let plain = digits.replace('_', "");
    let value = if let Some(hex) = plain.strip_prefix("0x") {
        radix(hex, 16)?
    } else if let Some(binary) = plain.strip_prefix("0b") {
        radix(binary, 2)?
    } else if plain.len() > 1 && plain.starts_with('0') {
        radix(&plain[1..], 8)?
    } else if plain.contains(':') {
        base_sixty(&plain)?
    } else {
        radix(&plain, 10)?
    };
    Some(sign * value)
}

fn radix(digits: &str, radix: u32) -> Option<i64> {
    let unsigned = digits.starts_with(|c: char| c.is_digit(radix));
    if unsigned { i64::from_str_radix(digits, radix).ok() } else { None }
}

fn base_sixty(digits: &str) -> Option<i64> {
    let mut parts = digits.split(':');
    let mut value = radix(parts.next()?, 10)?;
    for part in parts {
        let part = radix(part, 10).filter(|part| *part < 60)?;
        value = value.checked_mul(60)?.checked_add(part)?;
    }
    Some(value)
}

/// `1.5`, `.5`, `1.0e+3`. The dot and the exponent's sign must be there, as `PyYAML` has it (the AWS CLI and
/// cfn-lint read templates with it).
fn float(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digit_first = unsigned.starts_with(|c: char| c.is_ascii_digit());
    if !(digit_first || text.starts_with('.')) || !unsigned.contains('.') {
        return None;
    }
    if let Some((_, exponent)) = unsigned.split_once(['e', 'E'])
        && !exponent.starts_with(['+', '-'])
    {
        return None;
    }
    let digits = text.replace('_', "");
    let dots = digits.matches('.').count();
    if dots == 1 && digits.contains(|c: char| c.is_ascii_digit()) { digits.parse().ok() } else { None }
}
