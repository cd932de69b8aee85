//! Puts a call's document together. Its times are those of the call, so that it does not matter when or how often this
//! is done.

use contract::document::{CallDocument, Cost, Redaction, SCHEMA_VERSION, Source};
use contract::ledger::Row;
use contract::tenant::Tenant;
use jiff::tz::TimeZone;

use super::assessment::Assessed;
use crate::comprehend::Reading;
use crate::conversation::Conversation;
use crate::model::reading::Assessment;

/// All that is known of a call.
#[derive(Clone, Debug)]
pub struct Known<'a> {
    /// Its row of the ledger.
    pub row: &'a Row,
    /// Whose it is.
    pub tenant: &'a Tenant,
    /// Whether Transcribe says that it is redacted.
    pub redacted: bool,
    /// Who said what.
    pub conversation: Conversation,
    /// What Comprehend found.
    pub reading: Reading,
    /// What the model made of it.
    pub assessment: Assessment,
    /// What it took.
    pub cost: Cost,
    /// The services that were played by stand-ins.
    pub stand_ins: &'a [String],
}

/// The document.
pub fn document(known: Known) -> CallDocument {
    let Known { row, tenant, conversation, reading, .. } = known;
    let Assessment { answer, run } = known.assessment;
    let assessed = answer.map(|answer| Assessed::of(answer, tenant, &conversation)).unwrap_or_default();
    let off_reason = tenant.redaction_off.clone().filter(|_| !tenant.redacts());
    let mut redaction = Redaction { off_reason, ..conversation.redaction };
    redaction.add(&assessed.redaction);
    CallDocument {
        schema_version: SCHEMA_VERSION.to_owned(),
        tenant_id: row.tenant_id.clone(),
        tenant: row.tenant_id.clone(),
        call_id: row.call_id.clone(),
        call_date: row.call_time.to_zoned(TimeZone::UTC).date(),
        timestamp: row.call_time,
        language: Some(tenant.language),
        duration_seconds: conversation.duration_seconds,
        sentiment: reading.sentiment,
        key_phrases: reading.key_phrases,
        entities: reading.entities,
        ai_summary: assessed.ai_summary,
        summary: assessed.summary,
        source: Source {
            transcribe_job: row.call_id.clone(),
            pii_redacted: known.redacted,
            stand_ins: known.stand_ins.to_vec(),
        },
        talk: conversation.talk,
        turns: conversation.turns,
        sentiment_by_speaker: reading.by_speaker,
        sentiment_by_quarter: reading.by_quarter,
        comprehend: reading.coverage,
        topics: assessed.topics,
        risks: assessed.risks,
        action_items: assessed.action_items,
        qa: assessed.qa,
        model: run,
        redaction,
        cost: known.cost,
    }
}
