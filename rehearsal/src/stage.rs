//! The stage: one resolved template, the services behind the endpoint, and everything that changes during a play.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use jiff::Timestamp;
use proof::{Account, Stack, Template};
use serde_json::Value;

use crate::PlayError;
use crate::agenda::Agenda;
use crate::backend::Backend;
use crate::fault::Faults;
use crate::lambda::Instance;
use crate::permissions::Permissions;
use crate::service::bedrock::ModelFault;
use crate::service::sqs::Queues;
use crate::service::transcribe::{Jobs, Recording};
use crate::trace::{Level, Step, Trace};
use crate::way::Line;
use crate::wire::Service;

/// The account that every rehearsal plays in.
pub const ACCOUNT: &str = "123456789012";

/// Logical ID of the role that everybody with other credentials than a function's has. It is beside the template, and may
/// do everything that resources' own policies let it do.
pub(crate) const ADMINISTRATOR: &str = "RehearsalAdministrator";

/// Who calls the endpoint: a function's process, known by the access key that the rehearsal gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Logical ID of the function.
    pub function: String,
    /// ARN of its role.
    pub role_arn: String,
    /// The access key ID that it has.
    pub(crate) access_key: String,
}

/// One object that a function wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    /// Bucket.
    pub(crate) bucket: String,
    /// Key.
    pub(crate) key: String,
    /// Its entity tag, in quotation marks: equal for equal bytes.
    pub(crate) etag: String,
    /// Logical ID of the function.
    pub(crate) by: String,
}

/// One resolved template on stage.
pub struct Stage {
    /// The resolved template.
    pub stack: Stack,
    /// Region that the template is resolved for.
    pub region: String,
    pub(crate) backend: Backend,
    now: Mutex<Now>,
}

/// Everything that changes.
pub(crate) struct Now {
    pub(crate) clock: Timestamp,
    /// The bucket that recordings are uploaded to.
    pub(crate) input: String,
    pub(crate) trace: Trace,
    /// Events on their way.
    pub(crate) events: Agenda<Value>,
    pub(crate) callers: BTreeMap<String, Caller>,
    /// Invocations at work, by the access keys of their instances.
    pub(crate) instances: BTreeMap<String, Instance>,
    /// How often functions were invoked about the same thing.
    pub(crate) times: HashMap<u64, u64>,
    /// What goes wrong.
    pub(crate) faults: Option<Faults>,
    /// How often it did, by kind.
    pub(crate) injected: BTreeMap<&'static str, u64>,
    /// How many requests each service was sent.
    pub(crate) requests: BTreeMap<Service, u64>,
    /// Whether the pause between starts passes in the rehearsal's time.
    pub(crate) paced: bool,
    /// Whether whoever has other credentials is an administrator of the account.
    pub(crate) open: bool,
    pub(crate) jobs: Jobs,
    /// Where jobs write: bucket and folder.
    pub(crate) outputs: BTreeSet<(String, String)>,
    pub(crate) recordings: BTreeMap<(String, String), Arc<Recording>>,
    /// Objects whose event must reach somebody.
    pub(crate) awaited: BTreeSet<(String, String)>,
    /// Every object that was written.
    pub(crate) objects: BTreeSet<(String, String)>,
    /// What functions wrote since the last upload.
    pub(crate) written: Vec<Written>,
    /// Where it lies, each place once.
    pub(crate) places: BTreeSet<(String, String)>,
    /// How many messages were published since the last upload.
    pub(crate) notices: usize,
    /// What was put to the URLs that CloudFormation gave away; `None` where nothing came yet.
    pub(crate) answers: BTreeMap<String, Option<Bytes>>,
    /// Services that take requests and never answer.
    pub(crate) silent: BTreeSet<Service>,
    /// What comes instead of the models' next answers.
    pub(crate) model_faults: VecDeque<ModelFault>,
    pub(crate) parameters: BTreeMap<String, Value>,
    pub(crate) queues: Queues,
    /// What was asked of the template's policies.
    pub(crate) permissions: Permissions,
    /// Whether the ways of calls that are played together are kept, with the permissions on them.
    pub(crate) keeps_ways: bool,
    /// What happened on them.
    pub(crate) ways: Vec<Line>,
    /// How many invocations there were.
    pub(crate) invocations: u64,
    counter: u64,
}

