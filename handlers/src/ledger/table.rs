//! The table `cci-lite-ledger`.

use std::collections::HashMap;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use contract::job::JobName;
use contract::ledger::{
    DAY_CALLS, DAY_SECONDS, EXPIRY, PARTITION_KEY, Row, State, UNFINISHED, UNFINISHED_INDEX,
    UNFINISHED_SINCE, day_key,
};
use contract::tenant::DailyLimit;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::expression::Expressions;
use super::{By, Counted, Ledger, Move, Moved, Note, made_before};
use crate::error::{StepError, waits};

/// How long the count of a day is kept, in seconds.
const DAY_KEPT: i64 = 7 * 86_400;

/// The table `cci-lite-ledger`.
#[derive(Clone, Debug)]
pub struct LedgerTable {
    client: aws_sdk_dynamodb::Client,
    table: String,
}

type Item = HashMap<String, AttributeValue>;

impl LedgerTable {
    /// The table of this name.
    pub fn new(client: aws_sdk_dynamodb::Client, table: String) -> Self {
        Self { client, table }
    }

    /// Updates a row on a condition. `false`: the condition is false.
    async fn update(&self, call: &JobName, mut update: Expressions) -> Result<bool, StepError> {
        let answer = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(PARTITION_KEY, key(call.as_str()))
            .update_expression(update.update())
            .condition_expression(update.condition())
            .set_expression_attribute_names(Some(update.names))
            .set_expression_attribute_values((!update.values.is_empty()).then_some(update.values))
            .send()
            .await;
        made("UpdateItem of the ledger", answer)
    }
}

/// Whether a conditional write was made; `false` when its condition is false.
fn made<T, E, R>(operation: &str, answer: Result<T, SdkError<E, R>>) -> Result<bool, StepError>
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug,
{
    match answer {
        Ok(_) => Ok(true),
        Err(error) if error.code() == Some("ConditionalCheckFailedException") => Ok(false),
        Err(error) => Err(StepError::aws(operation, &error)),
    }
}

fn key(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

fn read(item: Item) -> Result<Row, StepError> {
    let call = item.get(PARTITION_KEY).and_then(|key| key.as_s().ok()).cloned().unwrap_or_default();
    let row = serde_dynamo::from_item(item);
    row.map_err(|error| StepError::permanent("InvalidLedgerRow", format!("the row of {call}: {error}")))
}

impl Ledger for LedgerTable {
    async fn row(&self, call: &JobName) -> Result<Option<Row>, StepError> {
        let answer = self
            .client
            .get_item()
            .table_name(&self.table)
            .key(PARTITION_KEY, key(call.as_str()))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| StepError::aws("GetItem of the ledger", &error))?;
        answer.item.map(read).transpose()
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
        made("PutItem of the ledger", answer)
    }

    async fn advance(&self, call: &JobName, step: &Move, by: By<'_>) -> Result<Moved, StepError> {
        if self.update(call, Expressions::of_move(step, by)?).await? {
            return Ok(Moved::Now);
        }
        let row = self.row(call).await?;
        let before = row.as_ref().is_some_and(|row| made_before(row, step, by));
        Ok(if before { Moved::Before } else { Moved::Not(row.map(|row| row.state)) })
    }

    async fn note(&self, call: &JobName, note: &Note<'_>) -> Result<(), StepError> {
        self.update(call, Expressions::of_note(note)?).await.map(drop)
    }

    async fn count(
        &self,
        row: &Row,
        day: Date,
        seconds: u64,
        limit: DailyLimit,
    ) -> Result<Counted, StepError> {
        if row.counted_on.is_some() {
            return Ok(Counted::Fits);
        }
        let answer = self
            .client
            .transact_write_items()
            .transact_items(
                TransactWriteItem::builder().update(self.counted(row, day).map_err(invalid)?).build(),
            )
            .transact_items(
                TransactWriteItem::builder()
                    .update(self.day(row, day, seconds, limit).map_err(invalid)?)
                    .build(),
            )
            .send()
            .await;
        let Err(error) = answer else { return Ok(Counted::Fits) };
        let cancelled = error.as_service_error().and_then(|e| match e {
            aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError::TransactionCanceledException(why) => {
                Some(why.cancellation_reasons().iter().map(|why| why.code().unwrap_or_default()).collect::<Vec<_>>())
            }
            _ => None,
        });
        match cancelled.as_deref() {
            Some(["ConditionalCheckFailed", _]) => Ok(Counted::Fits),
            Some([_, "ConditionalCheckFailed"]) => Ok(Counted::Full),
            Some(codes) if codes.iter().any(|code| waits(code)) => {
                let reason = "others count towards the tenant's day at this moment";
                Err(StepError::wait("TransactionConflict", reason))
            }
            _ => Err(StepError::aws("TransactWriteItems of the ledger", &error)),
        }
    }

    async fn unfinished(&self, state: State, after: Option<&Row>) -> Result<Vec<Row>, StepError> {
        let start = after.map(|row| {
            HashMap::from([
                (PARTITION_KEY.to_owned(), key(row.call_id.as_str())),
                (UNFINISHED.to_owned(), key(state.as_str())),
                (UNFINISHED_SINCE.to_owned(), number(row.unfinished_since.unwrap_or_default())),
            ])
        });
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(UNFINISHED_INDEX)
            .key_condition_expression("#unfinished = :state")
            .expression_attribute_names("#unfinished", UNFINISHED)
            .expression_attribute_values(":state", key(state.as_str()))
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(|error| StepError::aws("Query of the ledger", &error))?;
        let rows = answer.items.unwrap_or_default().into_iter().map(read);
        // One row that cannot be read must not hide all that come after it.
        let rows = rows.filter_map(|row| {
            row.inspect_err(|error| tracing::error!(class = %error.class, reason = %error.reason, "left out"))
                .ok()
        });
        Ok(rows.collect())
    }
}

