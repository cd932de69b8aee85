//! Alarms of the things on a call's way.

use super::topic::TopicHandles;
use crate::aws::cloudwatch::{self, ComparisonOperator, Dimension, Statistic, TreatMissingData};
use crate::aws::lambda::Function;
use crate::aws::sqs::Queue;
use crate::cfn::{Error, Handle, Template, Val};

/// What an alarm looks at.
pub struct Watch {
    namespace: &'static str,
    metric: &'static str,
    statistic: Statistic,
    dimension: (&'static str, Val<String>),
}

impl Watch {
    /// Invocations that ended in an error.
    pub fn errors(function: &Handle<Function>) -> Self {
        Self {
            namespace: "AWS/Lambda",
            metric: "Errors",
            statistic: Statistic::Sum,
            dimension: ("FunctionName", function.name().into()),
        }
    }

    /// How long an invocation took at most, in milliseconds.
    pub fn duration(function: &Handle<Function>) -> Self {
        Self { metric: "Duration", statistic: Statistic::Maximum, ..Self::errors(function) }
    }

    /// Messages that wait in a queue.
    pub fn waiting(queue: &Handle<Queue>) -> Self {
        Self {
            namespace: "AWS/SQS",
            metric: "ApproximateNumberOfMessagesVisible",
            statistic: Statistic::Maximum,
            dimension: ("QueueName", queue.queue_name().into()),
        }
    }

    /// The age of the oldest message of a queue, in seconds.
    pub fn oldest(queue: &Handle<Queue>) -> Self {
        Self { metric: "ApproximateAgeOfOldestMessage", ..Self::waiting(queue) }
    }
}

/// An alarm that goes off when a metric is above a threshold for five minutes, and is quiet when there is
/// nothing to measure.
#[must_use = "add it to a template"]
pub struct Alarm {
    alarm: cloudwatch::Alarm,
}

impl Alarm {
    /// An alarm with a name and, for the one who gets the message, what it means.
    pub fn above(threshold: f64, watch: Watch, name: &str, meaning: &str) -> Self {
        let (dimension, of) = watch.dimension;
        let alarm = cloudwatch::Alarm::new()
            .alarm_name(name)
            .alarm_description(meaning)
            .namespace(watch.namespace)
            .metric_name(watch.metric)
            .dimensions([Dimension::new(dimension, of)])
            .statistic(watch.statistic)
            .period(300)
            .evaluation_periods(1)
            .comparison_operator(ComparisonOperator::GreaterThanThreshold)
            .threshold(threshold)
            .treat_missing_data(TreatMissingData::NotBreaching);
        Self { alarm }
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
        template.add(id, self.alarm.alarm_actions(vec![tell.clone()]).ok_actions(vec![tell]))
    }
}
