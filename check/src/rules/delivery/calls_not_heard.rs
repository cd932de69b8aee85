//! A pipeline of the contract that does not hear of its calls.

use contract::event::{JobStateChange, ObjectCreated};
use contract::function::Function;
use contract::job::JobName;
use contract::layout::{InputKey, MediaFormat, TranscriptKey};
use contract::ledger::Half;
use contract::tenant::TenantId;
use proof::{Pattern, Resource, Stack, deliver};
use serde_json::{Value, json};

use super::patterns::{base, patterns, targets};
use super::service::text;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "delivery/calls-not-heard",
    severity: Severity::Error,
    summary: "The functions of CCI Lite hear of every recording and transcript, and of nothing else in their buckets.",
    why: "Recordings lie at `<tenant>/calls/<file>`, transcripts at `tmp/<tenant>/<job>/redacted-<job>.json`. A rule that \
          leaves some of them out loses those calls; one that takes in what the pipeline writes itself fills its dead-letter \
          queue (the crate `contract`, `layout`).",
    remedy: "Write the pattern as `contract::event` makes it, with the queue of the function as the target.",
    bad: template!("delivery/calls-not-heard", "bad"),
    good: template!("delivery/calls-not-heard", "good"),
    check,
};

/// Somebody's recording, as an example.
const TENANT: &str = "acme";

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let rules = patterns(stack);
    for function in stack.of_kind("AWS::Lambda::Function") {
        let Some(binary) = text(&function.metadata, "cci:binary") else { continue };
        let Some(own) = Function::ALL.into_iter().find(|own| own.name() == binary) else { continue };
        let variable =
            |name: &str| function.property(&["Environment", "Variables", name]).and_then(Value::as_str);
        let expected = match own {
            Function::JobInit => variable("INPUT_BUCKET").and_then(recordings),
            Function::ResultHandler => {
                variable("OUTPUT_BUCKET").zip(variable("DEPLOYMENT")).and_then(|(b, d)| transcripts(b, d))
            }
            Function::Reconciler => {
                if !is_scheduled(stack, function) {
                    let message =
                        format!("no schedule calls {}: calls that stand still stay so", function.id);
                    findings.at(function, &[], message);
                }
                continue;
            }
            Function::Analyzer | Function::TenantRegistrar => continue,
        };
        let Some(expected) = expected else {
            findings.note(function, "which bucket it works for is not known");
            continue;
        };
        let queues: Vec<String> = stack
            .mappings()
            .into_iter()
            .filter(|mapping| mapping.function == function.id && mapping.enabled)
            .map(|mapping| mapping.queue_arn)
            .collect();
        let listening = |(rule, _): &&(&Resource, Pattern)| {
            let hears = |(_, target): &(String, &Value)| {
                text(target, "Arn").is_some_and(|arn| queues.iter().any(|queue| queue == arn))
            };
            deliver::listens(rule) && targets(rule).iter().any(hears)
        };
        let listening: Vec<&(&Resource, Pattern)> = rules.iter().filter(listening).collect();
        let base = base(stack);
        for (what, event, wanted) in expected {
            let event = overlaid(&base, event);
            let heard = listening.iter().find(|(_, pattern)| pattern.matches(&event));
            match (wanted, heard) {
                (true, None) => {
                    let message =
                        format!("{} does not hear of {what}: no rule sends it to its queue", function.id);
                    match listening.iter().find(|(_, pattern)| nearly(pattern, &event)) {
                        Some((rule, _)) => findings.at(rule, &["EventPattern"], message),
                        None => findings.at(function, &[], message),
                    }
                    break;
                }
                (false, Some((rule, _))) => {
                    let message = format!("{} hears of {what}, which is no call", function.id);
                    findings.at(rule, &["EventPattern"], message);
                    break;
                }
                _ => {}
            }
        }
    }
}

/// Is the rule one for events of this source?
fn nearly(pattern: &Pattern, event: &Value) -> bool {
    let source = event["source"].as_str().unwrap_or_default();
    pattern.exact_texts(&["source"]).is_some_and(|sources| sources.contains(&source))
}

type Expected = Vec<(String, Value, bool)>;

/// Recordings of every format, in either letter case.
fn recordings(bucket: &str) -> Option<Expected> {
    let tenant: TenantId = TENANT.parse().ok()?;
    let files = MediaFormat::ALL.iter().flat_map(|format| {
        let extension = format.as_str();
        [format!("2026/call 1.{extension}"), format!("call.{}", extension.to_uppercase())]
    });
    let mut expected = Vec::new();
    for file in files {
        let key = InputKey::new(tenant.clone(), &file).ok()?.to_string();
        expected.push((format!("the recording {key}"), written(bucket, &key), true));
    }
    for key in [format!("{TENANT}/{TENANT}.wav"), "calls.wav".to_owned()] {
        expected.push((format!("{key}, which is in no folder calls/"), written(bucket, &key), false));
    }
    Some(expected)
}

/// Transcripts and the ends of jobs, but not what lies beside a transcript.
fn transcripts(bucket: &str, deployment: &str) -> Option<Expected> {
    let tenant: TenantId = TENANT.parse().ok()?;
    let job: JobName = format!("{deployment}.{TENANT}.0123456789abcdef").parse().ok()?;
    let transcript = TranscriptKey::redacted(tenant.clone(), job.clone()).to_string();
    let mut expected = vec![(format!("the transcript {transcript}"), written(bucket, &transcript), true)];
    for status in ["COMPLETED", "FAILED"] {
        let event = json!({
            "source": JobStateChange::SOURCE,
            "detail-type": JobStateChange::DETAIL_TYPE,
            "detail": {"TranscriptionJobName": job.as_str(), "TranscriptionJobStatus": status},
        });
        expected.push((format!("a job that is {status}"), event, true));
    }
    let beside = [TranscriptKey::probe(&tenant, &job), TranscriptKey::kept(&tenant, &job, Half::Model)];
    let document = format!("{TENANT}/2026/01/02/{}.json", job.as_str());
    for key in beside.into_iter().chain([document]) {
        expected.push((key.clone(), written(bucket, &key), false));
    }
    Some(expected)
}

fn written(bucket: &str, key: &str) -> Value {
    json!({
        "source": ObjectCreated::SOURCE,
        "detail-type": ObjectCreated::DETAIL_TYPE,
        "resources": [format!("arn:aws:s3:::{bucket}")],
        "detail": {
            "version": "0",
            "bucket": {"name": bucket},
            "object": {"key": key, "size": 1024, "etag": "0123456789abcdef", "sequencer": "617f08299329d189"},
            "reason": "PutObject",
        },
    })
}

fn overlaid(base: &Value, event: Value) -> Value {
    let mut all = base.clone();
    if let (Some(all), Value::Object(event)) = (all.as_object_mut(), event) {
        all.extend(event);
    }
    all
}

fn is_scheduled(stack: &Stack, function: &Resource) -> bool {
    let names = |arn: Option<&str>| arn.is_some() && arn == function.arn.as_deref();
    let enabled = |resource: &Resource| text(&resource.properties, "State") != Some("DISABLED");
    let by_rule = stack.of_kind("AWS::Events::Rule").any(|rule| {
        enabled(rule)
            && rule.properties.get("ScheduleExpression").is_some()
            && targets(rule).iter().any(|(_, target)| names(text(target, "Arn")))
    });
    let by_scheduler = stack.of_kind("AWS::Scheduler::Schedule").any(|schedule| {
        enabled(schedule) && schedule.property(&["Target", "Arn"]).is_some_and(|arn| names(arn.as_str()))
    });
    by_rule || by_scheduler
}
