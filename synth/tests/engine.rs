//! The engine's promises: what it refuses, where it says so, and what it writes.

use synth::aws::{RedrivePolicy, cloudformation, events, glue, iam, lambda, s3, sqs};
use synth::cfn::policy::{IdentityPolicy, Service, TrustPolicy};
use synth::cfn::{
    Error, Handle, KeyRef, Node, Output, Parameter, RawResource, RemovalPolicy, Resource, Template, Test,
    Val, account_id, region,
};
use synth::sub;

fn queue() -> sqs::Queue {
    sqs::Queue::new(RemovalPolicy::Delete)
}

fn function() -> lambda::Function {
    lambda::Function::new(lambda::Code::new(), Val::from("arn").typed())
}

/// The message of adding `resource`.
fn refusal(resource: impl Resource) -> String {
    let error = Template::new("").add("Thing", resource).map(|_| ()).expect_err("AWS would refuse this");
    error.to_string()
}

#[test]
fn a_literal_that_aws_would_refuse_is_told_with_its_path() {
    let lifecycle = |id: &str| s3::Rule::new(s3::RuleStatus::Enabled).id(id).expiration_in_days(1);
    let rules = [lifecycle("short"), lifecycle(&"x".repeat(256))];
    let bucket = s3::Bucket::new(RemovalPolicy::Retain)
        .lifecycle_configuration(s3::LifecycleConfiguration::new(rules));
    let role = |name: &str| iam::Role::new(TrustPolicy::service(Service::Lambda)).role_name(name);
    let tag = |key: &str| sqs::Tag::new(key, "");
    let refusals = [
        (refusal(queue().delay_seconds(901)), "DelaySeconds: 901 is outside 0 to 900"),
        (refusal(bucket), "LifecycleConfiguration.Rules[1].Id: has 256 characters, allowed are 0 to 255"),
        (
            refusal(s3::Bucket::new(RemovalPolicy::Retain).bucket_name("UPPER")),
            "BucketName: \"UPPER\" does not match",
        ),
        // cfn-lint passes it.
        (refusal(function().memory_size(25_600)), "MemorySize: 25600 is outside 128 to 10240"),
        (refusal(role(&"r".repeat(65))), "RoleName: has 65 characters, allowed are 1 to 64"),
        (
            refusal(events::Rule::new().targets(Vec::<events::Target>::new())),
            "Targets: has 0 items, allowed are 1 to 100",
        ),
        (
            refusal(queue().redrive_policy(RedrivePolicy::new(sub!["arn"].typed(), 1001))),
            "RedrivePolicy.maxReceiveCount: 1001 is outside 1 to 1000",
        ),
        (refusal(role("r").tags([iam::Tag::new("a", "<")])), "Tags[0].Value: \"<\" does not match"),
        (
            refusal(
                lambda::EventSourceMapping::new(sub!["arn"].typed())
                    .tags([lambda::Tag::new("a"), lambda::Tag::new("a")]),
            ),
            "Tags[1]: is the same as an earlier item",
        ),
    ];
    for (message, expected) in refusals {
        assert!(message.starts_with("Thing (AWS::"), "{message}");
        assert!(message.contains(expected), "{message}\n  should say: {expected}");
    }
    assert!(Template::new("").add("Thing", queue().tags([tag("a"), tag("b")])).is_ok());
}

#[test]
fn what_s3_refuses_together_and_what_is_required_but_not_there_is_refused() {
    let both =
        s3::Rule::new(s3::RuleStatus::Enabled).expiration_in_days(1).expired_object_delete_marker(true);
    let bucket = s3::Bucket::new(RemovalPolicy::Retain)
        .lifecycle_configuration(s3::LifecycleConfiguration::new([both]));
    let message = refusal(bucket);
    assert!(
        message.contains("Rules[0].ExpiredObjectDeleteMarker: must not stand beside ExpirationInDays"),
        "{message}"
    );
    let message = refusal(lambda::EventSourceMapping::new(Val::no_value()));
    assert!(message.contains("FunctionName is required"), "{message}");
}

