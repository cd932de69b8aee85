//! The bucket of recordings: how long one is, as far as its header tells, which there are, and to delete one that is done
//! with.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use contract::event::EventObject;
use contract::ledger::Row;
use jiff::Timestamp;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;

use crate::error::StepError;

/// So much of a recording is read for its header.
const HEADER_BYTES: u64 = 64 * 1024;

/// The beginning of a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beginning {
    /// Its first bytes, at most as many as were asked for.
    pub bytes: Vec<u8>,
    /// How many it has in all.
    pub of: u64,
}

/// A recording as a listing tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// The object.
    pub object: EventObject,
    /// When it was written.
    pub written: Timestamp,
}

/// Recordings.
pub trait Recordings {
    /// The first bytes of a recording.
    async fn beginning(&self, key: &str, bytes: u64) -> Result<Beginning, StepError>;

    /// A page of recordings in the order of their keys, after this one. Empty when there are no more.
    async fn after(&self, key: Option<&str>) -> Result<Vec<Recording>, StepError>;

    /// Deletes the recording of a call, unless another was uploaded under its key since. That it is gone is success.
    async fn delete(&self, row: &Row) -> Result<(), StepError>;
}

/// How many seconds a recording has, rounded up, if its header tells.
pub async fn audio_seconds(recordings: &impl Recordings, key: &str) -> Result<Option<u64>, StepError> {
    Ok(header_seconds(recordings.beginning(key, HEADER_BYTES).await?))
}

fn header_seconds(Beginning { bytes, of }: Beginning) -> Option<u64> {
    let source = Source { bytes: Cursor::new(bytes), of };
    let stream = MediaSourceStream::new(Box::new(source), MediaSourceStreamOptions::default());
    let probe = symphonia::default::get_probe();
    let format =
        probe.probe(&Hint::new(), stream, FormatOptions::default(), MetadataOptions::default()).ok()?;
    let track = format.default_track(TrackType::Audio)?;
    let time = track.time_base?.calc_duration(track.duration?)?;
    let (seconds, nanoseconds) = time.parts();
    u64::try_from(seconds).ok()?.checked_add(u64::from(nanoseconds > 0))
}

/// What is there of a recording, which says how long all of it is. Behind what is there, there is nothing to read.
struct Source {
    bytes: Cursor<Vec<u8>>,
    of: u64,
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.bytes.read(buffer)
    }
}

impl Seek for Source {
    fn seek(&mut self, place: SeekFrom) -> io::Result<u64> {
        let place = match place {
            SeekFrom::End(away) => SeekFrom::Start(self.of.checked_add_signed(away).unwrap_or_default()),
            place => place,
        };
        self.bytes.seek(place)
    }
}

impl MediaSource for Source {
    /// Of an MP3 without a header of its own, only what can be sought in is estimated by its length.
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.of)
    }
}

/// The bucket in S3.
#[derive(Clone, Debug)]
pub struct RecordingBucket {
    /// The client.
    pub client: aws_sdk_s3::Client,
    /// The bucket's name.
    pub name: String,
}

impl Recordings for RecordingBucket {
    async fn beginning(&self, key: &str, bytes: u64) -> Result<Beginning, StepError> {
        let range = format!("bytes=0-{}", bytes.saturating_sub(1));
        let request = self.client.get_object().bucket(&self.name).key(key).range(range);
        let object =
            request.send().await.map_err(|error| StepError::aws("GetObject of the recording", &error))?;
        let whole = object.content_range().and_then(|range| range.rsplit('/').next()?.parse().ok());
        let body = object.body.collect().await.map_err(|error| StepError::transient("Connection", error))?;
        let bytes: Vec<u8> = body.into_bytes().into();
        Ok(Beginning { of: whole.unwrap_or(bytes.len() as u64), bytes })
    }

    async fn after(&self, key: Option<&str>) -> Result<Vec<Recording>, StepError> {
        let request =
            self.client.list_objects_v2().bucket(&self.name).set_start_after(key.map(str::to_owned));
        let page = request.send().await.map_err(|error| StepError::aws("ListObjectsV2", &error))?;
        let listed = page.contents.unwrap_or_default().into_iter();
        Ok(listed
            .filter_map(|object| {
                let written = Timestamp::from_second(object.last_modified?.secs()).ok()?;
                let object = EventObject {
                    key: object.key?,
                    size: u64::try_from(object.size.unwrap_or_default()).unwrap_or_default(),
                    etag: object.e_tag?.trim_matches('"').to_owned(),
                    version_id: None,
                };
                Some(Recording { object, written })
            })
            .collect())
    }

    async fn delete(&self, row: &Row) -> Result<(), StepError> {
        let request = self.client.delete_object().bucket(&self.name).key(&row.input_key);
        // Deletion of a version is of that one by itself; a condition is only about the newest.
        let request = match &row.input_version {
            Some(version) => request.version_id(version),
            None => request.if_match(format!("\"{}\"", row.input_etag)),
        };
        match request.send().await {
            Err(error) if !is_gone(&error) => Err(StepError::aws("DeleteObject of the recording", &error)),
            _ => Ok(()),
        }
    }
}

/// Whether there is nothing to delete: no such object, or it is another one now.
fn is_gone<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> bool {
    let SdkError::ServiceError(answer) = error else { return false };
    matches!(answer.err().code(), Some("NoSuchKey" | "NoSuchVersion" | "NotFound" | "PreconditionFailed"))
}
