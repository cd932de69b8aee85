//! The ledger as the functions use it: enter a call once, move it forward if nobody else did, give it up with a reason.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use contract::job::JobName;
use contract::ledger::{Failure, PARTITION_KEY, Row, Stage, State};

use crate::delivery::Delivery;
use crate::error::StepError;

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

/// The rows of all calls.
pub trait Ledger {
    /// The row of a call.
    async fn row(&self, call: &JobName) -> Result<Option<Row>, StepError>;

    /// Enters a call. `false`: it is known already, and its row is as it was.
    async fn enter(&self, row: &Row) -> Result<bool, StepError>;

    /// Moves a call. `false`: it is where this move does not lead from, and stays there.
    async fn advance(&self, call: &JobName, step: &Move) -> Result<bool, StepError>;
}

/// Notes in the ledger that a step gave its call up, when it did. The step's own error is what counts: one that is met
/// here only goes to the log.
pub async fn settle<T>(
    ledger: &impl Ledger,
    call: &JobName,
    stage: Stage,
    delivery: &Delivery,
    result: Result<T, StepError>,
) -> Result<T, StepError> {
    if let Err(error) = &result
        && delivery.gives_up(error)
    {
        let failure = Failure { stage, class: error.class.clone(), reason: error.reason.clone() };
        if let Err(unnoted) = ledger.advance(call, &Move::Out(State::Failed, failure)).await {
            tracing::error!(%call, class = %unnoted.class, reason = %unnoted.reason, "cannot note a failure");
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

    async fn advance(&self, call: &JobName, step: &Move) -> Result<bool, StepError> {
        let expressions = Expressions::of(step)?;
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
            Ok(_) => Ok(true),
            Err(error)
                if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) =>
            {
                Ok(false)
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
    fn of(step: &Move) -> Result<Self, StepError> {
        let state = step.state();
        let text = |state: State| AttributeValue::S(state.as_str().to_owned());
        let mut names = HashMap::from([("#state".to_owned(), "state".to_owned())]);
        let mut values = HashMap::from([(":state".to_owned(), text(state))]);
        let mut before = Vec::new();
        for (index, state) in state.follows().iter().enumerate() {
            before.push(format!(":before{index}"));
            values.insert(format!(":before{index}"), text(*state));
        }
        let mut condition = format!("#state IN ({})", before.join(", "));
        let mut update = "SET #state = :state".to_owned();
        match step {
            Move::To(_) => {
                if let Some(stage) = state.stage() {
                    condition += " OR (#state = :failed AND #failure.#stage = :stage)";
                    names.insert("#stage".to_owned(), "stage".to_owned());
                    values.insert(":failed".to_owned(), text(State::Failed));
                    values.insert(":stage".to_owned(), AttributeValue::S(stage.as_str().to_owned()));
                    update += " REMOVE #failure";
                    names.insert("#failure".to_owned(), "failure".to_owned());
                }
            }
            Move::Done(key) => {
                update += ", document_key = :document_key";
                values.insert(":document_key".to_owned(), AttributeValue::S(key.clone()));
            }
            Move::Out(_, failure) => {
                update += ", #failure = :failure";
                names.insert("#failure".to_owned(), "failure".to_owned());
                let failure = serde_dynamo::to_attribute_value(failure)
                    .map_err(|error| StepError::permanent("InvalidLedgerRow", error))?;
                values.insert(":failure".to_owned(), failure);
            }
        }
        Ok(Self { update, condition, names, values })
    }
}
