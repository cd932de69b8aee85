//! Pages of a bucket's objects, and of their versions.

use base64::Engine as _;
use s3s::dto::{
    DeleteMarkerEntry, ETag, ListObjectVersionsInput, ListObjectVersionsOutput, ListObjectsV2Input,
    ListObjectsV2Output, Object, ObjectVersion,
};
use s3s::{S3Result, s3_error};

use super::shelf::{Shelf, Version};

/// The most entries of one page of a listing, which is also how many it has when nothing is asked for.
const PAGE: usize = 1000;

/// `ListObjectsV2`.
pub(super) fn objects(objects: &Shelf, input: ListObjectsV2Input) -> S3Result<ListObjectsV2Output> {
    if input.delimiter.is_some() {
        return Err(s3_error!(NotImplemented, "the rehearsal lists without delimiters"));
    }
    let after = match &input.continuation_token {
        Some(token) => Some(from_token(token)?),
        None => input.start_after.clone(),
    };
    let prefix = input.prefix.clone().unwrap_or_default();
    let page = page(input.max_keys);
    let found = objects.list(&input.bucket, &prefix, after.as_deref());
    let mut found = found.filter_map(|(key, versions)| Some((key, is_there(versions)?)));
    let contents: Vec<Object> = found
        .by_ref()
        .take(page)
        .map(|(key, version)| Object {
            key: Some(key.clone()),
            size: i64::try_from(version.size).ok(),
            e_tag: Some(ETag::Strong(version.etag.clone())),
            last_modified: Some(version.modified.into()),
            ..Object::default()
        })
        .collect();
    let is_truncated = found.next().is_some();
    let last = contents.last().and_then(|object| object.key.clone()).filter(|_| is_truncated);
    Ok(ListObjectsV2Output {
        key_count: i32::try_from(contents.len()).ok(),
        is_truncated: Some(is_truncated),
        next_continuation_token: last.map(|key| to_token(&key)),
        continuation_token: input.continuation_token,
        max_keys: i32::try_from(page).ok(),
        name: Some(input.bucket),
        prefix: input.prefix,
        contents: Some(contents),
        ..ListObjectsV2Output::default()
    })
}

/// `ListObjectVersions`.
pub(super) fn versions(
    objects: &Shelf,
    input: ListObjectVersionsInput,
) -> S3Result<ListObjectVersionsOutput> {
    if input.delimiter.is_some() {
        return Err(s3_error!(NotImplemented, "the rehearsal lists without delimiters"));
    }
    let prefix = input.prefix.clone().unwrap_or_default();
    let page = page(input.max_keys);
    let newest_first = |(key, versions): (&String, &[Version])| {
        let newest = versions.len().saturating_sub(1);
        let versions = versions.iter().cloned().enumerate().rev();
        let key = key.clone();
        versions.map(move |(index, version)| (key.clone(), index == newest, version)).collect::<Vec<_>>()
    };
    let mut found: Vec<_> = objects.list(&input.bucket, &prefix, None).flat_map(newest_first).collect();
    if let Some(after) = &input.key_marker {
        let last = input
            .version_id_marker
            .as_ref()
            .and_then(|id| found.iter().position(|(key, _, version)| key == after && version.id == *id));
        let skipped =
            last.map_or_else(|| found.iter().take_while(|(key, ..)| key <= after).count(), |index| index + 1);
        found.drain(..skipped);
    }
    let is_truncated = found.len() > page;
    found.truncate(page);
    let last = found.last().filter(|_| is_truncated).cloned();
    let (next_key_marker, next_version_id_marker) = last.map(|(key, _, version)| (key, version.id)).unzip();
    let (markers, versions): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|(_, _, version)| version.is_marker);
    let delete_markers = markers.into_iter().map(|(key, is_latest, version)| DeleteMarkerEntry {
        key: Some(key),
        is_latest: Some(is_latest),
        last_modified: Some(version.modified.into()),
        version_id: Some(version.id),
        ..DeleteMarkerEntry::default()
    });
    let versions = versions.into_iter().map(|(key, is_latest, version)| ObjectVersion {
        key: Some(key),
        is_latest: Some(is_latest),
        e_tag: Some(ETag::Strong(version.etag)),
        size: i64::try_from(version.size).ok(),
        last_modified: Some(version.modified.into()),
        version_id: Some(version.id),
        ..ObjectVersion::default()
    });
    Ok(ListObjectVersionsOutput {
        delete_markers: Some(delete_markers.collect()),
        versions: Some(versions.collect()),
        is_truncated: Some(is_truncated),
        next_key_marker,
        next_version_id_marker,
        key_marker: input.key_marker,
        version_id_marker: input.version_id_marker,
        max_keys: i32::try_from(page).ok(),
        name: Some(input.bucket.clone()),
        prefix: input.prefix,
        ..ListObjectVersionsOutput::default()
    })
}

/// The current version, where it is no delete marker.
pub(super) fn is_there(versions: &[Version]) -> Option<&Version> {
    versions.last().filter(|version| !version.is_marker)
}

fn page(asked: Option<i32>) -> usize {
    asked.and_then(|asked| usize::try_from(asked).ok()).map_or(PAGE, |asked| asked.min(PAGE))
}

fn to_token(key: &str) -> String {
    base64::engine::general_purpose::URL_SAFE.encode(key)
}

fn from_token(token: &str) -> S3Result<String> {
    let key = base64::engine::general_purpose::URL_SAFE.decode(token).ok();
    key.and_then(|key| String::from_utf8(key).ok())
        .ok_or_else(|| s3_error!(InvalidArgument, "The continuation token provided is incorrect"))
}
