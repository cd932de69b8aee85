//! Buckets as folders, objects as files: what `s3s` asks for is done here.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures::TryStreamExt as _;
use md5::{Digest, Md5};
use s3s::checksum::ChecksumHasher;
use s3s::dto::{
    Checksum, DeleteObjectInput, DeleteObjectOutput, ETag, GetObjectInput, GetObjectOutput, HeadObjectInput,
    HeadObjectOutput, ListObjectsV2Input, ListObjectsV2Output, Object, PutObjectInput, PutObjectOutput,
    StreamingBlob, Timestamp,
};
use s3s::{S3, S3Request, S3Response, S3Result, s3_error};

/// The longest name of a file on the usual file systems is 255 bytes; S3 keys have up to 1,024.
const LONGEST_NAME: usize = 200;

/// Objects in a folder. What a file does not tell (entity tag, type, checksums) is kept in memory.
pub(crate) struct Files {
    folder: PathBuf,
    known: Mutex<BTreeMap<(String, String), Known>>,
}

#[derive(Clone)]
struct Known {
    etag: String,
    size: usize,
    content_type: Option<String>,
    checksum: Checksum,
}

impl Files {
    pub(crate) fn new(folder: PathBuf) -> Files {
        Files { folder, known: Mutex::new(BTreeMap::new()) }
    }

