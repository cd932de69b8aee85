//! A statement's `Condition` block against the keys of a request.

use serde_json::Value;

use super::keys::{Keys, Presence};
use super::operator::{Comparison, Operator, Quantifier};
use super::truth::Truth;
use super::variable;
use crate::unknown;

/// All operators and keys must hold; one value of a key is enough.
pub(super) fn holds(block: &Value, variables: bool, keys: &Keys) -> Truth {
    if let Some(why) = unknown::why(block) {
        return Truth::Unknown(why.to_owned());
    }
    let Value::Object(operators) = block else {
        return Truth::Unknown("a Condition is not an object".into());
    };
    Truth::all(operators.iter().flat_map(|(name, tests)| {
        let operator = Operator::parse(name);
        let tests = match (operator, unknown::why(tests), tests) {
            (None, ..) => vec![Truth::Unknown(format!("the condition operator {name} is not known"))],
            (_, Some(why), _) => vec![Truth::Unknown(why.to_owned())],
            (Some(operator), None, Value::Object(tests)) => {
                tests.iter().map(|(key, values)| test(operator, key, values, variables, keys)).collect()
            }
            _ => vec![Truth::Unknown(format!("the condition {name} is not an object"))],
        };
        tests.into_iter()
    }))
}

fn test(operator: Operator, key: &str, values: &Value, variables: bool, keys: &Keys) -> Truth {
    let present = match keys.get(key) {
        Presence::Unknown(why) => return Truth::Unknown(why),
        Presence::Absent => None,
        Presence::Values(values) => Some(values),
    };
    let single = std::slice::from_ref(values);
    let wanted = values.as_array().map_or(single, Vec::as_slice);
    if operator.comparison == Comparison::Null {
        return Truth::any(wanted.iter().map(|value| match text(value) {
            Ok(text) => Truth::of((text == "true") == present.is_none()),
            Err(why) => Truth::Unknown(why),
        }));
    }
    let Some(present) = present.filter(|values| !values.is_empty()) else {
        return Truth::of(absent(operator));
    };
    let each = present.iter().map(|value| matches_any(operator, value, wanted, variables, keys));
    match (operator.quantifier, operator.negated) {
        (Quantifier::ForAllValues, _) | (Quantifier::None, true) => Truth::all(each),
        (Quantifier::ForAnyValue, _) | (Quantifier::None, false) => Truth::any(each),
    }
}

/// What an operator says when the request has no such key.
fn absent(operator: Operator) -> bool {
    match operator.quantifier {
        Quantifier::ForAllValues => true,
        Quantifier::ForAnyValue => operator.if_exists,
        Quantifier::None => operator.negated || operator.if_exists,
    }
}

/// Does one value of the request match any value of the policy (or none, when the operator is negated)?
fn matches_any(operator: Operator, request: &str, wanted: &[Value], variables: bool, keys: &Keys) -> Truth {
    let any = Truth::any(wanted.iter().map(|value| {
        let steps = text(value).and_then(|text| variable::pattern(&text, variables, keys));
        let plain = text(value).and_then(|text| variable::plain(&text, variables, keys));
        match (steps, plain) {
            (Ok(steps), _) if operator.comparison.takes_wildcards() => {
                operator.comparison.holds(request, "", &steps)
            }
            (_, Ok(plain)) => operator.comparison.holds(request, &plain, &[]),
            (_, Err(why)) => Truth::Unknown(why),
        }
    }));
    if operator.negated { any.not() } else { any }
}

fn text(value: &Value) -> Result<String, String> {
    if let Some(why) = unknown::why(value) {
        return Err(why.to_owned());
    }
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Bool(value) => Ok(value.to_string()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err("a condition's value is not a string".into()),
    }
}
