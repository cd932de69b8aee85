//! What happens on the ways of calls that are played together. Only lines are kept while it happens; whose they are is found
//! out afterwards, by the keys and jobs that they name.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::lambda::Outcome;
use crate::service::text;
use crate::stage::{Now, Stage};
use crate::trace::{Level, Step};

/// One thing that happened.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    at: Timestamp,
    level: Level,
    resource: String,
    what: String,
    /// Where the call is named when the words do not: the event or the request.
    hint: String,
    /// The invocation that did it; 0 for none.
    invocation: u64,
}

impl Now {
    /// Where calls are played one by one, the trace is the call's way.
    fn is_on_the_way(&self) -> bool {
        self.keeps_ways && !self.trace.keeps_all()
    }

    fn line(&mut self, invocation: u64, level: Level, resource: &str, what: &str, hint: String) {
        let (resource, what) = (resource.to_owned(), what.to_owned());
        self.ways.push(Line { at: self.clock, level, resource, what, hint, invocation });
    }

    /// Keeps a step. Log lines and metrics come when they come, and are left out.
    pub(crate) fn on_the_way(
        &mut self,
        access_key: &str,
        level: Level,
        resource: &str,
        what: &str,
        detail: Option<&Value>,
    ) {
        if !self.is_on_the_way() || level == Level::Log || what.starts_with("measures ") {
            return;
        }
        let invocation = self.instances.get(access_key).map_or(0, |instance| instance.number);
        let hint = detail.map(Value::to_string).unwrap_or_default();
        self.line(invocation, level, resource, what, hint);
    }

    /// An invocation begins. Its number.
    pub(crate) fn begin_way(&mut self, function: &str, payload: &Value) -> u64 {
        self.invocations += 1;
        let number = self.invocations;
        if self.is_on_the_way() {
            let (what, bodies) = invoked(payload);
            self.line(number, Level::Step, function, &what, bodies);
        }
        number
    }

    /// An event is sent where things go wrong.
    pub(crate) fn event_on_the_way(
        &mut self,
        source: &str,
        kind: &str,
        parts: &[&str],
        copies: &[SignedDuration],
    ) {
        let mut said: Vec<String> = Vec::new();
        match copies.len() {
            0 => said.push("is lost".to_owned()),
            1 => {}
            _ => said.push("is sent twice".to_owned()),
        }
        let late = copies.iter().filter(|late| !late.is_zero());
        said.extend(late.map(|late| format!("comes {:.0} s late", late.as_secs_f64())));
        if self.is_on_the_way() && !said.is_empty() {
            let what = format!("fault: {kind} {}", said.join(", "));
            self.line(0, Level::Note, source, &what, parts.join("\n"));
        }
    }
}

impl Stage {
    /// An invocation ends, well or not.
    pub(crate) fn end_way(&self, access_key: &str, payload: &Value, outcome: &Outcome) {
        let mut now = self.now();
        if !now.is_on_the_way() {
            return;
        }
        let Some(instance) = now.instances.get(access_key) else { return };
        let (number, function) = (instance.number, instance.function.clone());
        let mut note = |what: &str, hint: String| now.line(number, Level::Note, &function, what, hint);
        match outcome {
            Outcome::Failed(why) => note(&format!("failed: {why}"), bodies(payload, |_| true)),
            Outcome::Killed => note("fault: was killed", bodies(payload, |_| true)),
            Outcome::Answered(answer) => {
                let failed = answer["batchItemFailures"].as_array().into_iter().flatten();
                let failed: BTreeSet<&str> = failed.map(|one| text(one, "itemIdentifier")).collect();
                if !failed.is_empty() {
                    let hint = bodies(payload, |record| failed.contains(text(record, "messageId")));
                    note("could not handle its message, which comes back", hint);
                }
            }
        }
    }
}

/// What an invocation is, in words, and what it is about.
fn invoked(payload: &Value) -> (String, String) {
    let records = payload["Records"].as_array().map(Vec::as_slice).unwrap_or_default();
    let Some(first) = records.first() else {
        return ("is invoked with an event".to_owned(), payload.to_string());
    };
    let queue = text(first, "eventSourceARN").rsplit(':').next().unwrap_or_default();
    let count = |record: &Value| text(&record["attributes"], "ApproximateReceiveCount").parse().unwrap_or(1);
    let most: u64 = records.iter().map(count).max().unwrap_or(1);
    let again = if most > 1 { format!(", received {most} times") } else { String::new() };
    (format!("is invoked with {} message(s) of {queue}{again}", records.len()), bodies(payload, |_| true))
}

