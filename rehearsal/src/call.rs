//! The calls to play: samples with their transcripts, and plain recordings.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use crate::PlayError;
use crate::service::transcribe::Recording;

/// One call: a recording, where it is uploaded, and what is known about it.
#[derive(Debug, Clone)]
pub struct Call {
    /// What people call it: the sample's or the recording's file name without extension.
    pub name: String,
    /// One sentence about it; empty for a plain recording.
    pub about: String,
    /// Whose call it is.
    pub tenant: String,
    /// The object's key in the input bucket.
    pub key: String,
    /// The recording.
    pub audio: Bytes,
    /// Its file.
    pub file: PathBuf,
    /// When it was uploaded.
    pub time: Timestamp,
    /// What Transcribe makes of it.
    pub recording: Recording,
}

/// A sample's file. `language` and `speech` say for people how its tenant is configured; the tenant decides.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    tenant: String,
    key: String,
    audio: PathBuf,
    transcript: Option<PathBuf>,
    #[serde(rename = "language")]
    _language: Option<String>,
    #[serde(rename = "speech")]
    _speech: Option<toml::Value>,
    call_time: toml::Value,
    #[serde(default)]
    about: String,
    /// Why Transcribe fails, for a sample whose transcription is to fail.
    transcription_fails: Option<String>,
    /// Whether Transcribe leaves personal data in although it was asked to redact.
    #[serde(default)]
    redaction_fails: bool,
}

impl Call {
    /// Every `*.toml` of a samples folder, in the order of their names; `faults.toml` is no call.
    pub fn all_of(folder: &Path) -> Result<Vec<Call>, PlayError> {
        let entries = std::fs::read_dir(folder)
            .map_err(|error| unusable(folder, format!("cannot be read: {error}")))?;
        let mut files: Vec<PathBuf> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
            .filter(|path| !path.ends_with("faults.toml"))
            .collect();
        files.sort();
        if files.is_empty() {
            return Err(unusable(folder, "holds no samples (*.toml)".to_owned()));
        }
        files.iter().map(|file| Call::sample(file)).collect()
    }

    /// A sample's description.
    pub fn sample(file: &Path) -> Result<Call, PlayError> {
        let text = std::fs::read_to_string(file)
            .map_err(|error| unusable(file, format!("cannot be read: {error}")))?;
        let sample: Sample = toml::from_str(&text).map_err(|error| unusable(file, error.to_string()))?;
        let folder = file.parent().unwrap_or(Path::new("."));
        let transcript = sample.transcript.map(|path| read_transcript(&folder.join(path))).transpose()?;
        let time = match &sample.call_time {
            toml::Value::String(text) => text.clone(),
            toml::Value::Datetime(time) => time.to_string(),
            _ => {
                return Err(unusable(
                    file,
                    "call_time is no time, for example 2026-03-02T09:30:00Z".to_owned(),
                ));
            }
        };
        let time: Timestamp =
            time.parse().map_err(|error| unusable(file, format!("call_time {time}: {error}")))?;
        Ok(Call {
            name: stem(file),
            about: sample.about,
            tenant: sample.tenant,
            key: sample.key,
            audio: read_audio(&folder.join(&sample.audio))?,
            file: folder.join(sample.audio),
            time,
            recording: Recording {
                transcript,
                failure: sample.transcription_fails,
                redaction_fails: sample.redaction_fails,
            },
        })
    }

    /// The same recording under another key, for which the transcription fails: somebody must be told.
    pub fn failing(like: &Call) -> Call {
        let extension = like.key.rsplit('.').next().unwrap_or("wav");
        Call {
            name: "transcription-fails".to_owned(),
            about:
                "Transcribe cannot read the recording: the failure is announced, and there is no document."
                    .to_owned(),
            key: format!("{}/calls/rehearsal/transcription-fails.{extension}", like.tenant),
            recording: Recording {
                transcript: None,
                failure: Some(
                    "The data in your input media file isn't valid. Check the media file and try your \
                               request again."
                        .to_owned(),
                ),
                redaction_fails: false,
            },
            ..like.clone()
        }
    }

