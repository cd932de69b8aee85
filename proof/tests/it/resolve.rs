//! Parameters, conditions, intrinsics and names.

use proof::{Account, ResolveError, Stack, Template, unknown};
use serde_json::{Value, json};

use crate::calls::{account, stack_of};

/// A template with a queue `Q`, and a topic whose property `V` is the value, after some sections.
fn text_with(value: &str, sections: &str) -> String {
    format!(
        "{sections}Resources:
  Q: {{ Type: AWS::SQS::Queue, Properties: {{ QueueName: q }} }}
  R:
    Type: AWS::SNS::Topic
    Properties:
      V: {value}
"
    )
}

fn value(value: &str, sections: &str) -> Value {
    stack_of(&text_with(value, sections)).resource("R").expect("R").properties["V"].clone()
}

fn error(text: &str) -> ResolveError {
    Template::parse(text).expect(text).resolve(&account()).expect_err(text)
}

const SECTIONS: &str = "\
Parameters:
  Env: { Type: String, Default: prod }
  Count: { Type: Number, Default: 3 }
  Names: { Type: CommaDelimitedList, Default: 'a, b,c' }
  Ami: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /ami }
Mappings:
  Sizes:
    prod: { memory: 512, zones: [x, y] }
    '123456789012': { memory: 1 }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsDev: !Not [!Condition IsProd]
  Both: !And [!Condition IsProd, !Equals [1, 1]]
  Either: !Or [!Condition IsDev, !Condition Both]
  ByAmi: !Equals [!Ref Ami, x]
  DecidedAnyway: !Or [!Condition ByAmi, !Condition IsProd]
";

#[test]
fn intrinsics() {
    for (text, expected) in [
        ("!Ref Env", json!("prod")),
        ("!Ref Count", json!("3")),
        ("!Ref Names", json!(["a", "b", "c"])),
        ("!Ref AWS::Region", json!("eu-central-1")),
        (
            "!Sub '${AWS::Partition}-${AWS::AccountId}-${AWS::StackName}.${AWS::URLSuffix}'",
            json!("aws-123456789012-demo.amazonaws.com"),
        ),
        ("!Sub '${!Literal}-${Env}'", json!("${Literal}-prod")),
        ("!Sub ['${x}-${Env}', { x: !Ref Count }]", json!("3-prod")),
        ("!Sub '${Q.Arn}'", json!("arn:aws:sqs:eu-central-1:123456789012:q")),
        ("!GetAtt Q.QueueName", json!("q")),
        ("!GetAtt [Q, Arn]", json!("arn:aws:sqs:eu-central-1:123456789012:q")),
        ("{ 'Fn::GetAtt': Q.Arn }", json!("arn:aws:sqs:eu-central-1:123456789012:q")),
        ("!Ref Q", json!("https://sqs.eu-central-1.amazonaws.com/123456789012/q")),
        ("!Join ['-', [a, 1, true, !Ref Env]]", json!("a-1-true-prod")),
        ("!Join ['', !Ref Names]", json!("abc")),
        ("!Select [1, !Ref Names]", json!("b")),
        ("!Select ['0', !Split ['/', 'x/y']]", json!("x")),
        ("!Split [',', 'a,b']", json!(["a", "b"])),
        ("!FindInMap [Sizes, !Ref Env, memory]", json!(512)),
        ("!FindInMap [Sizes, !Ref AWS::AccountId, memory]", json!(1)),
        ("!FindInMap [Sizes, prod, zones]", json!(["x", "y"])),
        ("!FindInMap [Sizes, dev, memory, { DefaultValue: 8 }]", json!(8)),
        ("!If [IsProd, big, small]", json!("big")),
        ("!If [IsDev, big, small]", json!("small")),
        ("!If [Either, yes-it-is, no-it-is]", json!("yes-it-is")),
        ("!If [DecidedAnyway, a, b]", json!("a")),
        ("{ keep: 1, drop: !Ref AWS::NoValue, also: !If [IsDev, x, !Ref AWS::NoValue] }", json!({"keep": 1})),
        ("[1, !Ref AWS::NoValue, 2]", json!([1, 2])),
        ("!Base64 'any carnal pleas'", json!("YW55IGNhcm5hbCBwbGVhcw==")),
        ("!Base64 abc", json!("YWJj")),
        ("!ToJsonString { a: [1] }", json!("{\"a\":[1]}")),
        ("!Length [a, b]", json!(2)),
    ] {
        assert_eq!(value(text, SECTIONS), expected, "{text}");
    }
}

