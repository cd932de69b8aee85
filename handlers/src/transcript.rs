//! A transcript as Transcribe writes it, read leniently: only what is used must be there.

use contract::document::where_json_breaks;
use serde::Deserialize;

use crate::error::StepError;

/// What of a transcript is used.
#[derive(Clone, Debug, PartialEq)]
pub struct Transcript {
    /// The job that wrote it.
    pub job: String,
    /// Whether personal data is replaced by `[PII]`.
    pub redacted: bool,
    /// What was said.
    pub text: String,
    /// When the last word ends, in seconds.
    pub duration_seconds: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    job_name: String,
    status: String,
    #[serde(default)]
    is_redacted: bool,
    results: Results,
}

#[derive(Deserialize)]
struct Results {
    transcripts: Vec<Text>,
    #[serde(default)]
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Text {
    transcript: String,
}

#[derive(Deserialize)]
struct Item {
    /// Seconds, as text; absent on punctuation.
    end_time: Option<String>,
}

impl Transcript {
    /// Reads a transcript.
    pub fn read(bytes: &[u8]) -> Result<Self, StepError> {
        let invalid = |what: String| StepError::permanent("InvalidTranscript", what);
        let file: File = serde_json::from_slice(bytes).map_err(|error| invalid(where_json_breaks(&error)))?;
        if file.status != "COMPLETED" {
            return Err(StepError::transient(
                "UnfinishedTranscript",
                "the transcript's status is not COMPLETED",
            ));
        }
        let texts: Vec<&str> = file.results.transcripts.iter().map(|text| text.transcript.trim()).collect();
        let ends = file.results.items.iter().filter_map(|item| item.end_time.as_deref()?.parse::<f64>().ok());
        Ok(Self {
            job: file.job_name,
            redacted: file.is_redacted,
            text: texts.join(" ").trim().to_owned(),
            duration_seconds: ends.filter(|end| end.is_finite()).fold(0.0, f64::max),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Retry;

    #[test]
    fn a_transcript_is_read_whatever_else_it_holds() {
        let bytes = br#"{"jobName":"j","accountId":"1","status":"COMPLETED","isRedacted":true,"new":{},
            "results":{"transcripts":[{"transcript":"Hello [PII]."}],"speaker_labels":{},"items":[
            {"id":0,"type":"pronunciation","start_time":"0.1","end_time":"1.25","alternatives":[]},
            {"id":1,"type":"punctuation","alternatives":[]}]}}"#;
        let transcript = Transcript::read(bytes).unwrap();
        assert_eq!(transcript.text, "Hello [PII].");
        assert!(transcript.redacted);
        assert!((transcript.duration_seconds - 1.25).abs() < f64::EPSILON);
    }

    #[test]
    fn redaction_is_never_assumed() {
        let bytes = br#"{"jobName":"j","status":"COMPLETED","results":{"transcripts":[{"transcript":"x"}]}}"#;
        assert!(!Transcript::read(bytes).unwrap().redacted);
    }

    #[test]
    fn what_is_wrong_is_told_without_words_of_the_call() {
        let error =
            Transcript::read(br#"{"jobName":"j","status":"COMPLETED","results":"4111 1111"}"#).unwrap_err();
        assert_eq!(error.retry, Retry::CannotHelp);
        assert!(!error.to_string().contains("4111"), "{error}");
        let early =
            Transcript::read(br#"{"jobName":"j","status":"IN_PROGRESS","results":{"transcripts":[]}}"#);
        assert_eq!(early.unwrap_err().retry, Retry::CanHelp);
    }
}
