//! Which call a target means.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use contract::event::EventObject;
use contract::job::JobName;
use contract::layout::{InputKey, SourceKey};
use contract::ledger::Row;
use handlers::error::StepError;
use handlers::job_init::call_of;
use handlers::ledger::Ledger;
use jiff::Timestamp;

use crate::target::Target;
use crate::{Console, Failure, Services};

/// What a target turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// A call that the ledger knows.
    Call(Box<Row>),
    /// Several: recordings of one key, uploaded one after the other.
    Several(Vec<Row>),
    /// A recording that the ledger does not know.
    Untold(Untold),
}

/// A recording that the ledger does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untold {
    /// The call that it would be.
    pub call: JobName,
    /// Its key.
    pub key: InputKey,
    /// Its size in bytes.
    pub size: u64,
    /// When it was written.
    pub written: Option<Timestamp>,
}

/// Finds the call that is meant.
///
/// # Errors
/// There is none, its bucket is none of the deployment's, or AWS does not answer.
pub async fn find(target: &Target, services: &Services, console: &Console<'_>) -> Result<Found, Failure> {
    let names = &services.names;
    match target {
        Target::Call(call) => by_id(call, services).await,
        Target::Source(source, bucket) => {
            belongs(bucket.as_deref(), &names.results_bucket, source)?;
            by_id(source.call(), services).await
        }
        Target::Recording(key, bucket) => {
            belongs(bucket.as_deref(), &names.input_bucket, key)?;
            let Some((object, written)) = head(key, services).await? else {
                return by_key(key, services, console).await;
            };
            let call = call_of(&names.deployment, key, &names.input_bucket, &object);
            Ok(match services.ledger().row(&call).await? {
                Some(row) => Found::Call(Box::new(row)),
                None => Found::Untold(Untold { call, key: key.clone(), size: object.size, written }),
            })
        }
    }
}

fn belongs(told: Option<&str>, bucket: &str, key: &impl std::fmt::Display) -> Result<(), Failure> {
    match told {
        Some(told) if told != bucket => Err(Failure::Usage(format!(
            "{key} would be in bucket {bucket}, not in {told}: another deployment's?"
        ))),
        _ => Ok(()),
    }
}

async fn by_id(call: &JobName, services: &Services) -> Result<Found, Failure> {
    let row = services.ledger().row(call).await?;
    row.map(|row| Found::Call(Box::new(row))).ok_or_else(|| {
        let why = "it never was, it was erased, or it is longer ago than the ledger remembers";
        Failure::NotFound(format!("the ledger {} knows no call {call}: {why}", services.names.ledger_table))
    })
}

/// The recording that is there now.
async fn head(
    key: &InputKey,
    services: &Services,
) -> Result<Option<(EventObject, Option<Timestamp>)>, Failure> {
    let bucket = &services.names.input_bucket;
    match services.s3.head_object().bucket(bucket).key(key.to_string()).send().await {
        Ok(head) => {
            let object = EventObject {
                key: key.to_string(),
                size: head.content_length.and_then(|size| u64::try_from(size).ok()).unwrap_or_default(),
                etag: head.e_tag.unwrap_or_default().trim_matches('"').to_owned(),
                version_id: head.version_id.filter(|version| version != "null"),
            };
            Ok(Some((object, head.last_modified.and_then(|time| Timestamp::from_second(time.secs()).ok()))))
        }
        Err(error) if error.as_service_error().is_some_and(|error| error.is_not_found()) => Ok(None),
        Err(error) => Err(StepError::aws(&format!("HeadObject of {key}"), &error).into()),
    }
}

/// The calls of a recording that is gone: nothing but its key is known, and the ledger has no index of keys.
async fn by_key(key: &InputKey, services: &Services, console: &Console<'_>) -> Result<Found, Failure> {
    console.note(format!(
        "the recording is gone; looking through the whole ledger for {key} (give the call's ID to spare that)"
    ));
    let bar = console.progress(None, "rows read");
    let mut rows = Vec::new();
    let mut start = None;
    loop {
        let page = services
            .dynamodb
            .scan()
            .table_name(&services.names.ledger_table)
            .filter_expression("input_key = :key")
            .expression_attribute_values(":key", AttributeValue::S(key.to_string()))
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(|error| StepError::aws("Scan of the ledger", &error))?;
        bar.inc(u64::try_from(page.scanned_count).unwrap_or_default());
        for item in page.items.unwrap_or_default() {
            rows.push(read(item)?);
        }
        start = page.last_evaluated_key;
        if start.is_none() {
            break;
        }
    }
    bar.finish_and_clear();
    rows.sort_by_key(|row| row.call_time);
    match rows.len() {
        0 => {
            Err(Failure::NotFound(format!("there is no recording {key}, and the ledger knows no call of it")))
        }
        1 => Ok(Found::Call(Box::new(rows.remove(0)))),
        _ => Ok(Found::Several(rows)),
    }
}

fn read(item: HashMap<String, AttributeValue>) -> Result<Row, Failure> {
    let row = serde_dynamo::from_item(item);
    row.map_err(|error| StepError::permanent("InvalidLedgerRow", error).into())
}

/// The transcript or document that a row names.
pub fn source(row: &Row) -> Option<SourceKey> {
    row.source_key.as_deref().and_then(|key| key.parse().ok())
}
