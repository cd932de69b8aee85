//! Where things lie in the buckets: every object key, written and read back by the same type.
//!
//! | bucket | key | type |
//! |---|---|---|
//! | input | `<tenant>/calls/<file>` | [`InputKey`] |
//! | results | `tmp/<tenant>/<job>/redacted-<job>.json` | [`TranscriptKey`] |
//! | results | `tmp/<tenant>/<job>/<half>.kept` | [`TranscriptKey::kept`] |
//! | results | `<tenant>/YYYY/MM/DD/<call_id>.json` | [`ResultKey`] |

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::job::JobName;
use crate::ledger::Half;
use crate::tenant::TenantId;

/// The wildcard of an event pattern that selects every [`InputKey`]. It also lets through keys that are none
/// (`a/b/calls/c`); the handler refuses those.
pub const INPUT_KEY_WILDCARD: &str = "*/calls/*";

/// The wildcard of an event pattern that selects every [`TranscriptKey`] and none of the other objects that
/// Transcribe writes beside it (`.write_access_check_file.temp`, subtitles).
pub const TRANSCRIPT_KEY_WILDCARD: &str = "tmp/*/*/*.json";

/// The first part of every transcript's key.
pub const TRANSCRIPT_PREFIX: &str = "tmp/";

/// The first part of every [`InputKey`] of a tenant, ending with `/`.
pub fn recordings(tenant: &TenantId) -> String {
    format!("{tenant}/calls/")
}

/// The first part of every [`ResultKey`] of a tenant, ending with `/`.
pub fn documents(tenant: &TenantId) -> String {
    format!("{tenant}/")
}

/// Why a key is not where it ought to be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("object key {key:?} {problem}")]
pub struct InvalidKey {
    /// The key, as it came.
    pub key: String,
    /// What is wrong and what is expected.
    pub problem: String,
}

impl InvalidKey {
    fn new(key: &str, problem: impl Into<String>) -> Self {
        Self { key: key.to_owned(), problem: problem.into() }
    }
}

/// An uploaded recording: `<tenant>/calls/<file>`, where `<file>` may have folders of its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InputKey {
    tenant: TenantId,
    file: String,
}

impl InputKey {
    /// The key of `file` among the calls of `tenant`. Empty parts, `.`, `..` and control characters are refused.
    pub fn new(tenant: TenantId, file: &str) -> Result<Self, InvalidKey> {
        let key = format!("{tenant}/calls/{file}");
        if file.is_empty() {
            return Err(InvalidKey::new(&key, "names no file: expected <tenant>/calls/<file>"));
        }
        if file.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return Err(InvalidKey::new(&key, "has an empty, \".\" or \"..\" part; rename the file"));
        }
        if file.chars().any(char::is_control) {
            return Err(InvalidKey::new(&key, "contains a control character; rename the file"));
        }
        if key.len() > 1024 {
            return Err(InvalidKey::new(&key, "is longer than the 1,024 bytes that S3 takes"));
        }
        Ok(Self { tenant, file: file.to_owned() })
    }

    /// Whose call it is.
    pub fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    /// The file's name below `calls/`.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The format that the extension names, in either letter case.
    pub fn media_format(&self) -> Result<MediaFormat, InvalidKey> {
        let last = self.file.rsplit('/').next().unwrap_or_default();
        let extension = last.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        extension.as_deref().and_then(MediaFormat::from_extension).ok_or_else(|| {
            InvalidKey::new(
                &self.to_string(),
                "has no extension that Transcribe reads: mp3 mp4 wav flac ogg amr webm m4a",
            )
        })
    }
}

impl FromStr for InputKey {
    type Err = InvalidKey;

    fn from_str(key: &str) -> Result<Self, InvalidKey> {
        let expected = "is not <tenant>/calls/<file>";
        let (tenant, rest) = key.split_once('/').ok_or_else(|| InvalidKey::new(key, expected))?;
        let file = rest.strip_prefix("calls/").ok_or_else(|| InvalidKey::new(key, expected))?;
        let tenant = tenant.parse().map_err(|error| InvalidKey::new(key, format!("{expected}: {error}")))?;
        Self::new(tenant, file)
    }
}

impl fmt::Display for InputKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/calls/{}", self.tenant, self.file)
    }
}

/// The audio formats of `StartTranscriptionJob` (`MediaFormat`, Amazon Transcribe API).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum MediaFormat {
    Mp3,
    Mp4,
    Wav,
    Flac,
    Ogg,
    Amr,
    Webm,
    M4a,
}

impl MediaFormat {
    /// All formats, in the API's order.
    pub const ALL: [Self; 8] =
        [Self::Mp3, Self::Mp4, Self::Wav, Self::Flac, Self::Ogg, Self::Amr, Self::Webm, Self::M4a];

    /// The API's word, which is also the file's extension.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mp3 => "mp3",
            Self::Mp4 => "mp4",
            Self::Wav => "wav",
            Self::Flac => "flac",
            Self::Ogg => "ogg",
            Self::Amr => "amr",
            Self::Webm => "webm",
            Self::M4a => "m4a",
        }
    }

    fn from_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == extension)
    }
}

/// The largest recording that Transcribe reads: 2 GB (Amazon Transcribe quotas).
pub const MAX_AUDIO_BYTES: u64 = 2 * 1024 * 1024 * 1024;

/// A transcript as Transcribe leaves it: one folder per job, so that no job can meet another's file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TranscriptKey {
    tenant: TenantId,
    job: JobName,
    redacted: bool,
}

impl TranscriptKey {
    /// The key of the redacted transcript of `job`.
    pub fn redacted(tenant: TenantId, job: JobName) -> Self {
        Self { tenant, job, redacted: true }
    }