#[test]
fn what_only_aws_knows_stays_unknown() {
    for text in [
        "!Ref Ami",
        "!ImportValue shared",
        "!Sub '${Ami}-x'",
        "!Join ['-', [a, !ImportValue b]]",
        "!Select [0, !Split [',', !ImportValue b]]",
        "!If [ByAmi, a, b]",
        "!FindInMap [Sizes, !ImportValue a, memory]",
        "!GetAZs ''",
        "!Ref AWS::StackId",
        "'{{resolve:ssm:/x}}'",
        "!Sub '{{resolve:secretsmanager:${Env}}}'",
        "{ a: 1, 'Fn::Transform': { Name: M } }",
        "!Base64 { 'Fn::ImportValue': x }",
        "!GetAtt Q.KmsMasterKeyId",
    ] {
        let value = value(text, SECTIONS);
        assert!(unknown::why(&value).is_some(), "{text} gives {value}");
    }
    let stack =
        stack_of("Resources:\n  X: { Type: 'Custom::Thing' }\nOutputs:\n  A: { Value: !GetAtt X.Y }\n");
    assert!(unknown::why(&stack.outputs()["A"]).unwrap().contains("Custom::Thing"));
}

#[test]
fn resources_and_outputs_follow_their_conditions() {
    let text = format!(
        "{SECTIONS}Resources:
  Kept: {{ Type: AWS::SNS::Topic, Condition: IsProd }}
  Dropped: {{ Type: AWS::SNS::Topic, Condition: IsDev, DependsOn: Kept }}
  Later: {{ Type: AWS::SNS::Topic, DependsOn: [Dropped, Kept] }}
Outputs:
  Kept: {{ Condition: IsProd, Value: !GetAtt Kept.TopicName }}
  Dropped: {{ Condition: IsDev, Value: !Ref Dropped }}
"
    );
    let stack = stack_of(&text);
    assert_eq!(stack.resources().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["Kept", "Later"]);
    assert_eq!(stack.outputs().keys().collect::<Vec<_>>(), ["Kept"]);
    assert_eq!(stack.resource("Kept").unwrap().line, 18);
}

/// What each mistake is called: the words that the error must hold.
#[test]
fn mistakes_name_the_place_and_the_remedy() {
    let mut cases: Vec<(String, &[&str])> = Vec::new();
    let mut tag = |text: &str, words: &'static [&'static str]| cases.push((text_with(text, SECTIONS), words));
    tag("!Ref Nothing", &["line 22, column 10", "Resources.R.Properties.V", "`Nothing`", "correct the name"]);
    tag("{ a: [!Sub '${Nothing}'] }", &["Resources.R.Properties.V.a.0", "`Nothing`"]);
    tag("!GetAtt Nothing.Arn", &["`Nothing`"]);
    tag("!If [Nothing, a, b]", &["`Nothing` is no condition"]);
    tag("!FindInMap [Sizes, dev, memory]", &["`dev`", "there are: prod, 123456789012"]);
    tag("!FindInMap [Nothing, dev, memory]", &["`Nothing`", "there are: Sizes"]);
    tag("!Select [7, !Ref Names]", &["index 7", "3 items"]);
    tag("!Join [a]", &["Fn::Join wants"]);
    tag("!Sub '${Names}'", &["`Names` is a list"]);
    tag("!Sub '${Env'", &["has no `}`"]);
    tag("!Equals [a, b]", &["only in `Conditions`"]);
    tag("{ 'Fn::Nothing': x }", &["no intrinsic `Fn::Nothing`"]);
    tag("{ 'Fn::Sub': x, other: y }", &["`Fn::Sub` must stand alone"]);
    let topics = "Resources:
  A: { Type: AWS::SNS::Topic, Condition: IsDev }
  B: { Type: AWS::SNS::Topic, Properties: { TopicName: !GetAtt A.TopicName } }
