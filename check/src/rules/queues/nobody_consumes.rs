//! A queue that fills and is emptied by time.

use proof::{Principal, Request, Resource, Stack, unknown};
use serde_json::Value;

use super::queue::{is_true, redrive};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::{Holder, Statement, statements};

pub(super) static RULE: Rule = Rule {
    id: "queues/nobody-consumes",
    severity: Severity::Warning,
    summary: "Somebody takes out what is put into a queue.",
    why: "A message that nobody receives is deleted when the queue's retention ends, and nothing tells \
          (Amazon SQS Developer Guide, \"Amazon SQS message quotas\"). A rule, topic, bucket or role that puts \
          something into a queue does so for somebody.",
    remedy: "Map a function to the queue, allow a role to receive from it, or export the queue for whoever \
          reads it.",
    bad: template!("queues/nobody-consumes", "bad"),
    good: template!("queues/nobody-consumes", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let statements = statements(stack);
    for queue in stack.of_kind("AWS::SQS::Queue") {
        let Some(arn) = queue.arn.as_deref() else { continue };
        let Some(producer) = producer(stack, &statements, arn) else { continue };
        if keeps_dead_letters(stack, arn)
            || is_told(deployment, queue, arn)
            || is_read(stack, &statements, arn)
        {
            continue;
        }
        let disabled = mappings(stack, arn).next();
        let message = match disabled {
            Some(mapping) => format!(
                "{producer} puts into {} what {} would take out, but it is disabled",
                queue.id, mapping.id
            ),
            None => format!("{producer} puts into {} what nobody takes out", queue.id),
        };
        findings.at(queue, &[], message);
    }
}

fn mappings<'s>(stack: &'s Stack, arn: &str) -> impl Iterator<Item = &'s Resource> {
    let mappings = stack.of_kind("AWS::Lambda::EventSourceMapping");
    mappings
        .filter(move |mapping| mapping.properties.get("EventSourceArn").and_then(Value::as_str) == Some(arn))
}

