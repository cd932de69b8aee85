//! A function with what it needs to run: its role, its log group, and the queue that it reads.

use std::time::Duration;

use super::key::KeyStatement;
use super::queue::WorkQueueHandles;
use super::role::RoleSettings;
use crate::aws::action::ec2::{
    AssignPrivateIpAddresses, CreateNetworkInterface, DeleteNetworkInterface, DescribeNetworkInterfaces,
    DescribeSubnets, NetworkInterface, Subnet, UnassignPrivateIpAddresses,
};
use crate::aws::action::kms::Decrypt;
use crate::aws::action::logs::{CreateLogStream, PutLogEvents};
use crate::aws::action::sqs::{DeleteMessage, GetQueueAttributes, ReceiveMessage};
use crate::aws::action::xray::{PutTelemetryRecords, PutTraceSegments};
use crate::aws::ec2::{SecurityGroup, VPCEndpoint};
use crate::aws::iam::{Role, RolePolicy};
use crate::aws::kms::Key;
use crate::aws::lambda::{
    self, ApplicationLogLevel, Architectures, Environment, EventInvokeConfig, EventSourceMapping, Function,
    FunctionLoggingConfig, FunctionResponseTypes, LogFormat, Mode, Runtime, ScalingConfig, TracingConfig,
    VpcConfig,
};
use crate::aws::logs::{LogGroup, RetentionInDays};
use crate::aws::s3::Bucket;
use crate::cfn::policy::{IdentityPolicy, Service, Statement, TrustPolicy, allow, through};
use crate::cfn::{
    Arn, Error, Handle, Map, Name, RemovalPolicy, Resource, Template, Val, account_id, partition, region,
};
use crate::sub;

/// Where the zip of a function is.
#[derive(Clone, Debug)]
pub struct Code {
    /// The bucket.
    pub bucket: Val<Name<Bucket>>,
    /// The object's key. Lambda sees that code has changed only when the key does.
    pub key: Val<String>,
}

/// A function on `provided.al2023` with a role of its own, and JSON logs in an encrypted log group.
#[must_use = "add it to a template"]
pub struct FunctionWithRole {
    prefix: String,
    name: String,
    code: Code,
    timeout: u16,
    key: Handle<Key>,
    reads: Option<WorkQueueHandles>,
    batch_size: u16,
    max_concurrency: Option<Val<i64>>,
    description: Option<Val<String>>,
    memory: u16,
    architecture: Val<Architectures>,
    variables: Vec<(String, Val<String>)>,
    statements: Vec<Statement>,
    retention: RetentionInDays,
    log_level: Option<ApplicationLogLevel>,
    traced: bool,
    paused: bool,
    once_within: Option<Duration>,
    reserved_concurrency: Option<u16>,
    network: Option<FunctionNetwork>,
    roles: RoleSettings,
}

/// Where in a VPC a function runs, and the endpoints through which it reaches AWS from there.
#[derive(Clone, Debug)]
pub struct FunctionNetwork {
    /// Subnets and security groups.
    pub place: VpcConfig,
    /// The endpoints that the template makes.
    pub endpoints: Vec<Handle<VPCEndpoint>>,
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
    /// `<prefix>-<name>`, which works off `queue`; its timeout is the one that the queue was made for.
    pub fn reading(queue: &WorkQueueHandles, prefix: &str, name: &str, code: Code) -> Self {
        let function = Self::invoked(queue.function_timeout, &queue.key, prefix, name, code);
        Self { reads: Some(queue.clone()), ..function }
    }

    /// `<prefix>-<name>`, which others invoke and which may run `timeout` seconds (1 to 900). `key` encrypts
    /// its logs.
    pub fn invoked(timeout: u16, key: &Handle<Key>, prefix: &str, name: &str, code: Code) -> Self {
        Self {
            prefix: prefix.to_owned(),
            name: name.to_owned(),
            code,
            timeout,
            key: key.clone(),
            reads: None,
            batch_size: 10,
            max_concurrency: None,
            description: None,
            memory: 256,
            architecture: Architectures::Arm64.into(),
            variables: Vec::new(),
            statements: Vec::new(),
            retention: RetentionInDays::Days30,
            log_level: None,
            traced: false,
            paused: false,
            once_within: None,
            reserved_concurrency: None,
            network: None,
            roles: RoleSettings::default(),
        }
    }

    /// What it does, up to 256 characters.
    pub fn description(self, description: impl Into<Val<String>>) -> Self {
        Self { description: Some(description.into()), ..self }
    }

