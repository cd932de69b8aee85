//! Two tests on one key of which at most one can hold.

use crate::statements::condition::Test;
use crate::statements::{Statement, action};

/// A test that another one of the statement rules out, and why.
pub(super) fn of<'s>(statement: &'s Statement<'_>) -> Option<(Test<'s>, String)> {
    let tests = statement.tests();
    for (index, one) in tests.iter().enumerate() {
        for other in tests[index + 1..].iter().filter(|other| other.is_on(one.key)) {
            if let Some(why) = clash(one, other).or_else(|| clash(other, one)) {
                return Some((*other, why));
            }
        }
    }
    None
}

fn clash(one: &Test<'_>, other: &Test<'_>) -> Option<String> {
    let key = one.key;
    if one.base() == "null" && one.says("true") && !one.says("false") && other.needs_key() {
        return Some(format!("{key} would have to be absent and to have a value"));
    }
    if !is_text(one) || !is_text(other) || !one.needs_key() {
        return None;
    }
    let wanted = whole(one)?;
    let others = whole(other)?;
    if other.is_negated() {
        let barred = wanted.iter().all(|value| others.iter().any(|barred| matches(other, barred, value)));
        return barred.then(|| format!("{key} would have to be {} and not to be it", wanted.join(" or ")));
    }
    let exact = one.base() == "stringequals" && wanted.iter().all(|value| !value.contains("${"));
    let apart = exact && other.needs_key() && {
        wanted.iter().all(|value| others.iter().all(|other_value| !matches(other, other_value, value)))
    };
    apart.then(|| {
        format!("{key} would have to be {} and {} at once", wanted.join(" or "), others.join(" or "))
    })
}

/// The values, when all of them are known and none holds a variable.
fn whole(test: &Test<'_>) -> Option<Vec<String>> {
    let values = test.texts();
    let many = test.values.as_array().map_or(1, Vec::len);
    (values.len() == many && many > 0 && values.iter().all(|value| !value.contains("${"))).then_some(values)
}

/// Operators that compare one text with another, without sets.
fn is_text(test: &Test<'_>) -> bool {
    !test.operator.contains(':')
        && matches!(
            test.base().as_str(),
            "stringequals"
                | "stringnotequals"
                | "stringlike"
                | "stringnotlike"
                | "bool"
                | "arnlike"
                | "arnequals"
        )
}

fn matches(test: &Test<'_>, pattern: &str, value: &str) -> bool {
    if test.base().contains("like") || test.base().starts_with("arn") {
        action::like(pattern, value)
    } else {
        pattern == value
    }
}
