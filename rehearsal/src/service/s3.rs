//! Amazon S3: path-style requests, read and answered by the crate `s3s`; each bucket a folder, each object a file.
//!
//! The emulated operations are those of [`ObjectRequest`]. What is deleted sends no event.

mod files;
mod listing;
mod request;
mod shelf;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, ETAG, HOST, HeaderName, HeaderValue};
use hyper::{HeaderMap, Method, Request};
use proof::Principal;

use super::{context, on};
use crate::backend::{Backend, own_request};
use crate::event::NewObject;
use crate::permissions::Acting;
use crate::stage::{ACCOUNT, Caller, Stage, Written};
use crate::wire::{Answer, Service, ServiceError};

pub(crate) use files::Files;
pub(crate) use request::ObjectRequest;

impl Stage {
    /// Does what a function asks, and sends the event that follows from it.
    pub(crate) async fn s3(&self, caller: &Caller, asked: &ObjectRequest, request: Request<Bytes>) -> Answer {
        let size = body_size(request.headers(), request.body());
        let answer = self.s3_send(request).await;
        let status = answer.status();
        if status.as_u16() == 404
            && matches!(asked.operation, "GetObject" | "HeadObject")
            && !self.may_list(caller, &asked.bucket)
        {
            // Who may not list a bucket does not learn that an object is missing ("GetObject" in the S3 API reference).
            return ServiceError::access_denied(
                Service::S3,
                format!("{} does not exist, and without s3:ListBucket S3 answers Access Denied", asked.key),
            )
            .answer(Service::S3, &self.next_id());
        }
        if asked.operation == "PutObject" && status.is_success() {
            self.was_put(asked, &answer, size);
            self.was_written(asked, caller, &answer);
        }
        answer
    }

    /// Keeps what a function wrote, apart from what it lays beside a job's transcript.
    fn was_written(&self, asked: &ObjectRequest, caller: &Caller, answer: &Answer) {
        let etag = answer.headers().get(ETAG).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let place = (asked.bucket.clone(), asked.key.clone());
        let mut now = self.now();
        let folder = now.outputs.range(..=place.clone()).next_back();
        if folder.is_some_and(|(bucket, folder)| *bucket == place.0 && place.1.starts_with(folder)) {
            return;
        }
        now.places.insert(place.clone());
        let (bucket, key) = place;
        now.written.push(Written { bucket, key, etag: etag.to_owned(), by: caller.function.clone() });
    }

    fn may_list(&self, caller: &Caller, bucket: &str) -> bool {
        let call = on("s3:ListBucket", format!("arn:aws:s3:::{bucket}"), context(self, caller));
        let role = Principal::Role(caller.role_arn.clone());
        self.decide(&caller.function, Acting::S3, &role, &call).is_allowed()
    }

    fn was_put(&self, asked: &ObjectRequest, answer: &Answer, size: usize) {
        self.now().objects.insert((asked.bucket.clone(), asked.key.clone()));
        let header = |name: HeaderName| answer.headers().get(name).and_then(|value| value.to_str().ok());
        let etag = header(ETAG).unwrap_or_default().to_owned();
        let version = header(HeaderName::from_static("x-amz-version-id")).map(str::to_owned);
        let version = version.or_else(|| self.is_versioned(&asked.bucket).then(|| self.next_id()));
        self.object_created(&NewObject {
            bucket: &asked.bucket,
            key: &asked.key,
            size,
            etag: &etag,
            version: version.as_deref(),
            requester: ACCOUNT,
        });
    }

    fn is_versioned(&self, bucket: &str) -> bool {
        let found = self.stack.by_name("AWS::S3::Bucket", bucket);
        found.is_some_and(|bucket| bucket.properties["VersioningConfiguration"]["Status"] == "Enabled")
    }

    /// Writes an object for a service or for the person who uploads, and sends its event.
    pub(crate) async fn put_object(&self, bucket: &str, key: &str, body: Bytes) -> Result<(), String> {
        let size = body.len();
        let answer = self.s3_send(self.object_request(Method::PUT, bucket, key, body)?).await;
        if !answer.status().is_success() {
            return Err(format!("{bucket}/{key}: {}", String::from_utf8_lossy(answer.body())));
        }
        let asked = ObjectRequest::put(bucket, key);
        self.was_put(&asked, &answer, size);
        Ok(())
    }