";
    cases.push((format!("{SECTIONS}{topics}"), &["`A` is not created", "`IsDev` does not hold", "Fn::If"]));
    cases.push((
        "Resources:\n  B: { Type: AWS::S3::Bucket, Properties: { Tags: !GetAtt B.Nothing } }\n".into(),
        &["B.Nothing", "AWS::S3::Bucket", "it has: Arn, DomainName"],
    ));
    cases.push((
        "Resources:\n  B: { Type: AWS::S3::Bucket, DependsOn: C }\n".into(),
        &["DependsOn", "`C` is no resource"],
    ));
    cases.push((
        "Conditions: { C: !Equals [!Ref B, x] }\nResources:\n  B: { Type: AWS::S3::Bucket }\n".into(),
        &["Conditions.C", "`B`", "a condition can use nothing else"],
    ));
    cases.push((
        "Conditions: { A: !Condition B, B: !Condition A }\nResources:\n  B: { Type: AWS::S3::Bucket }\n"
            .into(),
        &["circular dependency: A -> B -> A"],
    ));
    cases.push((
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  B: { Type: AWS::S3::Bucket }\n".into(),
        &["Transform", "AWS::Serverless-2016-10-31", "processed template"],
    ));
    for (text, words) in cases.iter().filter(|(_, words)| !words.is_empty()) {
        let error = error(text).to_string();
        for word in *words {
            assert!(error.contains(word), "`{error}` does not say `{word}`\n{text}");
        }
    }
}

#[test]
fn circles_are_errors() {
    let topic = |id: &str, property: &str| {
        format!("  {id}: {{ Type: AWS::SNS::Topic, Properties: {{ {property} }} }}\n")
    };
    let cases = [
        (topic("A", "TopicName: !GetAtt A.TopicName"), "A -> A"),
        (topic("A", "DisplayName: !Ref A"), "A -> A"),
        (
            topic("A", "TopicName: !GetAtt B.TopicName") + &topic("B", "TopicName: !GetAtt A.TopicName"),
            "B -> A -> B",
        ),
        (
            topic("A", "DisplayName: !Ref B")
                + &topic("B", "DisplayName: !Ref C")
                + &topic("C", "DisplayName: !Ref B"),
            "B -> C -> B",
        ),
    ];
    for (resources, circle) in cases {
        let error = error(&format!("Resources:\n{resources}"));
        let ResolveError::Cycle { ids } = &error else { panic!("{error}") };
        assert_eq!(ids.join(" -> "), circle);
    }
}

#[test]
fn parameters_are_checked() {
    let text = text_with(
        "!Ref Size",
        "Parameters:
  Size: { Type: Number, MinValue: 1, MaxValue: 9 }
  Env: { Type: String, AllowedValues: [dev, prod] }
  Name: { Type: String, AllowedPattern: '[a-z]+', ConstraintDescription: small letters, MaxLength: 4 }
",
    );
    let template = Template::parse(&text).unwrap();
    let names: Vec<_> = template.parameters().into_iter().map(|p| (p.name, p.default)).collect();
    assert_eq!(names, [("Size".into(), None), ("Env".into(), None), ("Name".into(), None)]);

    let given = |size: &str, env: &str, name: &str| {
        account().parameter("Size", size).parameter("Env", env).parameter("Name", name)
    };
    let missing = template.resolve(&account()).unwrap_err();
    assert_eq!(
        missing,
        ResolveError::MissingParameters { names: vec!["Size".into(), "Env".into(), "Name".into()] }
    );
    assert!(template.resolve(&given("5", "dev", "abc")).is_ok());
    let cases: [(Account, &[&str]); 6] = [
        (given("0", "dev", "abc"), &["line 2, column 3", "`Size`", "less than"]),
        (given("x", "dev", "abc"), &["`Size`", "not a number"]),
        (given("5", "test", "abc"), &["`Env`", "allowed: dev, prod"]),
        (given("5", "dev", "ABC"), &["`Name`", "[a-z]+", "small letters"]),
        (given("5", "dev", "abcde"), &["`Name`", "longer"]),
        (given("5", "dev", "abc").parameter("Nam", "x"), &["no parameter `Nam`", "Size, Env, Name"]),
    ];
    for (account, words) in cases {
        let error = template.resolve(&account).unwrap_err().to_string();
        assert!(words.iter().all(|word| error.contains(word)), "{error}");
    }
}

