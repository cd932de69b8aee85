//! A job's way from its start to its output and its events.

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::Job;
use crate::service::text;
use crate::stage::{ACCOUNT, Stage};

/// The key of the transcript: with redaction Transcribe puts `redacted-` before the file's name.
pub(super) fn output_key(folder: &str, job: &str, request: &Value) -> String {
    let prefix = if request["ContentRedaction"].is_null() { "" } else { "redacted-" };
    format!("{folder}{prefix}{}", file_name(job, request))
}

fn file_name(job: &str, request: &Value) -> String {
    let key = text(request, "OutputKey");
    match key.strip_suffix(".json") {
        Some(_) => key.rsplit('/').next().unwrap_or(key).to_owned(),
        None => format!("{job}.json"),
    }
}

impl Job {
    /// `TranscriptionJobSummary` of the API.
    pub(super) fn summary(&self) -> Value {
        let mut summary = json!({
            "TranscriptionJobName": self.name, "TranscriptionJobStatus": self.status,
            "CreationTime": self.created.as_second(), "StartTime": self.created.as_second(),
            "OutputLocationType": if self.output.is_some() { "CUSTOMER_BUCKET" } else { "SERVICE_BUCKET" },
        });
        if !self.request["LanguageCode"].is_null() {
            summary["LanguageCode"] = self.request["LanguageCode"].clone();
        }
        if self.status != "IN_PROGRESS" {
            summary["CompletionTime"] = json!(self.ends.as_second());
        }
        if let Some(reason) = &self.failure {
            summary["FailureReason"] = json!(reason);
        }
        summary
    }

    /// `TranscriptionJob` of the API.
    pub(super) fn describe(&self, region: &str) -> Value {
        let seconds = |time: Timestamp| json!(time.as_second());
        let mut described = Map::new();
        described.insert("TranscriptionJobName".to_owned(), json!(self.name));
        described.insert("TranscriptionJobStatus".to_owned(), json!(self.status));
        described.insert("CreationTime".to_owned(), seconds(self.created));
        described.insert("StartTime".to_owned(), seconds(self.created));
        for member in [
            "LanguageCode",
            "Media",
            "MediaFormat",
            "Settings",
            "ContentRedaction",
            "JobExecutionSettings",
            "Tags",
        ] {
            if !self.request[member].is_null() {
                described.insert(member.to_owned(), self.request[member].clone());
            }
        }
        if self.status != "IN_PROGRESS" {
            described.insert("CompletionTime".to_owned(), seconds(self.ends));
        }
        if let Some(reason) = &self.failure {
            described.insert("FailureReason".to_owned(), json!(reason));
        }
        if let (Some((bucket, folder)), "COMPLETED") = (&self.output, self.status) {
            let uri = |key: String| json!(format!("https://s3.{region}.amazonaws.com/{bucket}/{key}"));
            let plain = uri(format!("{folder}{}", file_name(&self.name, &self.request)));
            let transcript = match text(&self.request["ContentRedaction"], "RedactionOutput") {
                "redacted" => {
                    json!({"RedactedTranscriptFileUri": uri(output_key(folder, &self.name, &self.request))})
                }
                "redacted_and_unredacted" => json!({
                    "TranscriptFileUri": plain,
                    "RedactedTranscriptFileUri": uri(output_key(folder, &self.name, &self.request)),
                }),
                _ => json!({"TranscriptFileUri": plain}),
            };
            described.insert("Transcript".to_owned(), transcript);
        }
        Value::Object(described)
    }

    /// The files that the job writes: key and transcript.
    fn files(&self, known: &Value, redaction_fails: bool) -> Result<Vec<(String, Value)>, String> {
        let Some((_, folder)) = &self.output else { return Ok(Vec::new()) };
        let redaction = text(&self.request["ContentRedaction"], "RedactionOutput");
        let mut filled = fill(known.clone(), &self.name);
        let redacted = filled["isRedacted"] == true;
        if !redaction.is_empty() && !redacted {
            return Err(
                "redaction was asked for, and the known transcript of this recording is not redacted"
                    .to_owned(),
            );
        }
        let mut files = Vec::new();
        if redaction_fails && let Some(transcript) = filled.as_object_mut() {
            transcript.remove("isRedacted");
        }
        if !redaction.is_empty() {
            files.push((output_key(folder, &self.name, &self.request), filled.clone()));
        }
        if redaction != "redacted" {
            if let Some(transcript) = filled.as_object_mut() {
                transcript.remove("isRedacted");
            }
            files.push((format!("{folder}{}", file_name(&self.name, &self.request)), filled));
        }
        Ok(files)
    }
}

/// The transcript with the job's own facts.
fn fill(mut transcript: Value, job: &str) -> Value {
    transcript["jobName"] = json!(job);
    transcript["accountId"] = json!(ACCOUNT);
    // A play may say that its transcript is not finished.
    if transcript["status"].is_null() {
        transcript["status"] = json!("COMPLETED");
    }
    transcript
}

impl Stage {
    /// When the next running job ends.
    pub(crate) fn next_job_end(&self) -> Option<Timestamp> {
        self.now().jobs.next_end()
    }

    /// Ends every job whose time has come: writes its output and sends its events.
    pub(crate) async fn end_jobs(&self) {
        loop {
            let due = {
                let mut now = self.now();
                let clock = now.clock;
                now.jobs.pop_due(clock)
            };
            let Some(job) = due else { return };
            self.end_job(&job).await;
        }
    }

    async fn end_job(&self, job: &Job) {
        let failure = match self.job_files(job) {
            Ok(files) => self.write_files(job, files).await.err(),
            Err(reason) => Some(reason),
        };
        self.now().jobs.end(&job.name, failure.clone());
        match &failure {
            None => self.step("Transcribe", format!("{} COMPLETED", job.name)),
            Some(reason) => self.step("Transcribe", format!("{} FAILED: {reason}", job.name)),
        }
        self.transcription_ended(&job.name, failure.as_deref());
        self.check_that_failures_are_heard(&job.name);
    }

    fn job_files(&self, job: &Job) -> Result<Vec<(String, Value)>, String> {
        let place = (job.media.bucket.clone(), job.media.key.clone());
        let known = self.now().recordings.get(&place).cloned().unwrap_or_default();
        if let Some(reason) = &known.failure {
            return Err(reason.clone());
        }
        let transcript = known.transcript.as_ref().ok_or_else(|| {
            format!(
                "the rehearsal has no transcript of {}: give a sample's .toml, or use --recognise",
                job.media.key
            )
        })?;
        job.files(transcript, known.redaction_fails)
    }

    async fn write_files(&self, job: &Job, files: Vec<(String, Value)>) -> Result<(), String> {
        let Some((bucket, _)) = &job.output else { return Ok(()) };
        for (key, transcript) in files {
            let what = format!("{} wrote {}/{key}", job.name, self.bucket_id(bucket));
            self.await_object(bucket, &key);
            self.put_object(bucket, &key, Bytes::from(transcript.to_string())).await?;
            self.step("Transcribe", what);
        }
        Ok(())
    }

    /// A rule for failures is as needed as the one for transcripts, and no sample would miss it.
    fn check_that_failures_are_heard(&self, job: &str) {
        let event = self.failure_event(job);
        if let Ok(deliveries) = self.stack.deliveries(&event)
            && deliveries.is_empty()
        {
            let what = format!(
                "no rule of the template matches a FAILED Transcribe Job State Change of {job}: \
                 a transcription that fails would never be heard of"
            );
            self.problem("AWS::Events::Rule", what);
        }
    }
}
