//! Something that one of our functions may do and never does.

use contract::function::Call;
use contract::layout::{INPUT_KEY_WILDCARD, TRANSCRIPT_PREFIX};
use proof::Stack;

use super::ours::{Ours, ours, tenants};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::{Statement, action, statements, steps};

pub(super) static RULE: Rule = Rule {
    id: "permissions/undeclared-grant",
    severity: Severity::Error,
    summary: "Our functions may do what the contract declares for them, and no more.",
    why: "What a function may do and never does is of use only to whoever takes the function over (IAM User Guide, \"Grant \
          least privilege\").",
    remedy: "Take it away, or declare the call in `contract::function` where a handler makes it.",
    bad: template!("permissions/undeclared-grant", "bad"),
    good: template!("permissions/undeclared-grant", "good"),
    check,
};

/// The most that may be granted: an action on a pattern of resources, with a condition where one is needed.
struct Bound {
    action: &'static str,
    resource: String,
    /// A condition key that must be tested.
    condition: Option<&'static str>,
}

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let ours = ours(stack);
    if ours.is_empty() {
        return;
    }
    let statements = statements(stack);
    let tenants: Vec<String> = tenants(stack).into_iter().map(|tenant| tenant.id).collect();
    for one in &ours {
        let bounds = bounds(one);
        let own = statements.iter().filter(|statement| super::is_of_role(stack, statement, one.role));
        for statement in own.filter(|statement| statement.has_effect("Allow")) {
            for action in statement.texts("Action") {
                for (number, resource) in statement.texts("Resource").into_iter().enumerate() {
                    let fits = |bound: &Bound| is_within(statement, action, resource, bound);
                    if bounds.iter().any(fits)
                        || is_document(one, action, resource, &tenants)
                        || is_key_use(one, stack, statement, action, resource)
                    {
                        continue;
                    }
                    let message =
                        format!("{} makes no call that needs {action} on {resource} so", one.function.name());
                    findings.at(statement.resource, &steps(&statement.place("Resource", number)), message);
                }
            }
        }
        let attached = one.role.properties.get("ManagedPolicyArns").map(crate::statements::texts);
        for (number, arn) in attached.unwrap_or_default().into_iter().enumerate() {
            if arn.contains(":iam::aws:policy/") {
                let message = format!("{arn} allows {} more than it calls", one.function.name());
                findings.at(one.role, &["ManagedPolicyArns", &number.to_string()], message);
            }
        }
    }
}

fn is_within(statement: &Statement<'_>, action: &str, resource: &str, bound: &Bound) -> bool {
    action.eq_ignore_ascii_case(bound.action)
        && action::like(&bound.resource, resource)
        && bound
            .condition
            .is_none_or(|key| statement.tests().iter().any(|test| test.is_on(key) && test.needs_key()))
}

/// What the function's calls need, and what Lambda does in its name.
fn bounds(one: &Ours<'_>) -> Vec<Bound> {
    let mut bounds = Vec::new();
    let mut add = |action, resource: Option<String>, condition| {
        bounds.extend(resource.map(|resource| Bound { action, resource, condition }));
    };
    let group = one.here("logs", &format!("log-group:{}:*", one.log_group()));
    for action in ["logs:CreateLogStream", "logs:PutLogEvents"] {
        add(action, Some(group.clone()), None);
    }
    for action in ["xray:PutTraceSegments", "xray:PutTelemetryRecords"] {
        add(action, Some("*".to_owned()), None);
    }
    for queue in one.queues() {
        for action in ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"] {
            add(action, Some(queue.to_owned()), None);
        }
    }
    if one.resource.properties.get("VpcConfig").is_some() {
        for action in [
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:AssignPrivateIpAddresses",
            "ec2:UnassignPrivateIpAddresses",
        ] {
            for kind in ["network-interface", "subnet", "security-group"] {
                add(action, Some(one.here("ec2", &format!("{kind}/*"))), None);
            }
        }
        for action in ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"] {
            add(action, Some("*".to_owned()), None);
        }
    }
    for call in one.function.calls() {
        of_call(one, *call, &mut add);
    }
    bounds
}

