//! The ways of a deployment: what goes where.

use serde_json::Value;

use crate::view::{Item, Side, list};
use crate::words;

/// One way.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Route {
    /// The resource that makes it.
    pub(super) via: String,
    /// Which of its ways, for example a target's ID.
    pub(super) slot: String,
    pub(super) kind: Kind,
    /// What goes, exactly.
    pub(super) from: String,
    /// What goes, for a reader.
    pub(super) told: String,
    /// ARN or address.
    pub(super) to: String,
    /// What else matters of it.
    pub(super) how: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Events,
    Schedule,
    Notification,
    Message,
    Poll,
    Failure,
    Logs,
}

pub(super) fn routes(side: &Side<'_>) -> Vec<Route> {
    let mut found = Vec::new();
    for item in side.present() {
        let mut ways = Ways { side, item, found: &mut found };
        match item.kind.as_str() {
            "AWS::Events::Rule" => ways.rule(),
            "AWS::Scheduler::Schedule" => ways.schedule(),
            "AWS::S3::Bucket" => ways.notifications(),
            "AWS::SNS::Subscription" => {
                let topic = item.get(&["TopicArn"]).map(words::whole).unwrap_or_default();
                ways.subscription(&topic, &item.properties, "subscription");
            }
            "AWS::SNS::Topic" => {
                for (at, one) in list(item.get(&["Subscription"])).iter().enumerate() {
                    ways.subscription(&item.address, one, &format!("subscription {at}"));
                }
            }
            "AWS::Lambda::EventSourceMapping" => ways.mapping(),
            "AWS::Logs::SubscriptionFilter" => ways.logs(),
            "AWS::SQS::Queue" => {
                ways.failure(
                    "messages that fail",
                    &item.properties,
                    &["RedrivePolicy", "deadLetterTargetArn"],
                );
            }
            "AWS::Lambda::Function" => {
                ways.failure("calls that fail", &item.properties, &["DeadLetterConfig", "TargetArn"]);
            }
            "AWS::Lambda::EventInvokeConfig" => {
                let to = ["DestinationConfig", "OnFailure", "Destination"];
                ways.failure("calls that fail", &item.properties, &to);
                let to = ["DestinationConfig", "OnSuccess", "Destination"];
                ways.failure("results of calls", &item.properties, &to);
            }
            _ => {}
        }
    }
    found
}

struct Ways<'w> {
    side: &'w Side<'w>,
    item: &'w Item,
    found: &'w mut Vec<Route>,
}

