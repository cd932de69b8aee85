//! A transcript as Transcribe writes it, read leniently: only what is used must be there.

mod file;
mod words;

use std::time::Duration;

use contract::document::where_json_breaks;

use crate::error::StepError;
use file::{File, Scalar};

/// What of a transcript is used.
#[derive(Clone, Debug, PartialEq)]
pub struct Transcript {
    /// The job that wrote it.
    pub job: String,
    /// Whether personal data is replaced by `[PII]`.
    pub redacted: bool,
    /// Transcribe's labels of speakers or channels, such as `spk_0` or `ch_1`; an empty one where there are none.
    pub(crate) labels: Vec<String>,
    /// What was said, in the order of the file.
    pub(crate) words: Vec<Word>,
}

/// A word with the punctuation behind it; a longer stretch where Transcribe tells no single words.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Word {
    /// Who said it: an index into [`Transcript::labels`].
    pub(crate) label: usize,
    /// On one line, without blanks at either end, never empty.
    pub(crate) text: String,
    /// How many words it is.
    pub(crate) count: u32,
    /// When it begins, from the recording's start.
    pub(crate) start: Option<Duration>,
    /// When it ends.
    pub(crate) end: Option<Duration>,
    /// How sure Transcribe is, 0 to 1.
    pub(crate) confidence: Option<f64>,
}