fn of_call(
    one: &Ours<'_>,
    call: Call,
    add: &mut impl FnMut(&'static str, Option<String>, Option<&'static str>),
) {
    let table = |name| one.arn("AWS::DynamoDB::Table", name).map(str::to_owned);
    let queue = |name| one.arn("AWS::SQS::Queue", name).map(str::to_owned);
    let recordings = || one.bucket("INPUT_BUCKET").map(|arn| format!("{arn}/{INPUT_KEY_WILDCARD}"));
    let beside =
        |rest: &str| one.bucket("OUTPUT_BUCKET").map(|arn| format!("{arn}/{TRANSCRIPT_PREFIX}{rest}"));
    let everything = || Some("*".to_owned());
    match call {
        Call::ReadTenant => add("dynamodb:GetItem", table("DDB_TABLE"), None),
        Call::RegisterTenant => add("dynamodb:PutItem", table("DDB_TABLE"), None),
        Call::DisableTenant => add("dynamodb:UpdateItem", table("DDB_TABLE"), None),
        Call::ReadLedger => add("dynamodb:GetItem", table("LEDGER_TABLE"), None),
        Call::EnterLedger => add("dynamodb:PutItem", table("LEDGER_TABLE"), None),
        Call::UpdateLedger => add("dynamodb:UpdateItem", table("LEDGER_TABLE"), None),
        Call::QueryUnfinished => {
            let index = table("LEDGER_TABLE")
                .map(|arn| format!("{arn}/index/{}", contract::ledger::UNFINISHED_INDEX));
            add("dynamodb:Query", index, None);
        }
        Call::StartTranscriptionJob => {
            add("transcribe:StartTranscriptionJob", everything(), None);
            match one.variable("TRANSCRIBE_ROLE_ARN") {
                Some(role) => add("iam:PassRole", Some(role.to_owned()), Some("iam:PassedToService")),
                None => add("s3:PutObject", beside("*"), None),
            }
        }
        Call::GetTranscriptionJob => {
            let jobs = one.variable("DEPLOYMENT").map(|name| format!("transcription-job/{name}.*"));
            add("transcribe:GetTranscriptionJob", jobs.map(|jobs| one.here("transcribe", &jobs)), None);
        }
        Call::ReadRecording => add("s3:GetObject", recordings(), None),
        Call::ListRecordings => add("s3:ListBucket", one.bucket("INPUT_BUCKET").map(str::to_owned), None),
        Call::DeleteRecording => {
            add("s3:DeleteObject", recordings(), None);
            add("s3:GetObject", recordings(), None);
        }
        Call::SendToIntake => add("sqs:SendMessage", queue("INTAKE_QUEUE_URL"), None),
        Call::SendToCompletion => add("sqs:SendMessage", queue("COMPLETION_QUEUE_URL"), None),
        Call::SendToAnalysis => add("sqs:SendMessage", queue("ANALYSIS_QUEUE_URL"), None),
        Call::ReadTranscript => add("s3:GetObject", beside("*"), None),
        Call::KeepReading => add("s3:PutObject", beside("*.kept"), None),
        Call::DeleteTranscript => add("s3:DeleteObject", beside("*"), None),
        // On the documents of named tenants: see `is_document`.
        Call::ReadDocument | Call::WriteDocument => {}
        Call::BatchDetectSentiment => add("comprehend:BatchDetectSentiment", everything(), None),
        Call::BatchDetectKeyPhrases => add("comprehend:BatchDetectKeyPhrases", everything(), None),
        Call::BatchDetectEntities => add("comprehend:BatchDetectEntities", everything(), None),
        Call::Converse => {
            for model in one.models() {
                let profile = one.here("bedrock", &format!("inference-profile/{model}"));
                let behind = model.split_once('.').map_or(model.as_str(), |(_, behind)| behind);
                let partition = &one.stack.account().partition;
                let model = format!("arn:{partition}:bedrock:*::foundation-model/{behind}");
                add("bedrock:InvokeModel", Some(profile), None);
                add("bedrock:InvokeModel", Some(model), Some("bedrock:InferenceProfileArn"));
            }
        }
    }
}

/// Documents of one tenant, which has a folder of its own beside that of the transcripts.
fn is_document(one: &Ours<'_>, action: &str, resource: &str, tenants: &[String]) -> bool {
    let declared = one.function.calls().iter().any(|call| match call {
        Call::ReadDocument => action.eq_ignore_ascii_case("s3:GetObject"),
        Call::WriteDocument => {
            ["s3:PutObject", "s3:PutObjectTagging"].iter().any(|own| own.eq_ignore_ascii_case(action))
        }
        _ => false,
    });
    let folder =
        one.bucket("OUTPUT_BUCKET").and_then(|bucket| resource.strip_prefix(bucket)?.strip_prefix('/'));
    let tenant = folder.and_then(|folder| folder.split_once('/')).map(|(tenant, _)| tenant);
    declared
        && tenant.is_some_and(|tenant| {
            let known = tenants.is_empty() || tenants.iter().any(|known| known == tenant);
            known && !tenant.is_empty() && !action::has_wildcard(tenant)
        })
}

/// Use of a key through the services that the calls go to. Where it is not known whether Transcribe uses the key through
/// S3 alone, all that it may ask is granted in one statement.
fn is_key_use(
    one: &Ours<'_>,
    stack: &Stack,
    statement: &Statement<'_>,
    action: &str,
    resource: &str,
) -> bool {
    const OF_TRANSCRIBE: [&str; 4] = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"];
    let calls = one.function.calls();
    if stack.by_name("AWS::KMS::Key", resource).is_none() {
        return false;
    }
    if calls.contains(&Call::StartTranscriptionJob) && statement.texts("Action") == OF_TRANSCRIBE {
        return true;
    }
    let services = match action.to_ascii_lowercase().as_str() {
        "kms:decrypt" => through(one, false),
        "kms:generatedatakey" => through(one, true),
        _ => return false,
    };
    let account = stack.account();
    let tests = statement.tests();
    let Some(test) = tests.iter().find(|test| test.is_on("kms:ViaService") && test.needs_key()) else {
        return false;
    };
    let named = test.texts();
    let known = |name: &String| {
        services.iter().any(|service| *name == format!("{service}.{}.amazonaws.com", account.region))
    };
    !named.is_empty() && named.iter().all(known)
}

/// The services through which the function's calls use keys: to read, or to write.
fn through(one: &Ours<'_>, writes: bool) -> Vec<&'static str> {
    let mut services = Vec::new();
    if !writes && one.queues().next().is_some() {
        services.push("sqs");
    }
    for call in one.function.calls() {
        services.extend(match call {
            Call::ReadTenant
            | Call::ReadLedger
            | Call::EnterLedger
            | Call::UpdateLedger
            | Call::QueryUnfinished
            | Call::RegisterTenant
            | Call::DisableTenant
                if !writes =>
            {
                Some("dynamodb")
            }
            Call::StartTranscriptionJob => Some("s3"),
            Call::ReadRecording | Call::ReadTranscript | Call::ReadDocument if !writes => Some("s3"),
            Call::KeepReading | Call::WriteDocument if writes => Some("s3"),
            // Sending takes a data key and opens it.
            Call::SendToIntake | Call::SendToCompletion | Call::SendToAnalysis => Some("sqs"),
            _ => None,
        });
    }
    services
}