fn invalid(error: impl std::fmt::Display) -> StepError {
    StepError::permanent("Request", error)
}

impl LedgerTable {
    /// The row is received and was not counted.
    fn counted(&self, row: &Row, day: Date) -> Result<Update, aws_sdk_dynamodb::error::BuildError> {
        Update::builder()
            .table_name(&self.table)
            .key(PARTITION_KEY, key(row.call_id.as_str()))
            .update_expression("SET counted_on = :day")
            .condition_expression("#state = :received AND attribute_not_exists(counted_on)")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":day", key(&day.to_string()))
            .expression_attribute_values(":received", key(State::Received.as_str()))
            .build()
    }

    /// The day has room. A recording that is longer than a whole day's minutes has one when it is the first.
    fn day(
        &self,
        row: &Row,
        day: Date,
        seconds: u64,
        limit: DailyLimit,
    ) -> Result<Update, aws_sdk_dynamodb::error::BuildError> {
        let end = day.to_zoned(TimeZone::UTC).map_or(0, |start| start.timestamp().as_second());
        let mut update = Update::builder()
            .table_name(&self.table)
            .key(PARTITION_KEY, key(&day_key(&row.tenant_id, day)))
            .update_expression("ADD #calls :one, #seconds :seconds SET #expiry = :expiry")
            .expression_attribute_names("#calls", DAY_CALLS)
            .expression_attribute_names("#seconds", DAY_SECONDS)
            .expression_attribute_names("#expiry", EXPIRY)
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":seconds", number(seconds))
            .expression_attribute_values(":expiry", number(end + DAY_KEPT));
        let mut conditions = Vec::new();
        if let Some(calls) = limit.calls {
            conditions.push("(attribute_not_exists(#calls) OR #calls < :calls)");
            update = update.expression_attribute_values(":calls", number(calls));
        }
        if let Some(minutes) = limit.audio_minutes {
            let room = (u64::from(minutes) * 60).saturating_sub(seconds);
            conditions.push("(attribute_not_exists(#seconds) OR #seconds <= :room)");
            update = update.expression_attribute_values(":room", number(room));
        }
        update.set_condition_expression((!conditions.is_empty()).then(|| conditions.join(" AND "))).build()
    }
}
