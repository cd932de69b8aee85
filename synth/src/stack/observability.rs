//! What tells operators: alarms, and metrics made of logged errors.
//!
//! A metric is named by a constructor of [`Watch`] or by the contract's [`Metric`], so no alarm waits for one that nobody
//! publishes.

use std::time::Duration;

use contract::function::Function;
use contract::ledger::RECONCILE_EVERY;
use contract::metric::Metric;

use super::functions::{Queues, id, queue_name};
use super::tables::ledger_name;
use crate::aws::events::Rule;
use crate::aws::kms;
use crate::aws::logs::{MetricFilter, MetricTransformation};
use crate::cfn::{Error, Handle, Output, Template};
use crate::config::Config;
use crate::construct::{Alarm, EncryptedTopic, FunctionHandles, TopicHandles, Watch, WorkQueueHandles};

/// Two rounds of the reconciler: in each such time one ends at least.
const ROUNDS: Duration = RECONCILE_EVERY.saturating_mul(2);

/// Everything that is watched.
pub(super) struct Watched<'a> {
    pub(super) functions: &'a [(Function, FunctionHandles)],
    pub(super) queues: &'a Queues,
    pub(super) rules: &'a [Handle<Rule>],
    /// The rule of failed transcriptions.
    pub(super) failed_rule: &'a Handle<Rule>,
}

/// The topic of alarms and budgets, with its subscribers.
pub(super) fn topic(
    template: &mut Template,
    config: &Config,
    key: &Handle<kms::Key>,
) -> Result<TopicHandles, Error> {
    template.section("v1.1 sections 5 and 9, production section 9: SNS");
    let topic = EncryptedTopic::new(&format!("{}-alarms", config.prefix), key).add(template, "AlarmTopic")?;
    topic.subscribe(template, "AlarmSubscription", &config.alarms.recipients)?;
    let output = Output::new("Who subscribes here hears of alarms and budgets", topic.topic.arn());
    template.output("AlarmTopicArn", output)?;
    Ok(topic)
}

/// The name of the metric that counts a function's logged errors.
pub(super) fn logged_errors(function: Function) -> String {
    format!("LoggedErrors-{}", function.name())
}

/// A metric of each function's logged errors. The functions' log lines are JSON with a level.
pub(super) fn metric_filters(
    template: &mut Template,
    config: &Config,
    watched: &Watched,
) -> Result<(), Error> {
    template.section("production section 12: metric filters");
    for (function, handles) in watched.functions {
        let counted = MetricTransformation::new(logged_errors(*function), config.prefix.as_str(), "1")
            .default_value(0.0);
        let filter = MetricFilter::new("{ $.level = \"ERROR\" }", handles.log_group.name(), [counted]);
        template.add(&format!("{}LoggedErrors", id(*function)), filter)?;
    }
    Ok(())
}

/// Adds the alarms.
pub(super) fn alarms(
    template: &mut Template,
    config: &Config,
    watched: &Watched,
    topic: &TopicHandles,
) -> Result<(), Error> {
    template.section("v1.1 section 9, production section 9: CloudWatch alarms");
    for (function, handles) in watched.functions {
        of_function(template, config, *function, handles, topic)?;
    }
    let queues = [
        ("Intake", "intake", &watched.queues.intake),
        ("Completion", "completion", &watched.queues.completion),
        ("Analysis", "analysis", &watched.queues.analysis),
    ];
    for (id, purpose, queue) in queues {
        of_queue(template, config, (id, purpose), queue, topic)?;
    }
    for rule in watched.rules {
        let name = rule.logical_id();
        let meaning = format!(
            "EventBridge could not deliver events of the rule {name}. They wait in a dead-letter queue, or are lost if it may \
             not send there."
        );
        let id = format!("{name}Undelivered");
        let name = config.guide_name(&format!("UndeliveredEvents-{name}"));
        Alarm::above(0.0, Watch::undelivered(rule), &name, &meaning).add(template, &id, topic)?;
    }
    of_calls(template, config, watched.failed_rule, topic)
}

fn of_function(
    template: &mut Template,
    config: &Config,
    function: Function,
    handles: &FunctionHandles,
    topic: &TopicHandles,
) -> Result<(), Error> {
    let name = format!("{}-{}", config.prefix, function.name());
    let id = id(function);
    let meaning =
        format!("{name} crashed or ran out of time, twice in a row. Its logs are in /aws/lambda/{name}.");
    let alarm_name = config.guide_name(&format!("LambdaErrorsHigh-{}", function.name()));
    // In five minutes there is nothing to measure of what runs every quarter of an hour.
    let twice = |alarm: Alarm| match function {
        Function::Reconciler => alarm.over(RECONCILE_EVERY).twice(),
        _ => alarm.twice(),
    };
    let errors = Alarm::above(0.0, Watch::errors(&handles.function), &alarm_name, &meaning);
    twice(errors).add(template, &format!("{id}ErrorsHigh"), topic)?;
    let timeout = u32::from(config.functions.of(function).timeout_seconds);
    let percent = u32::from(config.alarms.duration_percent);
    let meaning =
        format!("{name} took more than {percent} % of its time-out of {timeout} s, twice in a row.");
    let alarm_name = config.guide_name(&format!("LambdaDurationHigh-{}", function.name()));
    let threshold = f64::from(timeout * 1_000 * percent / 100);
    let slow = Alarm::above(threshold, Watch::duration(&handles.function), &alarm_name, &meaning);
    twice(slow).add(template, &format!("{id}DurationHigh"), topic)?;
    Ok(())
}

