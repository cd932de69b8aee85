//! The objects of all buckets and their versions: which file holds which, and what a file does not tell.
//!
//! The current version of an object is a file below its bucket's folder, named by its key; versions that are no longer
//! current lie beside the buckets in `versions/`. A deletion in a bucket that keeps versions leaves a delete marker.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::path::PathBuf;
use std::time::SystemTime;

use jiff::Timestamp;
use md5::{Digest, Md5};
use s3s::dto::Checksum;

/// The longest name of a file on the usual file systems is 255 bytes; S3 keys have up to 1,024.
const LONGEST_NAME: usize = 200;

/// The ID of the one version in a bucket that keeps none.
pub(super) const NULL: &str = "null";

/// Where an object is: bucket and key.
pub(super) type Place = (String, String);

/// One version of an object.
#[derive(Debug, Clone)]
pub(super) struct Version {
    pub(super) id: String,
    pub(super) etag: String,
    pub(super) size: usize,
    pub(super) content_type: Option<String>,
    pub(super) checksum: Checksum,
    pub(super) modified: SystemTime,
    /// A delete marker: the object is gone, as far as who names no version can tell.
    pub(super) is_marker: bool,
}

/// All objects.
pub(super) struct Shelf {
    folder: PathBuf,
    versioned: BTreeSet<String>,
    /// The newest version of each is the last one.
    objects: BTreeMap<Place, Vec<Version>>,
    pub(super) clock: Timestamp,
    given: u64,
}

impl Shelf {
    pub(super) fn new(folder: PathBuf, versioned: BTreeSet<String>) -> Shelf {
        Shelf { folder, versioned, objects: BTreeMap::new(), clock: Timestamp::UNIX_EPOCH, given: 0 }
    }

    pub(super) fn has_bucket(&self, bucket: &str) -> bool {
        self.folder.join(as_name(bucket)).is_dir()
    }

    pub(super) fn is_versioned(&self, bucket: &str) -> bool {
        self.versioned.contains(bucket)
    }

    /// An ID for a new version in this bucket.
    pub(super) fn next_id(&mut self, bucket: &str) -> String {
        if !self.is_versioned(bucket) {
            return NULL.to_owned();
        }
        self.given += 1;
        format!("v{:031x}", self.given)
    }

    pub(super) fn modified(&self) -> SystemTime {
        SystemTime::from(self.clock)
    }

    /// The current version; none when there is no object, or a delete marker in its place.
    pub(super) fn current(&self, place: &Place) -> Option<&Version> {
        self.objects.get(place)?.last().filter(|version| !version.is_marker)
    }

    pub(super) fn version(&self, place: &Place, id: &str) -> Option<&Version> {
        self.objects.get(place)?.iter().find(|version| version.id == id)
    }

    /// Adds a version, of which the file is written by the caller, and gives the path for it.
    pub(super) fn add(&mut self, place: Place, version: Version) -> std::io::Result<PathBuf> {
        let path = self.path(&place.0, &place.1);
        let keeps = self.is_versioned(&place.0);
        self.set_aside(&place)?;
        let versions = self.objects.entry(place).or_default();
        if !keeps {
            versions.clear();
        }
        versions.push(version);
        Ok(path)
    }

    /// The current version of a bucket that keeps versions is current no longer.
    fn set_aside(&self, place: &Place) -> std::io::Result<()> {
        let Some(current) = self.current(place).filter(|_| self.is_versioned(&place.0)) else {
            return Ok(());
        };
        let aside = self.aside(&place.0, &current.id);
        if let Some(folder) = aside.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::rename(self.path(&place.0, &place.1), aside)
    }

    /// Deletes without naming a version: the delete marker's ID where the bucket keeps versions.
    pub(super) fn delete(&mut self, place: &Place) -> std::io::Result<Option<String>> {
        if self.is_versioned(&place.0) {
            self.set_aside(place)?;
            let id = self.next_id(&place.0);
            let marker = Version {
                id: id.clone(),
                etag: String::new(),
                size: 0,
                content_type: None,
                checksum: Checksum::default(),
                modified: self.modified(),
                is_marker: true,
            };
            self.objects.entry(place.clone()).or_default().push(marker);
            return Ok(Some(id));
        }
        // To S3, deleting what is not there is a success.
        if self.objects.remove(place).is_some() {
            std::fs::remove_file(self.path(&place.0, &place.1))?;
        }
        Ok(None)
    }

