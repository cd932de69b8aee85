//! The play: one call after the other, each until nothing moves any more, or many together.

pub mod custom_resource;
mod deliver;
pub(crate) mod library;
mod places;
mod poll;
mod report;
mod run;
mod schedule;
mod tally;
mod together;
mod ways;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use proof::template::ParameterDeclaration;
use proof::{Account, Mapping, Template};
use serde_json::Value;
use tokio::task::{JoinHandle, JoinSet};

use crate::agenda::Agenda;
use crate::call::Call;
use crate::lambda::Pool;
use crate::service::bedrock::ModelFault;
use crate::stage::{ACCOUNT, Stage, with_administrator};
use crate::trace::Trace;
use crate::wire::Service;
use crate::{PlayError, endpoint};
use custom_resource::Deployed;
use run::{AsyncCall, Ended};
use schedule::Schedule;
use together::Watcher;

pub use report::{Outcome, Report};
pub use tally::{Named, Summary};
pub use together::{Progress, Together, Upload};
pub use ways::{Ending, Way};

/// What a play needs.
#[derive(Debug, Clone, Default)]
pub struct Setting {
    /// The template's text, YAML or JSON.
    pub template: String,
    /// Values for its parameters; those without a default and a value here get one of the rehearsal's own.
    pub parameters: BTreeMap<String, String>,
    /// For example `eu-central-1`.
    pub region: String,
    /// The programs, by the name that a function's `Metadata` gives under `cci:binary`.
    pub programs: BTreeMap<String, PathBuf>,
    /// Where buckets are kept.
    pub folder: PathBuf,
    /// An emulator for S3, SQS, `DynamoDB`, SNS and SSM; `None` for the embedded one.
    pub endpoint: Option<String>,
    /// Deliver every event a second time when its call is done.
    pub twice: bool,
    /// Keep the way of each call that is played together with others, and the permissions that are asked for on it: much memory
    /// for many calls.
    pub ways: bool,
    /// Where the endpoint listens; a free loopback port when nothing is said.
    pub address: Option<SocketAddr>,
}

/// A template on stage, with its functions.
pub struct Play {
    pub(crate) stage: Arc<Stage>,
    input: String,
    /// Where the functions find the endpoint.
    address: SocketAddr,
    /// How the custom resources were created.
    deployment: Trace,
    deployed: BTreeMap<String, Deployed>,
    /// The functions' instances, by the logical IDs of the functions.
    pools: BTreeMap<String, Pool>,
    mappings: Vec<Mapping>,
    /// The names of the queues that Lambda polls.
    polled: BTreeSet<String>,
    /// Mappings that Lambda may poll.
    allowed: BTreeSet<String>,
    /// Mappings that Lambda cannot poll, already told.
    refused: BTreeSet<String>,
    /// Invocations at work.
    running: JoinSet<Ended>,
    /// When each began, and the how manieth it was.
    begun: BTreeSet<(Timestamp, u64)>,
    invocations: u64,
    /// How many of them there may be.
    at_once: usize,
    /// How many invocations of a mapping are at work.
    working: BTreeMap<String, usize>,
    /// Until when places of mappings are taken, where many calls are played together.
    busy: BTreeMap<String, BTreeSet<(Timestamp, u64)>>,
    places_taken: u64,
    schedules: Vec<Schedule>,
    /// Functions that are to be invoked without anybody waiting.
    calls: Agenda<AsyncCall>,
    /// Recordings that are to be uploaded.
    uploads: Agenda<Upload>,
    uploads_so_far: Vec<String>,
    /// Who wants to know how far the play is, and when it began.
    watch: Option<Watcher>,
    began: Timestamp,
    /// How many messages each queue that nobody polls had when it was last looked at.
    resting: BTreeMap<String, u64>,
    /// Failed messages in an emulator whose time is real: queue and receipt.
    held: Vec<(String, String)>,
    twice: bool,
    /// Whether the call that is played is to be given up.
    may_give_up: bool,
    /// The events of the call, for their second delivery.
    delivered: Vec<Value>,
    server: JoinHandle<()>,
}

