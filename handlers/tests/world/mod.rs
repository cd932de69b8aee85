//! Every service of a step in memory, for the tests and benches of the steps and for their simulation. Each call of a
//! service passes a hook before its effect and after it, where the simulation delays it, fails it, or ends the step.

#![allow(
    clippy::unwrap_used,
    dead_code,
    missing_docs,
    unreachable_pub,
    unused_imports,
    reason = "each test uses a part of it"
)]

mod ai;
mod ledger;
mod metrics;
mod queues;
mod s3;
mod steps;
mod tenants;
mod transcribe;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use contract::metric::Metric;
use contract::tenant::{Tenant, TenantId};
use handlers::error::StepError;
use handlers::model::request::Reply;
use handlers::queue::Message;
use handlers::transcription::{Job, Progress};

pub use ai::{Asked, USAGE, fact, prices, reply, sound, stopped};
pub use ledger::Rows;
pub use queues::{QueueName, Sender};
pub use s3::{Recorded, wav};
pub use steps::*;
pub use tenants::tenant;
pub use transcribe::{Run, transcript_uri};

/// Every service of a step, in memory.
#[derive(Default)]
pub struct World {
    /// The ledger.
    pub rows: RefCell<Rows>,
    /// What each tenant started on each day, by the key of the day's item: calls and seconds.
    pub days: RefCell<BTreeMap<String, (u32, u64)>>,
    /// How many rows or recordings a page has; 0 is 100.
    pub page: usize,
    /// Jobs as they were started.
    pub started: RefCell<Vec<Job>>,
    /// How each job goes, and how often it was paid.
    pub jobs: RefCell<BTreeMap<String, Run>>,
    /// Jobs run until somebody ends them, and need their recording; otherwise, they are completed at once.
    pub jobs_run: bool,
    /// How many jobs may run at once; 0 is as many as come.
    pub job_quota: usize,
    /// How many jobs run.
    pub running: Cell<usize>,
    /// How all jobs go, whatever was started.
    pub progress: RefCell<Option<Progress>>,
    /// What was sent to queues.
    pub messages: RefCell<Vec<(QueueName, Message)>>,
    pub measured: RefCell<Vec<(TenantId, Metric, f64)>>,
    /// What was measured of the whole deployment.
    pub measured_of_all: RefCell<Vec<(Metric, f64)>>,
    /// The results bucket.
    pub objects: RefCell<BTreeMap<String, Vec<u8>>>,
    /// The input bucket.
    pub recordings: RefCell<BTreeMap<String, Recorded>>,
    /// The key that each document was written with.
    pub keys: RefCell<Vec<Option<String>>>,
    /// What the plain tenant is, where it is not the plain one.
    pub tenant: RefCell<Option<Tenant>>,
    /// Further tenants.
    pub tenants: RefCell<BTreeMap<String, Tenant>>,
    /// The table of tenants fails so.
    pub tenant_fault: RefCell<Option<StepError>>,
    /// What the models were asked.
    pub asked: RefCell<Vec<Asked>>,
    /// How often Comprehend or the model was asked.
    pub read: Cell<u32>,
    /// The next call of Transcribe or the model fails so.
    pub fault: RefCell<Option<StepError>>,
    /// Every call of Comprehend fails so.
    pub comprehend_fault: RefCell<Option<StepError>>,
    /// Of Comprehend's calls, only those with this word fail so.
    pub refused: RefCell<Option<(String, StepError)>>,
    /// Comprehend cannot analyse documents with this word, with this error code.
    pub indigestible: RefCell<Option<(String, String)>>,
    /// The documents of each request to Comprehend, by analysis.
    pub sent_texts: RefCell<Vec<(&'static str, Vec<String>)>>,
    /// What the model answers first, before it answers as it should.
    pub answers: RefCell<VecDeque<Result<Reply, StepError>>>,
    /// How long an answer takes.
    pub comprehend_takes: Duration,
    pub model_takes: Duration,
    /// Nothing is kept of what was asked and measured, so that many calls take no more memory.
    pub forgetful: bool,
    /// What must never be and was.
    pub violations: RefCell<Vec<String>>,
    /// What is broken, to see whether anybody notices.
    pub broken: Option<Broken>,
}

/// A service that does not keep its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The ledger makes every move.
    Unconditional,
    /// The ledger gives a call to everybody who wants to analyse it.
    NoLease,
    /// A job that is known is started, and paid, again.
    NoConflict,
    /// A recording is deleted whichever version it is.
    NoIfMatch,
    /// A recording is deleted when its transcript is read.
    CleanedFirst,
    /// What is put back is lost.
    NothingPutBack,
    /// The day's limit is not looked at.
    NoLimit,
    /// The index keeps calls that are done.
    FullIndex,
    /// What is kept cannot be found again.
    NothingKept,
    /// A document is not written, and nobody says so.
    NothingWritten,
    /// Nothing is found in the index.
    EmptyIndex,
}

impl Broken {
    pub const ALL: [Self; 11] = [
        Self::Unconditional,
        Self::NoLease,
        Self::NoConflict,
        Self::NoIfMatch,
        Self::CleanedFirst,
        Self::NothingPutBack,
        Self::NoLimit,
        Self::FullIndex,
        Self::NothingKept,
        Self::NothingWritten,
        Self::EmptyIndex,
    ];
}

/// On which side of its effect a call of a service is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Before,
    After,
}

/// A service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    Ledger,
    Tenants,
    Transcribe,
    Recordings,
    Storage,
    Queues,
    Comprehend,
    Model,
}

/// What happens to a call of a service.
pub enum Plan {
    Goes,
    Fails(StepError),
    /// The step is ended here.
    Ends,
}

/// Whoever plans what happens to the calls of one step.
pub trait Hook {
    /// How long it takes, and what then happens.
    fn plan(&self, service: Service, operation: &'static str, side: Side) -> (Duration, Plan);
}

/// The services as one step calls them.
#[derive(Clone, Copy)]
pub struct Client<'w> {
    pub world: &'w World,
    pub hook: Option<&'w dyn Hook>,
}

impl<'w> From<&'w World> for Client<'w> {
    fn from(world: &'w World) -> Self {
        Self { world, hook: None }
    }
}

impl World {
    /// The services, without a hook.
    pub fn client(&self) -> Client<'_> {
        self.into()
    }

    fn page(&self) -> usize {
        if self.page == 0 { 100 } else { self.page }
    }

    fn is_broken(&self, how: Broken) -> bool {
        self.broken == Some(how)
    }

    /// Notes what must never be.
    pub fn violation(&self, what: impl Into<String>) {
        self.violations.borrow_mut().push(what.into());
    }
}

impl<'w> Client<'w> {
    /// One side of a call.
    pub async fn point(
        &self,
        service: Service,
        operation: &'static str,
        side: Side,
    ) -> Result<(), StepError> {
        let Some(hook) = self.hook else { return Ok(()) };
        let (takes, plan) = hook.plan(service, operation, side);
        if !takes.is_zero() {
            tokio::time::sleep(takes).await;
        }
        match plan {
            Plan::Goes => Ok(()),
            Plan::Fails(error) => Err(error),
            Plan::Ends => std::future::pending().await,
        }
    }

    /// A call with its effect.
    async fn call<T>(
        &self,
        service: Service,
        operation: &'static str,
        effect: impl FnOnce(&'w World) -> Result<T, StepError>,
    ) -> Result<T, StepError> {
        self.point(service, operation, Side::Before).await?;
        let answer = effect(self.world);
        self.point(service, operation, Side::After).await?;
        answer
    }
}