    /// Reads an object for a service or for the person who looks at the result; `None` when there is none.
    pub(crate) async fn get_object(&self, bucket: &str, key: &str) -> Option<Bytes> {
        let request = self.object_request(Method::GET, bucket, key, Bytes::new()).ok()?;
        let answer = self.s3_send(request).await;
        answer.status().is_success().then(|| answer.into_body())
    }

    fn object_request(
        &self,
        method: Method,
        bucket: &str,
        key: &str,
        body: Bytes,
    ) -> Result<Request<Bytes>, String> {
        let length = body.len();
        let mut request = own_request(Service::S3, &self.region, None, body);
        *request.method_mut() = method;
        let path = format!("/{bucket}/{}", crate::wire::percent_encode(key, b"/"));
        *request.uri_mut() = path.parse().map_err(|error| format!("{path:?} is no path: {error}"))?;
        request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
        Ok(request)
    }

    async fn s3_send(&self, request: Request<Bytes>) -> Answer {
        match &self.backend {
            Backend::Remote(remote) => match remote.send(request).await {
                Ok(answer) => answer,
                Err(error) => error.answer(Service::S3, &self.next_id()),
            },
            Backend::Embedded { s3, files, .. } => {
                files.set_clock(self.clock());
                let failed = |text: String| {
                    ServiceError::new("InternalError", text)
                        .with_status(500)
                        .answer(Service::S3, &self.next_id())
                };
                let request = match unsigned(request) {
                    Ok(request) => request,
                    Err(error) => return error.answer(Service::S3, &self.next_id()),
                };
                let answer = match s3.call(request.map(s3s::Body::from)).await {
                    Ok(answer) => answer,
                    Err(error) => return failed(format!("{error:?}")),
                };
                let (head, body) = answer.into_parts();
                match body.collect().await {
                    Ok(body) => Answer::from_parts(head, body.to_bytes()),
                    Err(error) => failed(error.to_string()),
                }
            }
        }
    }
}

/// The request without its signature, which the endpoint has read, and with its body as the object will have it.
fn unsigned(mut request: Request<Bytes>) -> Result<Request<Bytes>, ServiceError> {
    let streamed = request
        .headers()
        .get("x-amz-content-sha256")
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("STREAMING-"));
    if streamed {
        let whole = unchunked(request.body()).ok_or_else(|| {
            ServiceError::new(
                "IncompleteBody",
                "the aws-chunked body ends too early or has a wrong chunk size",
            )
        })?;
        request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(whole.len()));
        *request.body_mut() = whole;
        request.headers_mut().remove(CONTENT_ENCODING);
        request.headers_mut().remove("x-amz-trailer");
        request.headers_mut().remove("x-amz-decoded-content-length");
    }
    let headers = request.headers_mut();
    for name in ["x-amz-security-token", "x-amz-date", "x-amz-content-sha256"] {
        headers.remove(name);
    }
    headers.remove(AUTHORIZATION);
    headers.insert(HOST, HeaderValue::from_static("localhost"));
    Ok(request)
}

/// The content of an `aws-chunked` body ("Signature Calculations: Transferring Payload in Multiple Chunks").
fn unchunked(body: &Bytes) -> Option<Bytes> {
    let mut whole = Vec::with_capacity(body.len());
    let mut rest: &[u8] = body;
    loop {
        let end = rest.windows(2).position(|pair| pair == b"\r\n")?;
        let size = std::str::from_utf8(&rest[..end]).ok()?.split(';').next()?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        rest = &rest[end + 2..];
        if size == 0 {
            return Some(Bytes::from(whole));
        }
        whole.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size.checked_add(2)?..)?;
    }
}

fn body_size(headers: &HeaderMap, body: &Bytes) -> usize {
    let decoded =
        headers.get("x-amz-decoded-content-length").and_then(|value| value.to_str().ok()?.parse().ok());
    decoded.unwrap_or(body.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunked_body_is_put_together_and_a_broken_one_refused() {
        let whole = |text: &'static str| unchunked(&Bytes::from_static(text.as_bytes()));
        let signed = "5;chunk-signature=ab\r\nhello\r\n1\r\n!\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n";
        assert_eq!(whole(signed).unwrap(), "hello!");
        assert_eq!(whole("0\r\n\r\n").unwrap(), "");
        for broken in ["", "5\r\nhell", "ffffffffffffffff\r\nx\r\n0\r\n\r\n", "z\r\n\r\n", "5\r\nhello\r\n"] {
            assert_eq!(whole(broken), None, "{broken:?}");
        }
    }
}
