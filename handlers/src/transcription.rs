//! Transcribe: start a job once, and ask where its transcript is.

use aws_sdk_transcribe::error::ProvideErrorMetadata;
use aws_sdk_transcribe::operation::get_transcription_job::GetTranscriptionJobError;
use aws_sdk_transcribe::types::{
    ContentRedaction, JobExecutionSettings, LanguageCode, Media, MediaFormat, RedactionOutput, RedactionType,
    Settings, TranscriptionJobStatus,
};
use contract::job::JobName;
use contract::language::Language;
use contract::layout;
use contract::tenant::Speech;

use crate::error::StepError;

/// A transcription to start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its name.
    pub name: JobName,
    /// The recording, `s3://<bucket>/<key>`.
    pub media_uri: String,
    /// The recording's format.
    pub format: layout::MediaFormat,
    /// The language that is spoken. Redaction does not go with language identification.
    pub language: Language,
    /// Whether personal data is redacted.
    pub redacted: bool,
    /// How the two sides are told apart.
    pub speech: Speech,
    /// The bucket of the transcript.
    pub output_bucket: String,
    /// The folder of the transcript, ending with `/`.
    pub output_folder: String,
    /// The key that the transcript is encrypted with.
    pub kms_key_arn: String,
    /// The role that Transcribe takes on when it queues the job; without it, no job is queued.
    pub role_arn: Option<String>,
}

/// Transcription jobs.
pub trait Transcription {
    /// Starts a job. That it is already started is success.
    async fn start(&self, job: &Job) -> Result<(), StepError>;

    /// How a job goes.
    async fn progress(&self, job: &JobName) -> Result<Progress, StepError>;
}

/// How a transcription goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It waits or runs.
    Running,
    /// It is done; where its transcript is, if Transcribe says so.
    Completed(Option<String>),
    /// It failed, and why.
    Failed(String),
    /// There is no such job, or none any more: Transcribe forgets them after 90 days.
    Unknown,
}

/// What is said of a failure that Transcribe does not explain.
pub const NO_REASON: &str = "Transcribe gave no reason";

/// Amazon Transcribe.
#[derive(Clone, Debug)]
pub struct Transcribe(pub aws_sdk_transcribe::Client);

/// Both sides of a stereo recording have a channel each; voices in a mono one are told apart. Never both.
fn settings(speech: Speech) -> Settings {
    match speech {
        Speech::Channels { .. } => Settings::builder().channel_identification(true).build(),
        Speech::Speakers { max } => {
            Settings::builder().show_speaker_labels(true).max_speaker_labels(i32::from(max)).build()
        }
    }
}

/// The redacted transcript only, never beside one that is not.
fn redaction() -> Result<ContentRedaction, StepError> {
    let redaction = ContentRedaction::builder()
        .redaction_type(RedactionType::Pii)
        .redaction_output(RedactionOutput::Redacted);
    redaction.build().map_err(|error| StepError::permanent("Request", error))
}

/// Above the account's quota a job waits instead of being refused. Transcribe starts it later, with a role of its own.
fn queueing(role_arn: &str) -> JobExecutionSettings {
    JobExecutionSettings::builder().allow_deferred_execution(true).data_access_role_arn(role_arn).build()
}

