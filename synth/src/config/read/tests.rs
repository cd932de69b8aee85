use proptest::prelude::*;
use serde_json::Value as Json;

use super::*;
use crate::config::DEFAULT;

fn as_read(text: &str) -> Json {
    tree::parse(text).unwrap().root.to_json()
}

#[test]
fn scalars_mean_what_serde_yaml_takes_them_for() {
    for scalar in [
        "null",
        "~",
        "Null",
        "NULL",
        "",
        "true",
        "True",
        "TRUE",
        "false",
        "yes",
        "no",
        "on",
        "off",
        "y",
        "0",
        "-0",
        "7",
        "+7",
        "-7",
        "007",
        "0x1F",
        "0o17",
        "0b11",
        "-0x1f",
        "1_000",
        "1.5",
        "1e3",
        "1E-3",
        ".5",
        "5.",
        "1:30",
        "05:00",
        "2025-01-01",
        "1.2.3",
        "0x",
        "+",
        ".",
        "12abc",
        "a b",
        "\"7\"",
        "'true'",
        "\"a\\tb\"",
        "|\n  a\n  b\n",
        ">\n  a\n  b\n",
        "!!str 7",
        "18446744073709551615",
        "-9223372036854775808",
    ] {
        let text = format!("a: {scalar}\n");
        assert_eq!(as_read(&text), serde_yaml::from_str::<Json>(&text).unwrap(), "{scalar}");
    }
    assert_eq!(as_read(DEFAULT), serde_yaml::from_str::<Json>(DEFAULT).unwrap());
}

/// The keywords of a schema, and its patterns.
fn keywords<'s>(schema: &'s Json, found: &mut Vec<&'s str>, patterns: &mut Vec<&'s str>) {
    for (keyword, value) in schema.as_object().into_iter().flatten() {
        found.push(keyword);
        patterns.extend(value.as_str().filter(|_| keyword == "pattern"));
        match keyword.as_str() {
            "properties" => {
                value
                    .as_object()
                    .into_iter()
                    .flatten()
                    .for_each(|(_, below)| keywords(below, found, patterns));
            }
            "items" | "additionalProperties" | "propertyNames" => keywords(value, found, patterns),
            "oneOf" => {
                value.as_array().into_iter().flatten().for_each(|below| {
                    keywords(below, found, patterns);
                    assert_eq!(below["type"], "string");
                    assert!(below.get("const").is_some(), "oneOf is only known as a list of texts: {below}");
                });
            }
            _ => {}
        }
    }
}

#[test]
fn the_schema_uses_only_what_is_checked() {
    let schema = schema::schema();
    let (mut found, mut patterns) = (Vec::new(), Vec::new());
    keywords(&schema, &mut found, &mut patterns);
    assert!(found.len() > 500 && patterns.len() > 15);
    let unknown: Vec<&str> = found
        .into_iter()
        .filter(|keyword| !shape::CHECKED.contains(keyword) && !shape::SILENT.contains(keyword))
        .collect();
    assert!(
        unknown.is_empty(),
        "read/shape.rs does not check {unknown:?}: teach it, and add them to CHECKED"
    );
    for pattern in patterns {
        regex_lite::Regex::new(pattern).unwrap();
    }
}

proptest! {
    #[test]
    fn what_serde_yaml_writes_is_read_as_it_was(value in tree()) {
        let text = serde_yaml::to_string(&value).unwrap();
        prop_assert_eq!(as_read(&text), value, "{}", text);
    }
}

fn tree() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        "[ -~äß€\n]{0,12}".prop_map(Json::from),
        "(0x|0o|-|\\+|~|true|1e|\\.|_|[0-9]){0,4}".prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::btree_map("[ -~]{0,6}", inner, 0..4)
                .prop_map(|fields| Json::Object(fields.into_iter().collect())),
        ]
    })
}
