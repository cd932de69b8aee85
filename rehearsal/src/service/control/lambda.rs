//! Functions of the template and the queues that are mapped to them.

use serde_json::{Value, json};

use super::{not_emulated, text};
use crate::stage::Stage;
use crate::wire::{Service, ServiceError};

pub(super) fn answer(stage: &Stage, operation: &str, asked: &Value) -> Result<Value, ServiceError> {
    match operation {
        "GetFunctionConfiguration" => configuration(stage, text(asked, "FunctionName")),
        "ListEventSourceMappings" => Ok(json!({"EventSourceMappings": mappings(stage, asked)})),
        // What a new account has beside what must stay unreserved; a stand-in.
        "GetAccountSettings" => Ok(json!({
            "AccountLimit": {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 1000},
            "AccountUsage": {"FunctionCount": stage.stack.functions().len()},
        })),
        other => Err(not_emulated(Service::Lambda, other)),
    }
}

fn configuration(stage: &Stage, name: &str) -> Result<Value, ServiceError> {
    let function = stage.stack.functions().into_iter().find(|function| {
        function.name == name || function.arn == name || function.arn.ends_with(&format!(":{name}"))
    });
    let function = function.ok_or_else(|| {
        let text =
            format!("Function not found: arn:aws:lambda:{}:{}:function:{name}", stage.region, crate::ACCOUNT);
        ServiceError::new("ResourceNotFoundException", text).with_status(404)
    })?;
    Ok(json!({
        "FunctionName": function.name, "FunctionArn": function.arn, "Role": function.role_arn,
        "Runtime": function.runtime, "Handler": function.handler, "Timeout": function.timeout_s,
        "MemorySize": function.memory_mb, "Architectures": [function.architecture], "Version": "$LATEST",
        "State": "Active", "LastUpdateStatus": "Successful", "PackageType": "Zip",
        "Environment": {"Variables": function.environment},
    }))
}

fn mappings(stage: &Stage, asked: &Value) -> Vec<Value> {
    let functions = stage.stack.functions();
    let (wanted, source) = (text(asked, "FunctionName"), text(asked, "EventSourceArn"));
    let all = stage.stack.mappings().into_iter().filter_map(|mapping| {
        let function = functions.iter().find(|function| function.id == mapping.function)?;
        let named = wanted.is_empty() || function.name == wanted || function.arn == wanted;
        let fed = source.is_empty() || mapping.queue_arn == source;
        (named && fed).then(|| {
            json!({
                "UUID": format!("{:036x}", crate::dice::hash(&[&mapping.id])),
                "EventSourceArn": mapping.queue_arn, "FunctionArn": function.arn,
                "BatchSize": mapping.batch_size, "MaximumBatchingWindowInSeconds": mapping.batch_window_s,
                "State": if mapping.enabled { "Enabled" } else { "Disabled" },
                "ScalingConfig": mapping.maximum_concurrency.map(|most| json!({"MaximumConcurrency": most})),
                "FunctionResponseTypes": if mapping.partial_failures { json!(["ReportBatchItemFailures"]) } else { json!([]) },
            })
        })
    });
    all.collect()
}