impl Ways<'_> {
    fn add(&mut self, kind: Kind, slot: String, (from, told): (String, String), to: &str, how: String) {
        // Under its ARN, whether the template names it so or by its name.
        let function = self.side.named(&["AWS::Lambda::Function"], to);
        let to = function.map_or_else(|| to.to_owned(), |item| item.address.clone());
        self.found.push(Route { via: self.item.id.clone(), slot, kind, from, told, to, how });
    }

    /// A bare name for a reader.
    fn called(&self, kinds: &[&str], name: &str) -> String {
        self.side.named(kinds, name).map_or_else(|| name.to_owned(), |item| item.id.clone())
    }

    fn is_off(&self, property: &str, off: &str) -> bool {
        self.item.text(&[property]) == Some(off)
    }

    fn rule(&mut self) {
        if self.is_off("State", "DISABLED") {
            return;
        }
        let bus = self.item.get(&["EventBusName"]).map(words::whole).filter(|bus| bus != "default");
        let on = bus.map(|bus| format!(" on the bus {}", self.called(&["AWS::Events::EventBus"], &bus)));
        let on = on.unwrap_or_default();
        let mut sources = Vec::new();
        if let Some(pattern) = self.item.get(&["EventPattern"]) {
            sources.push((
                Kind::Events,
                format!("{pattern}{on}"),
                format!("{}{on}", told_pattern(self.side, pattern)),
            ));
        }
        if let Some(schedule) = self.item.get(&["ScheduleExpression"]) {
            let schedule = words::whole(schedule);
            sources.push((Kind::Schedule, schedule.clone(), format!("the schedule {schedule}")));
        }
        let targets = list(self.item.get(&["Targets"])).to_vec();
        for (kind, from, told) in sources {
            for target in &targets {
                let text = |key: &str| target.get(key).map(words::whole).unwrap_or_default();
                let id = text("Id");
                let input = ["Input", "InputPath", "InputTransformer"];
                let input = input
                    .into_iter()
                    .find_map(|key| Some(format!("{key} {}", words::value(target.get(key)?))));
                let how = input.unwrap_or_default();
                let slot = format!("target {id} {kind:?}");
                self.add(kind, slot, (from.clone(), told.clone()), &text("Arn"), how);
                let what = format!("events that {} cannot be given to its target {id}", self.item.id);
                self.failure(&what, target, &["DeadLetterConfig", "Arn"]);
            }
        }
    }

    fn schedule(&mut self) {
        if self.is_off("State", "DISABLED") {
            return;
        }
        let expression = self.item.get(&["ScheduleExpression"]).map(words::whole).unwrap_or_default();
        let Some(target) = self.item.get(&["Target"]).cloned() else { return };
        let to = target.get("Arn").map(words::whole).unwrap_or_default();
        let told = format!("the schedule {expression}");
        self.add(Kind::Schedule, "target".to_owned(), (expression, told), &to, String::new());
        let what = format!("calls that {} cannot make", self.item.id);
        self.failure(&what, &target, &["DeadLetterConfig", "Arn"]);
    }

    fn notifications(&mut self) {
        let Some(all) = self.item.get(&["NotificationConfiguration"]).cloned() else { return };
        let bucket = self.item.id.clone();
        let lists = [
            ("LambdaConfigurations", "Function"),
            ("QueueConfigurations", "Queue"),
            ("TopicConfigurations", "Topic"),
        ];
        for (property, target) in lists {
            for (at, one) in list(all.get(property)).iter().enumerate() {
                let event = one.get("Event").map(words::whole).unwrap_or_default();
                let rules = list(one.get("Filter").and_then(|filter| filter.get("S3Key")?.get("Rules")));
                let rules = rules.iter().map(|rule| {
                    let part = |key: &str| rule.get(key).map(words::whole).unwrap_or_default();
                    format!(" {} {}", part("Name").to_lowercase(), part("Value"))
                });
                let rules: String = rules.collect();
                let from = format!("{} {event}{rules}", self.item.address);
                let told = format!("{event} of {bucket}{rules}");
                let to = one.get(target).map(words::whole).unwrap_or_default();
                let slot = format!("{property} {at}");
                self.add(Kind::Notification, slot, (from, told), &to, String::new());
            }
        }
        let bridge = all.get("EventBridgeConfiguration");
        let off = bridge
            .and_then(|one| one.get("EventBridgeEnabled"))
            .is_some_and(|on| words::whole(on) == "false");
        if bridge.is_some() && !off {
            let from = format!("{} *", self.item.address);
            let told = format!("events of {bucket}");
            self.add(
                Kind::Notification,
                "EventBridge".to_owned(),
                (from, told),
                "EventBridge",
                String::new(),
            );
        }
    }

    fn subscription(&mut self, topic: &str, one: &Value, slot: &str) {
        let text = |key: &str| one.get(key).map(words::whole).unwrap_or_default();
        let topic_told = self.side.call(topic);
        let filter = one.get("FilterPolicy").map(|policy| format!(" that fit {}", words::value(policy)));
        let filter = filter.unwrap_or_default();
        let from = format!("{topic} {}{filter}", text("Protocol"));
        let told = format!("messages of {topic_told} by {}{filter}", text("Protocol"));
        self.add(Kind::Message, slot.to_owned(), (from, told), &text("Endpoint"), String::new());
        let what = format!(
            "messages of {topic_told} that cannot be delivered to {}",
            self.side.call(&text("Endpoint"))
        );
        self.failure(&what, one, &["RedrivePolicy", "deadLetterTargetArn"]);
    }

    fn mapping(&mut self) {
        let off = self.item.get(&["Enabled"]).is_some_and(|on| words::whole(on) == "false");
        if off {
            return;
        }
        let text = |key: &str| self.item.get(&[key]).map(words::whole).unwrap_or_default();
        let source = text("EventSourceArn");
        let filter = self.item.get(&["FilterCriteria", "Filters"]);
        let filter = filter.map(|filters| format!(" that fit {}", words::value(filters))).unwrap_or_default();
        let (from, told) =
            (format!("{source}{filter}"), format!("what is in {}{filter}", self.side.call(&source)));
        let to = text("FunctionName");
        self.add(Kind::Poll, "mapping".to_owned(), (from, told), &to, String::new());
        let what = format!("batches of {} that fail", self.item.id);
        let properties = self.item.properties.clone();
        self.failure(&what, &properties, &["DestinationConfig", "OnFailure", "Destination"]);
    }

    fn logs(&mut self) {
        let text = |key: &str| self.item.get(&[key]).map(words::whole).unwrap_or_default();
        let from = format!("{} {}", text("LogGroupName"), text("FilterPattern"));
        let told = format!(
            "log events {} of {}",
            text("FilterPattern"),
            self.called(&["AWS::Logs::LogGroup"], &text("LogGroupName"))
        );
        self.add(Kind::Logs, "logs".to_owned(), (from, told), &text("DestinationArn"), String::new());
    }

    /// Where what fails goes.
    fn failure(&mut self, what: &str, of: &Value, path: &[&str]) {
        let Some(to) = path.iter().try_fold(of, |value, step| value.get(step)) else { return };
        let to = words::whole(to);
        let told = match self.item.kind.as_str() {
            "AWS::SQS::Queue" | "AWS::Lambda::Function" => format!("{what} of {}", self.item.id),
            "AWS::Lambda::EventInvokeConfig" => {
                let function = self.item.get(&["FunctionName"]).map(words::whole).unwrap_or_default();
                format!("{what} of {}", self.called(&["AWS::Lambda::Function"], &function))
            }
            _ => what.to_owned(),
        };
        self.add(Kind::Failure, what.to_owned(), (told.clone(), told), &to, String::new());
    }
}

