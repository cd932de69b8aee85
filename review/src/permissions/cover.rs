//! Does one permission contain another?

use super::grant::{ALL_BUT, Grant, Test};

/// Is all that `narrow` says also said by `wide`?
pub(super) fn covers(wide: &Grant, narrow: &Grant) -> bool {
    wide.verdict == narrow.verdict
        && wide.policy == narrow.policy
        && (wide.principal == "*" || wide.principal == narrow.principal)
        && contains(&wide.action.to_ascii_lowercase(), &narrow.action.to_ascii_lowercase())
        && contains(&wide.resource, &narrow.resource)
        && wide.tests.iter().all(|test| narrow.tests.iter().any(|other| passes(test, other)))
}

/// Does whatever passes `narrow` also pass `wide`?
fn passes(wide: &Test, narrow: &Test) -> bool {
    let same = wide.operator == narrow.operator && wide.key == narrow.key;
    if !wide.is_positive() {
        let excludes_less = wide.operator.contains("Not") && wide.values.is_subset(&narrow.values);
        return same && (wide.values == narrow.values || excludes_less);
    }
    same && narrow.values.is_subset(&wide.values)
}

/// Does the pattern match all that the other pattern matches? `*` takes anything, `?` one character.
fn contains(wide: &str, narrow: &str) -> bool {
    if wide == narrow || wide == "*" {
        return true;
    }
    if wide.starts_with(ALL_BUT) || narrow.starts_with(ALL_BUT) {
        return false;
    }
    let (wide, narrow): (Vec<char>, Vec<char>) = (wide.chars().collect(), narrow.chars().collect());
    let (mut at, mut of, mut star, mut from) = (0, 0, None, 0);
    while of < narrow.len() {
        match wide.get(at) {
            Some('*') => {
                (star, from) = (Some(at), of);
                at += 1;
            }
            Some('?') if narrow[of] != '*' => (at, of) = (at + 1, of + 1),
            Some(c) if *c == narrow[of] && *c != '?' => (at, of) = (at + 1, of + 1),
            _ => {
                let Some(last) = star else { return false };
                from += 1;
                (at, of) = (last + 1, from);
            }
        }
    }
    wide[at..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Test, contains, passes};

    #[test]
    fn a_condition_of_fewer_values_is_narrower_and_of_more_exclusions_too() {
        let test = |operator: &str, values: &[&str]| Test {
            operator: operator.to_owned(),
            key: "aws:sourceaccount".to_owned(),
            values: values.iter().map(|value| (*value).to_owned()).collect::<BTreeSet<_>>(),
        };
        for (wide, narrow, expected) in [
            (test("StringEquals", &["1", "2"]), test("StringEquals", &["1"]), true),
            (test("StringEquals", &["1"]), test("StringEquals", &["1", "2"]), false),
            (test("StringNotEquals", &["1"]), test("StringNotEquals", &["1", "2"]), true),
            (test("StringNotEquals", &["1", "2"]), test("StringNotEquals", &["1"]), false),
            (test("Null", &["true"]), test("Null", &["true"]), true),
            (test("Null", &["true"]), test("Null", &["false"]), false),
            (test("StringEquals", &["1"]), test("StringLike", &["1"]), false),
        ] {
            assert_eq!(passes(&wide, &narrow), expected, "{wide:?} {narrow:?}");
        }
    }

    #[test]
    fn a_pattern_contains_what_it_cannot_be_narrower_than() {
        for (wide, narrow, expected) in [
            ("s3:*", "s3:GetObject", true),
            ("s3:Get*", "s3:GetObject*", true),
            ("s3:GetObject*", "s3:Get*", false),
            ("s3:GetObject", "s3:*", false),
            ("*", "all but s3:*", true),
            ("all but s3:*", "ec2:Run", false),
            ("a/*/c", "a/b/*/c", true),
            ("a/?", "a/*", false),
            ("a/??", "a/b?", true),
            ("a/*b", "a/b/*", false),
        ] {
            assert_eq!(contains(wide, narrow), expected, "{wide} {narrow}");
        }
    }
}
