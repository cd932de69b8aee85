//! Event patterns: the cases of the `EventBridge` User Guide, then the ones that its reference implementation
//! decides.

use proof::pattern::{Pattern, matches};
use proptest::prelude::*;
use serde_json::{Value, json};

#[track_caller]
fn check(cases: &[(Value, Value, bool)]) {
    for (pattern, event, expected) in cases {
        let found = matches(pattern, event).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        assert_eq!(found, *expected, "pattern {pattern}\nevent {event}");
    }
}

#[test]
fn exact_values() {
    check(&[
        (json!({"source": ["aws.ec2"]}), json!({"source": "aws.ec2"}), true),
        (json!({"source": ["aws.ec2", "aws.fargate"]}), json!({"source": "aws.fargate"}), true),
        (json!({"source": ["aws.ec2"]}), json!({"source": "aws.EC2"}), false),
        (json!({"source": ["aws.ec2"]}), json!({"Source": "aws.ec2"}), false),
        (json!({"a": ["5"]}), json!({"a": 5}), false),
        (json!({"a": [5]}), json!({"a": 5.0}), true),
        (json!({"a": [true]}), json!({"a": true}), true),
        (json!({"a": [true]}), json!({"a": "true"}), false),
        (
            json!({"detail": {"state": ["terminated"]}}),
            json!({"detail": {"state": "terminated", "more": 1}}),
            true,
        ),
        (json!({"detail": {"state": ["terminated"]}}), json!({"detail": "terminated"}), false),
        (json!({"a": ["x"]}), json!({"a": {"x": "x"}}), false),
    ]);
}

#[test]
fn empty_and_null() {
    let event = json!({"version": "0", "detail": {"eventVersion": "", "responseElements": null}});
    check(&[
        (json!({"detail": {"eventVersion": [""]}}), event.clone(), true),
        (json!({"detail": {"responseElements": [null]}}), event.clone(), true),
        (json!({"detail": {"responseElements": [""]}}), event.clone(), false),
        (json!({"detail": {"eventVersion": [null]}}), event.clone(), false),
        (json!({"detail": {"missing": [null]}}), event, false),
    ]);
}

#[test]
fn prefix_suffix_and_case() {
    check(&[
        (json!({"time": [{"prefix": "2017-10-02"}]}), json!({"time": "2017-10-02T18:43:48Z"}), true),
        (json!({"time": [{"prefix": "2017-10-02"}]}), json!({"time": "2017-10-03T18:43:48Z"}), false),
        (
            json!({"service": [{"prefix": {"equals-ignore-case": "EventB"}}]}),
            json!({"service": "eventbridge"}),
            true,
        ),
        (json!({"FileName": [{"suffix": ".png"}]}), json!({"FileName": "a.png"}), true),
        (json!({"FileName": [{"suffix": ".png"}]}), json!({"FileName": "a.PNG"}), false),
        (
            json!({"service": [{"suffix": {"equals-ignore-case": "tBridge"}}]}),
            json!({"service": "EVENTBRIDGE"}),
            true,
        ),
        (json!({"Name": [{"equals-ignore-case": "alice"}]}), json!({"Name": "ALICE"}), true),
        (json!({"a": [{"prefix": ""}]}), json!({"a": "anything"}), true),
        (json!({"a": [{"prefix": "1"}]}), json!({"a": 12}), false),
    ]);
}

#[test]
fn anything_but() {
    let state = |value: Value| json!({"detail": {"state": value}});
    let but = |value: Value| json!({"detail": {"state": [{"anything-but": value}]}});
    check(&[
        (but(json!("initializing")), state(json!("running")), true),
        (but(json!("initializing")), state(json!("initializing")), false),
        (but(json!("initializing")), json!({"detail": {}}), false),
        (but(json!(["stopped", "overloaded"])), state(json!("overloaded")), false),
        (but(json!([100, 200, 300])), state(json!(200)), false),
        (but(json!([100, 200, 300])), state(json!(250)), true),
        (but(json!(123)), state(json!("123")), true),
        (but(json!({"prefix": "init"})), state(json!("initializing")), false),
        (but(json!({"prefix": ["init", "run"]})), state(json!("running")), false),
        (but(json!({"prefix": ["init", "run"]})), state(json!("stopped")), true),
        (but(json!({"suffix": ".txt"})), state(json!("a.txt")), false),
        (but(json!({"suffix": [".txt", ".rtf"]})), state(json!("a.png")), true),
        (but(json!({"equals-ignore-case": "initializing"})), state(json!("INITIALIZING")), false),
        (but(json!({"equals-ignore-case": ["a", "b"]})), state(json!("B")), false),
        (but(json!({"wildcard": "*/lib/*"})), state(json!("/usr/lib/x")), false),
        (but(json!({"wildcard": ["*/lib/*", "*/bin/*"]})), state(json!("/usr/share")), true),
    ]);
}

