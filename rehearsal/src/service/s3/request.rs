//! A request to S3, as far as its permission and its event need it: method, path and query.

use bytes::Bytes;
use hyper::{HeaderMap, Method, Request};
use proof::Call;

use crate::service::{context, on};
use crate::stage::{Caller, Stage};
use crate::wire::{ServiceError, percent_decode, xml_unescape};

/// The members of a query that the rehearsal's operations know.
const KNOWN: [&str; 14] = [
    "x-id",
    "versionId",
    "list-type",
    "prefix",
    "max-keys",
    "delimiter",
    "start-after",
    "continuation-token",
    "encoding-type",
    "fetch-owner",
    "versions",
    "key-marker",
    "version-id-marker",
    "delete",
];

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ObjectRequest {
    pub(crate) operation: &'static str,
    pub(crate) bucket: String,
    /// Empty for operations on a bucket.
    pub(crate) key: String,
    versioned: bool,
    prefix: String,
    /// The objects of `DeleteObjects`: key, and whether a version is named.
    objects: Vec<(String, bool)>,
}

impl ObjectRequest {
    /// Reads method, path and query; operations that the rehearsal does not emulate are refused.
    pub(crate) fn read(request: &Request<Bytes>) -> Result<ObjectRequest, ServiceError> {
        let path = percent_decode(request.uri().path());
        let (bucket, key) =
            path.trim_start_matches('/').split_once('/').unwrap_or((path.trim_matches('/'), ""));
        let query = request.uri().query().unwrap_or_default();
        let pairs = || query.split('&').filter(|pair| !pair.is_empty());
        let field = |name: &str| {
            let mut pairs = pairs().map(|pair| pair.split_once('=').unwrap_or((pair, "")));
            pairs.find(|(found, _)| *found == name).map(|(_, value)| percent_decode(value))
        };
        let unknown = pairs().any(|pair| !KNOWN.contains(&pair.split('=').next().unwrap_or(pair)));
        let copies = request.headers().contains_key("x-amz-copy-source");
        let has = |name: &str| field(name).is_some();
        let operation = match (request.method(), key.is_empty()) {
            (&Method::GET, true) if has("list-type") => "ListObjectsV2",
            (&Method::GET, true) if has("versions") => "ListObjectVersions",
            (&Method::POST, true) if has("delete") => "DeleteObjects",
            (&Method::GET, false) => "GetObject",
            (&Method::HEAD, false) => "HeadObject",
            (&Method::PUT, false) if !copies => "PutObject",
            (&Method::DELETE, false) => "DeleteObject",
            _ => return Err(not_emulated(request)),
        };
        if unknown || bucket.is_empty() {
            return Err(not_emulated(request));
        }
        let objects = if operation == "DeleteObjects" { named(request.body()) } else { Vec::new() };
        Ok(ObjectRequest {
            operation,
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            versioned: has("versionId"),
            prefix: field("prefix").unwrap_or_default(),
            objects,
        })
    }

    /// What a service or a person puts into a bucket.
    pub(super) fn put(bucket: &str, key: &str) -> ObjectRequest {
        ObjectRequest {
            operation: "PutObject",
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            versioned: false,
            prefix: String::new(),
            objects: Vec::new(),
        }
    }