impl Transcription for Transcribe {
    async fn start(&self, job: &Job) -> Result<(), StepError> {
        let answer = self
            .0
            .start_transcription_job()
            .transcription_job_name(job.name.as_str())
            .media(Media::builder().media_file_uri(&job.media_uri).build())
            .media_format(MediaFormat::from(job.format.as_str()))
            .language_code(LanguageCode::from(job.language.transcribe_code()))
            .settings(settings(job.speech))
            .set_content_redaction(job.redacted.then(redaction).transpose()?)
            .output_bucket_name(&job.output_bucket)
            .output_key(&job.output_folder)
            .output_encryption_kms_key_id(&job.kms_key_arn)
            .set_job_execution_settings(job.role_arn.as_deref().map(queueing))
            .send()
            .await;
        match answer {
            Ok(_) => Ok(()),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conflict_exception()) => Ok(()),
            Err(error) => Err(StepError::aws("StartTranscriptionJob", &error)),
        }
    }

    async fn progress(&self, job: &JobName) -> Result<Progress, StepError> {
        let answer = self.0.get_transcription_job().transcription_job_name(job.as_str()).send().await;
        let found = match answer {
            Ok(answer) => answer.transcription_job,
            Err(error) if error.as_service_error().is_some_and(is_unknown) => return Ok(Progress::Unknown),
            Err(error) => return Err(StepError::aws("GetTranscriptionJob", &error)),
        };
        let Some(found) = found else { return Ok(Progress::Unknown) };
        Ok(match found.transcription_job_status {
            Some(TranscriptionJobStatus::Completed) => {
                // Where redaction is asked for, only the redacted one is. Should Transcribe name it otherwise, the
                // analyzer still looks inside.
                let transcript = found.transcript;
                Progress::Completed(
                    transcript
                        .and_then(|found| found.redacted_transcript_file_uri.or(found.transcript_file_uri)),
                )
            }
            Some(TranscriptionJobStatus::Failed) => {
                Progress::Failed(found.failure_reason.unwrap_or_else(|| NO_REASON.to_owned()))
            }
            _ => Progress::Running,
        })
    }
}

/// Whether Transcribe knows no such job. It says so in either way.
fn is_unknown(error: &GetTranscriptionJobError) -> bool {
    let found = |text: &str| text.contains("couldn't be found");
    error.is_not_found_exception() || (error.is_bad_request_exception() && error.message().is_some_and(found))
}

/// The key of an object in `bucket` that a URI names, in any of the three forms that AWS uses: `s3://bucket/key`,
/// `https://s3.<region>.amazonaws.com/bucket/key` and `https://bucket.s3.<region>.amazonaws.com/key`.
pub fn key_in_bucket(uri: &str, bucket: &str) -> Option<String> {
    let (scheme, rest) = uri.split_once("://")?;
    let (host, path) = rest.split_once('/')?;
    let path = path.split(['?', '#']).next()?;
    let key = match scheme {
        "s3" => (host == bucket).then_some(path)?,
        "http" | "https" => match path.strip_prefix(bucket).and_then(|rest| rest.strip_prefix('/')) {
            Some(key) => key,
            None => host.strip_prefix(bucket)?.starts_with(".s3").then_some(path)?,
        },
        _ => return None,
    };
    (!key.is_empty()).then(|| key.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transcript_is_found_in_every_form_of_uri_and_only_in_our_bucket() {
        for (uri, key) in [
            ("s3://results/tmp/a/b.json", Some("tmp/a/b.json")),
            ("https://s3.eu-central-1.amazonaws.com/results/tmp/a/b.json", Some("tmp/a/b.json")),
            ("https://results.s3.eu-central-1.amazonaws.com/tmp/a/b.json?x=1", Some("tmp/a/b.json")),
            ("s3://other/tmp/a/b.json", None),
            ("https://s3.eu-central-1.amazonaws.com/results-2/tmp/a/b.json", None),
            ("https://results.example.com/tmp/a/b.json", None),
            ("s3://results/", None),
            ("results/tmp/a/b.json", None),
            ("", None),
        ] {
            assert_eq!(key_in_bucket(uri, "results").as_deref(), key, "{uri}");
        }
    }

    #[test]
    fn sides_are_told_apart_by_channel_or_by_voice() {
        let stereo = settings(Speech::Channels { agent: 0 });
        assert_eq!((stereo.channel_identification, stereo.show_speaker_labels), (Some(true), None));
        let mono = settings(Speech::Speakers { max: 3 });
        assert_eq!((mono.channel_identification, mono.max_speaker_labels), (None, Some(3)));
    }
}