    /// Memory in MB, 128 to 10,240. Processor time grows with it; without this it is 256.
    pub fn memory(self, megabytes: u16) -> Self {
        Self { memory: megabytes, ..self }
    }

    /// The processor. Without this it is `arm64`.
    pub fn architecture(self, architecture: impl Into<Val<Architectures>>) -> Self {
        Self { architecture: architecture.into(), ..self }
    }

    /// How many messages of its queue it works on at once, 2 to 1,000. Without this there is no limit but the
    /// account's.
    pub fn max_concurrency(self, calls: impl Into<Val<i64>>) -> Self {
        Self { max_concurrency: Some(calls.into()), ..self }
    }

    /// How many messages of its queue it is given at once, 1 to 10. Without this it is 10.
    pub fn batch_size(self, messages: u16) -> Self {
        Self { batch_size: messages, ..self }
    }

    /// Its environment variables.
    pub fn environment<K: Into<String>, V: Into<Val<String>>>(
        mut self,
        variables: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        self.variables.extend(variables.into_iter().map(|(name, value)| (name.into(), value.into())));
        self
    }

    /// What its role may do beyond logging, tracing and reading its queue.
    pub fn allow(mut self, statement: Statement) -> Self {
        self.statements.push(statement);
        self
    }

    /// As [`allow`](Self::allow), several at once.
    pub fn allow_all(mut self, statements: impl IntoIterator<Item = Statement>) -> Self {
        self.statements.extend(statements);
        self
    }

    /// How long its logs are kept. Without this it is 30 days.
    pub fn log_retention(self, retention: RetentionInDays) -> Self {
        Self { retention, ..self }
    }

    /// From which level on its own log lines are kept.
    pub fn log_level(self, level: ApplicationLogLevel) -> Self {
        Self { log_level: Some(level), ..self }
    }

    /// X-Ray traces its invocations.
    pub fn traced(self) -> Self {
        Self { traced: true, ..self }
    }

    /// Lets its queue wait: the mapping is there and disabled.
    pub fn paused(self, paused: bool) -> Self {
        Self { paused, ..self }
    }

    /// An event that invokes it is tried once, and dropped when Lambda has not come to it after this time (1 minute to 6
    /// hours). Without this, Lambda tries three times within 6 hours.
    pub fn tried_once_within(self, age: Duration) -> Self {
        Self { once_within: Some(age), ..self }
    }

    /// Takes this many concurrent invocations out of the account's pool, for this function only.
    pub fn reserved_concurrency(self, invocations: u16) -> Self {
        Self { reserved_concurrency: Some(invocations), ..self }
    }

    /// Runs it in a VPC.
    pub fn in_network(self, network: FunctionNetwork) -> Self {
        Self { network: Some(network), ..self }
    }

    /// What holds for its role as for every other.
    pub fn roles(self, roles: RoleSettings) -> Self {
        Self { roles, ..self }
    }

    /// Adds `<id>LogGroup`, `<id>Role`, `<id>Function`, for one that reads a queue `<id>Mapping`, and for one whose
    /// events are tried once `<id>InvokeConfig`.
    ///
    /// # Errors
    /// An ID is taken, or AWS would refuse a value.
    pub fn add(self, template: &mut Template, id: &str) -> Result<FunctionHandles, Error> {
        let log_group = self.add_log_group(template, &format!("{id}LogGroup"))?;
        let role = self.add_role(template, &format!("{id}Role"), &log_group)?;
        let code = lambda::Code::new().s3_bucket(self.code.bucket.clone()).s3_key(self.code.key.clone());
        let mut logging =
            FunctionLoggingConfig::new().log_group(log_group.name()).log_format(LogFormat::Json);
        if let Some(level) = self.log_level {
            logging = logging.application_log_level(level);
        }
        let tracing = if self.traced { Mode::Active } else { Mode::PassThrough };
        let mut function = Function::new(code, role.arn()).function_name(self.physical_name());
        if let Some(description) = &self.description {
            function = function.description(description.clone());
        }
        function = function
            .runtime(Runtime::ProvidedAl2023)
            .handler("bootstrap")
            .architectures([self.architecture.clone()])
            .memory_size(self.memory)
            .timeout(self.timeout)
            .tracing_config(TracingConfig::new().mode(tracing))
            .logging_config(logging)
            .metadata("cci:binary", self.name.as_str());
        if !self.variables.is_empty() {
            let variables: Val<Map<String>> = self.variables.iter().cloned().collect();
            function = function.environment(Environment::new().variables(variables));
        }
        if let Some(invocations) = self.reserved_concurrency {
            function = function.reserved_concurrent_executions(invocations);
        }
        if let Some(network) = &self.network {
            function = function.vpc_config(network.place.clone());
            // Without them it would wait for answers that never come.
            function = network.endpoints.iter().fold(function, Function::depends_on);
        }
        let function = template.add(&format!("{id}Function"), function)?;
        if let Some(queue) = &self.reads {
            template.add(&format!("{id}Mapping"), self.mapping(&function, queue))?;
        }
        if let Some(age) = self.once_within {
            let once = EventInvokeConfig::new(function.name(), "$LATEST")
                .maximum_retry_attempts(0)
                .maximum_event_age_in_seconds(i64::try_from(age.as_secs()).unwrap_or(i64::MAX));
            template.add(&format!("{id}InvokeConfig"), once)?;
        }
        Ok(FunctionHandles { function, role, log_group })
    }

