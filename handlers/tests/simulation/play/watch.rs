//! What happens to one step: where it is delayed, fails, loses an answer, or is ended.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use contract::event::TranscriptReady;
use contract::ledger::Stage;
use handlers::delivery::{Delivery, Step};
use handlers::error::StepError;

use super::Sim;
use super::weather::{self, Weather};
use crate::world::{Hook, Plan, Service, Side};

/// What was paid for the analysis of one call, and what may have had it paid again.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// Answers of Comprehend's three analyses and of the model.
    pub paid: [u32; 4],
    /// Steps that were ended, answers that were lost, and readings that could not be kept.
    pub excuses: u32,
    /// Answers of Comprehend that were lost: what they said is missing.
    pub missing: bool,
    /// What could not be deleted.
    pub undeleted: u32,
    /// Answers of the ledger that were lost, or that it could not give, at the end of an analysis.
    pub unnoted: u32,
}

/// One step under watch.
pub struct Watch {
    pub sim: Rc<Sim>,
    /// What is shown of it.
    pub name: String,
    /// The call that it analyses.
    pub call: Option<String>,
    /// Whether it is ended as soon as the model has answered.
    pub deadly: bool,
    pub killed: Cell<bool>,
    /// Whether Comprehend is down as long as this lasts.
    comprehend_down: Cell<Option<bool>>,
    /// How the step ended; nothing, if it was cut off.
    pub ended: RefCell<Option<Result<(), String>>>,
}

impl Watch {
    pub fn new(sim: Rc<Sim>, name: String) -> Self {
        Self {
            sim,
            name,
            call: None,
            deadly: false,
            killed: Cell::new(false),
            comprehend_down: Cell::new(None),
            ended: RefCell::new(None),
        }
    }

    /// A step of the analysis of one call.
    pub fn analysis(self, body: &str) -> Self {
        let call = TranscriptReady::from_message(body).ok().map(|ready| ready.call_id.to_string());
        let deadly = call.as_deref().is_some_and(|call| self.sim.is_deadly(call));
        Self { call, deadly, ..self }
    }

    pub fn excuse(&self) {
        self.account(|account| account.excuses += 1);
    }

    fn account(&self, change: impl FnOnce(&mut Account)) {
        if let Some(call) = &self.call {
            change(self.sim.accounts.borrow_mut().entry(call.clone()).or_default());
        }
    }

    fn kill(&self, operation: &str, side: Side) -> Plan {
        self.killed.set(true);
        self.sim.tally(weather::KILLED);
        self.excuse();
        self.sim.note(|| format!("{}: killed {side:?} {operation}", self.name));
        Plan::Ends
    }

    fn fails(&self, operation: &str, side: Side, error: StepError) -> Plan {
        self.sim.note(|| format!("{}: {operation}: {} {side:?}", self.name, error.class));
        Plan::Fails(error)
    }

    /// How long it takes.
    fn takes(&self, weather: &Weather, service: Service) -> Duration {
        let mut dice = self.sim.dice.borrow_mut();
        if dice.happens(weather.slow) {
            drop(dice);
            self.sim.tally(weather::SLOW);
            let most = if service == Service::Model { 250 } else { 20 };
            return Duration::from_secs(self.sim.dice.borrow_mut().below(most));
        }
        match dice.below(4) {
            0 => Duration::from_millis(dice.below(50)),
            _ => Duration::ZERO,
        }
    }

    fn before(&self, weather: &Weather, service: Service, operation: &'static str) -> Plan {
        let happens = |rate| self.sim.dice.borrow_mut().happens(rate);
        let side = Side::Before;
        if happens(weather.throttles) {
            self.sim.tally(weather::THROTTLED);
            self.blame(service, operation);
            return self.fails(operation, side, StepError::wait("ThrottlingException", "slow down"));
        }
        // Comprehend's analyses fail together: one that fails alone is missing from the document, and that is told.
        let failed = if service == Service::Comprehend {
            let down = self.comprehend_down.get().unwrap_or_else(|| happens(weather.fails));
            self.comprehend_down.set(Some(down));
            down
        } else {
            happens(weather.fails)
        };
        if failed {
            self.sim.tally(weather::FAILS);
            self.blame(service, operation);
            return self.fails(operation, side, StepError::transient("InternalFailure", "sorry"));
        }
        Plan::Goes
    }

    fn after(&self, weather: &Weather, service: Service, operation: &'static str) -> Plan {
        let paid = match (service, operation) {
            (Service::Comprehend, "sentiment") => Some(0),
            (Service::Comprehend, "key_phrases") => Some(1),
            (Service::Comprehend, _) => Some(2),
            (Service::Model, _) => Some(3),
            _ => None,
        };
        if let Some(which) = paid {
            self.account(|account| account.paid[which] += 1);
        }
        if self.deadly && service == Service::Model {
            return self.kill(operation, Side::After);
        }
        if self.sim.dice.borrow_mut().happens(weather.lost) {
            self.sim.tally(weather::LOST);
            self.excuse();
            self.blame(service, operation);
            self.account(|account| account.missing |= service == Service::Comprehend);
            return self.fails(operation, Side::After, StepError::transient("Connection", "no answer"));
        }
        Plan::Goes
    }

    /// Remembers what a fault may lead to.
    fn blame(&self, service: Service, operation: &str) {
        self.account(|account| match (service, operation) {
            (Service::Comprehend, _)
            | (Service::Storage, "keep")
            | (Service::Ledger, "note kept" | "row") => {
                account.excuses += 1;
            }
            (Service::Recordings | Service::Storage, "delete") | (Service::Ledger, "note cleaned") => {
                account.undeleted += 1;
            }
            (Service::Ledger, "done") | (Service::Storage, "write") => account.unnoted += 1,
            _ => {}
        });
    }
}

impl Hook for Watch {
    fn plan(&self, service: Service, operation: &'static str, side: Side) -> (Duration, Plan) {
        let weather = self.sim.weather();
        let plan = if self.sim.dice.borrow_mut().happens(weather.kills) {
            self.kill(operation, side)
        } else if side == Side::Before {
            self.before(weather, service, operation)
        } else {
            self.after(weather, service, operation)
        };
        (self.takes(weather, service), plan)
    }
}

/// A step whose end is noted.
pub struct Told<'a, S> {
    pub step: S,
    pub watch: &'a Watch,
}

impl<S: Step> Step for Told<'_, S> {
    type Outcome = S::Outcome;

    const STAGE: Stage = S::STAGE;

    async fn handle(&self, delivery: Delivery) -> Result<S::Outcome, StepError> {
        let result = self.step.handle(delivery).await;
        let class = result.as_ref().map(|_| ()).map_err(|error| error.class.clone());
        // A reading that took too long was perhaps paid.
        if class.as_ref().is_err_and(|class| class == "Timeout") {
            self.watch.excuse();
        }
        self.watch.sim.note(|| {
            use handlers::delivery::Outcome as _;
            let said = result.as_ref().map_or_else(ToString::to_string, |outcome| outcome.describe());
            format!("{}: {said}", self.watch.name)
        });
        *self.watch.ended.borrow_mut() = Some(class);
        result
    }
}
