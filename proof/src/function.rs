//! What a function sees: environment, limits, role, and the queues mapped to it.

use std::collections::BTreeMap;

use crate::stack::Stack;

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
        unimplemented!()
    }

    /// The event source mappings from queues to functions of the template.
    pub fn mappings(&self) -> Vec<Mapping> {
        unimplemented!()
    }
}
