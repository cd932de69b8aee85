//! After the document is safe: what it was made of is deleted, the recording first. What cannot be deleted now is left to
//! the buckets' lifecycle.

use contract::layout::{SourceKey, TranscriptKey};
use contract::ledger::{Half, Row, State};

use crate::delivery::Delivery;
use crate::error::StepError;
use crate::ledger::{Ledger, Note};
use crate::recordings::Recordings;
use crate::storage::Storage;

/// Deletes what a call's document was made of, if that was not done before. `found` is the row as it was before; without
/// `recordings`, the recording stays.
///
/// # Errors
/// What may be gone at the next delivery, which does the rest.
pub(super) async fn clean(
    recordings: Option<&impl Recordings>,
    storage: &impl Storage,
    ledger: &impl Ledger,
    found: &Row,
    delivery: &Delivery,
) -> Result<(), StepError> {
    if found.state == State::Done && found.cleaned_at.is_some() {
        return Ok(());
    }
    let deleted = async {
        if let Some(recordings) = recordings {
            recordings.delete(found).await?;
        }
        for key in beside(found) {
            storage.delete(&key).await?;
        }
        ledger.note(&found.call_id, &Note::Cleaned(delivery.now)).await
    };
    let Err(error) = deleted.await else { return Ok(()) };
    if delivery.gives_up(&error) || error.class.starts_with("AccessDenied") {
        let call = &found.call_id;
        tracing::error!(%call, class = %error.class, reason = %error.reason, "left to the lifecycle");
        return Ok(());
    }
    Err(error)
}

/// All that may lie in the folder of a call's transcript. Of a call that is read again, the row only knows the document; its
/// transcript is still there when the first time was cut off before it was deleted.
fn beside(row: &Row) -> Vec<String> {
    let (tenant, call) = (&row.tenant_id, &row.call_id);
    let mut keys = match row.source_key.as_deref().map(str::parse) {
        Some(Ok(SourceKey::Transcript(key))) => vec![key.to_string()],
        _ => vec![
            TranscriptKey::redacted(tenant.clone(), call.clone()).to_string(),
            format!("{}{call}.json", TranscriptKey::folder(tenant, call)),
        ],
    };
    keys.push(TranscriptKey::probe(tenant, call));
    keys.extend(Half::ALL.map(|half| TranscriptKey::kept(tenant, call, half)));
    keys
}