impl Play {
    /// Resolves the template and creates its resources, the custom ones by its functions.
    pub async fn begin(setting: Setting) -> Result<Play, PlayError> {
        let mut play = Play::set(setting).await?;
        play.create_custom_resources().await?;
        Ok(play)
    }

    /// The same without the custom resources, for who creates them by [`Play::change`].
    pub async fn set(setting: Setting) -> Result<Play, PlayError> {
        let template = Template::parse(&setting.template)?;
        let mut account = Account::new(ACCOUNT, &setting.region, "cci-lite");
        for declared in template.parameters().iter().filter(|declared| declared.default.is_none()) {
            account = account.parameter(&declared.name, dummy(declared));
        }
        for (name, value) in setting.parameters {
            account = account.parameter(name, value);
        }
        let stack = template.resolve(&account)?;
        let stage = Stage::set(
            with_administrator(stack, &setting.region),
            &setting.region,
            &setting.folder,
            setting.endpoint.as_deref(),
        )
        .await?;
        let stage = Arc::new(stage);
        let (address, server) = endpoint::serve(Arc::clone(&stage), setting.address).await?;
        let input = input_bucket(&stage)?;
        {
            let mut now = stage.now();
            now.input.clone_from(&input);
            now.keeps_ways = setting.ways;
        }
        let mappings = stage.stack.mappings();
        let enabled = mappings.iter().filter(|mapping| mapping.enabled);
        let polled = enabled.filter_map(|mapping| mapping.queue_arn.rsplit(':').next()).map(str::to_owned);
        let polled = polled.collect();
        let pools = pools(&stage, &setting.programs, address)?;
        let schedules = schedule::of(&stage);
        Ok(Play {
            stage,
            input,
            address,
            deployment: Trace::default(),
            deployed: BTreeMap::new(),
            pools,
            mappings,
            polled,
            allowed: BTreeSet::new(),
            refused: BTreeSet::new(),
            running: JoinSet::new(),
            begun: BTreeSet::new(),
            invocations: 0,
            at_once: 1,
            working: BTreeMap::new(),
            busy: BTreeMap::new(),
            places_taken: 0,
            schedules,
            calls: Agenda::default(),
            uploads: Agenda::default(),
            uploads_so_far: Vec::new(),
            watch: None,
            began: Timestamp::UNIX_EPOCH,
            resting: BTreeMap::new(),
            held: Vec::new(),
            twice: setting.twice,
            may_give_up: false,
            delivered: Vec::new(),
            server,
        })
    }

    /// How the custom resources were created.
    pub fn deployment(&self) -> &Trace {
        &self.deployment
    }

    /// From now on this service takes requests and never answers.
    pub fn silence(&self, service: Service) {
        self.stage.now().silent.insert(service);
    }

    /// These come instead of the models' next answers, one for each request.
    pub fn upset(&self, faults: impl IntoIterator<Item = ModelFault>) {
        self.stage.now().model_faults = faults.into_iter().collect();
    }

    /// Plays one call to its end.
    pub async fn call(&mut self, call: &Call) -> Report {
        {
            let mut now = self.stage.now();
            now.trace = Trace::default();
            now.written.clear();
            now.notices = 0;
            // The clock only goes back between calls, when nothing waits for it.
            now.clock = call.time;
            let recording = Arc::new(call.recording.clone());
            now.recordings.insert((self.input.clone(), call.key.clone()), recording);
        }
        self.stop_schedules();
        self.refused.clear();
        self.may_give_up = call.recording.redaction_fails;
        self.delivered.clear();
        self.upload(call).await;
        self.until_quiet().await;
        self.look_at_resting_queues().await;
        let mut report = self.report(call).await;
        if self.twice && !matches!(report.outcome, Outcome::Stopped { .. }) {
            report.again = Some(self.again().await);
        }
        report
    }

    /// Stops the functions and the endpoint.
    pub async fn end(mut self) -> Arc<Stage> {
        self.stop_functions().await;
        self.server.abort();
        Arc::clone(&self.stage)
    }

