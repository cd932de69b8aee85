//! A rule of EventBridge with all that delivery needs.

use std::time::Duration;

use super::key::KeyStatement;
use super::queue::WorkQueueHandles;
use super::role::RoleSettings;
use super::topic::TopicHandles;
use crate::aws::action::kms::{Decrypt, GenerateDataKey};
use crate::aws::action::sns::Publish;
use crate::aws::events::{DeadLetterConfig, InputTransformer, RetryPolicy, Rule, State as RuleState, Target};
use crate::aws::iam::RolePolicy;
use crate::aws::lambda::Function;
use crate::aws::{EventPermission, sqs};
use crate::cfn::policy::{EventStatement, IdentityPolicy, TrustPolicy, allow, through};
use crate::cfn::{Error, Handle, Json, Map, Template, Val};

/// A rule on the default bus. EventBridge tries again, for a day where the event comes from elsewhere; what it cannot deliver goes to a dead-letter
/// queue. Without a permission it would drop the event at once and tell nobody, so the rule brings the
/// permissions along.
#[must_use = "say where to, with `to_queue`, `to_topic` or `to_function`"]
pub struct EventRule {
    rule: Rule,
    retries: RetryPolicy,
}

impl EventRule {
    /// A rule with its name and the pattern of the events that it selects.
    pub fn new(name: &str, pattern: impl Into<Val<Json>>) -> Self {
        Self { rule: Rule::new().name(name).event_pattern(pattern), retries: retries(DAY) }
    }

    /// A rule with its name that makes an event of its own every so often, in whole minutes. An event that is not delivered
    /// until the next one is due is not tried any more.
    pub fn every(name: &str, period: Duration) -> Self {
        let minutes = period.as_secs() / 60;
        let unit = if minutes == 1 { "minute" } else { "minutes" };
        let rule = Rule::new().name(name).schedule_expression(format!("rate({minutes} {unit})"));
        Self { rule, retries: retries(period) }
    }

    /// Does nothing while this is so.
    pub fn paused(mut self, paused: bool) -> Self {
        self.rule = self.rule.state(if paused { RuleState::Disabled } else { RuleState::Enabled });
        self
    }

    /// What it is for, up to 512 characters.
    pub fn description(mut self, description: &str) -> Self {
        self.rule = self.rule.description(description);
        self
    }

    /// To the queue before a function.
    pub fn to_queue(self, queue: &WorkQueueHandles) -> RuleToQueue {
        RuleToQueue { rule: self.rule, retries: self.retries, queue: queue.clone() }
    }

    /// To a topic, as text for people. `paths` names parts of the event by their JSON paths; in `lines` a name between `<`
    /// and `>` stands for its part. `undelivered` keeps the events that do not reach the topic.
    pub fn to_topic(
        self,
        topic: &TopicHandles,
        undelivered: &WorkQueueHandles,
        paths: &[(&str, &str)],
        lines: &[String],
    ) -> RuleToTopic {
        let paths: Val<Map<String>> = paths.iter().copied().collect();
        // Each line is a text of its own: EventBridge takes what is between quotes as it stands.
        let template = lines.iter().map(|line| format!("\"{line}\"")).collect::<Vec<_>>().join("\n");
        RuleToTopic {
            rule: self.rule,
            retries: self.retries,
            topic: topic.clone(),
            undelivered: undelivered.clone(),
            text: InputTransformer::new(template).input_paths_map(paths),
            roles: RoleSettings::default(),
        }
    }

    /// To a function at once. `undelivered` keeps the events that do not reach it; errors of the function
    /// itself do not go there.
    pub fn to_function(self, function: &Handle<Function>, undelivered: &WorkQueueHandles) -> RuleToFunction {
        let (function, undelivered) = (function.clone(), undelivered.clone());
        RuleToFunction { rule: self.rule, retries: self.retries, function, undelivered }
    }
}

/// A rule that delivers to a queue.
#[must_use = "add it to a template"]
pub struct RuleToQueue {
    rule: Rule,
    retries: RetryPolicy,
    queue: WorkQueueHandles,
}

