//! The two buckets.

use contract::event::EventObject;
use contract::layout::ResultKey;
use contract::ledger::Row;
use handlers::error::StepError;
use handlers::recordings::{Beginning, Recording, Recordings};
use handlers::storage::Storage;
use jiff::Timestamp;

use super::{Broken, Client, Service, World};

/// A recording.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub object: EventObject,
    pub written: Timestamp,
    pub bytes: Vec<u8>,
}

/// The header of a WAV file of so many seconds, 8,000 samples of 16 bits each, and nothing behind it.
pub fn wav(seconds: u32) -> Vec<u8> {
    let data = seconds * 16_000;
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((data + 36).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    bytes.extend([1_u16, 1].into_iter().flat_map(u16::to_le_bytes));
    bytes.extend([8_000_u32, 16_000].into_iter().flat_map(u32::to_le_bytes));
    bytes.extend([2_u16, 16].into_iter().flat_map(u16::to_le_bytes));
    bytes.extend(b"data");
    bytes.extend(data.to_le_bytes());
    bytes
}

impl World {
    /// Puts a recording into its bucket.
    pub fn upload(&self, key: &str, etag: &str, written: &str, bytes: Vec<u8>) {
        let object = EventObject { key: key.to_owned(), size: 9, etag: etag.to_owned(), version_id: None };
        let written = written.parse().unwrap();
        self.recordings.borrow_mut().insert(key.to_owned(), Recorded { object, written, bytes });
    }

    /// Deletes a recording of this version.
    fn delete_recording(&self, row: &Row) {
        let mut recordings = self.recordings.borrow_mut();
        let Some(found) = recordings.get(&row.input_key) else { return };
        let same = found.object.etag == row.input_etag;
        if !same && !self.is_broken(Broken::NoIfMatch) {
            return;
        }
        if !same {
            self.violation(format!("another recording than that of call {} was deleted", row.call_id));
        }
        let rows = self.rows.borrow();
        let document = rows.get(row.call_id.as_str()).and_then(|row| row.document_key.as_ref());
        if !document.is_some_and(|key| self.objects.borrow().contains_key(key)) {
            self.violation(format!("the recording of call {} was deleted before its document", row.call_id));
        }
        recordings.remove(&row.input_key);
    }

    /// The recording goes before the document is there.
    fn clean_first(&self, transcript: &str) {
        let call = transcript.split('/').nth(2).unwrap_or_default();
        let row = self.rows.borrow().get(call).cloned();
        if let Some(row) = row {
            self.delete_recording(&row);
        }
    }

    /// The document of this key.
    pub fn document(&self, key: &str) -> contract::document::CallDocument {
        serde_json::from_slice(&self.objects.borrow()[key]).unwrap()
    }

    /// The keys below `tmp/`.
    pub fn tmp(&self) -> Vec<String> {
        self.objects.borrow().keys().filter(|key| key.starts_with("tmp/")).cloned().collect()
    }
}

impl Storage for Client<'_> {
    async fn read(&self, key: &str) -> Result<Vec<u8>, StepError> {
        let read = |world: &World| {
            if world.is_broken(Broken::CleanedFirst) {
                world.clean_first(key);
            }
            let object = world.objects.borrow().get(key).cloned();
            object.ok_or_else(|| StepError::permanent("NoSuchKey", key))
        };
        self.call(Service::Storage, "read", read).await
    }

    async fn write(&self, key: &ResultKey, line: String, kms_key: Option<&str>) -> Result<(), StepError> {
        let write = |world: &World| {
            if !world.forgetful {
                world.keys.borrow_mut().push(kms_key.map(str::to_owned));
            }
            if !world.is_broken(Broken::NothingWritten) {
                world.objects.borrow_mut().insert(key.to_string(), line.into_bytes());
            }
            Ok(())
        };
        self.call(Service::Storage, "write", write).await
    }

    async fn keep(&self, key: &str, bytes: Vec<u8>) -> Result<(), StepError> {
        let keep = |world: &World| {
            if !world.is_broken(Broken::NothingKept) {
                world.objects.borrow_mut().insert(key.to_owned(), bytes);
            }
            Ok(())
        };
        self.call(Service::Storage, "keep", keep).await
    }

    async fn delete(&self, key: &str) -> Result<(), StepError> {
        let delete = |world: &World| {
            world.objects.borrow_mut().remove(key);
            Ok(())
        };
        self.call(Service::Storage, "delete", delete).await
    }
}

impl Recordings for Client<'_> {
    async fn beginning(&self, key: &str, bytes: u64) -> Result<Beginning, StepError> {
        let beginning = |world: &World| {
            let recordings = world.recordings.borrow();
            let found = recordings.get(key).ok_or_else(|| StepError::permanent("NoSuchKey", key))?;
            let of = found.object.size.max(found.bytes.len() as u64);
            let bytes = found.bytes.iter().take(usize::try_from(bytes).unwrap()).copied().collect();
            Ok(Beginning { bytes, of })
        };
        self.call(Service::Recordings, "beginning", beginning).await
    }

    async fn after(&self, key: Option<&str>) -> Result<Vec<Recording>, StepError> {
        let page = |world: &World| {
            let recordings = world.recordings.borrow();
            let start = key.map_or_else(String::new, |key| format!("{key}\0"));
            let found = recordings.range(start..).take(world.page());
            let listed = |(_, found): (_, &Recorded)| Recording {
                object: found.object.clone(),
                written: found.written,
            };
            Ok(found.map(listed).collect())
        };
        self.call(Service::Recordings, "list", page).await
    }

    async fn delete(&self, row: &Row) -> Result<(), StepError> {
        let delete = |world: &World| {
            world.delete_recording(row);
            Ok(())
        };
        self.call(Service::Recordings, "delete", delete).await
    }
}
