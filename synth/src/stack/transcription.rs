//! From a finished or failed transcription to the analyzer or to people: two rules, completion queue, result-handler,
//! topic.

use contract::event::{JobStateChange, ObjectCreated};
use contract::function::{Function, ResultHandlerEnv};

use super::functions::{self, Code, pattern};
use super::grants::Grants;
use crate::aws::kms;
use crate::cfn::{Error, Handle, Output, Template};
use crate::config::Config;
use crate::construct::{EncryptedTopic, EventRule, TopicHandles};

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
        format!("The table {}-ledger has its tenant and recording under this call_id.", config.prefix),
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
    let output = Output::new("Who subscribes here hears of failed transcriptions", topic.topic.arn());
    template.output("StatusTopicArn", output)?;
    Ok(topic)
}

pub(super) fn add(template: &mut Template, grants: &Grants, code: &Code) -> Result<(), Error> {
    let config = grants.config;
    template.section("v1.1 section 6, production section 7: EventBridge");
    let transcripts = pattern(ObjectCreated::transcript_pattern(grants.buckets.results.name().into()));
    EventRule::new(&config.guide_name("TranscriptCreatedToResultHandler"), transcripts)
        .paused(config.pause)
        .description("A transcript was written, told durably by S3: result-handler hands it on")
        .to_queue(&grants.queues.completion)
        .add(template, "TranscriptCreatedToResultHandler")?;
    let ends = pattern(JobStateChange::pattern(&config.prefix));
    EventRule::new(&config.guide_name("TranscribeCompletedToResultHandler"), ends)
        .paused(config.pause)
        .description(
            "A transcription ended, told at best effort by Transcribe: result-handler hands on or gives up",
        )
        .to_queue(&grants.queues.completion)
        .add(template, "TranscribeCompletedToResultHandler")?;
    let failures = pattern(JobStateChange::failed_pattern(&config.prefix));
    EventRule::new(&config.guide_name("TranscribeFailedToTopic"), failures)
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
        analysis_queue_url: grants.queues.analysis.queue.url().into(),
    };
    functions::add(template, grants, code, Function::ResultHandler, env.variables())?;
    Ok(())
}