impl Stage {
    /// Creates the template's buckets, tables, queues and topics: in `folder` and in memory, or at the endpoint of
    /// an emulator.
    pub async fn set(
        stack: Stack,
        region: &str,
        folder: &Path,
        endpoint: Option<&str>,
    ) -> Result<Stage, PlayError> {
        let backend = match endpoint {
            None => Backend::embedded(&stack, folder)?,
            Some(url) => Backend::remote(url)?,
        };
        let clock = Timestamp::from_second(0).unwrap_or_default();
        let now = Now {
            clock,
            input: String::new(),
            trace: Trace::default(),
            events: Agenda::default(),
            instances: BTreeMap::new(),
            times: HashMap::new(),
            faults: None,
            injected: BTreeMap::new(),
            requests: BTreeMap::new(),
            paced: false,
            open: false,
            callers: BTreeMap::new(),
            jobs: Jobs::default(),
            outputs: BTreeSet::new(),
            recordings: BTreeMap::new(),
            awaited: BTreeSet::new(),
            objects: BTreeSet::new(),
            written: Vec::new(),
            places: BTreeSet::new(),
            notices: 0,
            answers: BTreeMap::new(),
            silent: BTreeSet::new(),
            model_faults: VecDeque::new(),
            parameters: crate::service::ssm::parameters(&stack),
            queues: Queues::of(&stack),
            permissions: Permissions::default(),
            keeps_ways: false,
            ways: Vec::new(),
            invocations: 0,
            counter: 0,
        };
        let stage = Stage { stack, region: region.to_owned(), backend, now: Mutex::new(now) };
        stage.create_resources().await?;
        Ok(stage)
    }

    /// The state. A lock is held for a few lines and never across an `await`.
    pub(crate) fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn clock(&self) -> Timestamp {
        self.now().clock
    }

    /// What time it is for a function that works: where many calls are played together, its requests take time.
    pub(crate) fn clock_of(&self, caller: &Caller) -> Timestamp {
        let now = self.now();
        let spent =
            now.instances.get(&caller.access_key).filter(|_| now.paced).map(|instance| instance.spent);
        spent.and_then(|spent| now.clock.checked_add(spent).ok()).unwrap_or(now.clock)
    }

    /// Are the functions' logs kept?
    pub(crate) fn keeps_logs(&self) -> bool {
        self.now().trace.keeps_all()
    }

    pub(crate) fn step(&self, resource: &str, what: impl Into<String>) {
        self.record(Level::Step, resource, what.into(), None);
    }

    pub(crate) fn note(&self, resource: &str, what: impl Into<String>) {
        self.record(Level::Note, resource, what.into(), None);
    }

    pub(crate) fn problem(&self, resource: &str, what: impl Into<String>) {
        self.record(Level::Problem, resource, what.into(), None);
    }

    pub(crate) fn record(&self, level: Level, resource: &str, what: String, detail: Option<Value>) {
        self.record_of("", level, resource, what, detail);
    }

    /// The same of the invocation that is at work under this access key.
    pub(crate) fn record_of(
        &self,
        access_key: &str,
        level: Level,
        resource: &str,
        what: String,
        detail: Option<Value>,
    ) {
        let mut now = self.now();
        now.on_the_way(access_key, level, resource, &what, detail.as_ref());
        let at = now.clock;
        now.trace.push(Step { at, level, resource: resource.to_owned(), what, detail });
    }

    /// A hexadecimal number that has not been given out before: the same in every run.
    pub(crate) fn next_id(&self) -> String {
        self.now().next_id()
    }

    /// What people call a resource: its logical ID when it is in the template.
    pub(crate) fn called(&self, arn: &str) -> String {
        self.stack.by_arn(arn).map_or_else(|| arn.to_owned(), |resource| resource.id.clone())
    }

    /// The bucket's logical ID, or its name when it is not in the template.
    pub(crate) fn bucket_id(&self, bucket: &str) -> String {
        self.stack
            .by_name("AWS::S3::Bucket", bucket)
            .map_or_else(|| bucket.to_owned(), |found| found.id.clone())
    }
}

/// The template's stack with the administrator's role beside it.
pub(crate) fn with_administrator(stack: Stack, region: &str) -> Stack {
    let template = serde_json::json!({"Resources": {ADMINISTRATOR: {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": "rehearsal-administrator",
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []},
            "Policies": [{"PolicyName": "everything", "PolicyDocument": {
                "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
            }}],
        },
    }}});
    let account = Account::new(ACCOUNT, region, "rehearsal");
    let beside = Template::parse(&template.to_string()).map(|template| template.resolve(&account));
    match beside {
        Ok(Ok(beside)) => stack.beside(&beside),
        _ => stack,
    }
}

impl Now {
    pub(crate) fn next_id(&mut self) -> String {
        self.counter += 1;
        format!("{:016x}", self.counter)
    }

    /// A UUID made of the counter.
    pub(crate) fn next_uuid(&mut self) -> String {
        self.counter += 1;
        format!("00000000-0000-4000-8000-{:012x}", self.counter)
    }

    /// Something was made to go wrong.
    pub(crate) fn inject(&mut self, kind: &'static str) {
        *self.injected.entry(kind).or_default() += 1;
    }

    #[cfg(test)]
    pub(crate) fn pass(&mut self, time: jiff::SignedDuration) {
        self.clock = self.clock.checked_add(time).unwrap_or(self.clock);
    }
}
