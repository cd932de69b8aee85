//! Who looks after calls: the reconciler on its schedule, and an operator who sends dead letters back and has calls read
//! again.

use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use contract::event::TranscriptReady;
use contract::function::Function;
use contract::layout::SourceKey;
use contract::ledger::{RECONCILE_EVERY, Row, State};
use handlers::ledger::{By, Ledger as _, Move, Moved};
use handlers::queue::Message;
use tokio::time::{sleep, timeout};

use super::sqs::Dead;
use super::watch::Watch;
use super::{LONGEST, Sim, weather};
use crate::world::{Client, QueueName, reconciler};

impl Sim {
    /// The reconciler's schedule. It ends when nothing is left to do.
    pub async fn reconcile(self: Rc<Self>) {
        loop {
            sleep(RECONCILE_EVERY).await;
            if self.happens(self.weather().repeats) {
                self.work(self.clone().reconcile_once());
            }
            let quiet = self.is_quiet();
            self.clone().reconcile_once().await;
            if self.began.elapsed() > LONGEST {
                self.world.violation("something waits for ever");
                self.stopped.set(true);
            }
            if quiet && self.is_quiet() {
                self.stopped.set(true);
            }
        }
    }

    async fn reconcile_once(self: Rc<Self>) {
        self.tally(weather::RECONCILED);
        let watch = Watch::new(self.clone(), "reconciler".to_owned());
        let limit = Function::Reconciler.timeout();
        let client = Client { world: &self.world, hook: Some(&watch) };
        let function = reconciler(client);
        let run = function.run(self.now(), SystemTime::now() + limit);
        let mut run = pin!(timeout(limit, run));
        let done = poll_fn(|context| match run.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(done.ok()),
            Poll::Pending if watch.killed.get() => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        })
        .await;
        if done != Some(handlers::reconciler::Reconciled::default()) {
            self.note(|| format!("{done:?}"));
        }
    }

    /// Whether nothing is under way or to come.
    fn is_quiet(&self) -> bool {
        let rows = self.world.rows.borrow();
        let mut waiting = State::OPEN.into_iter().chain([State::Held]);
        let open = waiting.any(|state| rows.in_state(state).next().is_some());
        let untold = || {
            let recordings = self.world.recordings.borrow();
            let untold = self.untold.borrow();
            recordings.values().any(|found| {
                let call = super::call_of_object(&found.object);
                untold.contains(&found.object.etag)
                    && !found.object.is_folder_marker()
                    && call.is_some_and(|call| rows.get(call.as_str()).is_none())
            })
        };
        self.busy.get() == 0 && self.began.elapsed() >= self.bad.over && !open && !untold()
    }

    /// An operator who looks at the dead letters now and then.
    pub async fn operate(self: Rc<Self>) {
        for _ in 0..self.bad.redrives {
            sleep(Duration::from_secs(3_600 + self.below(10 * 3_600))).await;
            let letters = self.dead.take();
            self.note(|| format!("{} dead letters are sent back", letters.len()));
            for Dead { queue, body, waited } in letters {
                self.tally(weather::REDRIVEN);
                // The console keeps attributes, the operator's command does not.
                let waited = waited.filter(|_| self.happens(5_000));
                self.send(queue, Message { waited, ..Message::now(body) });
            }
            self.replay().await;
        }
    }

    /// Has a call that is done read again, from its document.
    async fn replay(self: &Rc<Self>) {
        let rows: Vec<Row> = {
            let rows = self.world.rows.borrow();
            rows.values().filter(|row| row.state == State::Done).take(20).cloned().collect()
        };
        let Some(row) = rows.get(usize::try_from(self.below(20)).unwrap()) else { return };
        let source: SourceKey = row.document_key.as_deref().unwrap().parse().unwrap();
        let by = By { id: "operator", now: self.now(), reopens: true };
        let again = Move::Again(source.to_string());
        let moved = self.world.client().advance(&row.call_id, &again, by).await;
        assert_eq!(moved, Ok(Moved::Now));
        self.tally(weather::REPLAYED);
        self.note(|| format!("{} is read again", row.call_id));
        // It is paid again, as it should be.
        self.accounts.borrow_mut().entry(row.call_id.to_string()).or_default().excuses += 1;
        if self.happens(8_000) {
            self.send(QueueName::Analysis, Message::now(TranscriptReady::new(&source).to_message()));
        }
    }
}
