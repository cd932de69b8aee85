//! Limits of AWS that no property of a template shows: sizes of policies, names put together, tags. Held against the
//! largest configuration that is legal, in a Region with a long name.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::sync::OnceLock;

use proof::{Resource, Stack};
use serde_json::Value;
use synth::config::Config;

/// Sixty tenants with the longest IDs and a key of their own, all options on, lists as long as they may be and their texts
/// about as long as they get, in letters of four bytes where any are allowed.
fn largest() -> Config {
    let (mut tenants, mut viewers) = (String::new(), String::new());
    let principals: Vec<String> =
        (0..15).map(|n| format!("'arn:aws:iam::111122223333:role/{:x>62}{n:02}'", "")).collect();
    let principals = principals.join(", ");
    let ids: Vec<String> = (0..60).map(|n| format!("{n:02}{:->28}{n:02}", "x")).collect();
    let long = |length| "\u{1F4DE}".repeat(length);
    let (name, prompt, reason, question) = (long(100), long(2_000), long(300), long(300));
    for id in &ids {
        writeln!(
            tenants,
            "  - {{id: {id}, name: {name}, own_key: true, documents_retention: {}, readers: [{principals}], uploaders: [{principals}], \
             model: m2, summary_language: zh-Hant-HK-xyzzyxyz, prompt: {prompt}, redaction: off, redaction_off_reason: {reason}, \
             language: ckb-IQ, qa_form: f1, daily_calls: 1000000, daily_audio_minutes: 1000000}}",
            30 + id.len()
        )
        .unwrap();
    }
    let criterion = |n: usize| {
        format!(
            "    - {{id: {:c>30}{n:02}, question: {question}, weight: 100, scale: 100, critical: true}}\n",
            ""
        )
    };
    let criteria: String = (0..20).map(criterion).collect();
    // More of this length than a file may have bytes.
    let forms: String = (0..4).map(|n| format!("  f{n}:\n{criteria}")).collect();
    for n in 0..50 {
        let all = ids.join(", ");
        let arn = format!("arn:aws:quicksight:ap-southeast-2:111122223333:group/default/viewers-{n}");
        writeln!(viewers, "      - {{arn: '{arn}', tenants: [{all}]}}").unwrap();
    }
    let regions = ["ap-southeast-2"; 12].join(", ");
    let model = |name: &str| {
        let id = format!("anthropic.{name:x>80}-v1:0");
        format!(
            "  {name}: {{profile: apac.{id}, id: {id}, regions: [{regions}], answers: json_schema, context_tokens: 2000000, \
             input_million: 999.999999, output_million: 999.999999}}\n"
        )
    };
    let models: String = ["m1", "m2", "m3", "m4"].map(model).concat();
    let tags: String =
        (0..20).fold(String::new(), |tags, n| tags + &format!("  {:k>18}{n:02}: {:v>50}\n", "", ""));
    let administrators = principals.split(", ").take(10).collect::<Vec<_>>().join(", ");
    let addresses = (0..10).map(|n| format!("someone-{n}@example.com")).collect::<Vec<_>>().join(", ");
    let text = format!(
        "prefix: a-prefix-of-many\nregion: ap-southeast-2\ntags:\n{tags}tenants:\n{tenants}model: m1\nmodels:\n{models}\
         qa_form: f0\nqa_forms:\n{forms}\
         encryption: {{administrators: [{administrators}], transcribe_through_s3_only: false}}\n\
         roles: {{path: '/{:p>60}/', permissions_boundary: 'arn:aws:iam::111122223333:policy/boundary'}}\n\
         isolation: {{level: encryption_context, access_points: true}}\ntranscription: {{queueing: true}}\n\
         network: {{vpc: vpc-01234567, subnets: [subnet-01234567, subnet-12345678], route_tables: [rtb-01234567]}}\n\
         alarms: {{recipients: [{addresses}]}}\nfailures: {{recipients: [{addresses}]}}\nbudget: {{recipients: [{addresses}]}}\n\
         catalog: {{crawler: true}}\naudit: {{guardduty: true, management_events: true}}\n\
         dashboards:\n  quicksight:\n    owner: 'arn:aws:quicksight:ap-southeast-2:111122223333:group/default/owners'\n    viewers:\n{viewers}",
        ""
    );
    Config::parse("largest", &text).unwrap()
}

fn stacks() -> &'static [Stack] {
    static STACKS: OnceLock<Vec<Stack>> = OnceLock::new();
    STACKS.get_or_init(resolve)
}

fn resolve() -> Vec<Stack> {
    let files = synth::emit::files(&largest(), synth::emit::Format::Yaml).unwrap();
    assert!(files.len() > 1, "the largest configuration has tenants in templates of their own");
    let texts: Vec<&str> = files.iter().map(|file| file.text.as_str()).collect();
    tests::resolve_all(&texts, tests::account("ap-southeast-2"))
}

/// What IAM counts: characters without white space.
fn size(document: &Value) -> usize {
    document.to_string().len()
}

