//! The ledger as the functions use it: enter a call once, move it forward if nobody else did, give it up with a reason.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use contract::job::JobName;
use contract::ledger::{Failure, PARTITION_KEY, Row, Stage, State};
use contract::metric::Metric;

use crate::delivery::Delivery;
use crate::error::StepError;
use crate::metrics::Metrics;

/// A move of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Move {
    /// On to the next state.
    To(State),
    /// Finished, with the document's key.
    Done(String),
    /// Given up, or put in quarantine (`State::Failed`, `State::Quarantined`).
    Out(State, Failure),
}

impl Move {
    /// The state that the call is in afterwards.
    pub fn state(&self) -> State {
        match self {
            Self::To(state) | Self::Out(state, _) => *state,
            Self::Done(_) => State::Done,
        }
    }
}

/// What a move came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// The call moved.
    Now,
    /// This very message had made the move before, and the answer was lost.
    Before,
    /// The call is where this move does not lead from, and stays there.
    Not,
}

impl Moved {
    /// The call is where the move leads to.
    pub fn is_made(self) -> bool {
        self != Self::Not
    }
}

/// The rows of all calls.
pub trait Ledger {
    /// The row of a call.
    async fn row(&self, call: &JobName) -> Result<Option<Row>, StepError>;

    /// Enters a call. `false`: it is known already, and its row is as it was.
    async fn enter(&self, row: &Row) -> Result<bool, StepError>;

    /// Moves a call on behalf of a message.
    async fn advance(&self, call: &JobName, step: &Move, message: &str) -> Result<Moved, StepError>;
}

/// The failure with which an earlier delivery of this message gave its call up for good. Its further deliveries only
/// carry it to the dead-letter queue, and nothing is tried or paid again; one that is sent back from there begins anew.
pub fn given_up(row: &Row, delivery: &Delivery) -> Option<StepError> {
    let ended = matches!(row.state, State::Failed | State::Quarantined);
    let failure = row.failure.as_ref().filter(|_| ended && delivery.attempt > 1)?;
    Some(StepError::permanent(&failure.class, &failure.reason))
}

/// Notes in the ledger that a step gave its call up, when it did. `found` is the row as the step found it: a call that
/// had failed before is not counted again. The step's own error is what counts: one that is met here only goes to the
/// log.
pub async fn settle<T>(
    ledger: &impl Ledger,
    metrics: &impl Metrics,
    found: &Row,
    stage: Stage,
    delivery: &Delivery,
    result: Result<T, StepError>,
) -> Result<T, StepError> {
    let call = &found.call_id;
    if let Err(error) = &result
        && delivery.gives_up(error)
    {
        let failure = Failure { stage, class: error.class.clone(), reason: error.reason.clone() };
        match ledger.advance(call, &Move::Out(State::Failed, failure), &delivery.id).await {
            Ok(Moved::Now) if found.state != State::Failed => {
                metrics.record(&found.tenant_id, &[(Metric::CallsFailed, 1.0)]);
            }
            Ok(_) => {}
            Err(unnoted) => {
                tracing::error!(%call, class = %unnoted.class, reason = %unnoted.reason, "cannot note a failure");
            }
        }
    }
    result
}

/// The table `cci-lite-ledger`.
#[derive(Clone, Debug)]
pub struct LedgerTable {
    client: aws_sdk_dynamodb::Client,
    table: String,
}

impl LedgerTable {
    /// The table of this name.
    pub fn new(client: aws_sdk_dynamodb::Client, table: String) -> Self {
        Self { client, table }
    }
}

impl Ledger for LedgerTable {
    async fn row(&self, call: &JobName) -> Result<Option<Row>, StepError> {
        let answer = self
            .client
            .get_item()
            .table_name(&self.table)
            .key(PARTITION_KEY, AttributeValue::S(call.to_string()))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| StepError::aws("GetItem of the ledger", &error))?;
        let row = answer.item.map(serde_dynamo::from_item).transpose();
        row.map_err(|error| StepError::permanent("InvalidLedgerRow", format!("the row of {call}: {error}")))
    }

    async fn enter(&self, row: &Row) -> Result<bool, StepError> {
        let item = serde_dynamo::to_item(row).map_err(|error| {
            StepError::permanent("InvalidLedgerRow", format!("the row of {}: {error}", row.call_id))
        })?;
        let answer = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(#key)")
            .expression_attribute_names("#key", PARTITION_KEY)
            .send()
            .await;
        match answer {
            Ok(_) => Ok(true),
            Err(error)
                if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) =>
            {
                Ok(false)
            }
            Err(error) => Err(StepError::aws("PutItem of the ledger", &error)),
        }
    }

    async fn advance(&self, call: &JobName, step: &Move, message: &str) -> Result<Moved, StepError> {
        let expressions = Expressions::of(step, message)?;
        let answer = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(PARTITION_KEY, AttributeValue::S(call.to_string()))
            .update_expression(expressions.update)
            .condition_expression(expressions.condition)
            .set_expression_attribute_names(Some(expressions.names))
            .set_expression_attribute_values(Some(expressions.values))
            .send()
            .await;
        match answer {
            Ok(_) => Ok(Moved::Now),
            Err(error)
                if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) =>
            {
                let row = self.row(call).await?;
                let before = row.is_some_and(|row| row.state == step.state() && row.moved_by == message);
                Ok(if before { Moved::Before } else { Moved::Not })
            }
            Err(error) => Err(StepError::aws("UpdateItem of the ledger", &error)),
        }
    }
}

/// A move in DynamoDB's words.
#[derive(Debug, PartialEq)]
struct Expressions {
    update: String,
    condition: String,
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
}

impl Expressions {
    fn of(step: &Move, message: &str) -> Result<Self, StepError> {
        let state = step.state();
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let name = |name: &str| (format!("#{name}"), name.to_owned());
        let mut names = HashMap::from([name("state"), name("moved_by")]);
        let mut values = HashMap::from([
            (":state".to_owned(), text(state.as_str())),
            (":moved_by".to_owned(), text(message)),
        ]);
        let mut update = "SET #state = :state, #moved_by = :moved_by".to_owned();
        let mut before = state.follows();
        match step {
            Move::To(_) => {
                names.extend([name("failure")]);
                update += " REMOVE #failure";
            }
            Move::Done(key) => {
                update += ", document_key = :document_key";
                values.insert(":document_key".to_owned(), text(key));
            }
            Move::Out(_, failure) => {
                before = failure.stage.may_fail();
                names.extend([name("failure")]);
                update += ", #failure = :failure";
                let failure = serde_dynamo::to_attribute_value(failure)
                    .map_err(|error| StepError::permanent("InvalidLedgerRow", error))?;
                values.insert(":failure".to_owned(), failure);
            }
        }
        let mut one_of = |kind: &str, words: Vec<&'static str>| {
            let names: Vec<String> = (0..words.len()).map(|index| format!(":{kind}{index}")).collect();
            values.extend(names.iter().cloned().zip(words.into_iter().map(text)));
            names.join(", ")
        };
        let mut conditions = Vec::new();
        if !before.is_empty() {
            let states = one_of("before", before.iter().map(|state| state.as_str()).collect());
            conditions.push(format!("#state IN ({states})"));
        }
        if !state.takes_up().is_empty() {
            let stages = one_of("stage", state.takes_up().iter().map(|stage| stage.as_str()).collect());
            let failed = one_of("failed", vec![State::Failed.as_str()]);
            names.extend([name("stage")]);
            conditions.push(format!("(#state = {failed} AND #failure.#stage IN ({stages}))"));
        }
        Ok(Self { update, condition: conditions.join(" OR "), names, values })
    }
}
