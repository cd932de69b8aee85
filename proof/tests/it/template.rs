//! What is a template, what is not, and what its text means.

use proof::template::{MAX_BYTES, MAX_DEPTH};
use proof::{Position, Template, TemplateError};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::calls::stack_of;

/// The value of one property of a template in which it stands.
fn property(text: &str) -> Value {
    let text = format!("Resources:\n  X:\n    Type: AWS::SNS::Topic\n    Properties:\n      V: {text}\n");
    stack_of(&text).resource("X").expect("X").properties["V"].clone()
}

#[test]
fn scalars_are_those_of_yaml_1_1_without_timestamps() {
    for (text, expected) in [
        ("2012-10-17", json!("2012-10-17")),
        ("2010-09-09T10:00:00Z", json!("2010-09-09T10:00:00Z")),
        ("yes", json!(true)),
        ("off", json!(false)),
        ("'yes'", json!("yes")),
        ("12", json!(12)),
        ("-1_000", json!(-1000)),
        ("0123", json!(83)),
        ("012345678901", json!("012345678901")),
        ("0x1F", json!(31)),
        ("1.5", json!(1.5)),
        ("1.2.3", json!("1.2.3")),
        ("1e3", json!("1e3")),
        ("1.0e+3", json!(1000.0)),
        ("10:30", json!(630)),
        ("10:99", json!("10:99")),
        ("123456789012", json!(123_456_789_012_u64)),
        ("99999999999999999999", json!("99999999999999999999")),
        ("~", json!(null)),
        ("arn:aws:s3:::b", json!("arn:aws:s3:::b")),
        ("--x", json!("--x")),
        ("!!str 12", json!("12")),
        ("! 12", json!("12")),
        ("|\n        a\n        b\n", json!("a\nb\n")),
        (">-\n        a\n        b\n", json!("a b")),
    ] {
        assert_eq!(property(text), expected, "{text}");
    }
}

#[test]
fn yaml_and_json_mean_the_same() {
    let yaml = "
Resources:
  A:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub '${AWS::StackName}-é'
      Tags: [{ Key: k, Value: !If [C, !Ref AWS::Region, no] }]
Conditions:
  C: !Equals [a, a]
";
    let json = r#"{
	"Conditions": {"C": {"Fn::Equals": ["a", "a"]}},
	"Resources": {"A": {"Type": "AWS::SQS::Queue", "Properties": {
		"QueueName": {"Fn::Sub": "${AWS::StackName}-\u00e9"},
		"Tags": [{"Key": "k", "Value": {"Fn::If": ["C", {"Ref": "AWS::Region"}, "no"]}}]
	}}}
}"#;
    let flow = json.replace('\t', " ").replace("\"C\": {\"Fn::Equals\"", "C: {\"Fn::Equals\"");
    let properties = |text: &str| stack_of(text).resource("A").unwrap().properties.clone();
    assert_eq!(properties(yaml), properties(json));
    assert_eq!(properties(yaml), properties(&flow));
}

#[test]
fn aliases_are_written_out() {
    let text = "&tags [{ Key: a }]\n      W: *tags";
    assert_eq!(property(text), json!([{"Key": "a"}]));
}

#[test]
fn positions_are_those_of_the_keys() {
    let text = "Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      Tags:
        - a
        -  b
";
    for text in [text.to_owned(), format!("\u{feff}{text}")] {
        let template = Template::parse(&text).unwrap();
        let at = |path: &[&str]| template.position(path);
        assert_eq!(at(&["Resources", "Queue"]), Position { line: 2, column: 3 });
        assert_eq!(at(&["Resources", "Queue", "Properties", "Tags"]), Position { line: 5, column: 7 });
        assert_eq!(at(&["Resources", "Queue", "Properties", "Tags", "1"]), Position { line: 7, column: 12 });
        assert_eq!(at(&["Resources", "Queue", "Nothing", "More"]), Position { line: 2, column: 3 });
    }
    let json = Template::parse("{\"Resources\":\n {\"é\": 1,\n").unwrap_err();
    assert!(json.to_string().starts_with("line 3, column 1"), "{json}");
    let json = Template::parse("{\"Resources\": {\n  \"A\": {\"Type\": \"T\"}}}").unwrap();
    assert_eq!(json.position(&["Resources", "A", "Type"]), Position { line: 2, column: 9 });
}

