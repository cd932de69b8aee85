//! Transcribe: start a job once, and ask where its transcript is.

use aws_sdk_transcribe::types::{
    ContentRedaction, JobExecutionSettings, LanguageCode, Media, MediaFormat, RedactionOutput, RedactionType,
    Settings,
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

    /// Where the redacted transcript of a finished job is.
    async fn transcript_uri(&self, job: &JobName) -> Result<String, StepError>;
}

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

/// Above the account's quota a job waits instead of being refused. Transcribe starts it later, with a role of its own.
fn queueing(role_arn: &str) -> JobExecutionSettings {
    JobExecutionSettings::builder().allow_deferred_execution(true).data_access_role_arn(role_arn).build()
}

impl Transcription for Transcribe {
    async fn start(&self, job: &Job) -> Result<(), StepError> {
        let redaction = ContentRedaction::builder()
            .redaction_type(RedactionType::Pii)
            .redaction_output(RedactionOutput::Redacted)
            .build()
            .map_err(|error| StepError::permanent("Request", error))?;
        let answer = self
            .0
            .start_transcription_job()
            .transcription_job_name(job.name.as_str())
            .media(Media::builder().media_file_uri(&job.media_uri).build())
            .media_format(MediaFormat::from(job.format.as_str()))
            .language_code(LanguageCode::from(job.language.transcribe_code()))
            .settings(settings(job.speech))
            .content_redaction(redaction)
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

    async fn transcript_uri(&self, job: &JobName) -> Result<String, StepError> {
        let answer = self
            .0
            .get_transcription_job()
            .transcription_job_name(job.as_str())
            .send()
            .await
            .map_err(|error| StepError::aws("GetTranscriptionJob", &error))?;
        let transcript = answer.transcription_job.and_then(|job| job.transcript);
        // Only the redacted one is asked for. Should Transcribe name it otherwise, the analyzer still looks inside.
        let uri =
            transcript.and_then(|found| found.redacted_transcript_file_uri.or(found.transcript_file_uri));
        uri.ok_or_else(|| {
            StepError::transient("NoTranscript", format!("job {job} is completed without a transcript"))
        })
    }
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