    /// The permissions that it needs.
    pub(crate) fn needs(&self, stage: &Stage, caller: &Caller, headers: &HeaderMap) -> Vec<Call> {
        let mut context = context(stage, caller);
        for name in
            ["x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id", "x-amz-acl"]
        {
            if let Some(value) = headers.get(name).and_then(|value| value.to_str().ok()) {
                context.add(&format!("s3:{name}"), value);
            }
        }
        if let Some(tags) = headers.get("x-amz-tagging").and_then(|value| value.to_str().ok()) {
            for (key, value) in tags.split('&').filter_map(|tag| tag.split_once('=')) {
                let (key, value) = (percent_decode(key), percent_decode(value));
                context.add(&format!("s3:RequestObjectTag/{key}"), &value);
                context.add("s3:RequestObjectTagKeys", &key);
            }
        }
        let bucket = format!("arn:aws:s3:::{}", self.bucket);
        let object = format!("{bucket}/{}", self.key);
        let deletion = |versioned: bool| if versioned { "s3:DeleteObjectVersion" } else { "s3:DeleteObject" };
        match self.operation {
            "ListObjectsV2" => vec![on("s3:ListBucket", bucket, context.with("s3:prefix", &self.prefix))],
            "ListObjectVersions" => {
                vec![on("s3:ListBucketVersions", bucket, context.with("s3:prefix", &self.prefix))]
            }
            "PutObject" if headers.contains_key("x-amz-tagging") => {
                let tagging = on("s3:PutObjectTagging", object.clone(), context.clone());
                vec![on("s3:PutObject", object, context), tagging]
            }
            "PutObject" => vec![on("s3:PutObject", object, context)],
            "DeleteObject" => {
                let mut needed = vec![on(deletion(self.versioned), object.clone(), context.clone())];
                if headers.contains_key("if-match") {
                    // "Deleting objects conditionally" in the S3 user guide.
                    needed.push(on("s3:GetObject", object, context));
                }
                needed
            }
            "DeleteObjects" => {
                let each = self.objects.iter().map(|(key, versioned)| {
                    on(deletion(*versioned), format!("{bucket}/{key}"), context.clone())
                });
                each.collect()
            }
            _ if self.versioned => vec![on("s3:GetObjectVersion", object, context)],
            _ => vec![on("s3:GetObject", object, context)],
        }
    }

    pub(crate) fn about(&self, stage: &Stage) -> String {
        format!("{}/{}", stage.bucket_id(&self.bucket), self.key)
    }
}

/// The objects that the body of `DeleteObjects` names.
fn named(body: &Bytes) -> Vec<(String, bool)> {
    let text = String::from_utf8_lossy(body);
    let objects = text.split("<Object>").skip(1);
    objects
        .filter_map(|object| {
            let object = object.split("</Object>").next()?;
            let key = object.split("<Key>").nth(1)?.split("</Key>").next()?;
            Some((xml_unescape(key), object.contains("<VersionId>")))
        })
        .collect()
}

fn not_emulated(request: &Request<Bytes>) -> ServiceError {
    let text = format!("the rehearsal does not emulate S3's {} {}", request.method(), request.uri());
    ServiceError::new("NotImplemented", text).with_status(501)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_emulated_is_read() {
        let read = |method: &str, uri: &str| {
            let request = Request::builder().method(method).uri(uri).body(Bytes::new()).unwrap();
            ObjectRequest::read(&request)
                .map(|read| (read.operation, read.bucket, read.key))
                .map_err(|e| e.status)
        };
        let owned = |operation: &'static str, key: &str| Ok((operation, "b".to_owned(), key.to_owned()));
        assert_eq!(read("GET", "/b/a%20b/c+d.wav?x-id=GetObject"), owned("GetObject", "a b/c+d.wav"));
        assert_eq!(read("PUT", "/b/k?x-id=PutObject"), owned("PutObject", "k"));
        assert_eq!(read("GET", "/b?list-type=2&prefix=x"), owned("ListObjectsV2", ""));
        assert_eq!(read("GET", "/b?versions&prefix=x"), owned("ListObjectVersions", ""));
        assert_eq!(read("POST", "/b?delete"), owned("DeleteObjects", ""));
        for (method, uri) in [
            ("PUT", "/b"),
            ("POST", "/b/k?uploads"),
            ("GET", "/b/k?acl"),
            ("GET", "/"),
            ("PUT", "/b/k?partNumber=1&uploadId=x"),
        ] {
            assert_eq!(read(method, uri), Err(501), "{method} {uri}");
        }
    }

    #[test]
    fn every_object_of_a_deletion_is_asked_for() {
        let body = "<Delete><Object><Key>a&amp;b</Key></Object><Object><Key>c</Key><VersionId>v</VersionId></Object></Delete>";
        let expected = [("a&b".to_owned(), false), ("c".to_owned(), true)];
        assert_eq!(named(&Bytes::from_static(body.as_bytes())), expected);
    }
}