#[test]
fn both_branches_of_a_condition_are_checked() {
    let mut template = Template::new("");
    let large = template.parameter("Large", Parameter::text("").default("no")).unwrap();
    let large = template.condition("IsLarge", Test::equals(large, "yes")).unwrap();
    let error = template.add("Queue", queue().delay_seconds(Val::if_else(&large, 1, 1000))).unwrap_err();
    assert_eq!(error.to_string(), "Queue (AWS::SQS::Queue): DelaySeconds: 1000 is outside 0 to 900");
}

#[test]
fn logical_ids_are_letters_and_digits_used_once() {
    let mut template = Template::new("");
    template.parameter("Taken", Parameter::text("")).unwrap();
    assert!(matches!(template.add("Taken", queue()), Err(Error::DuplicateId(id)) if id == "Taken"));
    template.add("Queue", queue()).unwrap();
    assert!(matches!(template.add("Queue", queue()), Err(Error::DuplicateId(_))));
    for id in ["", "my-queue", "Queue_1", "Größe", &"x".repeat(256)] {
        assert!(matches!(template.add(id, queue()), Err(Error::IllegalId(_))), "{id:?}");
    }
}

#[test]
fn a_handle_of_another_template_leads_nowhere() {
    let elsewhere = Template::new("").add("Elsewhere", queue()).unwrap();
    let mut template = Template::new("");
    template.output("Queue", Output::new("", sub!["see ", elsewhere.arn()])).unwrap();
    assert_eq!(
        template.to_yaml().unwrap_err().to_string(),
        "Queue refers to Elsewhere, which is not in this template"
    );
}

#[test]
fn resources_that_wait_for_each_other_are_named() {
    let first: Handle<sqs::Queue> = Template::new("").add("First", queue()).unwrap();
    let mut template = Template::new("");
    let second = template.add("Second", queue().depends_on(&first)).unwrap();
    template.add("First", queue().redrive_policy(RedrivePolicy::new(second.arn(), 5))).unwrap();
    template.add("Third", queue().depends_on(&second)).unwrap();
    let message = template.to_json().unwrap_err().to_string();
    assert_eq!(message, "these resources wait for each other: First, Second, Third");
}

#[test]
fn an_output_may_have_the_name_of_its_resource() {
    let mut template = Template::new("");
    let queue = template.add("Queue", queue()).unwrap();
    template.output("Queue", Output::new("The queue", queue.url())).unwrap();
    assert!(template.to_yaml().is_ok());
}

#[test]
fn the_limits_of_cloudformation_hold_for_the_whole_template() {
    let mut template = Template::new("");
    for index in 0..501 {
        template.add(&format!("Queue{index}"), queue()).unwrap();
    }
    assert_eq!(
        template.to_yaml().unwrap_err().to_string(),
        "the template has 501 resources, CloudFormation takes 500"
    );
    let mut template = Template::new("");
    template.metadata("long", "x".repeat(1_000_001).as_str());
    assert!(matches!(template.to_yaml(), Err(Error::TooMany { what: "bytes", .. })));
}

#[test]
fn the_size_of_the_json_is_foretold() {
    let mut template = Template::new("");
    for number in 0..50 {
        let rule = s3::Rule::new(s3::RuleStatus::Enabled).id(format!("rule-{number}")).expiration_in_days(1);
        let bucket = s3::Bucket::new(RemovalPolicy::Retain)
            .bucket_name(sub!["bucket-", account_id(), format!("-{number}")])
            .lifecycle_configuration(s3::LifecycleConfiguration::new([rule]));
        template.add(&format!("Bucket{number}"), bucket).unwrap();
    }
    let (foretold, written) = (template.json_bytes(), template.to_json().unwrap().len());
    assert!(foretold.abs_diff(written) < written / 20, "{foretold} bytes foretold, {written} written");
}

#[test]
fn private_use_characters_are_refused_and_not_mangled() {
    let mut template = Template::new("");
    template.add("Queue", queue().queue_name("\u{E000}on")).unwrap();
    assert!(matches!(template.to_yaml(), Err(Error::ReservedCharacter)));
}

