//! Queues as SQS keeps them, and the functions behind them: a message comes at least once, is hidden while it is handled,
//! comes again when it is not, and is a dead letter after five deliveries.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use contract::event::Waited;
use contract::function::{Function, MAX_RECEIVE_COUNT};
use handlers::delivery::{self, Delivery, Step};
use handlers::queue::Message;
use tokio::time::{sleep, timeout};

use super::Sim;
use super::watch::{Told, Watch};
use super::weather;
use crate::world::{Client, QueueName, Sender, analyzer, job_init, result_handler};

/// A message in a queue.
pub struct Kept {
    pub queue: QueueName,
    pub id: String,
    pub body: String,
    pub waited: Option<Waited>,
    received: Cell<u32>,
    deleted: Cell<bool>,
}

/// A dead letter.
pub struct Dead {
    pub queue: QueueName,
    pub body: String,
    pub waited: Option<Waited>,
}

/// How one delivery ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    Handled,
    Failed,
    Killed,
}

fn function(queue: QueueName) -> Function {
    match queue {
        QueueName::Intake => Function::JobInit,
        QueueName::Completion => Function::ResultHandler,
        QueueName::Analysis => Function::Analyzer,
    }
}

impl Sim {
    /// A message is sent to a queue.
    pub fn send(self: &Rc<Self>, queue: QueueName, message: Message) {
        let number = self.sent.get() + 1;
        self.sent.set(number);
        let Message { body, delay, waited } = message;
        if waited.is_some() {
            self.tally(weather::PUT_BACK);
        }
        let kept = Kept {
            queue,
            id: format!("m-{number}"),
            body,
            waited,
            received: Cell::new(0),
            deleted: Cell::new(false),
        };
        self.note(|| format!("{} to {queue:?}, for {} s: {}", kept.id, delay.as_secs(), kept.body));
        self.work(self.clone().keep(Rc::new(kept), delay));
    }

    async fn keep(self: Rc<Self>, message: Rc<Kept>, delay: Duration) {
        sleep(delay + Duration::from_millis(self.below(1_500))).await;
        let hidden = function(message.queue).timeout() * 6;
        while !message.deleted.get() {
            let received = message.received.get() + 1;
            message.received.set(received);
            if received > MAX_RECEIVE_COUNT {
                self.note(|| format!("{} is a dead letter", message.id));
                self.tally(weather::DEAD);
                let (queue, body, waited) = (message.queue, message.body.clone(), message.waited.clone());
                self.dead.borrow_mut().push(Dead { queue, body, waited });
                return;
            }
            // A repeated message that waits becomes two, so that one that waits for long is let alone.
            let may = message.waited.as_ref().is_none_or(|waited| waited.tries < 4);
            if may && self.happens(self.weather().repeats) {
                self.tally(weather::REPEATED);
                self.work(self.clone().repeat(message.clone()));
            }
            let begin = tokio::time::Instant::now();
            let ended = self.deliver(&message, received).await;
            if ended == Ended::Handled {
                message.deleted.set(true);
                return;
            }
            let visible = if ended == Ended::Failed && self.happens(5_000) {
                Duration::from_millis(self.below(5_000))
            } else {
                hidden.saturating_sub(begin.elapsed())
            };
            sleep(visible).await;
        }
    }

    /// The same message, while it is being handled.
    async fn repeat(self: Rc<Self>, message: Rc<Kept>) {
        let soon = if self.happens(5_000) { 20 } else { 20_000 };
        sleep(Duration::from_millis(self.below(soon))).await;
        let received = message.received.get() + 1;
        if received > MAX_RECEIVE_COUNT || message.deleted.get() {
            return;
        }
        message.received.set(received);
        if self.deliver(&message, received).await == Ended::Handled {
            message.deleted.set(true);
        }
    }

    async fn deliver(self: &Rc<Self>, message: &Kept, attempt: u32) -> Ended {
        self.tally(weather::DELIVERIES);
        let limit = function(message.queue).timeout();
        let hurried = self.happens(self.weather().hurried);
        let limit = if hurried { Duration::from_secs(self.below(limit.as_secs())) } else { limit };
        let name = if self.trace.is_some() { format!("{} {attempt}", message.id) } else { String::new() };
        let watch = Watch::new(self.clone(), name);
        let delivery = Delivery {
            id: message.waited.as_ref().map_or(&message.id, |waited| &waited.origin).clone(),
            body: message.body.clone(),
            attempt,
            waited: message.waited.clone(),
            now: self.now(),
            // Only whole seconds are counted, and the machine's clock runs on.
            deadline: SystemTime::now() + limit + Duration::from_millis(900),
        };
        match message.queue {
            QueueName::Intake => self.handle(&watch, job_init, message.queue, delivery, limit).await,
            QueueName::Completion => {
                self.handle(&watch, result_handler, message.queue, delivery, limit).await
            }
            QueueName::Analysis => {
                let watch = watch.analysis(&message.body);
                self.handle(&watch, analyzer, message.queue, delivery, limit).await
            }
        }
    }

    async fn handle<'w, S: Step>(
        &'w self,
        watch: &'w Watch,
        step: impl FnOnce(Client<'w>) -> S,
        queue: QueueName,
        delivery: Delivery,
        limit: Duration,
    ) -> Ended {
        let client = Client { world: &self.world, hook: Some(watch) };
        let step = Told { step: step(client), watch };
        let own = Sender { client, queue };
        let mut handled = pin!(timeout(limit, delivery::one(&step, &own, delivery)));
        let ended = poll_fn(|context| match handled.as_mut().poll(context) {
            Poll::Ready(Ok(true)) => Poll::Ready(Ended::Handled),
            Poll::Ready(Ok(false)) => Poll::Ready(Ended::Failed),
            // Lambda ends what is over its time.
            Poll::Ready(Err(_)) => Poll::Ready(Ended::Killed),
            Poll::Pending if watch.killed.get() => Poll::Ready(Ended::Killed),
            Poll::Pending => Poll::Pending,
        })
        .await;
        if watch.ended.borrow().is_none() && !watch.killed.get() {
            self.note(|| format!("{}: out of time", watch.name));
            self.tally(weather::CUT_OFF);
            watch.excuse();
        }
        ended
    }
}