/// What of a resource has a size, how large it is, and the most that AWS takes.
fn sizes(resource: &Resource) -> Vec<(&'static str, usize, usize)> {
    let properties = &resource.properties;
    let of = |property: &str| size(&properties[property]);
    match resource.kind.as_str() {
        "AWS::IAM::Role" => {
            let inline = properties["Policies"].as_array().into_iter().flatten();
            let inline = inline.map(|policy| size(&policy["PolicyDocument"])).sum();
            let trust = of("AssumeRolePolicyDocument");
            vec![("inline policies", inline, 10_240), ("trust policy", trust, 2_048)]
        }
        "AWS::IAM::ManagedPolicy" => vec![("policy", of("PolicyDocument"), 6_144)],
        "AWS::KMS::Key" => vec![("key policy", of("KeyPolicy"), 32_768)],
        "AWS::S3::BucketPolicy" => vec![("bucket policy", of("PolicyDocument"), 20_480)],
        "AWS::S3::AccessPoint" => vec![("access point policy", of("Policy"), 20_480)],
        "AWS::SNS::TopicPolicy" => vec![("topic policy", of("PolicyDocument"), 30_720)],
        "AWS::SQS::QueuePolicy" => vec![("queue policy", of("PolicyDocument"), 65_536)],
        "AWS::SSM::Parameter" => {
            vec![("value", properties["Value"].as_str().map_or(0, str::len), 4_096)]
        }
        // What Lambda takes of an event; the registrar's own item in DynamoDB may be larger.
        "AWS::CloudFormation::CustomResource" => vec![("properties", size(properties), 256_000)],
        "AWS::Events::Rule" => vec![("pattern", of("EventPattern"), 2_048)],
        "AWS::Lambda::Function" => vec![("variables", size(&properties["Environment"]["Variables"]), 4_096)],
        _ => Vec::new(),
    }
}

#[test]
fn policies_stay_within_their_size() {
    let mut seen = 0;
    for resource in stacks().iter().flat_map(|stack| stack.resources()) {
        for (what, size, most) in sizes(resource) {
            assert!(size <= most, "{what} of {} has {size} characters, AWS takes {most}", resource.id);
            seen += 1;
        }
    }
    assert!(seen > 400, "only {seen} sizes were looked at");
}

/// In YAML, which is what is deployed; the same with long intrinsics and brackets is a fifth longer.
#[test]
fn templates_stay_within_their_size() {
    for file in synth::emit::files(&largest(), synth::emit::Format::Yaml).unwrap() {
        let (bytes, resources) = (file.text.len(), file.resources);
        assert!(bytes <= 1_000_000, "{} has {bytes} bytes, AWS takes 1000000", file.name);
        assert!(resources <= 500, "{} has {resources} resources, AWS takes 500", file.name);
        assert!(file.text.contains("Registration:\n"), "{} registers nothing", file.name);
    }
}

#[test]
fn names_that_are_put_together_stay_within_their_length() {
    let names = [
        ("AWS::S3::Bucket", "BucketName", 63),
        ("AWS::IAM::Role", "RoleName", 64),
        ("AWS::S3::AccessPoint", "Name", 50),
        ("AWS::Lambda::Function", "FunctionName", 64),
        ("AWS::SQS::Queue", "QueueName", 80),
        ("AWS::Events::Rule", "Name", 64),
        ("AWS::CloudWatch::Alarm", "AlarmName", 255),
        ("AWS::KMS::Alias", "AliasName", 256),
        ("AWS::Athena::WorkGroup", "Name", 128),
    ];
    for stack in stacks() {
        for (kind, property, most) in names {
            for resource in stack.of_kind(kind) {
                let name = resource.properties[property].as_str().unwrap();
                assert!(name.len() <= most, "{kind} {name:?} has {} characters of {most}", name.len());
            }
        }
    }
}

/// The types that AWS gives no tags, as the registry's schemas say.
const WITHOUT_TAGS: [&str; 15] = [
    "AWS::Athena::NamedQuery",
    "AWS::CloudFormation::CustomResource",
    "AWS::Glue::Database",
    "AWS::Glue::SecurityConfiguration",
    "AWS::Glue::Table",
    "AWS::IAM::ManagedPolicy",
    "AWS::KMS::Alias",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::Permission",
    "AWS::Logs::MetricFilter",
    "AWS::QuickSight::RefreshSchedule",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::Subscription",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
];

#[test]
fn everything_that_takes_tags_is_tagged() {
    let all = largest().tags;
    for stack in stacks() {
        for resource in stack.resources().filter(|one| !WITHOUT_TAGS.contains(&one.kind.as_str())) {
            let tags = ["Tags", "ResourceTags"].iter().find_map(|name| resource.properties.get(*name));
            let tags = tags.map(ToString::to_string).unwrap_or_default();
            for (key, value) in &all {
                assert!(
                    tags.contains(key.as_str()) && tags.contains(value.as_str()),
                    "{}: {key} is missing",
                    resource.id
                );
            }
        }
    }
}