/// Every intrinsic and section once, in both forms.
fn everything() -> Result<Template, Error> {
    let mut template = Template::new("Everything once");
    template.section("A 1");
    let name = template.parameter("Name", Parameter::text("A name").allowed_pattern("^[a-z]+$"))?;
    let delay = template.parameter("Delay", Parameter::number("Seconds").default(5).range(0, 900))?;
    let list = template.parameter("List", Parameter::list("Names").default("a,b"))?;
    let sizes = template.mapping("Sizes", [("eu-central-1", vec![("small", 128_i64), ("large", 1024)])])?;
    let large = template.condition("IsLarge", !Test::equals(name.clone(), "small"))?;
    let both = template
        .condition("Both", Test::all([Test::holds(&large), Test::equals(region(), "eu-central-1")]))?;
    let dead =
        template.add("DeadLetters", queue().queue_name(sub!["dead-", name.clone(), "-", account_id()]))?;
    let work = queue()
        .queue_name(Val::<String>::split(name.clone(), "-").select(0))
        .delay_seconds(delay)
        .visibility_timeout(Val::if_else(&large, 360, Val::no_value()))
        .message_retention_period(Val::find_in_map(&sizes, region(), "large"))
        .kms_master_key_id(Val::<KeyRef>::import_value(sub![name.clone(), "-key"]))
        .only_if(&both)
        .depends_on(&dead)
        .override_property("Future.Setting", true, "the registry does not have it yet");
    let work = template.add("Work", work)?;
    let raw = RawResource::new("AWS::Foo::Bar", [("Note".to_owned(), Node::text("on"))], "no table");
    let raw = template.add("Raw", raw)?;
    let custom = cloudformation::CustomResource::new(raw.raw_ref()).property("Enabled", true);
    let custom = template.add("Custom", custom)?;
    let database = glue::DatabaseInput::new("cci_lite").parameters([("on", "2012-10-17")]);
    template
        .add("Database", glue::Database::new(RemovalPolicy::RetainExceptOnCreate, account_id(), database))?;
    let location = sub!["s3://", name.clone(), "/${tenant}/", list.join("/"), "/", custom.provided("Path")];
    template.output("Location", Output::new("With a placeholder of Athena", location).export("location"))?;
    template.output("Url", Output::new("Of the queue", work.url()).only_if(&both))?;
    Ok(template)
}

#[test]
fn every_intrinsic_has_a_short_and_a_long_form() {
    let template = everything().unwrap();
    insta::assert_snapshot!("yaml", template.to_yaml().unwrap());
    insta::assert_snapshot!("json", template.to_json().unwrap());
}

#[test]
fn the_same_calls_write_the_same_bytes() {
    assert_eq!(everything().unwrap().to_yaml().unwrap(), everything().unwrap().to_yaml().unwrap());
}

#[test]
fn literals_around_values_are_escaped_and_literals_alone_stay_literal() {
    assert_eq!(sub!["${a}", "b"].as_text(), Some("${a}b"));
    let nested = sub!["x/", sub!["${kept}", region()]];
    assert_eq!(format!("{nested:?}"), r#"Call(Sub, Text("x/${!kept}${AWS::Region}"))"#);
}

#[test]
fn tags_of_the_template_are_on_what_takes_tags_and_has_none() {
    let mut template = Template::new("");
    template.tags([("Project", "CCI-Lite")]);
    template.add("Tagged", queue()).unwrap();
    template.add("OwnTags", queue().tags([sqs::Tag::new("Own", "1")])).unwrap();
    let policy = iam::ManagedPolicy::new(IdentityPolicy::default());
    template.add("WithoutTags", policy).unwrap();
    let yaml = template.to_yaml().unwrap();
    assert_eq!(yaml.matches("Key: Project").count(), 1, "{yaml}");
    assert_eq!(yaml.matches("Key: Own").count(), 1, "{yaml}");
}