fn named(kind: &str, properties: &str) -> Stack {
    stack_of(&format!("Resources:\n  X:\n    Type: {kind}\n    Properties: {properties}\n"))
}

/// `Ref` and ARN by type.
#[test]
fn names_are_those_of_aws() {
    let here = "eu-central-1:123456789012";
    for (kind, properties, name, arn) in [
        ("AWS::S3::Bucket", "{ BucketName: b }", "b", "arn:aws:s3:::b".to_owned()),
        (
            "AWS::SQS::Queue",
            "{ QueueName: q }",
            "https://sqs.eu-central-1.amazonaws.com/123456789012/q",
            format!("arn:aws:sqs:{here}:q"),
        ),
        (
            "AWS::SNS::Topic",
            "{ TopicName: t }",
            "arn:aws:sns:eu-central-1:123456789012:t",
            format!("arn:aws:sns:{here}:t"),
        ),
        ("AWS::DynamoDB::Table", "{ TableName: t }", "t", format!("arn:aws:dynamodb:{here}:table/t")),
        ("AWS::IAM::Role", "{ RoleName: r }", "r", "arn:aws:iam::123456789012:role/r".to_owned()),
        (
            "AWS::IAM::Role",
            "{ RoleName: r, Path: /a/ }",
            "r",
            "arn:aws:iam::123456789012:role/a/r".to_owned(),
        ),
        ("AWS::Lambda::Function", "{ FunctionName: f }", "f", format!("arn:aws:lambda:{here}:function:f")),
        ("AWS::Events::Rule", "{ Name: r }", "r", format!("arn:aws:events:{here}:rule/r")),
        (
            "AWS::Events::Rule",
            "{ Name: r, EventBusName: default }",
            "r",
            format!("arn:aws:events:{here}:rule/r"),
        ),
        (
            "AWS::Events::Rule",
            "{ Name: r, EventBusName: b }",
            "b/r",
            format!("arn:aws:events:{here}:rule/b/r"),
        ),
        ("AWS::Logs::LogGroup", "{ LogGroupName: /a }", "/a", format!("arn:aws:logs:{here}:log-group:/a:*")),
        ("AWS::KMS::Alias", "{ AliasName: alias/a }", "alias/a", format!("arn:aws:kms:{here}:alias/a")),
        ("AWS::SSM::Parameter", "{ Name: /a/b }", "/a/b", format!("arn:aws:ssm:{here}:parameter/a/b")),
        ("AWS::SSM::Parameter", "{ Name: a }", "a", format!("arn:aws:ssm:{here}:parameter/a")),
        (
            "AWS::Glue::Database",
            "{ DatabaseInput: { Name: d } }",
            "d",
            format!("arn:aws:glue:{here}:database/d"),
        ),
        (
            "AWS::Glue::Table",
            "{ DatabaseName: d, TableInput: { Name: t } }",
            "t",
            format!("arn:aws:glue:{here}:table/d/t"),
        ),
        ("AWS::Athena::WorkGroup", "{ Name: w }", "w", format!("arn:aws:athena:{here}:workgroup/w")),
        ("AWS::CloudWatch::Alarm", "{ AlarmName: a }", "a", format!("arn:aws:cloudwatch:{here}:alarm:a")),
        (
            "AWS::Scheduler::Schedule",
            "{ Name: s }",
            "s",
            format!("arn:aws:scheduler:{here}:schedule/default/s"),
        ),
    ] {
        let stack = named(kind, properties);
        let resource = stack.resource("X").unwrap();
        assert_eq!(
            (resource.name.as_str(), resource.arn.as_deref()),
            (name, Some(arn.as_str())),
            "{kind} {properties}"
        );
        assert_eq!(stack.by_arn(&arn).unwrap().id, "X");
    }
}

