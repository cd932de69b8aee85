//! What crosses a boundary on a call's way: the events of S3 and Transcribe with the `EventBridge` patterns that select
//! them, and the message on the analysis queue.
//!
//! `EventBridge` hands an event to its queue unchanged, so a queue message's body is the event itself. S3 events are
//! durable and come at least once; Transcribe's are best effort.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::job::{Deployment, JobName, ObjectVersion};
use crate::layout::{INPUT_KEY_WILDCARD, SourceKey, TRANSCRIPT_KEY_WILDCARD};
use crate::tenant::TenantId;

/// A node of an `EventBridge` pattern, generic over the values that only a deployed stack knows (a bucket's name).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern<V> {
    /// Fields that must all match.
    Fields(Vec<(&'static str, Pattern<V>)>),
    /// Alternatives, of which one must match.
    AnyOf(Vec<Matcher<V>>),
}

/// One alternative for a field's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matcher<V> {
    /// This very text.
    Text(&'static str),
    /// A text that the stack knows.
    Value(V),
    /// A text that begins so (`{"prefix": …}`).
    Prefix(String),
    /// A text with `*` for any characters (`{"wildcard": …}`).
    Wildcard(&'static str),
}

/// S3's event `Object Created`, as `EventBridge` delivers it: the key is verbatim, not URL-encoded.
///
/// Source: Amazon S3 User Guide, "`EventBridge` event message structure".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectCreated {
    /// When the object was written: the time of the call, wherever a time is needed.
    pub time: Timestamp,
    /// The bucket and the object.
    pub detail: ObjectCreatedDetail,
}

/// The part of [`ObjectCreated`] that S3 fills in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectCreatedDetail {
    /// The bucket.
    pub bucket: EventBucket,
    /// The object.
    pub object: EventObject,
}

/// The bucket of an [`ObjectCreated`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventBucket {
    /// Its name.
    pub name: String,
}

/// The object of an [`ObjectCreated`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct EventObject {
    /// The key, verbatim.
    pub key: String,
    /// Bytes.
    pub size: u64,
    /// The entity tag, without quotes.
    pub etag: String,
    /// The version, when the bucket keeps versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
}

impl EventObject {
    /// What tells this version of the object from others.
    pub fn version(&self) -> ObjectVersion {
        match &self.version_id {
            Some(id) => ObjectVersion::Id(id.clone()),
            None => ObjectVersion::Etag(self.etag.clone()),
        }
    }

    /// An object that a console makes to show a folder: empty, its key ending with `/`. Nobody's call.
    pub fn is_folder_marker(&self) -> bool {
        self.size == 0 && self.key.ends_with('/')
    }
}

impl ObjectCreated {
    /// The event's `source`.
    pub const SOURCE: &str = "aws.s3";
    /// The event's `detail-type`.
    pub const DETAIL_TYPE: &str = "Object Created";

    /// Selects every upload that may be a call: whatever lies in a folder `calls/`. What is no call after all (a wrong
    /// extension, nothing in it) is refused by job-init with a reason; a narrower pattern would lose it in silence.
    pub fn input_pattern<V>(input_bucket: V) -> Pattern<V> {
        Self::pattern(input_bucket, INPUT_KEY_WILDCARD)
    }

    /// Selects every transcript, and nothing else that Transcribe writes beside it.
    pub fn transcript_pattern<V>(results_bucket: V) -> Pattern<V> {
        Self::pattern(results_bucket, TRANSCRIPT_KEY_WILDCARD)
    }

    fn pattern<V>(bucket: V, key: &'static str) -> Pattern<V> {
        let object = Pattern::Fields(vec![("key", Pattern::AnyOf(vec![Matcher::Wildcard(key)]))]);
        let bucket = Pattern::Fields(vec![("name", Pattern::AnyOf(vec![Matcher::Value(bucket)]))]);
        Pattern::Fields(vec![
            ("source", Pattern::AnyOf(vec![Matcher::Text(Self::SOURCE)])),
            ("detail-type", Pattern::AnyOf(vec![Matcher::Text(Self::DETAIL_TYPE)])),
            ("detail", Pattern::Fields(vec![("bucket", bucket), ("object", object)])),
        ])
    }
}

/// Transcribe's event `Transcribe Job State Change`: best effort, so it only speeds up what the transcript's own
/// `Object Created` does, except for failures, which write no object.
///
/// Source: Amazon Transcribe Developer Guide, "Using Amazon `EventBridge` with Amazon Transcribe".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobStateChange {
    /// The job and its state.
    pub detail: JobStateChangeDetail,
}

