//! What `EventBridge` does with an event.

use proof::Delivery;
use serde_json::{Value, json};

use super::Play;
use super::run::AsyncCall;
use crate::service::text;
use crate::trace::Level;

impl Play {
    /// Sends an event to the targets of every rule that matches.
    pub(super) async fn deliver(&mut self, event: &Value) {
        let deliveries = match self.stage.stack.deliveries(event) {
            Ok(deliveries) => deliveries,
            Err(error) => {
                self.stage.problem("AWS::Events::Rule", error.to_string());
                return;
            }
        };
        let about = about(event);
        if deliveries.is_empty() {
            self.unmatched(event, &about);
        }
        for delivery in deliveries {
            let target = delivery.target.clone().unwrap_or_else(|| delivery.target_arn.clone());
            let detail = Some(delivery.input.clone());
            match &delivery.outcome {
                Ok(()) => {
                    self.stage.record(Level::Step, &delivery.rule, format!("{about} → {target}"), detail);
                    self.hand_over(&delivery, &target).await;
                }
                Err(why) => {
                    let what = format!("{about} matches, but does not arrive: {why}");
                    self.stage.record(Level::Problem, &delivery.rule, what, detail);
                    self.dead_letter(&delivery).await;
                }
            }
            if let Err(why) = &delivery.dead_letter_outcome {
                let what = format!("its dead-letter queue would not take what cannot be delivered: {why}");
                self.stage.problem(&delivery.rule, what);
            }
        }
    }

    /// No rule matches. For most objects that is as it should be; an upload or a transcript is lost.
    fn unmatched(&self, event: &Value, about: &str) {
        let source = text(event, "source");
        let detail = &event["detail"];
        let bucket = text(&detail["bucket"], "name");
        let resource = if bucket.is_empty() { source.to_owned() } else { self.stage.bucket_id(bucket) };
        let what = format!("{about}: no rule matches");
        if !self.stage.is_awaited(bucket, text(&detail["object"], "key")) {
            self.stage.record(Level::Note, &resource, what, Some(event.clone()));
            return;
        }
        let rules = self.stage.stack.of_kind("AWS::Events::Rule");
        let ids: Vec<&str> = rules
            .filter(|rule| rule.properties["EventPattern"]["source"].to_string().contains(source))
            .map(|rule| rule.id.as_str())
            .collect();
        let known = if ids.is_empty() {
            format!("the template has no rule for {source}")
        } else {
            format!("the template's rules for {source} are {}", ids.join(", "))
        };
        self.stage.record(Level::Problem, &resource, format!("{what}; {known}"), Some(event.clone()));
    }

    async fn hand_over(&mut self, delivery: &Delivery, target: &str) {
        let arn = &delivery.target_arn;
        match arn.split(':').nth(2).unwrap_or_default() {
            "sqs" => self.send(arn, &delivery.input, &delivery.rule).await,
            "lambda" => {
                let (function, event) = (target.to_owned(), delivery.input.clone());
                let clock = self.stage.clock();
                self.calls.push(clock, AsyncCall { function, event, tries: 1 });
            }
            "sns" => {
                let text = delivery.input.as_str().map_or_else(|| delivery.input.to_string(), str::to_owned);
                let what = format!("published: {text}");
                self.stage.record(Level::Step, target, what, Some(delivery.input.clone()));
                self.stage.now().notices += 1;
            }
            other => {
                self.stage
                    .note(target, format!("the rehearsal does not play targets of the service {other}"));
            }
        }
    }

    async fn dead_letter(&mut self, delivery: &Delivery) {
        match (&delivery.dead_letter_arn, &delivery.dead_letter_outcome) {
            (Some(arn), Ok(())) => self.send(arn, &delivery.input, &delivery.rule).await,
            _ => self.stage.note(&delivery.rule, "the event is lost: no dead-letter queue takes it"),
        }
    }

    async fn send(&self, queue_arn: &str, body: &Value, rule: &str) {
        let name = queue_arn.rsplit(':').next().unwrap_or_default();
        // A target's input that is text stays text; everything else is JSON.
        let body = body.as_str().map_or_else(|| body.to_string(), str::to_owned);
        let request = json!({"QueueUrl": self.queue_url(name), "MessageBody": body});
        if let Err(error) = self.stage.sqs("SendMessage", &request).await {
            self.stage.problem(rule, format!("{}: {error}", self.stage.called(queue_arn)));
        }
    }

    /// The URL by which the template knows the queue.
    pub(super) fn queue_url(&self, name: &str) -> String {
        let queue = self.stage.stack.by_name("AWS::SQS::Queue", name);
        queue.map_or_else(|| name.to_owned(), |queue| queue.name.clone())
    }
}

/// One line about an event.
fn about(event: &Value) -> String {
    let detail = &event["detail"];
    let kind = text(event, "detail-type");
    match (detail["object"]["key"].as_str(), detail["TranscriptionJobStatus"].as_str()) {
        (Some(key), _) => format!("{kind} {key}"),
        (None, Some(status)) => format!("{kind} {status}"),
        (None, None) => format!("{} {kind}", text(event, "source")),
    }
}