#[test]
fn generated_names_have_the_form_of_awss_and_stay_the_same() {
    let queue = named("AWS::SQS::Queue", "{ FifoQueue: true }").resource("X").unwrap().physical_name.clone();
    assert!(queue.starts_with("demo-X-") && queue.rsplit_once('.').unwrap().1 == "fifo", "{queue}");
    let bucket = named("AWS::S3::Bucket", "{}").resource("X").unwrap().name.clone();
    assert!(bucket.starts_with("demo-x-") && bucket == bucket.to_lowercase(), "{bucket}");
    assert_eq!(bucket, named("AWS::S3::Bucket", "{ Tags: [] }").resource("X").unwrap().name);
    let key = named("AWS::KMS::Key", "{}").resource("X").unwrap().name.clone();
    assert_eq!(key.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12], "{key}");
}

#[test]
fn parts_of_a_resource_are_found_by_arn() {
    let bucket = named("AWS::S3::Bucket", "{ BucketName: b }");
    assert_eq!(bucket.by_arn("arn:aws:s3:::b/a/key").unwrap().id, "X");
    assert!(bucket.by_arn("arn:aws:s3:::bb/a/key").is_none());
    let logs = named("AWS::Logs::LogGroup", "{ LogGroupName: /a }");
    for arn in ["log-group:/a", "log-group:/a:*", "log-group:/a:log-stream:s"] {
        assert_eq!(
            logs.by_arn(&format!("arn:aws:logs:eu-central-1:123456789012:{arn}")).unwrap().id,
            "X",
            "{arn}"
        );
    }
    let function = named("AWS::Lambda::Function", "{ FunctionName: f }");
    assert!(function.by_arn("arn:aws:lambda:eu-central-1:123456789012:function:f:live").is_some());
    assert!(function.by_name("AWS::Lambda::Function", "f").is_some());
}

#[test]
fn a_name_that_is_unknown_is_the_name_of_nothing() {
    let stack = named("AWS::S3::Bucket", "{ BucketName: !ImportValue x }");
    let bucket = stack.resource("X").unwrap();
    assert!(bucket.name.starts_with("<unknown: "), "{}", bucket.name);
    assert_eq!(bucket.arn, None);
}

#[test]
fn removal_policies_and_open_conditions_of_resources_are_told() {
    let text = "Parameters:
  Env: { Type: String }
Conditions:
  Prod: !Equals [!Ref Env, prod]
Resources:
  Kept: { Type: AWS::SQS::Queue, DeletionPolicy: Retain, UpdateReplacePolicy: Delete }
  Perhaps: { Type: AWS::StepFunctions::StateMachine, Condition: Prod, Properties: { StateMachineName: nightly } }
";
    let stack = Template::parse(text).unwrap().resolve(&account().with_open_parameters()).unwrap();
    let (kept, perhaps) = (stack.resource("Kept").unwrap(), stack.resource("Perhaps").unwrap());
    assert_eq!((&kept.deletion_policy, &kept.update_replace_policy), (&json!("Retain"), &json!("Delete")));
    assert_eq!((&perhaps.deletion_policy, perhaps.undecided, kept.undecided), (&Value::Null, true, false));
    assert_eq!(perhaps.name, "arn:aws:states:eu-central-1:123456789012:stateMachine:nightly");
}