/// The part of [`JobStateChange`] that Transcribe fills in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct JobStateChangeDetail {
    /// The job.
    pub transcription_job_name: JobName,
    /// Its state.
    pub transcription_job_status: JobStatus,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure_reason: Option<String>,
}

/// How a transcription job ended. Only these two are announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum JobStatus {
    /// The transcript is written.
    Completed,
    /// There is no transcript.
    Failed,
}

impl JobStateChange {
    /// The event's `source`.
    pub const SOURCE: &str = "aws.transcribe";
    /// The event's `detail-type`.
    pub const DETAIL_TYPE: &str = "Transcribe Job State Change";

    /// Selects the ends of this deployment's jobs, and not those of another workload in the account.
    pub fn pattern<V>(deployment: &Deployment) -> Pattern<V> {
        Self::ended(deployment, vec![Matcher::Text("COMPLETED"), Matcher::Text("FAILED")])
    }

    /// The same, of failed jobs only.
    pub fn failed_pattern<V>(deployment: &Deployment) -> Pattern<V> {
        Self::ended(deployment, vec![Matcher::Text("FAILED")])
    }

    fn ended<V>(deployment: &Deployment, status: Vec<Matcher<V>>) -> Pattern<V> {
        let name = vec![Matcher::Prefix(deployment.job_prefix())];
        Pattern::Fields(vec![
            ("source", Pattern::AnyOf(vec![Matcher::Text(Self::SOURCE)])),
            ("detail-type", Pattern::AnyOf(vec![Matcher::Text(Self::DETAIL_TYPE)])),
            (
                "detail",
                Pattern::Fields(vec![
                    ("TranscriptionJobStatus", Pattern::AnyOf(status)),
                    ("TranscriptionJobName", Pattern::AnyOf(name)),
                ]),
            ),
        ])
    }
}

/// A message on the completion queue: a transcript that appeared, or a job that ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Completion {
    /// From the rule on the results bucket.
    Transcript(ObjectCreated),
    /// From the rule on Transcribe.
    Job(JobStateChange),
}

/// A message that is none of the events that its queue is for.
#[derive(Debug, thiserror::Error)]
pub enum UnknownEvent {
    /// Not JSON, or without what the event must have.
    #[error("the message is no {expected} event: {source}")]
    Shape {
        /// The detail-types that are expected here.
        expected: &'static str,
        /// What is missing or wrong.
        source: serde_json::Error,
    },
    /// An event of another kind.
    #[error("the message is an event {found:?} of source {origin:?}, but {expected} is expected here")]
    Kind {
        /// The detail-types that are expected here.
        expected: &'static str,
        /// The detail-type that came.
        found: String,
        /// The source that came.
        origin: String,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Envelope {
    source: String,
    detail_type: String,
}

fn envelope(body: &str, expected: &'static str) -> Result<Envelope, UnknownEvent> {
    serde_json::from_str(body).map_err(|source| UnknownEvent::Shape { expected, source })
}

fn read<'a, T: Deserialize<'a>>(body: &'a str, expected: &'static str) -> Result<T, UnknownEvent> {
    serde_json::from_str(body).map_err(|source| UnknownEvent::Shape { expected, source })
}

impl ObjectCreated {
    /// The message of the intake queue, as `EventBridge` would have put it there.
    pub fn to_message(&self) -> String {
        let Self { time, detail } = self;
        serde_json::json!({"source": Self::SOURCE, "detail-type": Self::DETAIL_TYPE, "time": time, "detail": detail})
            .to_string()
    }

    /// Reads a message of the intake queue.
    pub fn from_message(body: &str) -> Result<Self, UnknownEvent> {
        let Envelope { source, detail_type } = envelope(body, Self::DETAIL_TYPE)?;
        if (source.as_str(), detail_type.as_str()) != (Self::SOURCE, Self::DETAIL_TYPE) {
            return Err(UnknownEvent::Kind {
                expected: Self::DETAIL_TYPE,
                found: detail_type,
                origin: source,
            });
        }
        read(body, Self::DETAIL_TYPE)
    }
}

impl Completion {
    const EXPECTED: &str = "Object Created or Transcribe Job State Change";

    /// Reads a message of the completion queue.
    pub fn from_message(body: &str) -> Result<Self, UnknownEvent> {
        let Envelope { source, detail_type } = envelope(body, Self::EXPECTED)?;
        match (source.as_str(), detail_type.as_str()) {
            (ObjectCreated::SOURCE, ObjectCreated::DETAIL_TYPE) => {
                Ok(Self::Transcript(read(body, ObjectCreated::DETAIL_TYPE)?))
            }
            (JobStateChange::SOURCE, JobStateChange::DETAIL_TYPE) => {
                Ok(Self::Job(read(body, JobStateChange::DETAIL_TYPE)?))
            }
            _ => Err(UnknownEvent::Kind { expected: Self::EXPECTED, found: detail_type, origin: source }),
        }
    }
}

/// The name of the message attribute that holds [`Waited`].
pub const WAITED: &str = "cci_waited";

/// What a message that was put back has behind it: it is a new one for SQS, which counts its deliveries anew. JSON in the
/// message attribute [`WAITED`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waited {
    /// The ID of the message that was put back first.
    pub origin: String,
    /// How often it was put back.
    pub tries: u32,
    /// When it was put back first.
    pub since: Timestamp,
    /// How many of its deliveries ended with an error, in which waiting is none.
    pub errors: u32,
}

/// A message on the analysis queue: this call's transcript is ready.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TranscriptReady {
    /// The call.
    pub call_id: JobName,
    /// Its tenant.
    pub tenant_id: TenantId,
    /// What is read, in the results bucket: its transcript, or its document when it is to be read again.
    pub transcript_key: String,
}