/// Texts that are no template, and what the error says.
#[test]
fn what_is_no_template_is_explained() {
    let resource = "Resources: { A: { Type: T } }";
    let deep = "[".repeat(MAX_DEPTH + 1);
    let bomb = (1..10).fold("a0: &a0 [x, x]\n".to_owned(), |text, i| {
        let before = i - 1;
        text + &format!(
            "a{i}: &a{i} [*a{before}, *a{before}, *a{before}, *a{before}, *a{before}, *a{before}]\n"
        )
    });
    let cases: &[(&str, &[&str])] = &[
        ("", &["line 1, column 1", "nothing", "Resources"]),
        ("hello", &["a string", "CloudFormation template"]),
        ("- a", &["a list"]),
        ("a: [", &["not valid YAML", "line"]),
        ("\"a: b", &["not valid YAML"]),
        ("a:\n\t- b", &["not valid YAML", "line 2"]),
        ("{\"a\": ]", &["line 1, column 7"]),
        ("{\"a\": \"\\x\"}", &["invalid escape"]),
        ("Description: x", &["no `Resources` section"]),
        ("Resources:", &["Resources", "nothing"]),
        ("Resources: {}", &["at least one resource"]),
        ("Resources: { A: 1 }", &["Resources.A", "needs a `Type`"]),
        ("Resources: { A: { Properties: {} } }", &["Resources.A", "needs a `Type`"]),
        ("Resources: { A-B: { Type: T } }", &["Resources.A-B", "letters and digits"]),
        ("Resources: { A: { Type: T, Propertys: {} } }", &["Resources.A.Propertys", "Properties"]),
        ("Resources: { A: { Type: T, Properties: [] } }", &["Resources.A.Properties", "a list"]),
        ("Resources: { 'Fn::ForEach::X': [] }", &["processed template"]),
        ("Resource: { A: { Type: T } }", &["Resource", "does not know this section", "Resources"]),
        ("Parameters: { P: {} }\nResources: { A: { Type: T } }", &["Parameters.P", "Type: String"]),
        ("Conditions: []\nResources: { A: { Type: T } }", &["Conditions", "a list"]),
        ("a: 1\nb: 2\na: 3", &["line 3, column 1", "`a`", "line 1, column 1"]),
        ("{\"a\": 1, \"a\": 2}", &["line 1, column 10", "`a`"]),
        ("---\na: 1\n---\nb: 2", &["line 3", "second YAML document"]),
        ("a: !Reff x", &["line 1, column 4", "`!Reff`"]),
        ("a: !!binary x", &["tag"]),
        ("a: &x { b: 1 }\nc: { <<: *x }", &["line 2", "merge keys"]),
        ("a: *x", &["line 1"]),
        ("a: &x [*x]", &["inside of the value"]),
        ("? [a]\n: b", &["not a string"]),
        (&deep, &["deeper than 100"]),
        (&bomb, &["aliases expand"]),
    ];
    for (text, words) in cases {
        let error = Template::parse(text).expect_err(text).to_string();
        for word in *words {
            assert!(error.contains(word), "`{error}` does not say `{word}`\n{text:.200}");
        }
    }
    assert!(Template::parse(resource).is_ok());
    let long = format!("{resource}\n#{}", "x".repeat(MAX_BYTES));
    assert!(matches!(Template::parse(&long), Err(TemplateError::TooLarge { .. })));
}

#[test]
fn nested_aliases_cannot_pass_the_depth_limit() {
    let text =
        (1..300).fold("a0: &a0 [x]\n".to_owned(), |text, i| text + &format!("a{i}: &a{i} [*a{}]\n", i - 1));
    assert!(matches!(Template::parse(&text), Err(TemplateError::TooDeep { .. })));
}

