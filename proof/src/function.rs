//! What a function sees: environment, limits, role, and the queues mapped to it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::stack::{Resource, Stack};
use crate::unknown;

/// Names that Lambda keeps for itself: a template that sets one cannot be deployed ("Defined runtime environment
/// variables" in the Lambda developer guide).
pub const RESERVED_VARIABLES: [&str; 18] = [
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_DEFAULT_REGION",
    "AWS_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_LAMBDA_RUNTIME_API",
    "LAMBDA_TASK_ROOT",
    "LAMBDA_RUNTIME_DIR",
];

/// Where a function's code comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// An object in S3.
    S3 {
        /// Bucket of the zip.
        bucket: String,
        /// Key of the zip.
        key: String,
    },
    /// Source written in the template.
    Inline(String),
    /// A container image.
    Image(String),
}

/// One Lambda function.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// Logical ID.
    pub id: String,
    /// Function name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// Environment variables. Unknown values are left out and listed in `unknown_environment`.
    pub environment: BTreeMap<String, String>,
    /// Variables whose value the template cannot tell, with the reason.
    pub unknown_environment: BTreeMap<String, String>,
    /// Seconds, 1 to 900; 3 when not set.
    pub timeout_s: u32,
    /// MB, 128 to 32,768; 128 when not set.
    pub memory_mb: u32,
    /// Handler, for example `bootstrap`.
    pub handler: Option<String>,
    /// Runtime, for example `provided.al2023`.
    pub runtime: Option<String>,
    /// `x86_64` (when not set) or `arm64`.
    pub architecture: String,
    /// ARN of the execution role.
    pub role_arn: String,
    /// Logical ID of the execution role, when it is in the template.
    pub role: Option<String>,
    /// Where the code comes from.
    pub code: Option<Code>,
    /// Log group: that of `LoggingConfig`, else `/aws/lambda/<name>`.
    pub log_group: String,
    /// `Text` (when not set) or `JSON`.
    pub log_format: String,
    /// Is X-Ray tracing active?
    pub tracing: bool,
    /// Reserved concurrency.
    pub reserved_concurrency: Option<u32>,
    /// The queues mapped to it.
    pub mappings: Vec<Mapping>,
}

/// One event source mapping from a queue to a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// Logical ID.
    pub id: String,
    /// ARN of the queue.
    pub queue_arn: String,
    /// Logical ID of the queue, when it is in the template.
    pub queue: Option<String>,
    /// Logical ID of the function.
    pub function: String,
    /// Messages per invocation; 10 when not set.
    pub batch_size: u32,
    /// Seconds to wait for a fuller batch; 0 when not set.
    pub batch_window_s: u32,
    /// Concurrent invocations, 2 to 1,000; `None` when not limited.
    pub maximum_concurrency: Option<u32>,
    /// `ReportBatchItemFailures` is set.
    pub partial_failures: bool,
    /// Is it enabled?
    pub enabled: bool,
}

impl Stack {
    /// The Lambda functions, in the order of the template.
    pub fn functions(&self) -> Vec<Function> {
        let mappings = self.mappings();
        self.of_kind("AWS::Lambda::Function").map(|resource| self.function(resource, &mappings)).collect()
    }

    /// The event source mappings from queues to functions of the template.
    pub fn mappings(&self) -> Vec<Mapping> {
        self.of_kind("AWS::Lambda::EventSourceMapping")
            .filter_map(|resource| self.mapping(resource))
            .collect()
    }

