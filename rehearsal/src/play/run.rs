//! What moves a play: events that are delivered, functions that are invoked, and time that passes when nothing else does.

use jiff::{SignedDuration, Timestamp};
use proof::Mapping;
use serde_json::Value;

use super::Play;
use crate::lambda::{Message, Outcome, Worker};
use crate::trace::Level;

/// Rounds after which a play that does not come to rest is given up, for each of its calls.
const ROUNDS: usize = 5000;

/// How much of the rehearsal's time may pass while an invocation is at work, where several may be: the least time-out of the
/// functions on a call's way.
const OVERLAP: SignedDuration = SignedDuration::from_secs(30);

/// An asynchronous invocation: Lambda tries three times in all, after one and after two minutes.
#[derive(Debug, Clone)]
pub(super) struct AsyncCall {
    pub(super) function: String,
    pub(super) event: Value,
    pub(super) tries: u32,
}

/// What an instance is busy with.
pub(super) enum Work {
    /// Messages of a queue.
    Batch(Mapping, Vec<Message>),
    /// An event that nobody waits for.
    Event(AsyncCall),
}

/// An invocation that has ended.
pub(super) struct Ended {
    pub(super) work: Work,
    pub(super) worker: Worker,
    pub(super) outcome: Outcome,
    /// When it began, and the how manieth invocation it was.
    begun: (Timestamp, u64),
}

impl Play {
    /// Goes on until nothing moves any more. Schedules tick on the way where they are started, and are not waited for.
    pub(super) async fn until_quiet(&mut self) {
        let mut rounds = 0;
        while self.go_on().await {
            rounds += 1;
            if rounds >= ROUNDS * (1 + self.uploads_so_far.len()) {
                return self
                    .stage
                    .problem("the play", format!("did not come to rest within {rounds} rounds"));
            }
        }
    }

    /// Does the next thing. `false` when there is none.
    async fn go_on(&mut self) -> bool {
        self.tell_progress();
        if self.upload_due().await {
            return true;
        }
        let event = {
            let mut now = self.stage.now();
            let clock = now.clock;
            now.events.pop_due(clock)
        };
        if let Some(event) = event {
            if self.twice {
                self.delivered.push(event.clone());
            }
            self.deliver(&event).await;
            return true;
        }
        while self.running.len() < self.at_once {
            let Some(work) = self.next_work().await else { break };
            self.begin_work(work);
        }
        if self.running.len() < self.at_once && self.pass_beside().await {
            return true;
        }
        match self.running.join_next().await {
            Some(Ok(ended)) => self.finish(ended).await,
            Some(Err(error)) => self.stage.problem("the play", error.to_string()),
            None => return self.wait().await,
        }
        true
    }

    /// Lets a little time pass to the next thing that is due, beside invocations at work.
    async fn pass_beside(&mut self) -> bool {
        let Some((oldest, _)) = self.begun.first().copied() else { return false };
        let Some(due) = self.next_due() else { return false };
        let due = self.next_tick().map_or(due, |tick| tick.min(due));
        if due.duration_since(oldest) > OVERLAP {
            return false;
        }
        self.pass_to(due).await;
        true
    }

    async fn next_work(&mut self) -> Option<Work> {
        let clock = self.stage.clock();
        if let Some(call) = self.calls.pop_due(clock) {
            return Some(Work::Event(call));
        }
        let (mapping, messages) = self.poll().await?;
        Some(Work::Batch(mapping, messages))
    }

    fn begin_work(&mut self, work: Work) {
        let (function, event) = match &work {
            Work::Batch(mapping, messages) => (mapping.function.clone(), self.announce(mapping, messages)),
            Work::Event(call) => (call.function.clone(), call.event.clone()),
        };
        self.check_observability(&function);
        let Some(pool) = self.pools.get_mut(&function) else {
            return self.stage.note(&function, "is no function of the template");
        };
        if let Work::Batch(mapping, _) = &work {
            *self.working.entry(mapping.id.clone()).or_default() += 1;
        }
        let mut worker = pool.take(&self.stage);
        let stage = std::sync::Arc::clone(&self.stage);
        self.invocations += 1;
        let begun = (stage.clock(), self.invocations);
        self.begun.insert(begun);
        self.running.spawn(async move {
            let outcome = worker.invoke(&stage, &event).await;
            Ended { work, worker, outcome, begun }
        });
    }

    async fn finish(&mut self, ended: Ended) {
        let Ended { work, worker, outcome, begun } = ended;
        self.begun.remove(&begun);
        let spent = worker.spent;
        let function = match &work {
            Work::Batch(mapping, _) => mapping.function.clone(),
            Work::Event(call) => call.function.clone(),
        };
        if let Some(pool) = self.pools.get_mut(&function) {
            pool.put(worker);
        }
        match work {
            Work::Batch(mapping, messages) => {
                self.occupy(&mapping, spent);
                self.take_outcome(&mapping, messages, outcome).await;
            }
            Work::Event(call) => self.after_call(call, outcome),
        }
    }

    /// Why a function has no answer. Where functions are made to fail, that is no problem of the template.
    pub(super) fn failed(&self, function: &str, why: String) {
        let is_meant = self.stage.now().faults.is_some();
        self.stage.record(if is_meant { Level::Note } else { Level::Problem }, function, why, None);
    }

    fn after_call(&mut self, call: AsyncCall, outcome: Outcome) {
        match outcome {
            Outcome::Answered(_) => return,
            Outcome::Failed(why) => self.failed(&call.function, why),
            Outcome::Killed => self.stage.note(&call.function, "was killed"),
        }
        let Some(pause_s) = [60, 120].get(call.tries as usize - 1) else {
            return self.stage.note(&call.function, "the event is given up after three attempts");
        };
        let clock = self.stage.clock();
        let at = clock.checked_add(SignedDuration::from_secs(*pause_s)).unwrap_or(clock);
        self.calls.push(at, AsyncCall { tries: call.tries + 1, ..call });
    }

    /// Lets time pass to the next thing that is due. `false` when nothing is.
    async fn wait(&mut self) -> bool {
        if !self.held.is_empty() {
            self.release().await;
            return true;
        }
        let Some(due) = self.next_due() else { return false };
        let tick = self.next_tick().filter(|tick| *tick <= due);
        self.pass_to(tick.unwrap_or(due)).await;
        true
    }

    /// When the next thing happens by itself, schedules left aside.
    fn next_due(&self) -> Option<Timestamp> {
        let jobs = self.stage.next_job_end();
        let freed = self.next_free();
        let uploads = self.uploads.next();
        let calls = self.calls.next();
        let now = self.stage.now();
        let messages = now.queues.next_visible(now.clock, &self.polled);
        [jobs, freed, uploads, calls, messages, now.events.next()].into_iter().flatten().min()
    }

    /// Time passes; jobs end and schedules tick whose time has come.
    pub(super) async fn pass_to(&mut self, time: Timestamp) {
        {
            let mut now = self.stage.now();
            now.clock = now.clock.max(time);
        }
        self.stage.end_jobs().await;
        self.tick();
    }
}