fn bodies(payload: &Value, wanted: impl Fn(&Value) -> bool) -> String {
    let records = payload["Records"].as_array().into_iter().flatten().filter(|record| wanted(record));
    let bodies: Vec<&str> = records.map(|record| text(record, "body")).collect();
    if bodies.is_empty() && !payload["Records"].is_array() {
        return payload.to_string();
    }
    bodies.join("\n")
}

/// The steps of each call, by the names that its lines may have: keys and jobs. What an invocation does without naming a call is
/// that of the one call that it is about; where it is about several, it is nobody's.
pub(crate) fn by_call(lines: &[Line], names: &BTreeMap<String, usize>, calls: usize) -> Vec<Vec<Step>> {
    let odd: Vec<(&str, usize)> = names
        .iter()
        .filter(|(name, _)| name.contains([' ', '"', '(', '\\']))
        .map(|(name, call)| (name.as_str(), *call))
        .collect();
    let own = |line: &Line| names_in(line, names, &odd);
    let mut of_invocations: BTreeMap<u64, BTreeSet<usize>> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.invocation > 0) {
        of_invocations.entry(line.invocation).or_default().extend(own(line));
    }
    let mut ways = vec![Vec::new(); calls];
    for line in lines {
        let mut calls = own(line);
        if let (true, Some(about)) = (calls.is_empty(), of_invocations.get(&line.invocation))
            && about.len() == 1
        {
            calls.clone_from(about);
        }
        for call in calls {
            let Line { at, level, resource, what, .. } = line.clone();
            ways[call].push(Step { at, level, resource, what, detail: None });
        }
    }
    ways
}

/// The calls that a line names. Names are words between quotation marks, slashes and blanks, or whole texts: the odd ones, which
/// hold such marks themselves.
fn names_in(line: &Line, names: &BTreeMap<String, usize>, odd: &[(&str, usize)]) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for text in [&line.what, &line.hint] {
        for part in text.split(['"', '\\', ' ', '\n', '(']) {
            found.extend(part.split_once('/').and_then(|_| whole_key(part, names)));
            let words = part.split('/').map(|word| word.trim_end_matches(".json"));
            found.extend(words.filter_map(|word| names.get(word.strip_prefix("redacted-").unwrap_or(word))));
        }
        found.extend(odd.iter().filter(|(name, _)| text.contains(name)).map(|(_, call)| *call));
    }
    found
}

/// The key that a path ends with: it may stand behind a bucket's name.
fn whole_key(path: &str, names: &BTreeMap<String, usize>) -> Option<usize> {
    let mut rest = path;
    loop {
        if let Some(call) = names.get(rest) {
            return Some(*call);
        }
        rest = rest.split_once('/')?.1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(invocation: u64, what: &str, hint: &str) -> Line {
        Line {
            at: Timestamp::UNIX_EPOCH,
            level: Level::Step,
            resource: "F".to_owned(),
            what: what.to_owned(),
            hint: hint.to_owned(),
            invocation,
        }
    }

    #[test]
    fn a_line_belongs_to_the_call_that_it_or_its_invocation_names() {
        let names = [("t/calls/a.wav", 0), ("job.a", 0), ("t/calls/b c.wav", 1), ("job.b", 1)]
            .map(|(n, i)| (n.to_owned(), i));
        let names = BTreeMap::from(names);
        let lines = [
            line(0, "t/calls/a.wav (9 bytes) is uploaded", ""),
            line(0, "t/calls/b c.wav (9 bytes) is uploaded", ""),
            line(1, "is invoked", r#"{"detail":{"object":{"key":"t/calls/a.wav"}}}"#),
            line(1, "dynamodb:GetItem Tenants", ""),
            line(2, "is invoked", "{\\\"job\\\":\\\"job.a\\\"}\n{\"job\":\"job.b\"}"),
            line(2, "dynamodb:GetItem Tenants", ""),
            line(2, "s3:GetObject Results/tmp/job.b/redacted-job.b.json", ""),
            line(0, "s3://input/t/calls/a.wav", ""),
            line(0, "nobody's", "job.c"),
        ];
        let ways = by_call(&lines, &names, 2);
        let said = |call: usize| ways[call].iter().map(|step| step.what.as_str()).collect::<Vec<_>>();
        assert_eq!(
            said(0),
            [
                "t/calls/a.wav (9 bytes) is uploaded",
                "is invoked",
                "dynamodb:GetItem Tenants",
                "is invoked",
                "s3://input/t/calls/a.wav"
            ]
        );
        assert_eq!(
            said(1),
            [
                "t/calls/b c.wav (9 bytes) is uploaded",
                "is invoked",
                "s3:GetObject Results/tmp/job.b/redacted-job.b.json"
            ]
        );
    }
}
