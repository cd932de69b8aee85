//! Readings that are paid for and wait for their sister: they lie beside the transcript, and the ledger says so.

use contract::layout::TranscriptKey;
use contract::ledger::{Half, Row};
use contract::tenant::Tenant;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::comprehend::Reading;
use crate::error::{Retry, StepError};
use crate::ledger::{Ledger, Note};
use crate::model::reading::Assessment;
use crate::storage::Storage;

/// What is there already.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) reading: Option<Reading>,
    pub(super) assessment: Option<Assessment>,
}

/// A reading, and what it was asked by: with another form or language it is another reading.
#[derive(Serialize, Deserialize)]
struct Asked<H> {
    tenant: Tenant,
    half: H,
}

/// Where the readings of one call are kept.
#[derive(Debug)]
pub(super) struct Halves<'a, B, L> {
    pub(super) storage: &'a B,
    pub(super) ledger: &'a L,
    pub(super) row: &'a Row,
    pub(super) tenant: &'a Tenant,
}

impl<B: Storage, L: Ledger> Halves<'_, B, L> {
    /// What an earlier delivery kept, also one that ended after this one had found the row and before it had the call.
    pub(super) async fn kept(&self) -> Result<Kept, StepError> {
        let now = self.ledger.row(&self.row.call_id).await?.map(|row| row.kept).unwrap_or_default();
        let mut kept = Kept::default();
        if now.contains(&Half::Comprehend) {
            kept.reading = self.read(Half::Comprehend).await?;
        }
        if now.contains(&Half::Model) {
            kept.assessment = self.read(Half::Model).await?;
        }
        Ok(kept)
    }

    fn key(&self, half: Half) -> String {
        TranscriptKey::kept(&self.row.tenant_id, &self.row.call_id, half)
    }

    /// One that is lost or of another shape is read again. S3 says of an object that is not there that access is denied, to
    /// who may not list the bucket.
    async fn read<H: DeserializeOwned>(&self, half: Half) -> Result<Option<H>, StepError> {
        let bytes = match self.storage.read(&self.key(half)).await {
            Ok(bytes) => bytes,
            Err(error) if error.retry == Retry::CannotHelp || error.class == "AccessDenied" => {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        let asked: Option<Asked<H>> = serde_json::from_slice(&bytes).ok();
        Ok(asked.filter(|asked| asked.tenant == *self.tenant).map(|asked| asked.half))
    }

    /// Keeps a reading if it was paid for just now. What cannot be kept is paid again, and is no reason to fail.
    pub(super) async fn keep(&self, which: Half, half: &impl Serialize, paid: bool) {
        if !paid {
            return;
        }
        let call = &self.row.call_id;
        let kept = async {
            let bytes = serde_json::to_vec(&Asked { tenant: self.tenant.clone(), half })
                .map_err(|error| StepError::permanent("Request", error))?;
            self.storage.keep(&self.key(which), bytes).await?;
            self.ledger.note(call, &Note::Kept(which)).await
        };
        if let Err(error) = kept.await {
            tracing::warn!(%call, class = %error.class, reason = %error.reason, "a reading cannot be kept");
        }
    }
}