    /// The folder that Transcribe is told to write to (`OutputKey`), ending with `/`.
    pub fn folder(tenant: &TenantId, job: &JobName) -> String {
        format!("{TRANSCRIPT_PREFIX}{tenant}/{job}/")
    }

    /// The object that Transcribe tries its permission with, which it leaves in `folder`.
    pub fn probe(tenant: &TenantId, job: &JobName) -> String {
        format!("{}.write_access_check_file.temp", Self::folder(tenant, job))
    }

    /// Where a reading of the call is kept until its document is written. [`TRANSCRIPT_KEY_WILDCARD`] does not select it.
    pub fn kept(tenant: &TenantId, job: &JobName, half: Half) -> String {
        format!("{}{}.kept", Self::folder(tenant, job), half.as_str())
    }

    /// Whose call it is.
    pub fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    /// The job that wrote it.
    pub fn job(&self) -> &JobName {
        &self.job
    }
}

impl FromStr for TranscriptKey {
    type Err = InvalidKey;

    fn from_str(key: &str) -> Result<Self, InvalidKey> {
        let expected = "is not tmp/<tenant>/<job>/[redacted-]<job>.json";
        let wrong = || InvalidKey::new(key, expected);
        let parts: Vec<&str> = key.split('/').collect();
        let ["tmp", tenant, job, file] = parts[..] else { return Err(wrong()) };
        let tenant = tenant.parse().map_err(|error| InvalidKey::new(key, format!("{expected}: {error}")))?;
        let job: JobName =
            job.parse().map_err(|error| InvalidKey::new(key, format!("{expected}: {error}")))?;
        let stem = file.strip_suffix(".json").ok_or_else(wrong)?;
        // The plain name first: a job may itself be called "redacted-…".
        let redacted = if stem == job.as_str() {
            false
        } else if stem.strip_prefix("redacted-") == Some(job.as_str()) {
            true
        } else {
            return Err(wrong());
        };
        Ok(Self { tenant, job, redacted })
    }
}

impl fmt::Display for TranscriptKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = if self.redacted { "redacted-" } else { "" };
        write!(f, "{}{prefix}{}.json", Self::folder(&self.tenant, &self.job), self.job)
    }
}

/// A finished call document: `<tenant>/YYYY/MM/DD/<call_id>.json`, dated by the call.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ResultKey {
    tenant: TenantId,
    date: Date,
    call: JobName,
}

impl ResultKey {
    /// The key of a call's document. Years outside 0 to 9999 cannot be written with four digits and are refused.
    pub fn new(tenant: TenantId, date: Date, call: JobName) -> Result<Self, InvalidKey> {
        if (0..=9999).contains(&date.year()) {
            Ok(Self { tenant, date, call })
        } else {
            Err(InvalidKey::new(call.as_str(), format!("cannot be filed under the year {}", date.year())))
        }
    }

    /// Whose call it is.
    pub fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    /// The UTC day of the call: the partition `dt`.
    pub fn date(&self) -> Date {
        self.date
    }

    /// The call's ID.
    pub fn call(&self) -> &JobName {
        &self.call
    }
}

impl FromStr for ResultKey {
    type Err = InvalidKey;

    fn from_str(key: &str) -> Result<Self, InvalidKey> {
        let expected = "is not <tenant>/YYYY/MM/DD/<call_id>.json";
        let wrong = || InvalidKey::new(key, expected);
        let parts: Vec<&str> = key.split('/').collect();
        let [tenant, year, month, day, file] = parts[..] else { return Err(wrong()) };
        let number = |text: &str, digits: usize| -> Result<i16, InvalidKey> {
            let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
            if plain { text.parse().map_err(|_| wrong()) } else { Err(wrong()) }
        };
        let (month, day) = (number(month, 2)?, number(day, 2)?);
        let small = |value: i16| i8::try_from(value).map_err(|_| wrong());
        let date = Date::new(number(year, 4)?, small(month)?, small(day)?).map_err(|_| wrong())?;
        let call = file.strip_suffix(".json").ok_or_else(wrong)?;
        Self::new(
            tenant.parse().map_err(|error| InvalidKey::new(key, format!("{expected}: {error}")))?,
            date,
            call.parse().map_err(|error| InvalidKey::new(key, format!("{expected}: {error}")))?,
        )
    }
}

impl fmt::Display for ResultKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date;
        write!(
            f,
            "{}/{:04}/{:02}/{:02}/{}.json",
            self.tenant,
            date.year(),
            date.month(),
            date.day(),
            self.call
        )
    }
}

/// What the analyzer reads: a transcript, or the document of a call that is to be read again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SourceKey {
    /// What Transcribe wrote.
    Transcript(TranscriptKey),
    /// What the analyzer itself wrote.
    Document(ResultKey),
}

impl SourceKey {
    /// Whose call it is.
    pub fn tenant(&self) -> &TenantId {
        match self {
            Self::Transcript(key) => key.tenant(),
            Self::Document(key) => key.tenant(),
        }
    }

    /// The call.
    pub fn call(&self) -> &JobName {
        match self {
            Self::Transcript(key) => key.job(),
            Self::Document(key) => key.call(),
        }
    }
}

impl FromStr for SourceKey {
    type Err = InvalidKey;

    fn from_str(key: &str) -> Result<Self, InvalidKey> {
        // No tenant is called "tmp".
        if key.starts_with(TRANSCRIPT_PREFIX) {
            key.parse().map(Self::Transcript)
        } else {
            key.parse().map(Self::Document)
        }
    }
}

impl fmt::Display for SourceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transcript(key) => key.fmt(f),
            Self::Document(key) => key.fmt(f),
        }
    }
}