    /// The same recording under another key, whose transcript is not redacted although it was asked for.
    pub fn unredacted(like: &Call) -> Call {
        let extension = like.key.rsplit('.').next().unwrap_or("wav");
        Call {
            name: "redaction-fails".to_owned(),
            about: "Transcribe leaves personal data in: the call is put in quarantine, and nobody reads it."
                .to_owned(),
            key: format!("{}/calls/rehearsal/redaction-fails.{extension}", like.tenant),
            recording: Recording { redaction_fails: true, ..like.recording.clone() },
            ..like.clone()
        }
    }

    /// A recording of this tenant. Its transcript is `<name>.transcribe.json` beside it, when there is one.
    pub fn recording(file: &Path, tenant: &str, time: Timestamp) -> Result<Call, PlayError> {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let beside = file.with_extension("transcribe.json");
        let transcript = if beside.is_file() { Some(read_transcript(&beside)?) } else { None };
        Ok(Call {
            name: stem(file),
            about: String::new(),
            tenant: tenant.to_owned(),
            key: format!("{tenant}/calls/{name}"),
            audio: read_audio(file)?,
            file: file.to_owned(),
            time,
            recording: Recording { transcript, ..Recording::default() },
        })
    }
}

fn read_audio(path: &Path) -> Result<Bytes, PlayError> {
    std::fs::read(path).map(Bytes::from).map_err(|error| unusable(path, format!("cannot be read: {error}")))
}

fn read_transcript(path: &Path) -> Result<Value, PlayError> {
    let text =
        std::fs::read_to_string(path).map_err(|error| unusable(path, format!("cannot be read: {error}")))?;
    let transcript: Value =
        serde_json::from_str(&text).map_err(|error| unusable(path, format!("is no JSON: {error}")))?;
    if !transcript["results"].is_object() {
        return Err(unusable(
            path,
            "is no transcript of Amazon Transcribe: it has no \"results\"".to_owned(),
        ));
    }
    Ok(transcript)
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

fn unusable(path: &Path, problem: String) -> PlayError {
    PlayError::Call { path: path.to_owned(), problem }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_of_the_project_can_be_read() {
        let calls = Call::all_of(&crate::source::samples()).unwrap();
        assert!(calls.len() >= 6, "{}", calls.len());
        for call in calls {
            assert!(call.key.starts_with(&format!("{}/calls/", call.tenant)), "{}", call.name);
            assert!(!call.audio.is_empty() && call.recording.transcript.is_some(), "{}", call.name);
        }
    }

    #[test]
    fn a_sample_names_its_files_and_what_is_wrong_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("a.wav", "RIFF");
        write("a.transcribe.json", r#"{"results": {}}"#);
        write("bad.json", "{}");
        let sample = |text: &str| {
            write("s.toml", text);
            Call::sample(&folder.path().join("s.toml"))
        };
        let good = "tenant = 't1'\nkey = 't1/calls/a.wav'\naudio = 'a.wav'\ntranscript = 'a.transcribe.json'\n\
            language = 'en-GB'\ncall_time = '2026-03-02T09:30:00Z'\n";
        let call = sample(good).unwrap();
        assert_eq!((call.name.as_str(), call.audio.len()), ("s", 4));
        assert_eq!(call.time.to_string(), "2026-03-02T09:30:00Z");
        let bare = good.replace("'2026-03-02T09:30:00Z'", "2026-03-02T09:30:00Z");
        assert_eq!(sample(&bare).unwrap().time, call.time);
        for (from, to, part) in [
            ("'a.wav'\nt", "'b.wav'\nt", "b.wav: cannot be read"),
            ("a.transcribe.json", "bad.json", "no transcript of Amazon Transcribe"),
            ("2026-03", "2026-13", "call_time"),
            ("language", "colour", "colour"),
        ] {
            let error = sample(&good.replace(from, to)).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        }
    }
}
