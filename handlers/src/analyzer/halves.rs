//! Readings that are paid for and wait for their sister: they lie beside the transcript, and the ledger says so.

use contract::layout::TranscriptKey;
use contract::ledger::{Half, Row};
use contract::tenant::Tenant;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Analyzer;
use crate::comprehend::{Reading, TextAnalysis};
use crate::error::{Retry, StepError};
use crate::ledger::{Ledger, Note};
use crate::metrics::Metrics;
use crate::model::Model;
use crate::model::reading::Assessment;
use crate::recordings::Recordings;
use crate::storage::Storage;
use crate::tenants::Tenants;

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
    /// What an earlier delivery kept, also one that ended after this one had found the row and before it had the call.
    pub(super) async fn kept(&self, row: &Row, tenant: &Tenant) -> Result<Kept, StepError> {
        let now = self.ledger.row(&row.call_id).await?.map(|row| row.kept).unwrap_or_default();
        let mut kept = Kept::default();
        if now.contains(&Half::Comprehend) {
            kept.reading = self.kept_half(row, tenant, Half::Comprehend).await?;
        }
        if now.contains(&Half::Model) {
            kept.assessment = self.kept_half(row, tenant, Half::Model).await?;
        }
        Ok(kept)
    }

    /// One that is lost or of another shape is read again. S3 says of an object that is not there that access is denied, to
    /// who may not list the bucket.
    async fn kept_half<H: DeserializeOwned>(
        &self,
        row: &Row,
        tenant: &Tenant,
        half: Half,
    ) -> Result<Option<H>, StepError> {
        let bytes = match self.storage.read(&TranscriptKey::kept(&row.tenant_id, &row.call_id, half)).await {
            Ok(bytes) => bytes,
            Err(error) if error.retry == Retry::CannotHelp || error.class == "AccessDenied" => {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        let asked: Option<Asked<H>> = serde_json::from_slice(&bytes).ok();
        Ok(asked.filter(|asked| asked.tenant == *tenant).map(|asked| asked.half))
    }

    /// Keeps Comprehend's reading if it was paid for just now.
    pub(super) async fn keep_reading(&self, row: &Row, tenant: &Tenant, reading: &Reading, paid: bool) {
        if paid {
            self.keep(row, tenant, Half::Comprehend, reading).await;
        }
    }

    /// Keeps the model's reading if it was paid for just now.
    pub(super) async fn keep_assessment(
        &self,
        row: &Row,
        tenant: &Tenant,
        assessment: &Assessment,
        paid: bool,
    ) {
        if paid {
            self.keep(row, tenant, Half::Model, assessment).await;
        }
    }

    /// What cannot be kept is paid again, and is no reason to fail.
    async fn keep(&self, row: &Row, tenant: &Tenant, which: Half, half: &impl Serialize) {
        let key = TranscriptKey::kept(&row.tenant_id, &row.call_id, which);
        let kept = async {
            let bytes = serde_json::to_vec(&Asked { tenant: tenant.clone(), half })
                .map_err(|error| StepError::permanent("Request", error))?;
            self.storage.keep(&key, bytes).await?;
            self.ledger.note(&row.call_id, &Note::Kept(which)).await
        };
        if let Err(error) = kept.await {
            let call = &row.call_id;
            tracing::warn!(%call, class = %error.class, reason = %error.reason, "a reading cannot be kept");
        }
    }
}
