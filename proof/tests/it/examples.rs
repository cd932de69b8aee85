//! Events made for a pattern, and patterns that no event meets.

use proof::{Example, Pattern};
use serde_json::{Value, json};

fn base() -> Value {
    json!({"version": "0", "account": "123456789012", "region": "eu-central-1", "resources": []})
}

fn pattern(pattern: Value) -> Pattern {
    Pattern::new(&pattern).expect("a valid pattern")
}

#[test]
fn an_example_is_selected() {
    for asked in [
        json!({"source": ["aws.s3"], "detail-type": ["Object Created"],
            "detail": {"bucket": {"name": ["input"]}, "object": {"key": [{"wildcard": "*/calls/*.wav"}], "size": [{"numeric": [">", 0]}]}}}),
        json!({"detail": {"state": [{"anything-but": ["x", "something"]}], "n": [{"numeric": [">=", 1, "<", 2]}]}}),
        json!({"detail": {"ip": [{"cidr": "10.0.0.0/24"}], "name": [{"equals-ignore-case": "Ab"}], "gone": [{"exists": false}]}}),
        json!({"detail": {"name": [{"prefix": "a"}], "$or": [{"name": [{"suffix": "z"}]}, {"name": ["b"]}]}}),
        json!({"detail": {"name": [{"suffix": ".wav"}], "$or": [{"name": [{"wildcard": "a/*/b/*"}]}, {"name": ["b"]}]}}),
        json!({"account": ["123456789012"], "resources": ["arn:aws:s3:::input"], "detail": {"a": [null, 1]}}),
        json!({"$or": [{"source": [1]}, {"source": ["aws.ec2"]}]}),
    ] {
        let found = pattern(asked.clone()).example(&base());
        let Example::Event(event) = &found else { panic!("{asked}: {found:?}") };
        assert!(pattern(asked.clone()).matches(event), "{asked}: {event}");
    }
}

#[test]
fn what_nothing_meets_is_named() {
    for (asked, wanted) in [
        (json!({"source": [{"exists": false}]}), "source"),
        (json!({"source": [{"numeric": [">", 1]}, 7]}), "source"),
        (json!({"account": ["12345"]}), "account"),
        (json!({"detail": ["Object Created"]}), "detail"),
        (json!({"detail-type": {"state": ["on"]}}), "detail-type.state"),
        (
            json!({"source": ["aws.s3"], "$or": [{"source": ["aws.ec2"]}, {"source": [{"prefix": "aws.e"}]}]}),
            "source",
        ),
        (
            json!({"detail": {"a": ["x"], "$or": [{"a": [{"exists": false}]}, {"a": [{"exists": false}], "b": [1]}]}}),
            "detail.a",
        ),
    ] {
        match pattern(asked.clone()).example(&base()) {
            Example::Impossible { field, .. } => assert_eq!(field, wanted, "{asked}"),
            other => panic!("{asked}: {other:?}"),
        }
    }
}

#[test]
fn a_field_that_may_be_a_list_excludes_nothing() {
    // `["a", "b"]` meets both.
    let asked = json!({"detail": {"a": ["a"], "$or": [{"a": ["b"]}, {"a": ["c"]}]}});
    assert_eq!(pattern(asked).example(&base()), Example::Unknown);
}

#[test]
fn two_patterns_share_an_event_or_none_is_found() {
    let key = |matcher: Value| pattern(json!({"detail": {"object": {"key": [matcher]}}}));
    for (one, other, shared) in [
        (json!({"wildcard": "*/calls/*"}), json!({"prefix": "acme/"}), true),
        (json!({"wildcard": "*/calls/*"}), json!({"suffix": ".wav"}), true),
        (json!({"prefix": "acme/"}), json!({"suffix": ".wav"}), true),
        (json!({"prefix": "a/"}), json!({"prefix": "b/"}), false),
        (json!({"wildcard": "*/calls/*.wav"}), json!({"suffix": ".mp3"}), false),
    ] {
        let found = key(one.clone()).shared_example(&key(other.clone()), &base());
        assert_eq!(found.is_some(), shared, "{one}, {other}: {found:?}");
    }
}

#[test]
fn leaves_know_their_field_and_their_place() {
    let pattern = pattern(
        json!({"source": ["aws.s3"], "detail": {"$or": [{"a": [{"prefix": "x"}]}, {"b": {"c": [1]}}]}}),
    );
    let leaves: Vec<(String, String)> =
        pattern.leaves().iter().map(|leaf| (leaf.field.join("."), leaf.place.join("."))).collect();
    let expected = [("detail.a", "detail.$or.0.a"), ("detail.b.c", "detail.$or.1.b.c"), ("source", "source")];
    let mut sorted = leaves.clone();
    sorted.sort();
    assert_eq!(sorted, expected.map(|(field, place)| (field.to_owned(), place.to_owned())));
    assert_eq!(pattern.exact_texts(&["source"]), Some(vec!["aws.s3"]));
    assert_eq!(pattern.exact_texts(&["detail", "a"]), None);
}

#[test]
fn what_stops_a_target_is_certain_only_inside_of_the_template() {
    let stack = crate::calls::stack();
    let rule = stack.resource("Uploaded").expect("the rule");
    let targets = rule.properties["Targets"].as_array().expect("targets");
    assert!(targets.iter().all(|target| stack.reach(rule, target).is_ok()));
    let outside =
        stack.reach(rule, &json!({"Id": "x", "Arn": "arn:aws:sqs:eu-central-1:123456789012:elsewhere"}));
    assert!(!outside.expect_err("nothing lets it in").certain);
    let closed = crate::calls::without("intake-policy");
    let rule = closed.resource("Uploaded").expect("the rule");
    let refused = closed.reach(rule, &rule.properties["Targets"][0]).expect_err("no policy");
    assert!(refused.certain, "{refused}");
}

#[test]
fn a_rule_on_a_bus_that_is_not_known_is_refused_by_nothing_certain() {
    let stack = crate::calls::with(
        "      Name: CallUploaded",
        "      Name: CallUploaded\n      EventBusName: !ImportValue bus",
    );
    let rule = stack.resource("Uploaded").expect("the rule");
    let refused =
        stack.reach(rule, &rule.properties["Targets"][0]).expect_err("the policy asks for the rule's ARN");
    assert!(!refused.certain, "{refused}");
}