    fn function(&self, resource: &Resource, mappings: &[Mapping]) -> Function {
        let text = |path: &[&str]| text(resource, path);
        let (environment, unknown_environment) = environment(resource);
        let name = resource.physical_name.clone();
        let role = resource.property(&["Role"]).and_then(Value::as_str).unwrap_or_default();
        let architecture = resource.property(&["Architectures"]).and_then(|list| list.get(0)?.as_str());
        Function {
            id: resource.id.clone(),
            arn: resource.arn.clone().unwrap_or_default(),
            environment,
            unknown_environment,
            timeout_s: number(resource, &["Timeout"]).unwrap_or(3),
            memory_mb: number(resource, &["MemorySize"]).unwrap_or(128),
            handler: text(&["Handler"]),
            runtime: text(&["Runtime"]),
            architecture: architecture.unwrap_or("x86_64").to_owned(),
            role_arn: role.to_owned(),
            role: self.by_name("AWS::IAM::Role", role).map(|role| role.id.clone()),
            code: code(resource),
            log_group: text(&["LoggingConfig", "LogGroup"]).unwrap_or_else(|| format!("/aws/lambda/{name}")),
            log_format: text(&["LoggingConfig", "LogFormat"]).unwrap_or_else(|| "Text".to_owned()),
            tracing: text(&["TracingConfig", "Mode"]).as_deref() == Some("Active"),
            reserved_concurrency: number(resource, &["ReservedConcurrentExecutions"]),
            mappings: mappings.iter().filter(|mapping| mapping.function == resource.id).cloned().collect(),
            name,
        }
    }

    fn mapping(&self, resource: &Resource) -> Option<Mapping> {
        let queue_arn = text(resource, &["EventSourceArn"])?;
        if queue_arn.split(':').nth(2) != Some("sqs") {
            return None;
        }
        let function = text(resource, &["FunctionName"])?;
        let function = self
            .by_name("AWS::Lambda::Function", &function)
            .or_else(|| self.by_arn(&function).filter(|found| found.kind == "AWS::Lambda::Function"))?;
        let responses = resource.property(&["FunctionResponseTypes"]).and_then(Value::as_array);
        Some(Mapping {
            id: resource.id.clone(),
            queue: self.by_arn(&queue_arn).map(|queue| queue.id.clone()),
            queue_arn,
            function: function.id.clone(),
            batch_size: number(resource, &["BatchSize"]).unwrap_or(10),
            batch_window_s: number(resource, &["MaximumBatchingWindowInSeconds"]).unwrap_or(0),
            maximum_concurrency: number(resource, &["ScalingConfig", "MaximumConcurrency"]),
            partial_failures: responses.is_some_and(|types| {
                types.iter().any(|kind| kind.as_str() == Some("ReportBatchItemFailures"))
            }),
            enabled: resource.property(&["Enabled"]).is_none_or(unknown::is_true),
        })
    }
}

/// The variables with a known value, and the reasons for the others.
fn environment(resource: &Resource) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let (mut known, mut open) = (BTreeMap::new(), BTreeMap::new());
    let variables = resource.property(&["Environment", "Variables"]).and_then(Value::as_object);
    for (name, value) in variables.into_iter().flatten() {
        match (unknown::within(value), value) {
            (Some(why), _) => {
                open.insert(name.clone(), why.to_owned());
            }
            (None, Value::String(text)) => {
                known.insert(name.clone(), text.clone());
            }
            (None, Value::Bool(_) | Value::Number(_)) => {
                known.insert(name.clone(), value.to_string());
            }
            (None, _) => {
                open.insert(name.clone(), "the variable's value is not a string".to_owned());
            }
        }
    }
    (known, open)
}

fn code(resource: &Resource) -> Option<Code> {
    let part = |name: &str| text(resource, &["Code", name]);
    match (part("S3Bucket"), part("S3Key"), part("ZipFile"), part("ImageUri")) {
        (Some(bucket), Some(key), ..) => Some(Code::S3 { bucket, key }),
        (.., Some(source), _) => Some(Code::Inline(source)),
        (.., Some(image)) => Some(Code::Image(image)),
        _ => None,
    }
}

fn text(resource: &Resource, path: &[&str]) -> Option<String> {
    resource.property(path)?.as_str().map(str::to_owned)
}

/// A number, also where a parameter made a text of it.
pub(crate) fn number(resource: &Resource, path: &[&str]) -> Option<u32> {
    number_of(resource.property(path)?)
}

pub(crate) fn number_of(value: &Value) -> Option<u32> {
    match value {
        Value::String(text) => text.parse().ok(),
        other => u32::try_from(other.as_u64()?).ok(),
    }
}