/// Topics that take their names from one another, each through some levels of `Fn::Sub`.
fn chain(topics: usize, levels: usize) -> String {
    let names = (0..topics).map(|i| match i + 1 {
        next if next == topics => "end".to_owned(),
        next => {
            let (open, close) = ("!Sub ['${x}', { x: ".repeat(levels), " }]".repeat(levels));
            format!("{open}!GetAtt T{next}.TopicName{close}")
        }
    });
    let topic =
        |(i, name)| format!("  T{i}: {{ Type: AWS::SNS::Topic, Properties: {{ TopicName: {name} }} }}\n");
    let topics: String = names.enumerate().map(topic).collect();
    format!("Resources:\n{topics}")
}

/// What is refused for its depth is refused before it fills the stack of a test thread.
#[test]
fn long_chains_and_deep_values() {
    assert_eq!(stack_of(&chain(30, 2)).resource("T0").expect("T0").physical_name, "end");
    assert_eq!(stack_of(&chain(2, 30)).resource("T0").expect("T0").physical_name, "end");
    for text in [chain(500, 0), chain(20, 30), chain(100, 10)] {
        let error = Template::parse(&text).unwrap().resolve(&crate::calls::account()).unwrap_err();
        assert!(error.to_string().contains("too long a chain"), "{error}");
    }
    assert!(property(&format!("{}x{}", "[".repeat(94), "]".repeat(94))).is_array());
    // Conditions are decided in the order of the text: a long chain is short when its end comes first.
    let condition = |i: usize| format!("  C{i}: !Not [!Condition C{}]\n", i - 1);
    let resolve = |conditions: String| {
        let resource = "Resources: { A: { Type: T, Condition: C500 } }";
        let text = format!("Conditions:\n{conditions}  C0: !Equals [a, a]\n{resource}\n");
        Template::parse(&text).unwrap().resolve(&crate::calls::account())
    };
    assert!(resolve((1..=500).map(condition).collect()).unwrap().resource("A").is_some());
    let error = resolve((1..=500).rev().map(condition).collect()).unwrap_err();
    assert!(error.to_string().contains("too long a chain"), "{error}");
}

/// Pieces of templates in any order: near enough to the real thing to get far into the parser.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "Resources:",
        "\n",
        "  ",
        "    ",
        "A:",
        " Type: AWS::SQS::Queue",
        "Properties:",
        "- ",
        "!Ref ",
        "!Sub ",
        "!GetAtt ",
        "A.Arn",
        "'${A.Arn}'",
        "\"",
        "'",
        "{",
        "}",
        "[",
        "]",
        ", ",
        "&a ",
        "*a",
        "|",
        ">",
        "---",
        "...",
        "#",
        "%",
        "\t",
        "é",
        "\u{feff}",
        "!If [C, a, b]",
        "Conditions:",
        "C: !Equals [a, b]",
        "? ",
        ": ",
        "<<",
        "\\",
        "\\u12",
        "0x",
        "1:2",
        "~",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn try_everything(text: &str) {
    let Ok(template) = Template::parse(text) else { return };
    template.parameters();
    if let Ok(stack) = template.resolve(&crate::calls::account()) {
        stack.functions();
        let _ = stack.deliveries(&crate::calls::upload("a/calls/b.wav", 1));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        try_everything(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_pieces_panic(text in pieces()) {
        try_everything(&text);
    }

    /// The fixture with one piece cut out somewhere is a template or an error.
    #[test]
    fn no_cut_panics(start in 0_usize..9000, length in 1_usize..60) {
        let text: Vec<char> = include_str!("fixtures/calls.yaml").chars().collect();
        let (start, end) = (start.min(text.len()), (start + length).min(text.len()));
        try_everything(&[&text[..start], &text[end..]].concat().into_iter().collect::<String>());
    }

    /// Texts survive quoting in JSON and YAML alike.
    #[test]
    fn any_text_comes_back(text in "\\PC{0,20}") {
        let quoted = Value::from(text.clone()).to_string();
        prop_assume!(!text.contains("{{resolve:"));
        let template = format!("{{\"Resources\": {{\"X\": {{\"Type\": \"T\", \"Properties\": {{\"V\": {quoted}}}}}}}}}");
        let stack = stack_of(&template);
        prop_assert_eq!(&stack.resource("X").unwrap().properties["V"], &Value::from(text.clone()));
        prop_assert_eq!(property(&format!("'{}'", text.replace('\'', "''"))), Value::from(text));
    }
}