#[test]
fn numbers() {
    let event = json!({"detail": {"c-count": 5, "d-count": 3, "x-limit": 301.8}});
    let pattern = |field: &str, numeric: Value| json!({"detail": {field: [{"numeric": numeric}]}});
    check(&[
        (pattern("c-count", json!([">", 0, "<=", 5])), event.clone(), true),
        (pattern("c-count", json!([">", 0, "<", 5])), event.clone(), false),
        (pattern("d-count", json!(["<", 10])), event.clone(), true),
        (pattern("d-count", json!([">=", 3])), event.clone(), true),
        (pattern("x-limit", json!(["=", 3.018e2])), event.clone(), true),
        (pattern("missing", json!(["<", 10])), event.clone(), false),
        (pattern("c-count", json!(["=", 5])), json!({"detail": {"c-count": "5"}}), false),
    ]);
}

#[test]
fn addresses() {
    let cidr = |block: &str| json!({"detail": {"sourceIPAddress": [{"cidr": block}]}});
    let from = |address: &str| json!({"detail": {"sourceIPAddress": address}});
    check(&[
        (cidr("10.0.0.0/24"), from("10.0.0.33"), true),
        (cidr("10.0.0.0/24"), from("10.0.1.33"), false),
        (cidr("0.0.0.0/0"), from("192.0.2.1"), true),
        (cidr("2001:db8::/32"), from("2001:db8:1::1"), true),
        (cidr("2001:db8::/32"), from("10.0.0.1"), false),
        (cidr("10.0.0.0/24"), from("s3.amazonaws.com"), false),
    ]);
}

#[test]
fn exists_looks_at_leaves() {
    let exists = |wanted: bool| json!({"detail": {"c-count": [{"exists": wanted}]}});
    check(&[
        (exists(true), json!({"detail": {"c-count": 1}}), true),
        (exists(true), json!({"detail": {"c-count": null}}), true),
        (exists(true), json!({"detail": {"state": "x"}}), false),
        (exists(false), json!({"detail": {"state": "x"}}), true),
        (exists(false), json!({"detail": {"c-count": 1}}), false),
        // Only leaves count: an object of this name is no leaf.
        (exists(false), json!({"detail": {"c-count": {"c1": 100}}}), true),
        (exists(true), json!({"detail": {"c-count": {"c1": 100}}}), false),
        (exists(false), json!({"other": 1}), true),
        (exists(false), json!({"detail": [{"c-count": 1}, {"state": 2}]}), false),
    ]);
}

#[test]
fn wildcards() {
    let file = |wildcard: &str| json!({"key": [{"wildcard": wildcard}]});
    let key = |key: &str| json!({"key": key});
    check(&[
        (file("dir/*.png"), key("dir/a/b.png"), true),
        (file("dir/*.png"), key("other/b.png"), false),
        (file("*/calls/*.wav"), key("acme/calls/1.wav"), true),
        (file("*/calls/*.wav"), key("x/y/calls/1.wav"), true),
        (file("*/calls/*.wav"), key("acme/calls/1.WAV"), false),
        (file("a\\*b"), key("a*b"), true),
        (file("a\\*b"), key("axb"), false),
        (file("a\\\\b"), key("a\\b"), true),
        (file("hel*lo*"), key("hello"), true),
        (file("a?c"), key("abc"), false),
    ]);
}

#[test]
fn or_and_and() {
    let normal = json!({
        "source": ["aws.cloudwatch"],
        "$or": [{"metricName": ["CPUUtilization", "ReadLatency"]}, {"namespace": ["AWS/EC2", "AWS/ES"]}],
    });
    let nested = json!({
        "source": ["aws.cloudwatch"],
        "$or": [
            {"metricName": ["CPUUtilization"]},
            {"metricType": ["MetricType"], "namespace": ["AWS/EC2"], "$or": [{"metricId": [1234]}, {"spaceId": [1000]}]},
            {"scope": ["Service"]},
        ],
    });
    check(&[
        (normal.clone(), json!({"source": "aws.cloudwatch", "namespace": "AWS/ES"}), true),
        (normal.clone(), json!({"source": "aws.cloudwatch", "metricName": "ReadLatency"}), true),
        (normal.clone(), json!({"source": "aws.cloudwatch"}), false),
        (normal, json!({"source": "aws.ec2", "namespace": "AWS/ES"}), false),
        (
            nested.clone(),
            json!({"source": "aws.cloudwatch", "metricType": "MetricType", "namespace": "AWS/EC2", "spaceId": 1000}),
            true,
        ),
        (
            nested.clone(),
            json!({"source": "aws.cloudwatch", "metricType": "MetricType", "namespace": "AWS/EC2"}),
            false,
        ),
        (nested, json!({"source": "aws.cloudwatch", "scope": "Service"}), true),
    ]);
}

