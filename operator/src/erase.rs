//! `erase`: all that is kept of a call is deleted, with a receipt.
//!
//! The order is what makes it safe to be ended in the middle, and to be done again:
//!
//! 1. the recording, without which no repeated event can have the call transcribed anew;
//! 2. what lies beside its transcript, and the transcript, without which it cannot be analysed anew;
//! 3. the document, with all versions;
//! 4. the transcription job, whose name would have kept a second one from starting;
//! 5. the ledger's row, when all else is seen to be gone: until then it says what the call has.
//!
//! Nothing is deleted that another call has: a recording that was uploaded under the same key since stays.

mod estate;
mod receipt;

use std::collections::BTreeSet;

use contract::job::JobName;
use contract::layout::{ResultKey, TranscriptKey};
use contract::ledger::{Row, State};
use handlers::error::StepError;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::arguments::Erase;
use crate::status::find::Found;
use crate::{Console, Exit, Failure, Services};

pub use estate::{Bucket, Estate, Version};
pub use receipt::{Deleted, Fate, Receipt};

/// Who erases, where and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// The ARN of who does, if that is known.
    pub caller: Option<String>,
    /// The account's number.
    pub account: String,
    /// The region.
    pub region: String,
    /// When.
    pub now: Timestamp,
}

impl By {
    /// Who works with these services.
    pub fn of(services: &Services) -> Self {
        let Services { caller, account, region, now, .. } = services;
        Self { caller: caller.clone(), account: account.clone(), region: region.clone(), now: *now }
    }
}

/// What a call may have.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Plan {
    /// The key of its recording.
    recording: String,
    /// The folder of its transcript, with all that lies there.
    folder: String,
    /// Where its document is or would be.
    documents: BTreeSet<String>,
}

impl Plan {
    fn of(row: &Row) -> Self {
        let day = row.call_time.to_zoned(TimeZone::UTC).date();
        let by_rule = ResultKey::new(row.tenant_id.clone(), day, row.call_id.clone()).ok();
        let documents =
            by_rule.map(|key| key.to_string()).into_iter().chain(row.document_key.clone()).collect();
        let folder = TranscriptKey::folder(&row.tenant_id, &row.call_id);
        Self { recording: row.input_key.clone(), folder, documents }
    }

    /// All that is there now, in the order in which it goes.
    async fn present(&self, row: &Row, estate: &impl Estate) -> Result<Vec<Deleted>, StepError> {
        let mut present = Vec::new();
        for version in estate.versions(Bucket::Input, &self.recording).await? {
            let same = match &row.input_version {
                Some(id) => version.id.as_ref() == Some(id),
                None => version.etag.as_ref() == Some(&row.input_etag),
            };
            if version.key == self.recording && same {
                present.push(Deleted::new("recording", Bucket::Input, version));
            }
        }
        for version in estate.versions(Bucket::Results, &self.folder).await? {
            present.push(Deleted::new("transcript", Bucket::Results, version));
        }
        for key in &self.documents {
            let versions = estate.versions(Bucket::Results, key).await?.into_iter();
            let versions = versions.filter(|version| version.key == *key);
            present.extend(versions.map(|version| Deleted::new("document", Bucket::Results, version)));
        }
        Ok(present)
    }
}

/// Whether a call moves by itself, so that something could come after its erasure.
fn is_under_way(row: &Row) -> bool {
    State::OPEN.contains(&row.state)
}

/// The call that is meant.
fn one(found: Found) -> Result<Row, Failure> {
    match found {
        Found::Call(row) => Ok(*row),
        Found::Several(rows) => {
            let ids: Vec<&str> = rows.iter().map(|row| row.call_id.as_str()).collect();
            Err(Failure::Usage(format!(
                "several calls are of this recording: name one, or each: {}",
                ids.join(", ")
            )))
        }
        Found::Untold(untold) => Err(Failure::NotFound(format!(
            "the ledger does not know {}: nothing was made of it. If its event is still to come it will be; wait an hour, \
             or delete the object itself",
            untold.key
        ))),
    }
}

/// Runs the command.
///
/// # Errors
/// There is no such call, it is under way, AWS does not say what is there, or nobody is there to say yes.
pub async fn run(
    asked: &Erase,
    found: Found,
    estate: &impl Estate,
    by: By,
    console: &mut Console<'_>,
) -> Result<Exit, Failure> {
    let row = one(found)?;
    let call = &row.call_id;
    if is_under_way(&row) && !asked.force {
        let state = row.state.as_str();
        return Err(Failure::Usage(format!(
            "call {call} is {state}: what is under way may still write. Wait until it is done, or give --force and erase it \
             again if something came after"
        )));
    }
    let plan = Plan::of(&row);
    let present = plan.present(&row, estate).await?;
    let question = format!(
        "Delete call {call} of tenant {} ({}) for good: {}, its transcription job and its ledger row?",
        row.tenant_id,
        row.state.as_str(),
        counted(&present)
    );
    if !console.may(&question)? {
        return Ok(Exit::Partly);
    }
    let mut receipt = Receipt::of(&row, by, asked.reason.clone());
    let erased = erase(&row, &plan, present, estate, &mut receipt).await;
    if console.is_json() {
        console.json(&receipt)?;
    } else {
        console.table(&[], receipt.lines())?;
    }
    match erased {
        Ok(()) if receipt.complete => Ok(Exit::Done),
        Ok(()) => {
            console.note("something is left: run it again");
            Ok(Exit::Partly)
        }
        Err(error) => {
            console.note(format!("it was not finished: {error}; run it again"));
            Ok(Exit::Partly)
        }
    }
}

/// How much there is of what.
fn counted(present: &[Deleted]) -> String {
    let count = |what: &str| present.iter().filter(|object| object.what == what).count();
    format!(
        "{} recording, {} objects of its transcript, {} versions of its document",
        count("recording"),
        count("transcript"),
        count("document")
    )
}

async fn erase(
    row: &Row,
    plan: &Plan,
    present: Vec<Deleted>,
    estate: &impl Estate,
    receipt: &mut Receipt,
) -> Result<(), StepError> {
    let call: &JobName = &row.call_id;
    for object in present {
        match object.bucket {
            Bucket::Input => estate.delete_recording(row).await?,
            Bucket::Results => estate.delete_version(&object.version).await?,
        }
        receipt.deleted.push(object);
    }
    receipt.transcription_job = if estate.delete_job(call).await? { Fate::Deleted } else { Fate::Absent };
    receipt.left = plan.present(row, estate).await?;
    if !receipt.left.is_empty() {
        return Ok(());
    }
    let deleted = estate.delete_row(row).await;
    // An answer that was lost is no matter when the row is gone.
    if estate.knows(call).await? {
        return deleted.map(drop);
    }
    receipt.ledger_row = Fate::Deleted;
    receipt.complete = true;
    Ok(())
}

#[cfg(test)]
mod tests;
