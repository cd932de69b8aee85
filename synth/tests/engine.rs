//! The engine as the stack uses it.

use synth::aws::action::{s3, sqs as sqs_action, xray};
use synth::aws::{RedrivePolicy, events, iam, kms, lambda, s3 as storage, sqs};
use synth::cfn::policy::{
    EventStatement, IdentityPolicy, Principal, ResourcePolicy, Service, TrustPolicy, allow, deny, secure_transport,
};
use synth::cfn::{Error, Output, Parameter, RemovalPolicy, Resource, Template, account_id, region};
use synth::sub;

fn example() -> Result<Template, Error> {
    let mut template = Template::new("An example");
    let asset_bucket = template.parameter("AssetBucket", Parameter::text("Where the code is"))?;
    let concurrency = template.parameter("Concurrency", Parameter::number("Calls at once").default(10).range(2, 1000))?;

    template.section("B 2, encryption");
    let policy = ResourcePolicy::default()
        .with(allow(synth::aws::action::kms::All).to(Principal::account_root()).on_this_key().sid("Account"))
        .with(EventStatement::to_key().sid("Events"));
    let key = template.add("Key", kms::Key::new(RemovalPolicy::Retain).key_policy(policy).enable_key_rotation(true))?;

    template.section("B 3, storage");
    let bucket = storage::Bucket::new(RemovalPolicy::Retain)
        .bucket_name(sub!["cci-lite-input-", account_id(), "-", region()])
        .tags([storage::Tag::new("Project", "CCI-Lite")]);
    let input = template.add("InputBucket", bucket)?;
    let tls = deny(s3::All)
        .to(Principal::anyone())
        .on((input.arn(), input.objects("*")))
        .when(secure_transport().is(false));
    template.add("InputBucketPolicy", storage::BucketPolicy::new(input.name(), ResourcePolicy::default().with(tls)))?;

    let dead = template.add("IntakeDeadLetters", sqs::Queue::new(RemovalPolicy::Delete).message_retention_period(1_209_600))?;
    let queue = sqs::Queue::new(RemovalPolicy::Delete)
        .queue_name("cci-lite-intake")
        .kms_master_key_id(key.arn())
        .visibility_timeout(180)
        .redrive_policy(RedrivePolicy::new(dead.arn(), 5));
    let intake = template.add("IntakeQueue", queue)?;
    let rule = events::Rule::new()
        .event_pattern(serde_json::json!({"source": ["aws.s3"]}))
        .targets([events::Target::new(intake.arn(), "intake")]);
    let rule = template.add("InputObjects", rule)?;
    let deliver = ResourcePolicy::default().with(EventStatement::to_queue(intake.arn(), [rule.arn()]));
    template.add("IntakeQueuePolicy", sqs::QueuePolicy::new(deliver, [intake.url()]))?;

    let work = IdentityPolicy::default()
        .with(allow((sqs_action::ReceiveMessage, sqs_action::DeleteMessage, sqs_action::GetQueueAttributes)).on(intake.arn()))
        .with(allow(s3::GetObject).on(input.objects("*")))
        .with(allow((xray::PutTraceSegments, xray::PutTelemetryRecords)).on_everything());
    let role = iam::Role::new(TrustPolicy::service(Service::Lambda)).policies([iam::RolePolicy::new(work, "work")]);
    let role = template.add("JobInitRole", role)?;
    let code = lambda::Code::new().s3_bucket(asset_bucket.typed()).s3_key("job-init.zip");
    let function = lambda::Function::new(code, role.arn())
        .runtime(lambda::Runtime::ProvidedAl2023)
        .handler("bootstrap")
        .architectures([lambda::Architectures::Arm64])
        .environment(lambda::Environment::new().variables([("QUEUE", intake.url())]))
        .metadata("cci:binary", "job-init");
    let function = template.add("JobInit", function)?;
    let mapping = lambda::EventSourceMapping::new(function.arn())
        .event_source_arn(intake.arn())
        .scaling_config(lambda::ScalingConfig::new().maximum_concurrency(concurrency));
    template.add("JobInitMapping", mapping)?;
    template.output("InputBucketName", Output::new("Where calls are uploaded", input.name()))?;
    Ok(template)
}

#[test]
fn an_example_is_written() {
    let template = example().unwrap();
    println!("{}", template.to_yaml().unwrap());
    println!("{}", template.to_json().unwrap());
}