impl RuleToQueue {
    /// Adds the rule, and lets it send to the queue and its dead-letter queue and use their key.
    ///
    /// # Errors
    /// The ID is taken, or AWS would refuse a value.
    pub fn add(self, template: &mut Template, id: &str) -> Result<Handle<Rule>, Error> {
        let Self { rule, retries, queue } = self;
        let target =
            Target::new(queue.queue.arn(), id).retry_policy(retries).dead_letter_config(kept(&queue));
        let rule = template.add(id, rule.targets([target]))?;
        let send = EventStatement::to_queue(queue.queue.arn(), [rule.arn()]).sid(&format!("Send{id}"));
        template.allow_in(&queue.queue_policy, send)?;
        allow_dead_letters(template, id, &rule, &queue)?;
        Ok(rule)
    }
}

/// A rule that tells people.
#[must_use = "add it to a template"]
pub struct RuleToTopic {
    rule: Rule,
    retries: RetryPolicy,
    topic: TopicHandles,
    undelivered: WorkQueueHandles,
    text: InputTransformer,
    roles: RoleSettings,
}

impl RuleToTopic {
    /// What holds for its role as for every other.
    pub fn roles(self, roles: RoleSettings) -> Self {
        Self { roles, ..self }
    }

    /// Adds the rule, `<id>Role` by which it publishes (in a topic policy EventBridge supports no condition, so that any
    /// rule of the account could), and lets it send to the dead-letter queue.
    ///
    /// # Errors
    /// An ID is taken, or AWS would refuse a value.
    pub fn add(self, template: &mut Template, id: &str, role_name: &str) -> Result<Handle<Rule>, Error> {
        let Self { rule: begun, retries, topic, undelivered, text, roles } = self;
        let through_sns = through(&["sns"]);
        let policy = IdentityPolicy::default()
            .with(allow(Publish).on(topic.topic.arn()).sid("Publish"))
            .with(allow((Decrypt, GenerateDataKey)).on(topic.key.arn()).when(through_sns).sid("Encrypt"));
        let publisher = roles.role(role_name, TrustPolicy::events());
        let publisher = publisher.policies([RolePolicy::new(policy, "publish")]);
        let publisher = template.add(&format!("{id}Role"), publisher)?;
        let target = Target::new(topic.topic.arn(), id)
            .role_arn(publisher.arn())
            .input_transformer(text)
            .retry_policy(retries)
            .dead_letter_config(kept(&undelivered));
        let rule = template.add(id, begun.targets([target]))?;
        allow_dead_letters(template, id, &rule, &undelivered)?;
        Ok(rule)
    }
}

/// A rule that invokes a function.
#[must_use = "add it to a template"]
pub struct RuleToFunction {
    rule: Rule,
    retries: RetryPolicy,
    function: Handle<Function>,
    undelivered: WorkQueueHandles,
}

impl RuleToFunction {
    /// Adds the rule, `<id>Permission` by which it invokes the function, and lets it send to the dead-letter
    /// queue.
    ///
    /// # Errors
    /// An ID is taken, or AWS would refuse a value.
    pub fn add(self, template: &mut Template, id: &str) -> Result<Handle<Rule>, Error> {
        let Self { rule, retries, function, undelivered } = self;
        let target =
            Target::new(function.arn(), id).retry_policy(retries).dead_letter_config(kept(&undelivered));
        let rule = template.add(id, rule.targets([target]))?;
        template.add(&format!("{id}Permission"), EventPermission::new(function.arn(), rule.arn()))?;
        allow_dead_letters(template, id, &rule, &undelivered)?;
        Ok(rule)
    }
}

fn kept(queue: &WorkQueueHandles) -> DeadLetterConfig {
    let dead_letters: &Handle<sqs::Queue> = &queue.dead_letters;
    DeadLetterConfig::new().arn(dead_letters.arn())
}

/// The longest time that EventBridge tries for.
const DAY: Duration = Duration::from_hours(24);

/// The most attempts that EventBridge offers within this time, at most a day: 185.
fn retries(age: Duration) -> RetryPolicy {
    let seconds = i64::try_from(age.min(DAY).as_secs()).unwrap_or(i64::MAX);
    RetryPolicy::new().maximum_event_age_in_seconds(seconds).maximum_retry_attempts(185)
}

fn allow_dead_letters(
    template: &mut Template,
    id: &str,
    rule: &Handle<Rule>,
    queue: &WorkQueueHandles,
) -> Result<(), Error> {
    let send = EventStatement::to_queue(queue.dead_letters.arn(), [rule.arn()]).sid(&format!("Send{id}"));
    template.allow_in(&queue.dead_letter_policy, send)?;
    template.allow_in(&queue.key, KeyStatement::events())
}