impl Transcript {
    /// Reads a transcript. Needed are `jobName`, `status` and `results`.
    ///
    /// Fails for good with `InvalidTranscript` on what is no transcript, and for now with `UnfinishedTranscript` on one
    /// that is not complete.
    pub fn read(bytes: &[u8]) -> Result<Self, StepError> {
        let invalid = |error| StepError::permanent("InvalidTranscript", where_json_breaks(&error));
        let file: File<'_> = serde_json::from_slice(bytes).map_err(invalid)?;
        if file.status.text() != Some("COMPLETED") {
            return Err(StepError::transient(
                "UnfinishedTranscript",
                "the transcript's status is not COMPLETED",
            ));
        }
        let (labels, words) = words::of(file.results).map_err(invalid)?;
        let redacted = matches!(file.is_redacted, Scalar::True);
        Ok(Self { job: file.job_name, redacted, labels, words })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Retry;

    fn read(results: &str) -> Transcript {
        let file = format!(r#"{{"jobName":"j","status":"COMPLETED","results":{results}}}"#);
        Transcript::read(file.as_bytes()).unwrap()
    }

    /// `label|text|start|end|confidence` of each word.
    fn told(transcript: &Transcript) -> Vec<String> {
        let time =
            |time: Option<Duration>| time.map_or("-".to_owned(), |time| time.as_secs_f64().to_string());
        transcript
            .words
            .iter()
            .map(|word| {
                let confidence = word.confidence.map_or("-".to_owned(), |value| value.to_string());
                let label = &transcript.labels[word.label];
                format!("{label}|{}|{}|{}|{confidence}", word.text, time(word.start), time(word.end))
            })
            .collect()
    }

    #[test]
    fn a_transcript_is_read_whatever_else_it_holds() {
        let bytes = br#"{"jobName":"j","accountId":"1","status":"COMPLETED","isRedacted":true,"new":{},
            "results":{"transcripts":[{"transcript":"Hello [PII]."}],"speaker_labels":{},"items":[
            {"id":0,"type":"pronunciation","start_time":"0.1","end_time":"1.25","language_code":"en-GB",
             "alternatives":[{"content":"Hello","confidence":"0.75","new":[1]},{"content":"Yellow"}]},
            {"id":1,"type":"pronunciation","start_time":"1.25","end_time":"2.0","alternatives":[{"content":"[PII]",
             "redactions":[{"confidence":"0.99","type":"NAME","category":"PII"}]}]},
            {"id":2,"type":"punctuation","alternatives":[{"confidence":"0.0","content":"."}]}]}}"#;
        let transcript = Transcript::read(bytes).unwrap();
        assert_eq!(told(&transcript), ["|Hello|0.1|1.25|0.75", "|[PII].|1.25|2|-"]);
        assert!(transcript.redacted);
    }

    #[test]
    fn times_and_confidences_are_texts_or_numbers_or_not_believed() {
        let item = |start: &str, end: &str, confidence: &str| {
            let times = format!(r#""start_time":{start},"end_time":{end}"#);
            format!(
                r#"{{"type":"pronunciation",{times},"alternatives":[{{"content":"x","confidence":{confidence}}}]}}"#
            )
        };
        for (start, end, confidence, expected) in [
            (r#""0.5""#, r#""1""#, r#""1.0""#, "|x|0.5|1|1"),
            ("0.5", "1", "0.25", "|x|0.5|1|0.25"),
            ("null", "null", "null", "|x|-|-|-"),
            (r#""""#, r#""soon""#, r#""high""#, "|x|-|-|-"),
            ("-1", r#""-0.5""#, "-0.5", "|x|-|-|-"),
            ("1e300", r#""inf""#, "1.5", "|x|-|-|-"),
            (r#""NaN""#, "99999999999999999999", r#""NaN""#, "|x|-|-|-"),
            ("[1]", r#"{"a":1}"#, "true", "|x|-|-|-"),
            ("2", "1", "1", "|x|2|2|1"),
            ("null", "1", "1", "|x|1|1|1"),
            ("2", "null", "1", "|x|2|2|1"),
        ] {
            let transcript = read(&format!(r#"{{"items":[{}]}}"#, item(start, end, confidence)));
            assert_eq!(told(&transcript), [expected], "{start} {end} {confidence}");
        }
    }

    #[test]
    fn words_have_their_speakers_in_every_shape() {
        let word = |text: &str, start: u32, more: &str| {
            format!(
                r#"{{"type":"pronunciation","start_time":"{start}.0","end_time":"{start}.5",
                "alternatives":[{{"content":"{text}"}}]{more}}}"#
            )
        };
        let mark =
            |more: &str| format!(r#"{{"type":"punctuation","alternatives":[{{"content":"."}}]{more}}}"#);
        let (ch_0, ch_1) = (r#","channel_label":"ch_0""#, r#","channel_label":"ch_1""#);
        let (spk_0, spk_1) = (r#","speaker_label":"spk_0""#, r#","speaker_label":"spk_1""#);
        for (shape, results, expected) in [
            (
                "labelled items; a mark belongs to the last word of its own channel",
                format!(
                    r#"{{"items":[{},{},{},{}],"channel_labels":"not read"}}"#,
                    word("Yes", 1, ch_0),
                    word("So", 1, ch_1),
                    mark(ch_0),
                    word("on", 2, ch_1)
                ),
                vec!["ch_0|Yes.|1|1.5|-", "ch_1|So|1|1.5|-", "ch_1|on|2|2.5|-"],
            ),
            (
                "speakers on the one channel of a mono recording",
                format!(
                    r#"{{"items":[{},{}]}}"#,
                    word("Yes", 1, &format!("{ch_0}{spk_0}")),
                    word("No", 2, &format!("{ch_0}{spk_1}"))
                ),
                vec!["spk_0|Yes|1|1.5|-", "spk_1|No|2|2.5|-"],
            ),
            (
                "a word without a label is its predecessor's, or the first one's",
                format!(
                    r#"{{"items":[{},{},{}]}}"#,
                    word("Oh", 0, ""),
                    word("Yes", 1, spk_1),
                    word("indeed", 2, "")
                ),
                vec!["spk_1|Oh|0|0.5|-", "spk_1|Yes|1|1.5|-", "spk_1|indeed|2|2.5|-"],
            ),
            (
                "earlier diarization: by a word's start, else by the segment around it",
                format!(
                    r#"{{"items":[{},{},{},{}],"speaker_labels":{{"speakers":2,"segments":[
                    {{"start_time":"0.9","end_time":"1.6","speaker_label":"spk_0","items":[
                      {{"start_time":"1.0","end_time":"1.5","speaker_label":"spk_0"}}]}},
                    {{"start_time":"1.9","end_time":"3.6","speaker_label":"spk_1"}}]}}}}"#,
                    word("Yes", 1, ""),
                    mark(""),
                    word("No", 2, ""),
                    word("no", 3, "")
                ),
                vec!["spk_0|Yes.|1|1.5|-", "spk_1|No|2|2.5|-", "spk_1|no|3|3.5|-"],
            ),
            (
                "earlier channels: only their own items have a label",
                format!(
                    r#"{{"items":[{a},{b}],"channel_labels":{{"channels":[
                    {{"channel_label":"ch_0","items":[{a}]}},{{"channel_label":"ch_1","items":[{b}]}}]}}}}"#,
                    a = word("Yes", 1, ""),
                    b = word("No", 2, "")
                ),
                vec!["ch_0|Yes|1|1.5|-", "ch_1|No|2|2.5|-"],
            ),
            (
                "audio segments alone",
                r#"{"transcripts":[{"transcript":"Oh yes. No"}],"audio_segments":[
                    {"id":0,"transcript":" Oh yes. ","start_time":"1.0","end_time":"2.0","speaker_label":"spk_0"},
                    {"id":1,"transcript":"No","start_time":"2.5","end_time":"3.0","speaker_label":"spk_1"}]}"#
                    .to_owned(),
                vec!["spk_0|Oh yes.|1|2|-", "spk_1|No|2.5|3|-"],
            ),
            (
                "the text alone",
                r#"{"transcripts":[{"transcript":"Oh\nyes.\u0000"}],"items":[]}"#.to_owned(),
                vec!["|Oh yes.|-|-|-"],
            ),
            ("nothing said", r#"{"transcripts":[{"transcript":""}],"items":[]}"#.to_owned(), vec![]),
            ("nothing at all", r#"{"transcripts":null,"items":null}"#.to_owned(), vec![]),
        ] {
            assert_eq!(told(&read(&results)), expected, "{shape}");
        }
    }

    #[test]
    fn a_stretch_without_single_words_counts_them() {
        let transcript = read(r#"{"transcripts":[{"transcript":"Oh yes, [PII]."}]}"#);
        assert_eq!(transcript.words[0].count, 3);
    }

    #[test]
    fn redaction_is_never_assumed() {
        for flag in ["", r#""isRedacted":false,"#, r#""isRedacted":"true","#, r#""isRedacted":1,"#] {
            let file = format!(r#"{{{flag}"jobName":"j","status":"COMPLETED","results":{{}}}}"#);
            assert!(!Transcript::read(file.as_bytes()).unwrap().redacted, "{flag}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_without_words_of_the_call() {
        for bad in [
            r#"{"jobName":"j","status":"COMPLETED","results":"4111 1111"}"#,
            r#"{"jobName":"j","status":"COMPLETED","results":{"items":"4111 1111"}}"#,
            r#"{"jobName":"j","status":"COMPLETED","results":{"items":[{"alternatives":"4111 1111"}]}}"#,
            r#"{"jobName":"j","status":"COMPLETED","results":{"audio_segments":"4111 1111"}}"#,
            r#"{"jobName":"j","status":"COMPLETED","results":{"transcripts":[{"transcript":"4111 1111"}"#,
            r#"{"jobName":"j","status":"COMPLETED"}"#,
            "4111 1111",
        ] {
            let error = Transcript::read(bad.as_bytes()).unwrap_err();
            assert_eq!(error.retry, Retry::CannotHelp, "{bad}");
            assert!(!error.to_string().contains("4111"), "{error}");
        }
        let early = br#"{"jobName":"j","status":"IN_PROGRESS","results":{"transcripts":[]}}"#;
        assert_eq!(Transcript::read(early).unwrap_err().retry, Retry::CanHelp);
    }
}
