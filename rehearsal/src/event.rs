//! The events that AWS services send to `EventBridge`, in their documented shape.
//!
//! S3: "EventBridge event message structure" in the S3 user guide (the key stands verbatim, not URL-encoded).
//! Transcribe: "Monitoring Amazon Transcribe with EventBridge".

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::service::text;
use crate::stage::{ACCOUNT, Stage};
use crate::trace::Level;

/// An object that was just written.
pub(crate) struct NewObject<'a> {
    pub(crate) bucket: &'a str,
    pub(crate) key: &'a str,
    pub(crate) size: usize,
    pub(crate) etag: &'a str,
    pub(crate) version: Option<&'a str>,
    /// Account or service that wrote it.
    pub(crate) requester: &'a str,
}

impl Stage {
    /// Sends `Object Created` when the template's bucket has `EventBridge` switched on.
    pub(crate) fn object_created(&self, object: &NewObject<'_>) {
        if !self.stack.emits_s3_events(object.bucket) {
            let what = format!("{} was written; the bucket sends no events to EventBridge", object.key);
            let level = if self.is_awaited(object.bucket, object.key) { Level::Problem } else { Level::Note };
            self.record(level, &self.bucket_id(object.bucket), what, None);
            return;
        }
        let mut described = json!({
            "key": object.key,
            "size": object.size,
            "etag": object.etag.trim_matches('"'),
            "sequencer": format!("00{}", self.next_id()),
        });
        if let Some(version) = object.version {
            described["version-id"] = json!(version);
        }
        let detail = json!({
            "version": "0",
            "bucket": {"name": object.bucket},
            "object": described,
            "request-id": self.next_id().to_uppercase(),
            "requester": object.requester,
            "source-ip-address": "192.0.2.10",
            "reason": "PutObject",
        });
        let resource = format!("arn:aws:s3:::{}", object.bucket);
        self.emit("aws.s3", "Object Created", &[resource], detail);
    }

    /// Sends `Transcribe Job State Change`.
    pub(crate) fn transcription_ended(&self, job: &str, failure: Option<&str>) {
        let detail = job_detail(job, failure);
        self.emit("aws.transcribe", "Transcribe Job State Change", &[], detail);
    }

    /// Is it an object whose event must reach somebody: an upload or a transcript?
    ///
    /// Transcribe's own events are best effort, so that a transcript needs a rule for its object too.
    pub(crate) fn is_awaited(&self, bucket: &str, key: &str) -> bool {
        self.now().awaited.contains(&(bucket.to_owned(), key.to_owned()))
    }

    /// From now on, this object's event must reach somebody.
    pub(crate) fn await_object(&self, bucket: &str, key: &str) {
        self.now().awaited.insert((bucket.to_owned(), key.to_owned()));
    }

    fn emit(&self, source: &str, kind: &str, resources: &[String], detail: Value) {
        let mut now = self.now();
        let event = envelope(&now.next_uuid(), now.clock, &self.region, (source, kind), resources, detail);
        let Some(faults) = now.faults.clone() else {
            let clock = now.clock;
            return now.events.push(clock, event);
        };
        let detail = &event["detail"];
        let bucket = text(&detail["bucket"], "name");
        let parts = [
            bucket,
            text(&detail["object"], "key"),
            text(&detail["object"], "etag"),
            text(detail, "TranscriptionJobName"),
        ];
        let copies = faults.of_event(source, bucket == now.input, &parts.join(" "));
        match copies.len() {
            0 => now.inject("events lost"),
            1 => {}
            _ => now.inject("events sent twice"),
        }
        now.event_on_the_way(source, kind, &parts, &copies);
        for late in copies {
            if !late.is_zero() {
                now.inject("events late");
            }
            let at = now.clock.checked_add(late).unwrap_or(now.clock);
            now.events.push(at, event.clone());
        }
    }

    /// The event that this job would send if it failed; it is not sent.
    pub(crate) fn failure_event(&self, job: &str) -> Value {
        let id = "00000000-0000-4000-8000-000000000000";
        let kind = ("aws.transcribe", "Transcribe Job State Change");
        envelope(id, self.clock(), &self.region, kind, &[], job_detail(job, Some("rehearsed")))
    }
}

fn job_detail(job: &str, failure: Option<&str>) -> Value {
    match failure {
        None => json!({"TranscriptionJobName": job, "TranscriptionJobStatus": "COMPLETED"}),
        Some(reason) => json!({
            "TranscriptionJobName": job, "TranscriptionJobStatus": "FAILED", "FailureReason": reason,
        }),
    }
}

fn envelope(
    id: &str,
    time: Timestamp,
    region: &str,
    (source, kind): (&str, &str),
    resources: &[String],
    detail: Value,
) -> Value {
    // EventBridge writes whole seconds.
    let time = Timestamp::from_second(time.as_second()).unwrap_or(time).to_string();
    json!({
        "version": "0", "id": id, "detail-type": kind, "source": source, "account": ACCOUNT,
        "time": time, "region": region, "resources": resources, "detail": detail,
    })
}
