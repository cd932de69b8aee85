//! A function with what it needs to run: its role, its log group, and the queue that it reads.

use super::alarm::{Alarm, Watch};
use super::key::KeyStatement;
use super::queue::WorkQueueHandles;
use super::topic::TopicHandles;
use crate::aws::action::kms::Decrypt;
use crate::aws::action::logs::{CreateLogStream, PutLogEvents};
use crate::aws::action::sqs::{ChangeMessageVisibility, DeleteMessage, GetQueueAttributes, ReceiveMessage};
use crate::aws::action::xray::{PutTelemetryRecords, PutTraceSegments};
use crate::aws::iam::{Role, RolePolicy};
use crate::aws::kms::Key;
use crate::aws::lambda::{
    self, Architectures, Environment, EventSourceMapping, Function, FunctionLoggingConfig, FunctionResponseTypes,
    LogFormat, Mode, Runtime, ScalingConfig, TracingConfig,
};
use crate::aws::logs::{LogGroup, RetentionInDays};
use crate::aws::s3::Bucket;
use crate::cfn::policy::{IdentityPolicy, Service, Statement, TrustPolicy, allow, via_service};
use crate::cfn::{Error, Handle, Name, Resource, Template, Val, region};
use crate::sub;

/// Where the zip of a function is.
#[derive(Clone, Debug)]
pub struct Code {
    /// The bucket.
    pub bucket: Val<Name<Bucket>>,
    /// The object's key. Lambda sees that code has changed only when the key does.
    pub key: Val<String>,
}

/// A function on `provided.al2023` with a role of its own, X-Ray, and JSON logs in an encrypted log group.
#[must_use = "add it to a template"]
pub struct FunctionWithRole {
    prefix: String,
    name: String,
    function: Function,
    variables: Vec<(String, Val<String>)>,
    statements: Vec<Statement>,
    retention: RetentionInDays,
    key: Handle<Key>,
    reads: Option<WorkQueueHandles>,
    max_concurrency: Option<Val<i64>>,
    alarms: Option<TopicHandles>,
}

/// A [`FunctionWithRole`] in a template.
#[derive(Clone, Debug)]
pub struct FunctionHandles {
    /// The function.
    pub function: Handle<Function>,
    /// The role that it runs as.
    pub role: Handle<Role>,
    /// Where it logs.
    pub log_group: Handle<LogGroup>,
}

impl FunctionWithRole {
    /// `<prefix>-<name>`, which works off `queue` one message at a time; its timeout is the one that the queue was made for.
    pub fn reading(queue: &WorkQueueHandles, prefix: &str, name: &str, code: Code) -> Self {
        let mut function = Self::invoked(queue.function_timeout, &queue.key, prefix, name, code);
        function.reads = Some(queue.clone());
        function
    }

    /// `<prefix>-<name>`, which others invoke and which may run `timeout` seconds (1 to 900). `key` encrypts its
    /// variables and logs.
    pub fn invoked(timeout: u16, key: &Handle<Key>, prefix: &str, name: &str, code: Code) -> Self {
        // The role's ARN takes the place of this one when the role is in the template.
        let code = lambda::Code::new().s3_bucket(code.bucket).s3_key(code.key);
        let function = Function::new(code, sub![""].typed())
            .function_name(format!("{prefix}-{name}"))
            .runtime(Runtime::ProvidedAl2023)
            .handler("bootstrap")
            .architectures([Architectures::Arm64])
            .timeout(timeout)
            .kms_key_arn(key.arn())
            .tracing_config(TracingConfig::new().mode(Mode::Active))
            .metadata("cci:binary", name);
        Self {
            prefix: prefix.to_owned(),
            name: name.to_owned(),
            function,
            variables: Vec::new(),
            statements: Vec::new(),
            retention: RetentionInDays::Days30,
            key: key.clone(),
            reads: None,
            max_concurrency: None,
            alarms: None,
        }
    }
}