    /// Writes an object's file.
    pub(crate) fn write(&self, bucket: &str, key: &str, body: &[u8]) -> std::io::Result<()> {
        let path = self.path(bucket, key);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, body)
    }

    fn path(&self, bucket: &str, key: &str) -> PathBuf {
        let mut path = self.folder.join(as_name(bucket));
        path.extend(key.split('/').map(as_name));
        path
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<(String, String), Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, bucket: &str, key: &str) -> S3Result<Known> {
        if !self.folder.join(as_name(bucket)).is_dir() {
            return Err(s3_error!(NoSuchBucket, "The specified bucket does not exist"));
        }
        let place = (bucket.to_owned(), key.to_owned());
        let found = self.known().get(&place).cloned();
        found.ok_or_else(|| s3_error!(NoSuchKey, "The specified key does not exist."))
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

fn hex(bytes: &[u8]) -> String {
    Md5::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[async_trait::async_trait]
impl S3 for Files {
    async fn put_object(&self, request: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
        let input = request.input;
        if !self.folder.join(as_name(&input.bucket)).is_dir() {
            return Err(s3_error!(NoSuchBucket, "The specified bucket does not exist"));
        }
        let exists = self.find(&input.bucket, &input.key).is_ok();
        if exists && input.if_none_match.as_ref().is_some_and(s3s::dto::ETagCondition::is_any) {
            return Err(s3_error!(
                PreconditionFailed,
                "At least one of the pre-conditions you specified did not hold"
            ));
        }
        let stated = stated(&input);
        let body = match input.body {
            Some(body) => {
                body.try_fold(Vec::new(), join).await.map_err(|error| s3_error!(IncompleteBody, "{error}"))?
            }
            None => Vec::new(),
        };
        if checksum_of(&body, &stated) != stated {
            return Err(s3_error!(BadDigest, "The checksum you specified did not match what we received"));
        }
        self.write(&input.bucket, &input.key, &body)
            .map_err(|error| s3_error!(InternalError, "{}: {error}", input.key))?;
        let etag = hex(&body);
        let known = Known {
            etag: etag.clone(),
            size: body.len(),
            content_type: input.content_type,
            checksum: stated,
        };
        self.known().insert((input.bucket, input.key), known);
        Ok(S3Response::new(PutObjectOutput { e_tag: Some(ETag::Strong(etag)), ..PutObjectOutput::default() }))
    }

    async fn get_object(&self, request: S3Request<GetObjectInput>) -> S3Result<S3Response<GetObjectOutput>> {
        let input = request.input;
        if input.range.is_some() {
            return Err(s3_error!(NotImplemented, "the rehearsal reads whole objects only"));
        }
        let known = self.find(&input.bucket, &input.key)?;
        let body = std::fs::read(self.path(&input.bucket, &input.key))
            .map_err(|error| s3_error!(InternalError, "{}: {error}", input.key))?;
        let checksum = known.checksum;
        Ok(S3Response::new(GetObjectOutput {
            content_length: i64::try_from(body.len()).ok(),
            body: Some(StreamingBlob::from(s3s::Body::from(body))),
            e_tag: Some(ETag::Strong(known.etag)),
            content_type: known.content_type,
            checksum_crc32: checksum.checksum_crc32,
            checksum_crc32c: checksum.checksum_crc32c,
            checksum_crc64nvme: checksum.checksum_crc64nvme,
            checksum_sha1: checksum.checksum_sha1,
            checksum_sha256: checksum.checksum_sha256,
            ..GetObjectOutput::default()
        }))
    }

    async fn head_object(
        &self,
        request: S3Request<HeadObjectInput>,
    ) -> S3Result<S3Response<HeadObjectOutput>> {
        let known = self.find(&request.input.bucket, &request.input.key)?;
        Ok(S3Response::new(HeadObjectOutput {
            content_length: i64::try_from(known.size).ok(),
            e_tag: Some(ETag::Strong(known.etag)),
            content_type: known.content_type,
            ..HeadObjectOutput::default()
        }))
    }

    async fn delete_object(
        &self,
        request: S3Request<DeleteObjectInput>,
    ) -> S3Result<S3Response<DeleteObjectOutput>> {
        let input = request.input;
        let path = self.path(&input.bucket, &input.key);
        // To S3, deleting what is not there is a success.
        if self.known().remove(&(input.bucket, input.key)).is_some() {
            std::fs::remove_file(&path)
                .map_err(|error| s3_error!(InternalError, "{}: {error}", path.display()))?;
        }
        Ok(S3Response::new(DeleteObjectOutput::default()))
    }

    async fn list_objects_v2(
        &self,
        request: S3Request<ListObjectsV2Input>,
    ) -> S3Result<S3Response<ListObjectsV2Output>> {
        let input = request.input;
        if input.delimiter.is_some() || input.start_after.is_some() || input.continuation_token.is_some() {
            return Err(s3_error!(NotImplemented, "the rehearsal lists by prefix only"));
        }
        let prefix = input.prefix.clone().unwrap_or_default();
        let contents: Vec<Object> = self
            .known()
            .iter()
            .filter(|((bucket, key), _)| *bucket == input.bucket && key.starts_with(&prefix))
            .map(|((_, key), known)| Object {
                key: Some(key.clone()),
                size: i64::try_from(known.size).ok(),
                e_tag: Some(ETag::Strong(known.etag.clone())),
                last_modified: Some(Timestamp::from(std::time::SystemTime::UNIX_EPOCH)),
                ..Object::default()
            })
            .collect();
        Ok(S3Response::new(ListObjectsV2Output {
            key_count: i32::try_from(contents.len()).ok(),
            is_truncated: Some(false),
            name: Some(input.bucket),
            prefix: input.prefix,
            contents: Some(contents),
            ..ListObjectsV2Output::default()
        }))
    }
}

async fn join(mut whole: Vec<u8>, part: Bytes) -> Result<Vec<u8>, s3s::StdError> {
    whole.extend_from_slice(&part);
    Ok(whole)
}

/// The checksums that the client states.
fn stated(input: &PutObjectInput) -> Checksum {
    Checksum {
        checksum_crc32: input.checksum_crc32.clone(),
        checksum_crc32c: input.checksum_crc32c.clone(),
        checksum_crc64nvme: input.checksum_crc64nvme.clone(),
        checksum_sha1: input.checksum_sha1.clone(),
        checksum_sha256: input.checksum_sha256.clone(),
        ..Checksum::default()
    }
}

/// The checksums of the same kinds, reckoned from the content.
fn checksum_of(body: &[u8], stated: &Checksum) -> Checksum {
    let mut hasher = ChecksumHasher {
        crc32: stated.checksum_crc32.is_some().then(Default::default),
        crc32c: stated.checksum_crc32c.is_some().then(Default::default),
        crc64nvme: stated.checksum_crc64nvme.is_some().then(Default::default),
        sha1: stated.checksum_sha1.is_some().then(Default::default),
        sha256: stated.checksum_sha256.is_some().then(Default::default),
    };
    hasher.update(body);
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_a_file_of_its_own_inside_its_bucket() {
        let files = Files::new(PathBuf::from("/f"));
        let long = "x".repeat(1000);
        let keys =
            ["a/b", "a//b", "a/./b", "a/../b", "../../b", "/b", "b", "a/b/", &long, &long[1..], "ä ö+%2F"];
        let paths: std::collections::BTreeSet<PathBuf> =
            keys.iter().map(|key| files.path("bucket", key)).collect();
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
