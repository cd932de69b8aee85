//! What Lambda does with the queues that are mapped to functions.

use std::collections::BTreeSet;
use std::sync::Arc;

use proof::{Call, Context, Decision, Function, Mapping, Principal, Request};
use serde_json::{Value, json};

use super::Play;
use crate::lambda::{Answered, Message, Outcome, batch_event, failures};
use crate::permissions::Acting;
use crate::service::text;
use crate::stage::ACCOUNT;
use crate::trace::Level;

/// How often a message of a queue without dead letters may come back before the rehearsal takes it away.
const PATIENCE: u64 = 20;

impl Play {
    /// Takes one batch from the first queue that has one and whose function may be invoked once more.
    pub(super) async fn poll(&mut self) -> Option<(Mapping, Vec<Message>)> {
        for index in 0..self.mappings.len() {
            let mapping = self.mappings[index].clone();
            if !mapping.enabled || !self.may_poll(&mapping) || self.is_full(&mapping) {
                continue;
            }
            let messages = self.receive(&mapping).await;
            if !messages.is_empty() {
                return Some((mapping, messages));
            }
        }
        None
    }

    /// Lambda polls with the permissions of the function's role.
    fn may_poll(&mut self, mapping: &Mapping) -> bool {
        if self.allowed.contains(&mapping.id) || self.refused.contains(&mapping.id) {
            return self.allowed.contains(&mapping.id);
        }
        let Some(function) = self.pools.get(&mapping.function).map(|pool| Arc::clone(&pool.function)) else {
            return false;
        };
        if let Some(why) = self.uncreatable(mapping, &function) {
            self.stage.problem(&mapping.id, why);
            self.refused.insert(mapping.id.clone());
            return false;
        }
        let principal = Principal::Role(function.role_arn.clone());
        for action in ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"] {
            let context = Context::new()
                .with("aws:SecureTransport", "true")
                .with("aws:RequestedRegion", &self.stage.region)
                .with("aws:PrincipalAccount", ACCOUNT)
                .with("aws:PrincipalArn", &function.role_arn);
            let call = Call { action: action.to_owned(), resource: mapping.queue_arn.clone(), context };
            let decision = self.stage.decide(&function.id, Acting::Lambda, &principal, &call);
            if let Decision::Denied(denial) = decision {
                self.stage
                    .problem(&mapping.id, format!("Lambda cannot poll the queue for its function: {denial}"));
                self.refused.insert(mapping.id.clone());
                return false;
            }
        }
        self.allowed.insert(mapping.id.clone());
        true
    }

    /// What Lambda refuses when the mapping is created ("Creating and configuring an Amazon SQS event source mapping").
    fn uncreatable(&self, mapping: &Mapping, function: &Function) -> Option<String> {
        let queue = mapping.queue.as_deref().and_then(|id| self.stage.stack.resource(id));
        let visibility = queue.map_or(30, |queue| {
            let set = &queue.properties["VisibilityTimeout"];
            set.as_u64().or_else(|| set.as_str()?.parse().ok()).unwrap_or(30)
        });
        if visibility < u64::from(function.timeout_s) {
            return Some(format!(
                "the VisibilityTimeout of its queue ({visibility} s) is less than the Timeout of {} ({} s): Lambda \
                 refuses the mapping",
                function.id, function.timeout_s
            ));
        }
        (mapping.batch_size > 10 && mapping.batch_window_s < 1)
            .then(|| "a BatchSize over 10 needs a MaximumBatchingWindowInSeconds of at least 1".to_owned())
    }

    async fn receive(&self, mapping: &Mapping) -> Vec<Message> {
        let url = self.queue_url(mapping.queue_arn.rsplit(':').next().unwrap_or_default());
        let wanted = usize::try_from(mapping.batch_size).unwrap_or(10);
        let mut messages: Vec<Message> = Vec::new();
        while messages.len() < wanted {
            let request = json!({
                "QueueUrl": url, "MaxNumberOfMessages": (wanted - messages.len()).min(10), "WaitTimeSeconds": 0,
                "AttributeNames": ["All"], "MessageAttributeNames": ["All"],
            });
            let answer = match self.stage.sqs("ReceiveMessage", &request).await {
                Ok(answer) => answer,
                Err(error) => {
                    self.stage.problem(&mapping.id, error);
                    break;
                }
            };
            let received = answer["Messages"].as_array().into_iter().flatten().map(Message::read);
            let before = messages.len();
            messages.extend(received);
            if messages.len() == before {
                break;
            }
        }
        messages
    }

    /// The event of a batch, which is told.
    pub(super) fn announce(&self, mapping: &Mapping, messages: &[Message]) -> Value {
        let queue = mapping.queue.as_ref().unwrap_or(&mapping.queue_arn);
        let again = messages.iter().map(|message| message.received).max().filter(|received| *received > 1);
        let again = again.map(|received| format!(", for the {}", ordinal(received))).unwrap_or_default();
        let what = format!("is invoked with {} message(s) of {queue}{again}", messages.len());
        self.stage.step(&mapping.function, what);
        batch_event(mapping, &self.stage.region, messages)
    }

    /// What becomes of a batch after its invocation.
    pub(super) async fn take_outcome(&mut self, mapping: &Mapping, messages: Vec<Message>, outcome: Outcome) {
        let all = || messages.iter().map(|message| message.id.clone()).collect();
        let failed: BTreeSet<String> = match outcome {
            Outcome::Failed(why) => {
                self.failed(&mapping.function, why);
                all()
            }
            Outcome::Killed => {
                self.stage.note(&mapping.function, "was killed: its messages come back");
                all()
            }
            Outcome::Answered(answer) => self.read_answer(mapping, &answer, &messages),
        };
        let queue = mapping.queue.clone().unwrap_or_else(|| mapping.queue_arn.clone());
        self.delete_handled(mapping, &queue, &messages, &failed).await;
    }

    fn read_answer(&self, mapping: &Mapping, answer: &Value, messages: &[Message]) -> BTreeSet<String> {
        match failures(mapping, answer, messages) {
            Answered::Failed(ids) => {
                if !ids.is_empty() {
                    self.stage.note(&mapping.function, format!("could not handle {} message(s)", ids.len()));
                }
                ids.into_iter().collect()
            }
            Answered::Unusable(why) => {
                self.stage.problem(&mapping.function, format!("{why}: the whole batch comes back"));
                messages.iter().map(|message| message.id.clone()).collect()
            }
            Answered::Ignored(ids) => {
                let what = format!(
                    "its function reports {} failed message(s), but the mapping lacks \
                     FunctionResponseTypes: [ReportBatchItemFailures]: they are deleted and lost",
                    ids.len()
                );
                self.stage.problem(&mapping.id, what);
                BTreeSet::new()
            }
        }
    }

    /// Deletes what was handled; the rest comes back when its visibility time-out has passed.
    async fn delete_handled(
        &mut self,
        mapping: &Mapping,
        queue: &str,
        messages: &[Message],
        failed: &BTreeSet<String>,
    ) {
        let url = self.queue_url(mapping.queue_arn.rsplit(':').next().unwrap_or_default());
        for message in messages {
            let hopeless =
                failed.contains(&message.id) && message.received >= PATIENCE && !self.has_dead_letters(queue);
            if hopeless {
                let what = format!(
                    "has no RedrivePolicy: message {} would come back until its retention ends",
                    message.id
                );
                self.stage.problem(queue, what);
            }
            if failed.contains(&message.id) && !hopeless {
                if self.stage.backend.elsewhere(crate::wire::Service::Sqs).is_some() {
                    self.held.push((url.clone(), message.receipt.clone()));
                }
                continue;
            }
            let request = json!({"QueueUrl": url, "ReceiptHandle": message.receipt});
            if let Err(error) = self.stage.sqs("DeleteMessage", &request).await {
                self.stage.problem(&mapping.id, error);
            }
        }
    }

    fn has_dead_letters(&self, queue: &str) -> bool {
        let queue = self.stage.stack.resource(queue);
        queue.is_some_and(|queue| {
            crate::service::sqs::redrive_of(&queue.properties["RedrivePolicy"]).is_some()
        })
    }

    /// In an emulator whose time is real, the visibility time-out of failed messages is ended instead of awaited.
    pub(super) async fn release(&mut self) {
        for (url, receipt) in std::mem::take(&mut self.held) {
            let request = json!({"QueueUrl": url, "ReceiptHandle": receipt, "VisibilityTimeout": 0});
            if let Err(error) = self.stage.sqs("ChangeMessageVisibility", &request).await {
                self.stage.note("SQS", error);
            }
        }
    }

    /// Without these permissions a function works on, but its log lines or traces are lost.
    pub(super) fn check_observability(&mut self, function: &str) {
        let told = format!("observability of {function}");
        let Some(pool) = self.pools.get(function).filter(|_| !self.refused.contains(&told)) else {
            return;
        };
        let function = &pool.function;
        let group = format!("arn:aws:logs:{}:{ACCOUNT}:log-group:{}", self.stage.region, function.log_group);
        let stream = format!("{group}:log-stream:rehearsal");
        let mut needed = vec![("logs:CreateLogStream", stream.clone()), ("logs:PutLogEvents", stream)];
        if function.tracing {
            needed.push(("xray:PutTraceSegments", "*".to_owned()));
            needed.push(("xray:PutTelemetryRecords", "*".to_owned()));
        }
        self.check_log_key(&function.id, &function.log_group);
        let principal = Principal::Role(function.role_arn.clone());
        for (action, resource) in needed {
            let context = Context::new().with("aws:SecureTransport", "true");
            let call = Call { action: action.to_owned(), resource, context };
            let decision = self.stage.decide(&function.id, Acting::Lambda, &principal, &call);
            if let Decision::Denied(denial) = decision {
                self.stage.problem(&function.id, format!("its logs or traces are lost: {denial}"));
            }
        }
        self.refused.insert(told);
    }

    /// `CloudWatch` Logs itself uses the key of an encrypted log group ("Encrypt log data using AWS KMS").
    fn check_log_key(&self, function: &str, group: &str) {
        let stack = &self.stage.stack;
        let Some(resource) = stack.by_name("AWS::Logs::LogGroup", group) else { return };
        let Some(key) = resource.properties["KmsKeyId"].as_str() else { return };
        let arn = format!("arn:aws:logs:{}:{ACCOUNT}:log-group:{group}", self.stage.region);
        let actions =
            ["Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey", "DescribeKey"];
        for action in actions {
            let request = Request {
                principal: Principal::Service(format!("logs.{}.amazonaws.com", self.stage.region)),
                action: format!("kms:{action}"),
                resource: key.to_owned(),
                context: Context::new().with("kms:EncryptionContext:aws:logs:arn", &arn),
            };
            if let Decision::Denied(denial) = stack.authorize(&request) {
                let what =
                    format!("{}, the log group of {function}, cannot use its key: {denial}", resource.id);
                self.stage.problem(&resource.id, what);
            }
        }
    }

    /// Messages in queues that no function reads: dead letters, and queues without a mapping.
    pub(super) async fn look_at_resting_queues(&mut self) {
        let polled: BTreeSet<String> = self
            .mappings
            .iter()
            .filter(|mapping| mapping.enabled && !self.refused.contains(&mapping.id))
            .map(|mapping| mapping.queue_arn.clone())
            .collect();
        let queues: Vec<(String, String, String)> = self
            .stage
            .stack
            .of_kind("AWS::SQS::Queue")
            .filter(|queue| queue.arn.as_ref().is_none_or(|arn| !polled.contains(arn)))
            .map(|queue| (queue.id.clone(), queue.name.clone(), queue.physical_name.clone()))
            .collect();
        for (id, url, name) in queues {
            let request = json!({"QueueUrl": url, "AttributeNames": ["All"]});
            let Ok(answer) = self.stage.sqs("GetQueueAttributes", &request).await else { continue };
            let count: u64 = text(&answer["Attributes"], "ApproximateNumberOfMessages").parse().unwrap_or(0);
            let before = self.resting.insert(id.clone(), count).unwrap_or(0);
            if count > before {
                let what = match self.feeder(&name) {
                    Some(feeder) => format!(
                        "received {} message(s) that could not be handled from {feeder}",
                        count - before
                    ),
                    None => format!("holds {} message(s) that no function reads", count - before),
                };
                // A call in quarantine is given up like any other: its dead letter is how people come to look at it.
                let level = if self.may_give_up { Level::Note } else { Level::Problem };
                self.stage.record(level, &id, what, None);
            }
        }
    }

    /// Whose dead letters this queue takes.
    fn feeder(&self, name: &str) -> Option<String> {
        let stack = &self.stage.stack;
        let queue = stack.of_kind("AWS::SQS::Queue").find(|queue| {
            crate::service::sqs::redrive_of(&queue.properties["RedrivePolicy"])
                .is_some_and(|(dead, _)| dead == name)
        });
        let rule = stack.of_kind("AWS::Events::Rule").find(|rule| {
            let targets = rule.properties["Targets"].as_array().into_iter().flatten();
            let mut arns = targets.filter_map(|target| target["DeadLetterConfig"]["Arn"].as_str());
            arns.any(|arn| arn.ends_with(&format!(":{name}")))
        });
        queue.or(rule).map(|found| found.id.clone())
    }
}

fn ordinal(number: u64) -> String {
    match number {
        2 => "2nd time".to_owned(),
        3 => "3rd time".to_owned(),
        _ => format!("{number}th time"),
    }
}