#[test]
fn arrays_in_events() {
    let staff = json!({"employees": [{"first": "Anna", "last": "Bell"}, {"first": "Carl", "last": "Dorn"}]});
    check(&[
        (json!({"resources": ["b"]}), json!({"resources": ["a", "b"]}), true),
        (json!({"resources": ["c"]}), json!({"resources": ["a", "b"]}), false),
        (json!({"resources": [{"anything-but": "a"}]}), json!({"resources": ["a", "b"]}), true),
        (json!({"resources": [{"anything-but": "a"}]}), json!({"resources": ["a"]}), false),
        (json!({"resources": [{"exists": true}]}), json!({"resources": []}), false),
        (json!({"employees": {"first": ["Anna"], "last": ["Bell"]}}), staff.clone(), true),
        // First and last name are of different people.
        (json!({"employees": {"first": ["Anna"], "last": ["Dorn"]}}), staff, false),
    ]);
}

#[test]
fn what_eventbridge_refuses() {
    let cases = [
        (json!("text"), ""),
        (json!({}), ""),
        (json!({"source": "aws.s3"}), "source"),
        (json!({"source": []}), "source"),
        (json!({"detail": {}}), "detail"),
        (json!({"detail": {"key": [["a"]]}}), "detail.key"),
        (json!({"detail": {"key": [{"starts-with": "a"}]}}), "detail.key"),
        (json!({"detail": {"key": [{"prefix": "a", "suffix": "b"}]}}), "detail.key"),
        (json!({"detail": {"key": [{"prefix": 1}]}}), "detail.key"),
        (json!({"detail": {"key": [{"wildcard": "a**b"}]}}), "detail.key"),
        (json!({"detail": {"key": [{"wildcard": "a\\b"}]}}), "detail.key"),
        (json!({"detail": {"key": [{"anything-but": ["a", 1]}]}}), "detail.key"),
        (json!({"detail": {"key": [{"anything-but": []}]}}), "detail.key"),
        (json!({"detail": {"key": [{"anything-but": true}]}}), "detail.key"),
        (json!({"detail": {"key": [{"anything-but": {"numeric": ["=", 1]}}]}}), "detail.key"),
        (json!({"size": [{"numeric": [">"]}]}), "size"),
        (json!({"size": [{"numeric": ["!", 1]}]}), "size"),
        (json!({"size": [{"numeric": [">", 5, "<", 1]}]}), "size"),
        (json!({"size": [{"numeric": ["<", 5, ">", 1]}]}), "size"),
        (json!({"size": [{"numeric": [">", 6e9]}]}), "size"),
        (json!({"ip": [{"cidr": "10.0.0.0"}]}), "ip"),
        (json!({"ip": [{"cidr": "10.0.0.0/33"}]}), "ip"),
        (json!({"a": [{"exists": "yes"}]}), "a"),
        (json!({"$or": [{"a": [1]}]}), "$or"),
        (json!({"$or": [{"prefix": [1]}, {"a": [1]}]}), "$or.prefix"),
        (json!({"a": ["x".repeat(5000)]}), ""),
        (json!({"a": [proof::unknown::unknown("made by AWS")]}), ""),
    ];
    for (pattern, path) in cases {
        let error = Pattern::new(&pattern).expect_err(&pattern.to_string());
        assert_eq!(error.path, path, "{pattern}: {error}");
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[a-c*$.]{0,4}".prop_map(Value::from),
    ];
    let key = prop_oneof![
        "[a-c]",
        Just("$or".to_owned()),
        Just("anything-but".to_owned()),
        Just("numeric".to_owned()),
        Just("wildcard".to_owned()),
        Just("exists".to_owned()),
    ];
    leaf.prop_recursive(4, 32, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key.clone(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_pattern_and_no_event_panics(pattern in any_json(), event in any_json()) {
        let _ = matches(&pattern, &event);
    }

    /// A pattern that asks for the leaves of an event, each by its value, selects that event.
    #[test]
    fn an_event_matches_its_own_leaves(event in prop::collection::btree_map("[a-d]", "[a-z]{0,3}", 1..4)) {
        let pattern: serde_json::Map<_, _> = event.iter().map(|(k, v)| (k.clone(), json!([v]))).collect();
        let event: serde_json::Map<_, _> = event.into_iter().map(|(k, v)| (k, Value::from(v))).collect();
        prop_assert!(matches(&Value::Object(pattern), &Value::Object(event)).unwrap());
    }
}