    fn physical_name(&self) -> String {
        format!("{}-{}", self.prefix, self.name)
    }

    /// Lambda would make a group without retention at the first invocation, so it is made here.
    fn add_log_group(&self, template: &mut Template, id: &str) -> Result<Handle<LogGroup>, Error> {
        template.allow_in(&self.key, KeyStatement::logs(&format!("/aws/lambda/{}-*", self.prefix)))?;
        // A group that stayed would be in the way of the next stack's, which has the same name.
        let group = LogGroup::new(RemovalPolicy::Delete)
            .log_group_name(format!("/aws/lambda/{}", self.physical_name()))
            .kms_key_id(self.key.arn())
            .retention_in_days(self.retention);
        template.add(id, group)
    }

    fn add_role(
        &self,
        template: &mut Template,
        id: &str,
        logs: &Handle<LogGroup>,
    ) -> Result<Handle<Role>, Error> {
        let mut policy =
            IdentityPolicy::default().with(allow((CreateLogStream, PutLogEvents)).on(logs.streams()));
        if self.traced {
            policy = policy.with(allow((PutTraceSegments, PutTelemetryRecords)).on_everything());
        }
        if self.network.is_some() {
            policy = network_interfaces().into_iter().fold(policy, IdentityPolicy::with);
            policy = policy.with(allow((DescribeNetworkInterfaces, DescribeSubnets)).on_everything());
        }
        if let Some(queue) = &self.reads {
            let read = (ReceiveMessage, DeleteMessage, GetQueueAttributes);
            let through_sqs = through(&["sqs"]);
            policy = policy
                .with(allow(read).on(queue.queue.arn()))
                .with(allow(Decrypt).on(queue.key.arn()).when(through_sqs));
        }
        let policy = self.statements.iter().cloned().fold(policy, IdentityPolicy::with);
        let name = format!("{}-role", self.physical_name());
        let role = self.roles.role(&name, TrustPolicy::service(Service::Lambda));
        template.add(id, role.policies([RolePolicy::new(policy, self.name.as_str())]))
    }

    /// A message that fails goes back to the queue by itself; those handled beside it do not.
    fn mapping(&self, function: &Handle<Function>, queue: &WorkQueueHandles) -> EventSourceMapping {
        let mapping = EventSourceMapping::new(function.arn())
            .event_source_arn(queue.queue.arn())
            .batch_size(self.batch_size)
            .enabled(!self.paused)
            .function_response_types([FunctionResponseTypes::ReportBatchItemFailures]);
        let mapping = match queue.batching_window {
            0 => mapping,
            seconds => mapping.maximum_batching_window_in_seconds(seconds),
        };
        match &self.max_concurrency {
            Some(calls) => mapping.scaling_config(ScalingConfig::new().maximum_concurrency(calls.clone())),
            None => mapping,
        }
    }
}

/// What Lambda asks for to put a function into a VPC (Lambda developer guide, "Giving Lambda functions access to
/// resources in an Amazon VPC"). The interfaces exist only later, so none can be named.
fn network_interfaces() -> [Statement; 2] {
    let any =
        |kind: &str| sub!["arn:", partition(), ":ec2:", region(), ":", account_id(), format!(":{kind}/*")];
    let interfaces = any("network-interface").typed::<Arn<NetworkInterface>>();
    let places = (any("subnet").typed::<Arn<Subnet>>(), any("security-group").typed::<Arn<SecurityGroup>>());
    let change = (DeleteNetworkInterface, AssignPrivateIpAddresses, UnassignPrivateIpAddresses);
    [
        allow(CreateNetworkInterface).on((interfaces.clone(), places)).sid("CreateNetworkInterface"),
        allow(change).on(interfaces).sid("ChangeNetworkInterface"),
    ]
}
