//! What the crate `s3s` asks for once it has read a request, done on the shelf of objects.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures::TryStreamExt as _;
use jiff::Timestamp;
use s3s::checksum::ChecksumHasher;
use s3s::dto::{
    Checksum, DeleteObjectInput, DeleteObjectOutput, DeleteObjectsInput, DeleteObjectsOutput, DeletedObject,
    ETag, ETagCondition, GetObjectInput, GetObjectOutput, HeadObjectInput, HeadObjectOutput,
    ListObjectVersionsInput, ListObjectVersionsOutput, ListObjectsV2Input, ListObjectsV2Output,
    PutObjectInput, PutObjectOutput, StreamingBlob,
};
use s3s::{S3, S3Request, S3Response, S3Result, s3_error};

use super::listing::{self, is_there};
use super::shelf::{NULL, Place, Shelf, Version, hex};

/// The most objects of one deletion.
const MOST: usize = 1000;

/// Objects in a folder.
#[derive(Clone)]
pub(crate) struct Files(Arc<Mutex<Shelf>>);

impl Files {
    /// The buckets below `folder`, of which these keep versions.
    pub(crate) fn new(folder: PathBuf, versioned: BTreeSet<String>) -> Files {
        Files(Arc::new(Mutex::new(Shelf::new(folder, versioned))))
    }

    /// What is written from now on is written at this time.
    pub(crate) fn set_clock(&self, clock: Timestamp) {
        self.lock().clock = clock;
    }

    /// Writes an object's file, and nothing else.
    pub(crate) fn write(&self, bucket: &str, key: &str, body: &[u8]) -> std::io::Result<()> {
        write(&self.lock().path(bucket, key), body)
    }

    /// The keys of the bucket's objects that begin so.
    pub(crate) fn keys(&self, bucket: &str, prefix: &str) -> Vec<String> {
        let objects = self.lock();
        let current = objects.list(bucket, prefix, None).filter(|(_, versions)| is_there(versions).is_some());
        current.map(|(key, _)| key.clone()).collect()
    }

    /// Is the object there?
    pub(crate) fn has(&self, bucket: &str, key: &str) -> bool {
        self.lock().current(&(bucket.to_owned(), key.to_owned())).is_some()
    }

    fn lock(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, place: &Place, id: Option<&str>) -> S3Result<(Version, PathBuf)> {
        let objects = self.lock();
        if !objects.has_bucket(&place.0) {
            return Err(s3_error!(NoSuchBucket, "The specified bucket does not exist"));
        }
        let found = match id {
            None => objects.current(place).ok_or_else(no_such_key)?,
            Some(id) => objects
                .version(place, id)
                .ok_or_else(|| s3_error!(NoSuchVersion, "The specified version does not exist."))?,
        };
        if found.is_marker {
            let text = "The specified method is not allowed against this resource.";
            return Err(s3_error!(MethodNotAllowed, "{text}"));
        }
        Ok((found.clone(), objects.file(place, &found.id)))
    }

    /// Is the object as the request wants it to be?
    fn check(&self, place: &Place, wanted: Option<&ETagCondition>) -> S3Result<()> {
        let Some(wanted) = wanted else { return Ok(()) };
        let (found, _) = self.find(place, None)?;
        match wanted.as_etag() {
            Some(etag) if etag.value() != found.etag => Err(precondition_failed()),
            _ => Ok(()),
        }
    }

    fn delete(&self, place: &Place, id: Option<&str>) -> S3Result<DeletedObject> {
        let mut objects = self.lock();
        if !objects.has_bucket(&place.0) {
            return Err(s3_error!(NoSuchBucket, "The specified bucket does not exist"));
        }
        let failed = |error: std::io::Error| s3_error!(InternalError, "{}: {error}", place.1);
        let key = Some(place.1.clone());
        let Some(id) = id else {
            let marker = objects.delete(place).map_err(failed)?;
            let delete_marker = marker.is_some().then_some(true);
            return Ok(DeletedObject {
                key,
                delete_marker,
                delete_marker_version_id: marker,
                version_id: None,
            });
        };
        let gone = objects.delete_version(place, id).map_err(failed)?;
        let marker = gone.filter(|gone| gone.is_marker);
        Ok(DeletedObject {
            key,
            delete_marker: marker.is_some().then_some(true),
            delete_marker_version_id: marker.map(|marker| marker.id),
            version_id: Some(id.to_owned()),
        })
    }
}

#[async_trait::async_trait]
impl S3 for Files {
    async fn put_object(&self, request: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
        let input = request.input;
        let stated = stated(&input);
        let place = (input.bucket, input.key);
        if !self.lock().has_bucket(&place.0) {
            return Err(s3_error!(NoSuchBucket, "The specified bucket does not exist"));
        }
        let body = match input.body {
            Some(body) => {
                body.try_fold(Vec::new(), join).await.map_err(|error| s3_error!(IncompleteBody, "{error}"))?
            }
            None => Vec::new(),
        };
        if checksum_of(&body, &stated) != stated {
            return Err(s3_error!(BadDigest, "The checksum you specified did not match what we received"));
        }
        if input.if_none_match.as_ref().is_some_and(ETagCondition::is_any) && self.find(&place, None).is_ok()
        {
            return Err(precondition_failed());
        }
        self.check(&place, input.if_match.as_ref())?;
        let digest = hex(&body);
        let mut objects = self.lock();
        let version = Version {
            id: objects.next_id(&place.0),
            etag: digest.clone(),
            size: body.len(),
            content_type: input.content_type,
            checksum: stated,
            modified: objects.modified(),
            is_marker: false,
        };
        let version_id = told(&version);
        let key = place.1.clone();
        let path = objects.add(place, version);
        path.and_then(|path| write(&path, &body))
            .map_err(|error| s3_error!(InternalError, "{key}: {error}"))?;
        let e_tag = ETag::Strong(digest);
        Ok(S3Response::new(PutObjectOutput { e_tag: Some(e_tag), version_id, ..PutObjectOutput::default() }))
    }