/// Who provably puts something into the queue.
fn producer(stack: &Stack, statements: &[Statement<'_>], arn: &str) -> Option<String> {
    let is = |value: Option<&Value>| value.and_then(Value::as_str) == Some(arn);
    let items = |resource: &Resource, property: &str| -> Vec<Value> {
        resource.properties.get(property).and_then(Value::as_array).cloned().unwrap_or_default()
    };
    let rule = stack
        .of_kind("AWS::Events::Rule")
        .find(|rule| items(rule, "Targets").iter().any(|target| is(target.get("Arn"))));
    let topic = || {
        stack
            .of_kind("AWS::SNS::Subscription")
            .find(|subscription| is(subscription.properties.get("Endpoint")))
    };
    let schedule = || {
        stack.of_kind("AWS::Scheduler::Schedule").find(|schedule| is(schedule.property(&["Target", "Arn"])))
    };
    let bucket = || {
        stack.of_kind("AWS::S3::Bucket").find(|bucket| {
            let list = bucket.property(&["NotificationConfiguration", "QueueConfigurations"]);
            list.and_then(Value::as_array).into_iter().flatten().any(|one| is(one.get("Queue")))
        })
    };
    let known = rule.or_else(topic).or_else(schedule).or_else(bucket).map(|resource| resource.id.clone());
    known.or_else(|| {
        let sends = statements.iter().find(|statement| {
            statement.holder == Holder::Identity
                && statement.has_effect("Allow")
                && statement
                    .texts("Action")
                    .iter()
                    .any(|action| action.eq_ignore_ascii_case("sqs:SendMessage"))
                && statement.texts("Resource").contains(&arn)
        });
        sends.map(|statement| statement.resource.id.clone())
    })
}

/// Is it another queue's, rule's or function's dead-letter queue, or may it be?
fn keeps_dead_letters(stack: &Stack, arn: &str) -> bool {
    stack
        .of_kind("AWS::SQS::Queue")
        .any(|queue| redrive(queue).is_some_and(|redrive| redrive.target == Some(arn)))
        || stack.resources().any(|resource| names_dead_letters(&resource.properties, arn))
}

fn names_dead_letters(value: &Value, arn: &str) -> bool {
    match value {
        Value::Object(map) => map.iter().any(|(key, value)| {
            let dead = matches!(
                key.as_str(),
                "DeadLetterConfig" | "RedrivePolicy" | "OnFailure" | "deadLetterTargetArn"
            );
            dead && mentions(value, &[arn]) || names_dead_letters(value, arn)
        }),
        Value::Array(items) => items.iter().any(|item| names_dead_letters(item, arn)),
        _ => false,
    }
}

/// Is the name in the text, and not as the beginning of a longer one?
fn holds(text: &str, name: &str) -> bool {
    let goes_on = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    text.match_indices(name).any(|(at, _)| !text[at + name.len()..].starts_with(goes_on))
}

fn mentions(value: &Value, names: &[&str]) -> bool {
    match value {
        Value::String(text) => names.iter().any(|name| holds(text, name)),
        Value::Array(items) => items.iter().any(|item| mentions(item, names)),
        Value::Object(map) => map.values().any(|value| mentions(value, names)),
        _ => false,
    }
}

/// Is the queue in an output, or does a resource name it that may read it in a way of its own?
fn is_told(deployment: &Deployment, queue: &Resource, arn: &str) -> bool {
    let names = [arn, queue.name.as_str()];
    let by_output = deployment.parts().iter().any(|part| {
        part.stack
            .outputs()
            .values()
            .any(|output| mentions(output, &names) || output.as_str() == Some(queue.physical_name.as_str()))
    });
    // These name queues without reading them; what a function or role may do, its policies say.
    let by_others = |resource: &&Resource| {
        let mut silent =
            ["AWS::SQS::", "AWS::SNS::", "AWS::Events::", "AWS::Scheduler::", "AWS::IAM::", "AWS::Lambda::"]
                .into_iter()
                .chain(["AWS::CloudWatch::", "AWS::S3::", "AWS::KMS::", "AWS::Logs::"]);
        resource.id != queue.id && !silent.any(|kind| resource.kind.starts_with(kind))
    };
    by_output
        || deployment
            .stack
            .resources()
            .filter(by_others)
            .any(|resource| mentions(&resource.properties, &names))
}

/// May anybody receive from it, as far as the template tells, or is that not known?
fn is_read(stack: &Stack, statements: &[Statement<'_>], arn: &str) -> bool {
    let enabled = |mapping: &Resource| {
        mapping
            .properties
            .get("Enabled")
            .is_none_or(|value| !value.is_boolean() && !value.is_string() || is_true(value))
    };
    if mappings(stack, arn).any(enabled) {
        return true;
    }
    let unknown_source = stack
        .of_kind("AWS::Lambda::EventSourceMapping")
        .any(|mapping| mapping.properties.get("EventSourceArn").and_then(unknown::why).is_some());
    // The role of a function whose mapping is switched off is for the mapping.
    let idle: Vec<&str> = mappings(stack, arn)
        .filter_map(|mapping| {
            let name = mapping.properties.get("FunctionName")?.as_str()?;
            let function = stack.by_name("AWS::Lambda::Function", name)?;
            let role = function.properties.get("Role")?.as_str()?;
            Some(stack.by_name("AWS::IAM::Role", role)?.id.as_str())
        })
        .collect();
    let awake = |holder: &Resource| !idle.contains(&holder.id.as_str());
    unknown_source
        || statements.iter().any(|statement| {
            awake(statement.resource)
                && statement.holder != Holder::Trust
                && statement.has_effect("Allow")
                && may(statement, arn)
        })
        || stack.of_kind("AWS::IAM::Role").any(|role| awake(role) && may_by_managed(stack, role, arn))
}

/// Does the statement name receiving from it, or something that is not known?
fn may(statement: &Statement<'_>, arn: &str) -> bool {
    let receives = |action: &&str| {
        let action = action.to_ascii_lowercase();
        action == "*" || action.strip_prefix("sqs:").is_some_and(|name| fits(name, "receivemessage"))
    };
    let open = unknown::within(statement.content).is_some() || statement.content.get("NotAction").is_some();
    let named = statement.texts("Action").iter().any(receives);
    let here = statement.content.get("NotResource").is_some()
        || statement.texts("Resource").iter().any(|resource| fits(resource, arn));
    (open && (named || statement.texts("Action").is_empty())) || named && here
}

/// `*` and `?` as in policies.
fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    for step in pattern {
        let before = reached.clone();
        for (at, now) in reached.iter_mut().enumerate() {
            *now = match step {
                '*' => before[..=at].contains(&true),
                _ if at == 0 => false,
                '?' => before[at - 1],
                step => before[at - 1] && text[at - 1] == step,
            };
        }
    }
    reached[text.len()]
}

/// Policies of AWS and of other stacks: what they allow is asked, and what is not known counts.
fn may_by_managed(stack: &Stack, role: &Resource, arn: &str) -> bool {
    let Some(policies) = role.properties.get("ManagedPolicyArns") else { return false };
    let elsewhere = |policy: &Value| match policy.as_str() {
        Some(policy) => stack.by_name("AWS::IAM::ManagedPolicy", policy).is_none(),
        None => true,
    };
    if !policies.as_array().is_none_or(|policies| policies.iter().any(elsewhere)) {
        return false;
    }
    // Those of AWS that name one other service say so in their name.
    let of_others = |policy: &Value| {
        let name = policy.as_str().and_then(|policy| policy.rsplit('/').next()).unwrap_or_default();
        let others =
            ["AWSLambdaBasicExecutionRole", "AWSLambdaVPCAccessExecutionRole", "AWSXRayDaemonWriteAccess"];
        others.contains(&name)
    };
    if policies.as_array().is_some_and(|policies| policies.iter().all(of_others)) {
        return false;
    }
    let request = Request {
        principal: Principal::Role(role.arn.clone().unwrap_or_default()),
        action: "sqs:ReceiveMessage".to_owned(),
        resource: arn.to_owned(),
        context: proof::Context::new(),
    };
    match stack.authorize(&request).denial() {
        None => true,
        Some(denial) => matches!(denial.reason, proof::Reason::Undecided { .. }),
    }
}
