//! Rules on a schedule: their functions are invoked whenever the rehearsal's time passes the next tick.

use jiff::{SignedDuration, Timestamp};
use proof::{Call, Context, Decision, Principal, Resource};
use serde_json::{Value, json};

use super::Play;
use super::run::AsyncCall;
use crate::service::text;
use crate::stage::{ACCOUNT, Stage};

/// A rule with `rate(…)`.
#[derive(Debug, Clone)]
pub(super) struct Schedule {
    rule: String,
    every: SignedDuration,
    next: Option<Timestamp>,
}

/// The enabled rules on a schedule. One that the rehearsal cannot read is told.
pub(super) fn of(stage: &Stage) -> Vec<Schedule> {
    let rules =
        stage.stack.of_kind("AWS::Events::Rule").filter(|rule| rule.properties["State"] != "DISABLED");
    rules
        .filter_map(|rule| {
            let expression = rule.properties["ScheduleExpression"].as_str()?;
            let every = rate(expression);
            if every.is_none() {
                stage.note(&rule.id, format!("the rehearsal does not play the schedule {expression:?}"));
            }
            Some(Schedule { rule: rule.id.clone(), every: every?, next: None })
        })
        .collect()
}

/// `rate(15 minutes)`.
fn rate(expression: &str) -> Option<SignedDuration> {
    let inner = expression.strip_prefix("rate(")?.strip_suffix(')')?;
    let (number, unit) = inner.trim().split_once(' ')?;
    let number: i64 = number.parse().ok().filter(|number| *number > 0)?;
    let seconds = match unit.trim() {
        "minute" | "minutes" => 60,
        "hour" | "hours" => 3600,
        "day" | "days" => 86_400,
        _ => return None,
    };
    Some(SignedDuration::from_secs(number.checked_mul(seconds)?))
}

impl Play {
    /// The schedules begin now: a rule's first tick is one span after its creation.
    pub(super) fn start_schedules(&mut self) {
        let clock = self.stage.clock();
        for schedule in &mut self.schedules {
            schedule.next = clock.checked_add(schedule.every).ok();
        }
    }

    /// Nothing ticks any more.
    pub(super) fn stop_schedules(&mut self) {
        for schedule in &mut self.schedules {
            schedule.next = None;
        }
    }

    /// When the next tick is.
    pub(super) fn next_tick(&self) -> Option<Timestamp> {
        self.schedules.iter().filter_map(|schedule| schedule.next).min()
    }

    /// Invokes the functions of every rule whose tick has come.
    pub(super) fn tick(&mut self) {
        let clock = self.stage.clock();
        let mut due = Vec::new();
        for schedule in &mut self.schedules {
            while let Some(next) = schedule.next.filter(|next| *next <= clock) {
                due.push(schedule.rule.clone());
                schedule.next = next.checked_add(schedule.every).ok();
            }
        }
        for rule in due {
            let Some(rule) = self.stage.stack.resource(&rule).cloned() else { continue };
            for target in rule.properties["Targets"].as_array().into_iter().flatten() {
                self.invoke_scheduled(&rule, target);
            }
        }
    }

    fn invoke_scheduled(&mut self, rule: &Resource, target: &Value) {
        let arn = text(target, "Arn");
        let function = self.stage.stack.by_arn(arn).filter(|found| found.kind == "AWS::Lambda::Function");
        let Some(function) = function.map(|function| function.id.clone()) else {
            return self
                .stage
                .note(&rule.id, format!("the rehearsal does not play the scheduled target {arn}"));
        };
        let source = rule.arn.clone().unwrap_or_default();
        let call = Call {
            action: "lambda:InvokeFunction".to_owned(),
            resource: arn.to_owned(),
            context: Context::new().with("aws:SourceArn", &source).with("aws:SourceAccount", ACCOUNT),
        };
        let events = Principal::Service("events.amazonaws.com".to_owned());
        if let Decision::Denied(denial) = self.stage.stack.authorize_call(&events, &call) {
            return self.stage.problem(&rule.id, format!("the schedule does not reach {function}: {denial}"));
        }
        let given = target["Input"].as_str().and_then(|input| serde_json::from_str(input).ok());
        let event = given.unwrap_or_else(|| self.scheduled_event(&source));
        self.stage.step(&rule.id, format!("its time has come → {function}"));
        let clock = self.stage.clock();
        self.calls.push(clock, AsyncCall { function, event, tries: 1 });
    }

    /// "Scheduled Event" in the EventBridge event reference.
    fn scheduled_event(&self, rule_arn: &str) -> Value {
        let mut now = self.stage.now();
        let time = Timestamp::from_second(now.clock.as_second()).unwrap_or(now.clock);
        json!({
            "version": "0", "id": now.next_uuid(), "detail-type": "Scheduled Event", "source": "aws.events",
            "account": ACCOUNT, "time": time, "region": self.stage.region, "resources": [rule_arn], "detail": {},
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rates_are_read() {
        let seconds = |expression: &str| rate(expression).map(|rate| rate.as_secs());
        assert_eq!(seconds("rate(15 minutes)"), Some(900));
        assert_eq!(seconds("rate(1 hour)"), Some(3600));
        for other in ["rate(0 minutes)", "rate(minutes)", "rate(2 weeks)", "cron(0 12 * * ? *)", ""] {
            assert_eq!(seconds(other), None, "{other}");
        }
    }
}