    /// Ends the functions' processes; they start again with their next invocations.
    async fn stop_functions(&mut self) {
        for pool in self.pools.values_mut() {
            pool.stop().await;
        }
    }

    /// `EventBridge` and S3 deliver at least once: a second delivery must not make a second job or document.
    async fn again(&mut self) -> Trace {
        let so_far = |stage: &Stage| {
            let now = stage.now();
            (now.jobs.count(), now.written.iter().map(|written| written.key.clone()).collect::<BTreeSet<_>>())
        };
        let before = so_far(&self.stage);
        let events = std::mem::take(&mut self.delivered);
        {
            let mut now = self.stage.now();
            let clock = now.clock;
            for event in events {
                now.events.push(clock, event);
            }
        }
        self.until_quiet().await;
        let after = so_far(&self.stage);
        if before.0 != after.0 {
            self.stage
                .problem("Transcribe", "the second delivery started a second job: it would be paid twice");
        }
        for key in after.1.difference(&before.1) {
            self.stage.problem("the play", format!("the second delivery made another document: {key}"));
        }
        self.look_at_resting_queues().await;
        std::mem::take(&mut self.stage.now().trace)
    }

    async fn upload(&self, call: &Call) {
        let bucket = self.stage.bucket_id(&self.input);
        let what = format!("{} ({} bytes) is uploaded", call.key, call.audio.len());
        self.stage.step(&bucket, what);
        self.stage.await_object(&self.input, &call.key);
        if let Err(error) = self.stage.put_object(&self.input, &call.key, call.audio.clone()).await {
            self.stage.problem(&bucket, format!("the upload fails: {error}"));
        }
    }
}

/// A value for a parameter that has no default: an asset bucket, or the key of a zip that nobody reads here.
fn dummy(declared: &ParameterDeclaration) -> String {
    declared.allowed_values.first().cloned().unwrap_or_else(|| match declared.kind.as_str() {
        "Number" => "1".to_owned(),
        _ => "rehearsal".to_owned(),
    })
}

/// The bucket that recordings are uploaded to: the one whose logical ID or name says that it is the input.
fn input_bucket(stage: &Stage) -> Result<String, PlayError> {
    let buckets = || stage.stack.of_kind("AWS::S3::Bucket");
    let named = buckets().find(|bucket| bucket.id.to_lowercase().contains("input"));
    let named = named.or_else(|| buckets().find(|bucket| bucket.name.contains("input")));
    named.map(|bucket| bucket.name.clone()).ok_or_else(|| {
        let ids: Vec<&str> = buckets().map(|bucket| bucket.id.as_str()).collect();
        let known =
            if ids.is_empty() { "it has none".to_owned() } else { format!("it has {}", ids.join(", ")) };
        PlayError::Unplayable(format!(
            "the template has no input bucket (a bucket with \"Input\" in its ID); {known}"
        ))
    })
}

fn pools(
    stage: &Arc<Stage>,
    programs: &BTreeMap<String, PathBuf>,
    address: SocketAddr,
) -> Result<BTreeMap<String, Pool>, PlayError> {
    let mut pools = BTreeMap::new();
    for function in stage.stack.functions() {
        let metadata = stage.stack.resource(&function.id).map(|resource| resource.metadata.clone());
        let binary = metadata.as_ref().and_then(|metadata| metadata["cci:binary"].as_str()).ok_or_else(|| {
            PlayError::Unplayable(format!(
                "{} does not say which program it is: give it Metadata {{ \"cci:binary\": <name of a handler> }}",
                function.id
            ))
        })?;
        let program = programs.get(binary).ok_or_else(|| {
            let known: Vec<&str> = programs.keys().map(String::as_str).collect();
            let id = &function.id;
            PlayError::Unplayable(format!(
                "{id}: there is no handler {binary:?}; there are {}",
                known.join(", ")
            ))
        })?;
        let id = function.id.clone();
        pools.insert(id, Pool::new(function, program.clone(), address));
    }
    Ok(pools)
}