impl TranscriptReady {
    /// The message for a transcript or a document.
    pub fn new(source: &SourceKey) -> Self {
        Self {
            call_id: source.call().clone(),
            tenant_id: source.tenant().clone(),
            transcript_key: source.to_string(),
        }
    }

    /// The message of the analysis queue.
    pub fn to_message(&self) -> String {
        serde_json::json!(self).to_string()
    }

    /// Reads a message of the analysis queue.
    pub fn from_message(body: &str) -> Result<Self, UnknownEvent> {
        read(body, "TranscriptReady")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UPLOAD: &str = r#"{"version":"0","id":"1","source":"aws.s3","detail-type":"Object Created",
        "account":"123456789012","time":"2026-11-05T09:30:00Z","region":"eu-central-1","resources":[],
        "detail":{"version":"0","bucket":{"name":"in"},"object":{"key":"demo-tenant/calls/a+b%20c.wav","size":5,
        "etag":"e","sequencer":"61"},"request-id":"r","requester":"123456789012","reason":"PutObject"}}"#;

    const FAILED: &str = r#"{"version":"0","source":"aws.transcribe","detail-type":"Transcribe Job State Change",
        "resources":[],"detail":{"TranscriptionJobName":"cci-lite.demo-tenant.00",
        "TranscriptionJobStatus":"FAILED","FailureReason":"The media is too short"}}"#;

    #[test]
    fn an_upload_is_read_with_its_key_as_it_is() {
        let event = ObjectCreated::from_message(UPLOAD).unwrap();
        assert_eq!(event.detail.object.key, "demo-tenant/calls/a+b%20c.wav");
        assert_eq!(event.detail.object.version(), ObjectVersion::Etag("e".into()));
        assert_eq!(event.time.to_string(), "2026-11-05T09:30:00Z");
    }

    #[test]
    fn an_upload_that_is_told_again_is_the_same() {
        let event = ObjectCreated::from_message(UPLOAD).unwrap();
        assert_eq!(ObjectCreated::from_message(&event.to_message()).unwrap(), event);
    }

    #[test]
    fn a_completion_is_told_by_its_kind() {
        assert!(matches!(Completion::from_message(UPLOAD), Ok(Completion::Transcript(_))));
        let Ok(Completion::Job(event)) = Completion::from_message(FAILED) else { panic!("not read") };
        assert_eq!(event.detail.transcription_job_status, JobStatus::Failed);
        assert_eq!(event.detail.failure_reason.as_deref(), Some("The media is too short"));
    }

    #[test]
    fn other_messages_are_refused_in_words() {
        for (body, says) in [
            ("", "no Object Created event"),
            ("[]", "no Object Created event"),
            ("{\"source\":\"aws.s3\"}", "missing field `detail-type`"),
            (FAILED, "an event \"Transcribe Job State Change\""),
            (
                "{\"source\":\"aws.s3\",\"detail-type\":\"Object Created\",\"time\":\"x\"}",
                "no Object Created event",
            ),
        ] {
            let error = ObjectCreated::from_message(body).unwrap_err().to_string();
            assert!(error.contains(says), "{body}: {error}");
        }
    }
}