fn of_queue(
    template: &mut Template,
    config: &Config,
    (id, purpose): (&str, &str),
    queue: &WorkQueueHandles,
    topic: &TopicHandles,
) -> Result<(), Error> {
    let name = queue_name(config, purpose);
    let meaning = format!(
        "Messages that could not be handled wait in {name}-dead-letters. The table {} says which calls failed and why; what was \
         no call's is in the function's log only.",
        ledger_name(config)
    );
    let alarm_name = config.guide_name(&format!("DeadLetters-{purpose}"));
    Alarm::above(0.0, Watch::waiting(&queue.dead_letters), &alarm_name, &meaning).add(
        template,
        &format!("{id}DeadLetters"),
        topic,
    )?;
    let minutes = config.alarms.oldest_message_minutes;
    let meaning = format!("A message waits in {name} for more than {minutes} minutes.");
    let alarm_name = config.guide_name(&format!("OldestMessage-{purpose}"));
    Alarm::above(f64::from(minutes * 60), Watch::oldest(&queue.queue), &alarm_name, &meaning).add(
        template,
        &format!("{id}OldestMessage"),
        topic,
    )?;
    Ok(())
}

fn of_calls(
    template: &mut Template,
    config: &Config,
    failed_rule: &Handle<Rule>,
    topic: &TopicHandles,
) -> Result<(), Error> {
    let deployment = config.prefix.as_str();
    let name = |name: &str| config.guide_name(name);
    Alarm::above(
        0.0,
        Watch::selected(failed_rule),
        &name("TranscribeFailures"),
        "Transcribe could not transcribe a call. TranscribeJobStatusTopic told which, and why.",
    )
    .add(template, "TranscribeFailures", topic)?;
    let ledger = ledger_name(config);
    let meaning = format!("A step gave a call up. The table {ledger} says which, and why.");
    Alarm::above(0.0, Watch::sum(deployment, Metric::CallsFailed), &name("CallsFailed"), &meaning).add(
        template,
        "CallsFailed",
        topic,
    )?;
    let meaning = format!(
        "A transcript does not say that it is redacted. Nobody reads it; the table {ledger} says whose it is."
    );
    Alarm::above(0.0, Watch::sum(deployment, Metric::CallsQuarantined), &name("CallsQuarantined"), &meaning)
        .add(template, "CallsQuarantined", topic)?;
    let meaning = format!(
        "Bedrock does not have the model of a call, or no longer. Name another under models and in model, or in the tenant's \
         model, and deploy; then send the dead letters back. The table {ledger} says which call."
    );
    Alarm::above(0.0, Watch::sum(deployment, Metric::ModelUnavailable), &name("ModelUnavailable"), &meaning)
        .add(template, "ModelUnavailable", topic)?;
    let seconds = config.alarms.bedrock_latency_seconds;
    let meaning = format!("The model takes more than {seconds} s for an answer on average, twice in a row.");
    let latency = Watch::average(deployment, Metric::BedrockLatency);
    Alarm::above(f64::from(seconds * 1_000), latency, &name("BedrockLatencyHigh"), &meaning).twice().add(
        template,
        "BedrockLatencyHigh",
        topic,
    )?;
    held(template, config, topic)?;
    stuck(template, config, topic)
}

/// A call is open for too long; or nobody looks any more, which the same metric tells by its silence.
fn stuck(template: &mut Template, config: &Config, topic: &TopicHandles) -> Result<(), Error> {
    let hours = config.alarms.stuck_hours;
    let meaning = format!(
        "A call is open for more than {hours} hours; the table {} says which calls are not done, and where they are. With \
         INSUFFICIENT_DATA, {}-{} has not looked for an hour: its logs and the rule {} say why.",
        ledger_name(config),
        config.prefix,
        Function::Reconciler.name(),
        config.guide_name("ReconcileCalls")
    );
    let oldest = Watch::maximum(config.prefix.as_str(), Metric::OldestOpenCall);
    Alarm::above(f64::from(hours * 3_600), oldest, &config.guide_name("CallsStuck"), &meaning)
        .over(ROUNDS)
        .tells_of_silence()
        .add(template, "CallsStuck", topic)?;
    Ok(())
}

/// Calls wait for the next day. Without a limit there is nothing to tell.
fn held(template: &mut Template, config: &Config, topic: &TopicHandles) -> Result<(), Error> {
    if config.tenants.iter().all(|tenant| tenant.daily_limit().is_none()) {
        return Ok(());
    }
    let meaning = format!(
        "A tenant's daily limit is used up: its further calls are held until the next day, in UTC. The table {} says which. \
         To let them in earlier, raise the limit and deploy.",
        ledger_name(config)
    );
    let held = Watch::sum(config.prefix.as_str(), Metric::CallsHeld);
    Alarm::above(0.0, held, &config.guide_name("CallsHeld"), &meaning).add(template, "CallsHeld", topic)?;
    Ok(())
}
