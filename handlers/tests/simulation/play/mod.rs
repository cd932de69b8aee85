//! Many calls at once through the functions' own code, over services in memory, on a clock and with dice of their own.
//!
//! Every wait is one of tokio's paused clock, so that a day takes as long as its work. What runs when is decided by the
//! dice alone: one seed is one run.

#![allow(
    clippy::large_futures,
    clippy::unwrap_used,
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "shared by a test and an example"
)]

mod check;
mod dice;
mod people;
mod sqs;
mod transcribe;
mod uploads;
mod watch;
pub mod weather;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use contract::event::EventObject;
use contract::job::JobName;
use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use jiff::Timestamp;
use tokio::time::Instant;

use crate::world::{Broken, World};
pub use check::Expected;
use dice::Dice;
use sqs::Dead;
use uploads::Upload;
use watch::Account;
use weather::{Tally, Weather};

/// A run that takes longer waits for something that never comes.
const LONGEST: Duration = Duration::from_hours(24 * 30);

/// When it begins.
const BEGIN: &str = "2026-11-24T06:00:00Z";

/// What a run is made of.
#[derive(Clone, Debug)]
pub struct Run {
    pub seed: u64,
    /// How many recordings are uploaded.
    pub calls: u32,
    /// What is broken.
    pub broken: Option<Broken>,
    /// No fault at all.
    pub fair: bool,
    /// Whether the events are kept, to be read.
    pub traced: bool,
}

/// What came of a run.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub tally: Tally,
    /// What must not be and is.
    pub wrong: Vec<String>,
    /// What happened, in order.
    pub trace: Vec<String>,
    /// How long it took on its own clock.
    pub lasted: Duration,
}

type Task = Pin<Box<dyn Future<Output = ()>>>;

/// A run under way.
pub struct Sim {
    world: World,
    dice: RefCell<Dice>,
    bad: Weather,
    fair: Weather,
    began: Instant,
    /// Tasks that are to begin.
    fresh: RefCell<Vec<Task>>,
    /// Uploads, messages and jobs that are under way.
    busy: Cell<u32>,
    /// How many messages were sent.
    sent: Cell<u64>,
    dead: RefCell<Vec<Dead>>,
    uploads: RefCell<Vec<Upload>>,
    /// What is behind each entity tag.
    bytes: RefCell<BTreeMap<String, uploads::Bytes>>,
    accounts: RefCell<BTreeMap<String, Account>>,
    tally: RefCell<Tally>,
    /// The entity tags of recordings of which nobody was told.
    untold: RefCell<BTreeSet<String>>,
    trace: Option<RefCell<Vec<String>>>,
    stopped: Cell<bool>,
}

impl Sim {
    /// When it is.
    fn now(&self) -> Timestamp {
        let begin: Timestamp = BEGIN.parse().unwrap();
        // Two functions never begin at the very same time.
        let apart = Duration::from_nanos(self.dice.borrow_mut().below(1_000_000));
        begin.checked_add(self.began.elapsed() + apart).unwrap()
    }

    fn weather(&self) -> &Weather {
        if self.began.elapsed() < self.bad.over { &self.bad } else { &self.fair }
    }

    fn tally(&self, what: &'static str) {
        self.tally.borrow_mut().add(what, 1);
    }

    fn note(&self, what: impl FnOnce() -> String) {
        if let Some(trace) = &self.trace {
            trace.borrow_mut().push(format!("{:>12.3} {}", self.began.elapsed().as_secs_f64(), what()));
        }
    }

    fn below(&self, limit: u64) -> u64 {
        self.dice.borrow_mut().below(limit)
    }

    fn happens(&self, rate: u32) -> bool {
        self.dice.borrow_mut().happens(rate)
    }

    fn begin(&self, task: impl Future<Output = ()> + 'static) {
        self.fresh.borrow_mut().push(Box::pin(task));
    }

    /// A task that has to end before all is quiet.
    fn work(self: &Rc<Self>, task: impl Future<Output = ()> + 'static) {
        self.busy.set(self.busy.get() + 1);
        let sim = self.clone();
        self.begin(async move {
            task.await;
            sim.busy.set(sim.busy.get() - 1);
        });
    }

    /// Whether the function that analyses this call is always ended.
    fn is_deadly(&self, call: &str) -> bool {
        let etag = self.world.jobs.borrow().get(call).map(|run| run.etag.clone());
        etag.and_then(|etag| self.bytes.borrow().get(&etag).map(|bytes| bytes.deadly)).unwrap_or(false)
    }

    /// Begins what services have set going.
    fn take_up(self: &Rc<Self>) {
        for (queue, message) in self.world.messages.take() {
            self.send(queue, message);
        }
        for job in self.world.started.take() {
            self.transcribe(job.name);
        }
    }

    /// Runs all tasks until nothing is left to happen.
    async fn play(self: &Rc<Self>) {
        let mut tasks: FuturesUnordered<Task> = FuturesUnordered::new();
        poll_fn(|context| {
            loop {
                self.take_up();
                tasks.extend(self.fresh.take());
                if self.stopped.get() {
                    return Poll::Ready(());
                }
                match tasks.poll_next_unpin(context) {
                    Poll::Ready(Some(())) => {}
                    Poll::Ready(None) => return Poll::Ready(()),
                    Poll::Pending => {
                        self.take_up();
                        if self.fresh.borrow().is_empty() && !self.stopped.get() {
                            return Poll::Pending;
                        }
                    }
                }
            }
        })
        .await;
    }
}

/// Runs one seed.
pub fn run(run: &Run, expected: &Expected) -> Outcome {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let mut dice = Dice::new(run.seed);
        let bad = if run.fair { Weather::fair() } else { Weather::of(&mut dice) };
        let quota = dice.pick(&[0, 0, 3]);
        let world = World {
            page: usize::try_from(2 + dice.below(20)).unwrap().max(run.calls as usize / 20),
            jobs_run: true,
            job_quota: if quota == 0 { 0 } else { quota + run.calls as usize / 10 },
            forgetful: true,
            broken: run.broken,
            ..World::default()
        };
        uploads::settle(&world, run.calls);
        world.rows.borrow_mut().lag = Duration::from_secs(dice.pick(&[0, 1, 5]));
        let sim = Rc::new(Sim {
            world,
            dice: RefCell::new(dice),
            bad,
            fair: Weather::fair(),
            began: Instant::now(),
            fresh: RefCell::default(),
            busy: Cell::new(0),
            sent: Cell::new(0),
            dead: RefCell::default(),
            uploads: RefCell::default(),
            bytes: RefCell::default(),
            accounts: RefCell::default(),
            tally: RefCell::default(),
            untold: RefCell::default(),
            trace: run.traced.then(RefCell::default),
            stopped: Cell::new(false),
        });
        sim.note(|| format!("{:?}", sim.bad));
        sim.upload_all(run.calls);
        sim.begin(sim.clone().reconcile());
        sim.begin(sim.clone().operate());
        sim.play().await;
        let lasted = sim.began.elapsed();
        let mut wrong = sim.world.violations.take();
        wrong.extend(sim.check(expected).await);
        let trace = sim.trace.as_ref().map(RefCell::take).unwrap_or_default();
        Outcome { tally: sim.tally.take(), wrong, trace, lasted }
    })
}

/// The call of an upload.
fn call_of(upload: &Upload) -> Option<JobName> {
    call_of_object(&upload.object())
}

fn call_of_object(object: &EventObject) -> Option<JobName> {
    let key = object.key.parse().ok()?;
    Some(handlers::job_init::call_of(&"cci-lite".parse().unwrap(), &key, "input", object))
}
