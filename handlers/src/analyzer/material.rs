//! What a document is made of: a transcript, or the document of a call that is read again.

use contract::document::CallDocument;
use contract::layout::SourceKey;
use contract::ledger::Row;
use contract::tenant::Tenant;

use crate::conversation::Conversation;
use crate::error::StepError;
use crate::storage::Storage;
use crate::transcript::Transcript;

/// Who said what, as far as it was found.
#[derive(Debug)]
pub(super) enum Material {
    /// What Transcribe wrote.
    Transcript(Transcript),
    /// What was made of it before: its turns are the transcript, redacted as it was then.
    Document(Box<CallDocument>),
}

impl Material {
    /// Reads what a call is made of, which says itself whose it is.
    pub(super) async fn read(
        storage: &impl Storage,
        row: &Row,
        source: &SourceKey,
    ) -> Result<Self, StepError> {
        let bytes = storage.read(&source.to_string()).await?;
        let (material, call) = match source {
            SourceKey::Transcript(_) => {
                let transcript = Transcript::read(&bytes)?;
                let call = transcript.job.clone();
                (Self::Transcript(transcript), call)
            }
            SourceKey::Document(_) => {
                let document: CallDocument = serde_json::from_slice(&bytes).map_err(|error| {
                    // The error may repeat what it met: only where that was.
                    let place = format!("line {}, column {}", error.line(), error.column());
                    StepError::permanent("InvalidDocument", format!("{source} cannot be read at {place}"))
                })?;
                let call = document.call_id.to_string();
                (Self::Document(Box::new(document)), call)
            }
        };
        if call != row.call_id.as_str() {
            let reason = format!("{source} is not the transcript of call {}", row.call_id);
            return Err(StepError::permanent("ForeignTranscript", reason));
        }
        Ok(material)
    }

    /// Whether Transcribe said that it is redacted.
    pub(super) fn is_redacted(&self) -> bool {
        match self {
            Self::Transcript(transcript) => transcript.redacted,
            Self::Document(document) => document.source.pii_redacted,
        }
    }

    /// The tenant as it was when the call was transcribed, as far as that matters: a call stays in its language.
    pub(super) fn tenant(&self, tenant: Tenant) -> Tenant {
        match self {
            Self::Transcript(_) => tenant,
            Self::Document(document) => {
                let language = document.language.unwrap_or(tenant.language);
                Tenant { language, ..tenant }
            }
        }
    }

    /// The conversation.
    pub(super) fn conversation(self, tenant: &Tenant) -> Conversation {
        match self {
            Self::Transcript(transcript) => Conversation::of(&transcript, tenant),
            Self::Document(document) => Conversation {
                turns: document.turns,
                talk: document.talk,
                duration_seconds: document.duration_seconds,
                redaction: document.redaction,
            },
        }
    }
}