    async fn get_object(&self, request: S3Request<GetObjectInput>) -> S3Result<S3Response<GetObjectOutput>> {
        let input = request.input;
        let place = (input.bucket, input.key);
        let (known, path) = self.find(&place, input.version_id.as_deref())?;
        self.check(&place, input.if_match.as_ref())?;
        let mut body =
            std::fs::read(path).map_err(|error| s3_error!(InternalError, "{}: {error}", place.1))?;
        let whole = body.len();
        let mut content_range = None;
        if let Some(range) = input.range {
            let range = range
                .check(whole as u64)
                .map_err(|_| s3_error!(InvalidRange, "The requested range is not satisfiable"))?;
            content_range = Some(format!("bytes {}-{}/{whole}", range.start, range.end.saturating_sub(1)));
            let end = |offset: u64| usize::try_from(offset).unwrap_or(whole).min(whole);
            body = body[end(range.start)..end(range.end)].to_vec();
        }
        // A part of an object does not have the checksum of the whole.
        let version_id = told(&known);
        let checksum = if content_range.is_some() { Checksum::default() } else { known.checksum };
        Ok(S3Response::new(GetObjectOutput {
            accept_ranges: Some("bytes".to_owned()),
            content_length: i64::try_from(body.len()).ok(),
            content_range,
            body: Some(StreamingBlob::from(s3s::Body::from(body))),
            e_tag: Some(ETag::Strong(known.etag)),
            content_type: known.content_type,
            last_modified: Some(known.modified.into()),
            version_id,
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
        let input = request.input;
        let (known, _) = self.find(&(input.bucket, input.key), input.version_id.as_deref())?;
        let version_id = told(&known);
        Ok(S3Response::new(HeadObjectOutput {
            content_length: i64::try_from(known.size).ok(),
            e_tag: Some(ETag::Strong(known.etag)),
            content_type: known.content_type,
            last_modified: Some(known.modified.into()),
            version_id,
            ..HeadObjectOutput::default()
        }))
    }

    async fn delete_object(
        &self,
        request: S3Request<DeleteObjectInput>,
    ) -> S3Result<S3Response<DeleteObjectOutput>> {
        let input = request.input;
        let place = (input.bucket, input.key);
        self.check(&place, input.if_match.as_ref())?;
        let deleted = self.delete(&place, input.version_id.as_deref())?;
        Ok(S3Response::new(DeleteObjectOutput {
            delete_marker: deleted.delete_marker,
            version_id: deleted.version_id.or(deleted.delete_marker_version_id),
            ..DeleteObjectOutput::default()
        }))
    }

    async fn delete_objects(
        &self,
        request: S3Request<DeleteObjectsInput>,
    ) -> S3Result<S3Response<DeleteObjectsOutput>> {
        let input = request.input;
        if input.delete.objects.is_empty() || input.delete.objects.len() > MOST {
            return Err(s3_error!(MalformedXML, "The XML you provided names no object, or more than 1,000"));
        }
        let quiet = input.delete.quiet.unwrap_or(false);
        let deleted = input
            .delete
            .objects
            .into_iter()
            .map(|object| self.delete(&(input.bucket.clone(), object.key), object.version_id.as_deref()));
        let deleted = deleted.collect::<S3Result<Vec<_>>>()?;
        let deleted = (!quiet).then_some(deleted);
        Ok(S3Response::new(DeleteObjectsOutput { deleted, ..DeleteObjectsOutput::default() }))
    }

    async fn list_objects_v2(
        &self,
        request: S3Request<ListObjectsV2Input>,
    ) -> S3Result<S3Response<ListObjectsV2Output>> {
        listing::objects(&self.lock(), request.input).map(S3Response::new)
    }

    async fn list_object_versions(
        &self,
        request: S3Request<ListObjectVersionsInput>,
    ) -> S3Result<S3Response<ListObjectVersionsOutput>> {
        listing::versions(&self.lock(), request.input).map(S3Response::new)
    }
}

fn no_such_key() -> s3s::S3Error {
    s3_error!(NoSuchKey, "The specified key does not exist.")
}

fn precondition_failed() -> s3s::S3Error {
    s3_error!(PreconditionFailed, "At least one of the pre-conditions you specified did not hold")
}

/// A bucket that keeps no versions tells none.
fn told(version: &Version) -> Option<String> {
    (version.id != NULL).then(|| version.id.clone())
}

fn write(path: &std::path::Path, body: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, body)
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
