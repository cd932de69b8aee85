//! From a finished or failed transcription to the analyzer or to people: two rules, completion queue, result-handler,
//! topic.

use contract::event::{JobStateChange, ObjectCreated};
use contract::function::{Function, ResultHandlerEnv};

use super::functions::{self, Code, pattern};
use super::grants::{Grants, transcribe_data};
use super::storage::Buckets;
use super::tables::ledger_name;
use crate::aws::action::kms::{Decrypt, DescribeKey, Encrypt, GenerateDataKey};
use crate::aws::events::Rule;
use crate::aws::iam::{Role, RolePolicy};
use crate::aws::kms;
use crate::cfn::policy::{IdentityPolicy, Service, TrustPolicy, allow, source_account, source_arn, through};
use crate::cfn::{Error, Handle, Output, Template, Val, account_id, partition, region};
use crate::config::Config;
use crate::construct::{EncryptedTopic, EventRule, FunctionHandles, TopicHandles};
use crate::sub;

/// What the text names, by where it is in the event.
const FAILURE_PARTS: [(&str, &str); 3] =
    [("job", "$.detail.TranscriptionJobName"), ("reason", "$.detail.FailureReason"), ("time", "$.time")];

/// What people read of a failed transcription.
fn failure_text(config: &Config) -> Vec<String> {
    vec![
        "Amazon Transcribe could not transcribe a call.".to_owned(),
        "Call: <job>".to_owned(),
        "Time: <time>".to_owned(),
        "Reason: <reason>".to_owned(),
        format!("The table {} has its tenant and recording under this call_id.", ledger_name(config)),
    ]
}

/// Where people hear of failed transcriptions.
pub(super) fn topic(
    template: &mut Template,
    config: &Config,
    key: &Handle<kms::Key>,
) -> Result<TopicHandles, Error> {
    template.section("v1.1 section 5: SNS");
    let topic = EncryptedTopic::new(&config.guide_name("TranscribeJobStatusTopic"), key)
        .add(template, "TranscribeJobStatusTopic")?;
    topic.subscribe(template, "FailureSubscription", &config.failures.recipients)?;
    let output = Output::new("Who subscribes here hears of failed transcriptions", topic.topic.arn());
    template.output("StatusTopicArn", output)?;
    Ok(topic)
}

/// The role that Transcribe takes on for queued jobs.
pub(super) fn role(
    template: &mut Template,
    config: &Config,
    key: &Handle<kms::Key>,
    buckets: &Buckets,
) -> Result<Handle<Role>, Error> {
    template.section("v1.1 section 8.2, production section 4.2: Transcribe's data-access role");
    // So that nobody else's jobs get it (Transcribe developer guide, "Cross-service confused deputy prevention").
    let jobs: Val<String> = sub!["arn:", partition(), ":transcribe:", region(), ":", account_id(), ":*"];
    let trust = TrustPolicy::service(Service::Transcribe)
        .when(source_account().is(account_id()))
        .when(source_arn().is_like([jobs]));
    let through_s3 = through(&["s3"]);
    let actions = (Decrypt, DescribeKey, Encrypt, GenerateDataKey);
    let mut use_key = allow(actions).on(key.arn()).sid("UseKey");
    if config.encryption.transcribe_through_s3_only {
        use_key = use_key.when(through_s3);
    }
    let policy = transcribe_data(buckets).into_iter().chain([use_key]).collect::<IdentityPolicy>();
    let role = functions::roles(config)
        .role(&format!("{}-transcribe-role", config.prefix), trust)
        .policies([RolePolicy::new(policy, "transcribe")]);
    template.add("TranscribeRole", role)
}

/// What this part of the stack is watched by.
pub(super) struct Transcription {
    pub(super) result_handler: FunctionHandles,
    /// Transcripts.
    pub(super) created: Handle<Rule>,
    /// State changes.
    pub(super) ended: Handle<Rule>,
    /// Failed transcriptions.
    pub(super) failed: Handle<Rule>,
}

pub(super) fn add(template: &mut Template, grants: &Grants, code: &Code) -> Result<Transcription, Error> {
    let config = grants.config;
    template.section("v1.1 section 6, production section 7: EventBridge");
    let transcripts = pattern(ObjectCreated::transcript_pattern(grants.buckets.results.name().into()));
    let created = EventRule::new(&config.guide_name("TranscriptCreatedToResultHandler"), transcripts)
        .paused(config.pause)
        .description("A transcript was written, told durably by S3: result-handler hands it on")
        .to_queue(&grants.queues.completion)
        .add(template, "TranscriptCreatedToResultHandler")?;
    let ends = pattern(JobStateChange::pattern(&config.prefix));
    let completed = EventRule::new(&config.guide_name("TranscribeCompletedToResultHandler"), ends)
        .paused(config.pause)
        .description(
            "A transcription ended, told at best effort by Transcribe: result-handler hands on or gives up",
        )
        .to_queue(&grants.queues.completion)
        .add(template, "TranscribeCompletedToResultHandler")?;
    let failures = pattern(JobStateChange::failed_pattern(&config.prefix));
    let failed = EventRule::new(&config.guide_name("TranscribeFailedToTopic"), failures)
        .paused(config.pause)
        .description("A transcription failed: people are told, in words")
        .to_topic(grants.topic, &grants.queues.completion, &FAILURE_PARTS, &failure_text(config))
        .roles(functions::roles(config))
        .add(template, "TranscribeFailedToTopic", &format!("{}-transcribe-failed-role", config.prefix))?;
    template.section("v1.1 section 8, production section 6: Lambda");
    let env = ResultHandlerEnv {
        deployment: config.prefix.as_str().into(),
        output_bucket: grants.buckets.results.name().into(),
        ledger_table: grants.tables.ledger.name().into(),
        completion_queue_url: grants.queues.completion.queue.url().into(),
        analysis_queue_url: grants.queues.analysis.queue.url().into(),
    };
    let result_handler = functions::add(template, grants, code, Function::ResultHandler, env.variables())?;
    Ok(Transcription { result_handler, created, ended: completed, failed })
}
