//! After the document is safe: what it was made of is deleted, the recording first. What cannot be deleted now is left to
//! the buckets' lifecycle.

use contract::layout::{SourceKey, TranscriptKey};
use contract::ledger::{Half, Row, State};

use super::Analyzer;
use crate::comprehend::TextAnalysis;
use crate::delivery::Delivery;
use crate::error::StepError;
use crate::ledger::{Ledger, Note};
use crate::metrics::Metrics;
use crate::model::Model;
use crate::recordings::Recordings;
use crate::storage::Storage;
use crate::tenants::Tenants;

impl<T, L, B, R, C, M, E> Analyzer<T, L, B, R, C, M, E>
where
    T: Tenants,
    L: Ledger,
    B: Storage,
    R: Recordings,
    C: TextAnalysis,
    M: Model,
    E: Metrics,
{
    /// Deletes what a call's document was made of, if that was not done before. `found` is the row as it was before.
    ///
    /// # Errors
    /// What may be gone at the next delivery, which does the rest.
    pub(super) async fn clean(&self, found: &Row, delivery: &Delivery) -> Result<(), StepError> {
        if found.state == State::Done && found.cleaned_at.is_some() {
            return Ok(());
        }
        let Err(error) = self.delete_all(found, delivery).await else { return Ok(()) };
        if delivery.gives_up(&error) || error.class.starts_with("AccessDenied") {
            let call = &found.call_id;
            tracing::error!(%call, class = %error.class, reason = %error.reason, "left to the lifecycle");
            return Ok(());
        }
        Err(error)
    }

    async fn delete_all(&self, row: &Row, delivery: &Delivery) -> Result<(), StepError> {
        if let Some(recordings) = &self.recordings {
            recordings.delete(row).await?;
        }
        for key in transcripts(row) {
            self.storage.delete(&key).await?;
        }
        self.storage.delete(&TranscriptKey::probe(&row.tenant_id, &row.call_id)).await?;
        for half in Half::ALL {
            self.storage.delete(&TranscriptKey::kept(&row.tenant_id, &row.call_id, half)).await?;
        }
        self.ledger.note(&row.call_id, &Note::Cleaned(delivery.now)).await
    }
}

/// Where the transcript may be. Of a call that is read again, the row only knows the document; its transcript is still
/// there when the first time was cut off before it was deleted.
fn transcripts(row: &Row) -> Vec<String> {
    if let Some(Ok(SourceKey::Transcript(key))) = row.source_key.as_deref().map(str::parse) {
        return vec![key.to_string()];
    }
    let plain = format!("{}{}.json", TranscriptKey::folder(&row.tenant_id, &row.call_id), row.call_id);
    vec![TranscriptKey::redacted(row.tenant_id.clone(), row.call_id.clone()).to_string(), plain]
}
