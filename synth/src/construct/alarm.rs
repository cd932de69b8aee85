//! Alarms of the things on a call's way.

use std::time::Duration;

use contract::metric::Metric;

use super::topic::TopicHandles;
use crate::aws::cloudwatch::{self, ComparisonOperator, Dimension, Statistic, TreatMissingData};
use crate::aws::events::Rule;
use crate::aws::lambda::Function;
use crate::aws::sqs::Queue;
use crate::cfn::{Error, Handle, Template, Val};

/// What an alarm looks at. Metrics of AWS have a constructor each; those of the functions come from the contract.
#[derive(Clone, Debug)]
pub struct Watch {
    namespace: Val<String>,
    metric: &'static str,
    statistic: Statistic,
    dimension: Option<(&'static str, Val<String>)>,
}

impl Watch {
    /// Invocations that ended in an error.
    pub fn errors(function: &Handle<Function>) -> Self {
        Self::of_aws("AWS/Lambda", "Errors", Statistic::Sum, "FunctionName", function.name().into())
    }

    /// How long an invocation took at most, in milliseconds.
    pub fn duration(function: &Handle<Function>) -> Self {
        Self { metric: "Duration", statistic: Statistic::Maximum, ..Self::errors(function) }
    }

    /// Messages that wait in a queue.
    pub fn waiting(queue: &Handle<Queue>) -> Self {
        let name = queue.queue_name().into();
        Self::of_aws("AWS/SQS", "ApproximateNumberOfMessagesVisible", Statistic::Maximum, "QueueName", name)
    }

    /// The age of the oldest message of a queue, in seconds.
    pub fn oldest(queue: &Handle<Queue>) -> Self {
        Self { metric: "ApproximateAgeOfOldestMessage", ..Self::waiting(queue) }
    }

    /// Events that a rule could not deliver.
    pub fn undelivered(rule: &Handle<Rule>) -> Self {
        Self::of_aws("AWS/Events", "FailedInvocations", Statistic::Sum, "RuleName", rule.name().into())
    }

    /// Events that a rule selected.
    pub fn selected(rule: &Handle<Rule>) -> Self {
        Self { metric: "TriggeredRules", ..Self::undelivered(rule) }
    }

    /// The sum of a metric that the functions emit, over all tenants.
    pub fn sum(deployment: &str, metric: Metric) -> Self {
        Self {
            namespace: deployment.into(),
            metric: metric.name(),
            statistic: Statistic::Sum,
            dimension: None,
        }
    }

    /// The most of a metric that the functions emit, over all tenants.
    pub fn maximum(deployment: &str, metric: Metric) -> Self {
        Self { statistic: Statistic::Maximum, ..Self::sum(deployment, metric) }
    }

    /// The average of a metric that the functions emit, over all tenants.
    pub fn average(deployment: &str, metric: Metric) -> Self {
        Self { statistic: Statistic::Average, ..Self::sum(deployment, metric) }
    }

    fn of_aws(
        namespace: &str,
        metric: &'static str,
        statistic: Statistic,
        dimension: &'static str,
        of: Val<String>,
    ) -> Self {
        Self { namespace: namespace.into(), metric, statistic, dimension: Some((dimension, of)) }
    }

    fn dimensions(&self) -> Vec<Dimension> {
        self.dimension.iter().map(|(name, value)| Dimension::new(*name, value.clone())).collect()
    }
}

/// An alarm that is quiet when there is nothing to measure, unless [that is told](Alarm::tells_of_silence).
#[must_use = "add it to a template"]
pub struct Alarm {
    alarm: cloudwatch::Alarm,
    silence: bool,
}

impl Alarm {
    /// Goes off when a metric is above a threshold for five minutes. `meaning` is for the one who gets the message.
    pub fn above(threshold: f64, watch: Watch, name: &str, meaning: &str) -> Self {
        let dimensions = watch.dimensions();
        let mut alarm = begin(name, meaning)
            .namespace(watch.namespace)
            .metric_name(watch.metric)
            .statistic(watch.statistic)
            .period(300)
            .evaluation_periods(1)
            .comparison_operator(ComparisonOperator::GreaterThanThreshold)
            .threshold(threshold);
        if !dimensions.is_empty() {
            alarm = alarm.dimensions(dimensions);
        }
        Self { alarm, silence: false }
    }

    /// Goes off only when it is so twice in a row.
    pub fn twice(self) -> Self {
        Self { alarm: self.alarm.evaluation_periods(2).datapoints_to_alarm(2), ..self }
    }

    /// Measures over this time instead of five minutes.
    pub fn over(self, period: Duration) -> Self {
        let seconds = i64::try_from(period.as_secs()).unwrap_or(i64::MAX);
        Self { alarm: self.alarm.period(seconds), ..self }
    }

    /// Tells also when what was measured before is not measured any more. An alarm that is new tells nothing until it has
    /// begun: it changes into no state that it is not in already.
    pub fn tells_of_silence(self) -> Self {
        Self { alarm: self.alarm.treat_missing_data(TreatMissingData::Missing), silence: true }
    }

    /// Adds the alarm; it tells `topic` when it goes off and when it is over.
    ///
    /// # Errors
    /// The ID is taken, or AWS would refuse a value.
    pub fn add(
        self,
        template: &mut Template,
        id: &str,
        topic: &TopicHandles,
    ) -> Result<Handle<cloudwatch::Alarm>, Error> {
        topic.allow_alarms(template)?;
        let tell = topic.topic.arn();
        let mut alarm = self.alarm.alarm_actions(vec![tell.clone()]).ok_actions(vec![tell.clone()]);
        if self.silence {
            alarm = alarm.insufficient_data_actions(vec![tell]);
        }
        template.add(id, alarm)
    }
}

fn begin(name: &str, meaning: &str) -> cloudwatch::Alarm {
    cloudwatch::Alarm::new()
        .alarm_name(name)
        .alarm_description(meaning)
        .treat_missing_data(TreatMissingData::NotBreaching)
}