/// `aws.s3 "Object Created"` and the rest of the pattern.
fn told_pattern(side: &Side<'_>, pattern: &Value) -> String {
    let words = |key: &str| {
        let values = list(pattern.get(key)).iter().map(words::whole).collect::<Vec<_>>();
        (!values.is_empty()).then(|| values.join(" or "))
    };
    let kind = words("detail-type").map(|kind| format!("\"{kind}\" "));
    let source = words("source").map(|source| format!("of {source}"));
    let mut rest = pattern.clone();
    if let Value::Object(map) = &mut rest {
        // Other than `remove`, this keeps the order.
        map.retain(|key, _| key != "source" && key != "detail-type");
    }
    name_buckets(side, &mut rest);
    let none = rest.as_object().is_none_or(|map| map.is_empty());
    let rest = if none { String::new() } else { format!(" that fit {rest}") };
    format!("events {}{}{rest}", kind.unwrap_or_default(), source.unwrap_or_default())
}

/// Names of the template's own resources by their logical IDs.
fn name_buckets(side: &Side<'_>, value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| name_buckets(side, item)),
        Value::Object(map) => map.values_mut().for_each(|item| name_buckets(side, item)),
        Value::String(text) => {
            if let Some(bucket) = side.named(&["AWS::S3::Bucket"], text) {
                text.clone_from(&bucket.id);
            }
        }
        _ => {}
    }
}
