//! Each construct alone, and all of them in one template that cfn-lint accepts.
//!
//! `snapshots/constructs__all.snap.yaml` is that template; CI runs `cfn-lint -r eu-central-1 -c I` on it.
//! Refresh it and the others with `cargo insta accept` after a look at the difference.

use synth::aws::action::{dynamodb as table, s3, sns};
use synth::aws::logs::RetentionInDays;
use synth::aws::{dynamodb, kms, lambda};
use synth::cfn::policy::allow;
use synth::cfn::{Error, Handle, Parameter, RemovalPolicy, Template};
use synth::construct::{
    Code, EncryptedBucket, EncryptedTopic, EncryptionKey, EventRule, Expiration, FunctionWithRole,
    LifecycleRule, WorkQueue,
};

type Tested = Result<(), Error>;

fn begin() -> Result<(Template, Handle<kms::Key>), Error> {
    let mut template = Template::new("A test of constructs");
    let key = EncryptionKey::new("cci-lite", RemovalPolicy::Retain).add(&mut template, "Key")?;
    Ok((template, key))
}

fn code(template: &mut Template, key: &str) -> Result<Code, Error> {
    let bucket = template.parameter("AssetBucket", Parameter::text("Bucket of the functions' code"))?;
    let key = template.parameter(key, Parameter::text("Key of the function's code"))?;
    Ok(Code { bucket: bucket.typed(), key })
}

fn pattern() -> serde_json::Value {
    serde_json::json!({"source": ["aws.s3"], "detail-type": ["Object Created"]})
}

#[test]
fn an_encrypted_bucket_refuses_plain_http_and_other_keys() -> Tested {
    let (mut template, key) = begin()?;
    EncryptedBucket::new(RemovalPolicy::Retain, &key)
        .account_regional_name("cci-lite-results")
        .events()
        .versioned()
        .lifecycle([
            Expiration::after_days("transcripts", 1).prefix("tmp/").noncurrent_after_days(1).into(),
            LifecycleRule::expired_delete_markers("markers"),
            LifecycleRule::incomplete_uploads("uploads", 1),
        ])
        .add(&mut template, "ResultsBucket")?;
    insta::assert_snapshot!(template.to_yaml()?);
    Ok(())
}

#[test]
fn a_queue_hides_messages_for_six_timeouts_and_keeps_dead_letters() -> Tested {
    let (mut template, key) = begin()?;
    WorkQueue::new("cci-lite-intake", 60, &key).batching_window(5).add(&mut template, "IntakeQueue")?;
    insta::assert_snapshot!(template.to_yaml()?);
    Ok(())
}

#[test]
fn a_function_brings_role_logs_and_mapping() -> Tested {
    let (mut template, key) = begin()?;
    let queue = WorkQueue::new("cci-lite-intake", 60, &key).add(&mut template, "IntakeQueue")?;
    let code = code(&mut template, "JobInitCode")?;
    FunctionWithRole::reading(&queue, "cci-lite", "job-init", code)
        .max_concurrency(10)
        .traced()
        .add(&mut template, "JobInit")?;
    insta::assert_snapshot!(template.to_yaml()?);
    Ok(())
}

#[test]
fn a_rule_to_a_queue_may_deliver() -> Tested {
    let (mut template, key) = begin()?;
    let queue = WorkQueue::new("cci-lite-intake", 60, &key).add(&mut template, "IntakeQueue")?;
    EventRule::new("S3ObjectCreatedToJobInit", pattern())
        .to_queue(&queue)
        .add(&mut template, "InputObjects")?;
    insta::assert_snapshot!(template.to_yaml()?);
    Ok(())
}

#[test]
fn a_rule_to_a_function_may_invoke() -> Tested {
    let (mut template, key) = begin()?;
    let queue = WorkQueue::new("cci-lite-intake", 60, &key).add(&mut template, "IntakeQueue")?;
    let code = code(&mut template, "ReportCode")?;
    let report =
        FunctionWithRole::invoked(30, &key, "cci-lite", "report", code).add(&mut template, "Report")?;
    EventRule::new("Report", pattern())
        .to_function(&report.function, &queue)
        .add(&mut template, "ReportRule")?;
    insta::assert_snapshot!(template.to_yaml()?);
    Ok(())
}

/// Everything at once, as a stack uses it.
fn all() -> Result<Template, Error> {
    let mut template = Template::new("Every construct once. For cfn-lint; not for deployment.");
    template.tags([("Project", "CCI-Lite"), ("Env", "prod")]);
    let concurrency = template
        .parameter("JobInitConcurrency", Parameter::number("Calls at once").default(10).range(2, 1000))?;

    template.section("A 1, B 2: encryption");
    let key = EncryptionKey::new("cci-lite", RemovalPolicy::Retain).add(&mut template, "Key")?;

    template.section("A 2, B 3: storage");
    let input = EncryptedBucket::new(RemovalPolicy::Retain, &key)
        .account_regional_name("cci-lite-input")
        .events()
        .lifecycle([Expiration::after_days("audio", 1).abort_uploads_after_days(1).into()])
        .add(&mut template, "InputBucket")?;
    let ledger = dynamodb::Table::new(
        RemovalPolicy::Retain,
        [dynamodb::KeySchema::new("job", dynamodb::KeyType::Hash)],
    )
    .table_name("cci-lite-ledger")
    .billing_mode(dynamodb::BillingMode::PayPerRequest)
    .attribute_definitions([dynamodb::AttributeDefinition::new("job", dynamodb::AttributeType::S)]);
    let ledger = template.add("LedgerTable", ledger)?;

    template.section("A 4, B 5: intake");
    let topic = EncryptedTopic::new("TranscribeJobStatusTopic", &key)
        .add(&mut template, "TranscribeJobStatusTopic")?;
    let intake = WorkQueue::new("cci-lite-intake", 60, &key).add(&mut template, "IntakeQueue")?;
    EventRule::new("S3ObjectCreatedToJobInit", pattern())
        .description("A call was uploaded")
        .to_queue(&intake)
        .add(&mut template, "InputObjects")?;
    let job_init_code = code(&mut template, "JobInitCode")?;
    let job_init = FunctionWithRole::reading(&intake, "cci-lite", "job-init", job_init_code.clone())
        .description("Starts the transcription of a call")
        .memory(256)
        .architecture(lambda::Architectures::Arm64)
        .max_concurrency(concurrency)
        .environment([("LEDGER_TABLE", ledger.name())])
        .environment([("STATUS_TOPIC", topic.topic.arn())])
        .allow(allow(s3::GetObject).on(input.bucket.objects("*")))
        .allow_all([
            allow((table::PutItem, table::UpdateItem)).on(ledger.arn()),
            allow(sns::Publish).on(topic.topic.arn()),
        ])
        .log_retention(RetentionInDays::Days30)
        .traced()
        .add(&mut template, "JobInit")?;
    EventRule::new("InputObjectsDirect", pattern())
        .to_function(&job_init.function, &intake)
        .add(&mut template, "InputObjectsDirect")?;
    Ok(template)
}

#[test]
fn all_constructs_make_a_template_that_cfn_lint_accepts() -> Tested {
    insta::assert_binary_snapshot!("all.yaml", all()?.to_yaml()?.into_bytes());
    Ok(())
}

#[test]
fn two_runs_write_the_same_bytes() -> Tested {
    assert_eq!(all()?.to_yaml()?, all()?.to_yaml()?);
    assert_eq!(all()?.to_json()?, all()?.to_json()?);
    Ok(())
}
