//! What is shown for an erasure, to whoever has asked for it.

use contract::job::JobName;
use contract::ledger::Row;
use contract::tenant::TenantId;
use jiff::Timestamp;
use serde::Serialize;

use super::By;
use super::estate::{Bucket, Version};
use crate::console::time;

/// What an erasure does not reach.
const NOT_COVERED: [&str; 6] = [
    "results of queries in Athena, and what QuickSight has imported: they expire, or are refreshed",
    "backups of the ledger: 35 days; they hold the names of files, no words",
    "logs and the trail: names of calls and keys, no words",
    "dead letters and messages of the call: 14 days at most; they hold names of files, no words",
    "copies that readers have made",
    "what AWS keeps of it for improving its services, unless the organisation has opted out",
];

/// Something that was deleted, or is left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deleted {
    /// What it is: `recording`, `transcript` (or what lies beside one) or `document`.
    pub what: &'static str,
    /// The bucket.
    pub bucket: Bucket,
    /// The object.
    #[serde(flatten)]
    pub version: Version,
}

impl Deleted {
    pub(super) fn new(what: &'static str, bucket: Bucket, version: Version) -> Self {
        Self { what, bucket, version }
    }
}

/// What became of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It is still there.
    Kept,
    /// It is deleted.
    Deleted,
    /// It was not there.
    Absent,
}

/// The receipt of an erasure. Holds names and keys, no words of the call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Which form of receipt this is: `cci-lite-erasure-1`.
    pub receipt: &'static str,
    /// The call.
    pub call_id: JobName,
    /// Its tenant.
    pub tenant_id: TenantId,
    /// The key of its recording.
    pub recording: String,
    /// When it was uploaded.
    pub uploaded: Timestamp,
    /// Why it was erased, as the operator said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The ARN of who did it.
    pub by: Option<String>,
    /// In which account.
    pub account: String,
    /// In which region.
    pub region: String,
    /// When.
    pub at: Timestamp,
    /// The objects that were deleted, in that order.
    pub deleted: Vec<Deleted>,
    /// The record of its transcription job.
    pub transcription_job: Fate,
    /// Its row in the ledger.
    pub ledger_row: Fate,
    /// What was found afterwards.
    pub left: Vec<Deleted>,
    /// Whether nothing is left.
    pub complete: bool,
    /// What this does not reach.
    pub not_covered: [&'static str; 6],
}

impl Receipt {
    pub(super) fn of(row: &Row, by: By, reason: Option<String>) -> Self {
        Self {
            receipt: "cci-lite-erasure-1",
            call_id: row.call_id.clone(),
            tenant_id: row.tenant_id.clone(),
            recording: row.input_key.clone(),
            uploaded: row.call_time,
            reason,
            by: by.caller,
            account: by.account,
            region: by.region,
            at: by.now,
            deleted: Vec::new(),
            transcription_job: Fate::Kept,
            ledger_row: Fate::Kept,
            left: Vec::new(),
            complete: false,
            not_covered: NOT_COVERED,
        }
    }

    /// As people read it.
    pub(super) fn lines(&self) -> Vec<Vec<String>> {
        let mut lines = Vec::new();
        let mut say = |name: &str, what: String| lines.push(vec![name.to_owned(), what]);
        let outcome = if self.complete { "erased: nothing is left" } else { "not erased completely" };
        say("call", self.call_id.to_string());
        say("tenant", self.tenant_id.to_string());
        say("outcome", outcome.to_owned());
        say("recording", format!("{}, uploaded at {}", self.recording, time(self.uploaded)));
        say("by", format!("{} in {} {}", self.by.as_deref().unwrap_or("unknown"), self.account, self.region));
        say("at", time(self.at));
        if let Some(reason) = &self.reason {
            say("reason", reason.clone());
        }
        for (name, objects) in [("deleted", &self.deleted), ("left", &self.left)] {
            for Deleted { what, version, .. } in objects {
                let id = version.id.as_ref().map(|id| format!(", version {id}")).unwrap_or_default();
                let marker = if version.delete_marker { ", a delete marker" } else { "" };
                say(name, format!("{what} {}{id}{marker}", version.key));
            }
        }
        for (name, fate) in [("transcription job", self.transcription_job), ("ledger row", self.ledger_row)] {
            let word = match fate {
                Fate::Kept => "kept",
                Fate::Deleted => "deleted",
                Fate::Absent => "there was none",
            };
            say(name, word.to_owned());
        }
        for what in self.not_covered {
            say("not covered", what.to_owned());
        }
        lines
    }
}