    /// Deletes one version for good; what it was, when there was one.
    pub(super) fn delete_version(&mut self, place: &Place, id: &str) -> std::io::Result<Option<Version>> {
        let path = self.path(&place.0, &place.1);
        let aside = self.aside(&place.0, id);
        let Some(versions) = self.objects.get_mut(place) else { return Ok(None) };
        let Some(index) = versions.iter().position(|version| version.id == id) else { return Ok(None) };
        let was_newest = index + 1 == versions.len();
        let gone = versions.remove(index);
        let next = versions.last().filter(|version| was_newest && !version.is_marker);
        let next = next.map(|version| version.id.clone());
        if versions.is_empty() {
            self.objects.remove(place);
        }
        if !gone.is_marker {
            std::fs::remove_file(if was_newest { &path } else { &aside })?;
        }
        if let Some(next) = next {
            std::fs::rename(self.aside(&place.0, &next), path)?;
        }
        Ok(Some(gone))
    }

    /// The file of a version.
    pub(super) fn file(&self, place: &Place, id: &str) -> PathBuf {
        let is_current = self.current(place).is_some_and(|version| version.id == id);
        if is_current { self.path(&place.0, &place.1) } else { self.aside(&place.0, id) }
    }

    /// The objects of a bucket whose keys begin so and come after `after`, with their versions, in the order of their keys.
    pub(super) fn list<'s>(
        &'s self,
        bucket: &str,
        prefix: &'s str,
        after: Option<&str>,
    ) -> impl Iterator<Item = (&'s String, &'s [Version])> + use<'s> {
        let first = match after {
            Some(after) if after >= prefix => Bound::Excluded((bucket.to_owned(), after.to_owned())),
            _ => Bound::Included((bucket.to_owned(), prefix.to_owned())),
        };
        let bucket = bucket.to_owned();
        self.objects
            .range((first, Bound::Unbounded))
            .take_while(move |((found, key), _)| *found == bucket && key.starts_with(prefix))
            .map(|((_, key), versions)| (key, versions.as_slice()))
    }

    /// Where the current version of an object is.
    pub(super) fn path(&self, bucket: &str, key: &str) -> PathBuf {
        let mut path = self.folder.join(as_name(bucket));
        path.extend(key.split('/').map(as_name));
        path
    }

    fn aside(&self, bucket: &str, id: &str) -> PathBuf {
        let beside = self.folder.parent().unwrap_or(&self.folder);
        beside.join("versions").join(as_name(bucket)).join(id)
    }
}

/// One part of a key as the name of a file or folder. To S3, `..` and the empty part are names like any other.
fn as_name(part: &str) -> String {
    match part {
        "" => "%2F".to_owned(),
        "." => "%2E".to_owned(),
        ".." => "%2E%2E".to_owned(),
        part if part.len() > LONGEST_NAME => {
            let start: String = part.chars().take(40).collect();
            format!("{start}~{}", hex(part.as_bytes()))
        }
        part => part.replace(['\\', '\0'], "_"),
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    Md5::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_a_file_of_its_own_inside_its_bucket() {
        let shelf = Shelf::new(PathBuf::from("/f"), BTreeSet::new());
        let long = "x".repeat(1000);
        let keys =
            ["a/b", "a//b", "a/./b", "a/../b", "../../b", "/b", "b", "a/b/", &long, &long[1..], "ä ö+%2F"];
        let paths: BTreeSet<PathBuf> = keys.iter().map(|key| shelf.path("bucket", key)).collect();
        assert_eq!(paths.len(), keys.len(), "{paths:?}");
        for path in paths {
            assert!(path.starts_with("/f/bucket"), "{path:?}");
            for part in path.components() {
                assert!(!matches!(part, std::path::Component::ParentDir), "{path:?}");
                assert!(part.as_os_str().len() <= 255, "{path:?}");
            }
        }
    }
}
