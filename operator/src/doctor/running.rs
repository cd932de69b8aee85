//! Whether it runs: people hear of it, nothing is dead, rules and mappings deliver, the reconciler looks.

use aws_sdk_comprehend::error::{ProvideErrorMetadata as _, SdkError};
use contract::ledger::RECONCILE_EVERY;
use contract::metric::Metric;
use serde_json::{Value, json};

use super::Doctor;
use crate::check::Check;
use crate::console::span;
use crate::control::{Control, Question, Refusal, Service, elements, escaped};
use crate::deployment::Queue;
use crate::redrive::Letters;
use crate::registry::Registry;

/// The rules of the guides' names, on each of which a part of the way depends.
const RULES: [&str; 5] = [
    "S3ObjectCreatedToJobInit",
    "TranscriptCreatedToResultHandler",
    "TranscribeCompletedToResultHandler",
    "TranscribeFailedToTopic",
    "ReconcileCalls",
];

impl<C: Control, R: Registry, L: Letters> Doctor<'_, C, R, L> {
    pub(super) async fn subscriptions(&self, checks: &mut Vec<Check>) {
        for name in
            [format!("{}-alarms", self.names.deployment), self.names.of_guide("TranscribeJobStatusTopic")]
        {
            let arn = format!("arn:{}:sns:{}:{}:{name}", self.partition(), self.region, self.account);
            let parameters = json!({"TopicArn": arn});
            let asked =
                self.control.ask(&Question::new(Service::Sns, "ListSubscriptionsByTopic", parameters)).await;
            let check = format!("topic {name}");
            let todo = "deploy, unless it is switched off";
            checks.push(Check::of(check, "sns:ListSubscriptionsByTopic", asked, todo, |check, answer| {
                let all = elements(answer.as_str().unwrap_or_default(), "member");
                let pending =
                    all.iter().filter(|member| first(member, "SubscriptionArn") == "PendingConfirmation");
                let pending: Vec<&str> = pending.map(|member| first(member, "Endpoint")).collect();
                match (all.len(), &pending[..]) {
                    (0, _) => Check::warn(
                        check,
                        "nobody is subscribed",
                        "name recipients in the configuration, and deploy",
                    ),
                    (all, []) => Check::ok(check, format!("{all} confirmed")),
                    (all, pending) => Check::failed(
                        check,
                        format!("{} of {all} have not confirmed: {}", pending.len(), pending.join(", ")),
                        "have them follow the link in AWS's mail",
                    ),
                }
            }));
        }
    }

    pub(super) async fn dead_letters(&self, checks: &mut Vec<Check>) {
        for queue in Queue::ALL {
            let check = format!("dead letters of {}", queue.as_str());
            checks.push(match self.letters.waiting(queue).await {
                Ok(0) => Check::ok(check, "none"),
                Ok(count) => {
                    let todo = format!("operator redrive --queue {} --dry-run", queue.as_str());
                    Check::failed(check, format!("about {count}"), todo)
                }
                Err(error) => Check::unknown(check, error.to_string(), "look with sqs:GetQueueAttributes"),
            });
        }
    }

    pub(super) async fn rules(&self, checks: &mut Vec<Check>) {
        for rule in RULES {
            let name = self.names.of_guide(rule);
            let asked = self
                .control
                .ask(&Question::new(Service::EventBridge, "DescribeRule", json!({"Name": name})))
                .await;
            checks.push(Check::of(
                format!("rule {name}"),
                "events:DescribeRule",
                asked,
                "deploy",
                |check, answer| match answer["State"].as_str().unwrap_or_default() {
                    "ENABLED" => Check::ok(check, "enabled"),
                    state => Check::failed(check, state.to_lowercase(), "set pause to false, and deploy"),
                },
            ));
        }
    }

    pub(super) async fn mappings(&self, checks: &mut Vec<Check>) {
        for queue in Queue::ALL {
            let check = format!("mapping of {}", queue.as_str());
            let asked = self.mapping(queue).await;
            checks.push(Check::of(
                check,
                "lambda:ListEventSourceMappings",
                asked,
                "deploy",
                |check, answer| match answer["State"].as_str() {
                    None => Check::failed(check, "there is none", "deploy"),
                    Some("Enabled") => Check::ok(check, "enabled"),
                    Some("Disabled" | "Disabling") => {
                        Check::failed(check, "disabled", "set pause to false, and deploy")
                    }
                    Some(state) => Check::warn(check, state, "look again in a minute"),
                },
            ));
        }
    }

    /// The mapping by which a function reads its queue; null where there is none.
    pub(super) async fn mapping(&self, queue: Queue) -> Result<Value, Refusal> {
        let function = self.names.function(queue.function());
        let path = format!("/2015-03-31/event-source-mappings?FunctionName={}", escaped(&function));
        let answer =
            self.control.ask(&Question::get(Service::Lambda, "ListEventSourceMappings", path)).await?;
        Ok(answer["EventSourceMappings"][0].clone())
    }

    /// The reconciler measures the age of the oldest open call each time that it looks.
    pub(super) async fn reconciler(&self, checks: &mut Vec<Check>) {
        let every = i64::try_from(RECONCILE_EVERY.as_secs()).unwrap_or_default();
        let end = self.now.as_second();
        let parameters = json!({
            "Namespace": self.names.deployment.as_str(),
            "MetricName": Metric::OldestOpenCall.name(),
            "StartTime": end - 3 * every,
            "EndTime": end,
            "Period": 300,
            "Statistics": ["Maximum"],
        });
        let asked =
            self.control.ask(&Question::new(Service::CloudWatch, "GetMetricStatistics", parameters)).await;
        checks.push(Check::of(
            "reconciler",
            "cloudwatch:GetMetricStatistics",
            asked,
            "deploy",
            |check, answer| {
                let looked = answer["Datapoints"].as_array().into_iter().flatten();
                let time = |point: &&Value| point["Timestamp"].as_f64().unwrap_or_default();
                let latest = looked.max_by(|one, other| time(one).total_cmp(&time(other)));
                match latest.and_then(|point| point["Maximum"].as_f64()) {
                    #[expect(clippy::cast_possible_truncation, reason = "an age in seconds")]
                    Some(age) => Check::ok(
                        check,
                        format!("has looked; the oldest open call was {} old", span(age as i64)),
                    ),
                    None => Check::failed(
                        check,
                        format!("has not looked for {}", span(3 * every)),
                        "is the rule ReconcileCalls enabled; what says the log of reconciler",
                    ),
                }
            },
        ));
    }
}

/// The text of the first element of this name.
fn first<'a>(xml: &'a str, name: &str) -> &'a str {
    elements(xml, name).first().copied().unwrap_or_default()
}

/// Whether Comprehend answers. What it is asked costs nothing.
pub async fn comprehend(client: &aws_sdk_comprehend::Client) -> Check {
    const CHECK: &str = "Comprehend";
    match client.list_endpoints().max_results(1).send().await {
        Ok(_) => Check::ok(CHECK, "answers"),
        Err(SdkError::ServiceError(answer))
            if answer.err().code().is_some_and(|code| code.contains("AccessDenied")) =>
        {
            Check::ok(CHECK, "answers, though not to you")
        }
        Err(SdkError::ServiceError(answer)) => {
            Check::unknown(CHECK, answer.err().code().unwrap_or("an error without a name"), "")
        }
        Err(error) => {
            let todo = "is the region one of Comprehend's, and its endpoint reachable from here";
            Check::unknown(CHECK, error.to_string(), todo)
        }
    }
}
