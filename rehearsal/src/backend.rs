//! Where S3, SQS, `DynamoDB`, SNS and SSM are answered: in this process, or by an emulator that we did not write.

mod create;
mod remote;

use std::path::Path;

use bytes::Bytes;
use hyper::Request;
use proof::Stack;
use s3s::service::{S3Service, S3ServiceBuilder};

use crate::PlayError;
use crate::service::s3::Files;
use crate::wire::Service;

pub(crate) use remote::Remote;

/// Where the services' state lives.
pub(crate) enum Backend {
    /// In this process; queues, topics and parameters are in the stage's state.
    Embedded {
        /// Buckets as folders, objects as files.
        s3: Box<S3Service>,
        /// The same buckets, for who looks into them.
        files: Files,
        /// Tables in an in-memory database.
        tables: dynoxide::Database,
    },
    /// At the endpoint of another emulator.
    Remote(Box<Remote>),
}

impl Backend {
    pub(crate) fn embedded(stack: &Stack, folder: &Path) -> Result<Backend, PlayError> {
        let buckets = folder.join("buckets");
        for bucket in stack.of_kind("AWS::S3::Bucket") {
            let path = buckets.join(&bucket.name);
            std::fs::create_dir_all(&path)
                .map_err(|source| PlayError::Folder { path: path.clone(), source })?;
        }
        let versioned = stack
            .of_kind("AWS::S3::Bucket")
            .filter(|bucket| bucket.properties["VersioningConfiguration"]["Status"] == "Enabled");
        let files = Files::new(buckets, versioned.map(|bucket| bucket.name.clone()).collect());
        // No authentication provider: the endpoint has authorised the request before it comes here.
        let s3 = Box::new(S3ServiceBuilder::new(files.clone()).build());
        let tables = dynoxide::Database::memory().map_err(|error| PlayError::Backend(error.to_string()))?;
        Ok(Backend::Embedded { s3, files, tables })
    }

    pub(crate) fn remote(url: &str) -> Result<Backend, PlayError> {
        Ok(Backend::Remote(Box::new(Remote::new(url)?)))
    }

    /// The other emulator, for the services that it answers.
    pub(crate) fn elsewhere(&self, service: Service) -> Option<&Remote> {
        let forwarded =
            matches!(service, Service::S3 | Service::Sqs | Service::DynamoDb | Service::Sns | Service::Ssm);
        match self {
            Backend::Remote(remote) if forwarded => Some(remote),
            _ => None,
        }
    }
}

/// A request of the rehearsal's own to one of its services.
pub(crate) fn own_request(
    service: Service,
    region: &str,
    target: Option<&str>,
    body: impl Into<Bytes>,
) -> Request<Bytes> {
    let mut request = Request::new(body.into());
    *request.method_mut() = hyper::Method::POST;
    let headers = request.headers_mut();
    let mut set = |name: &'static str, value: String| {
        if let Ok(value) = value.parse() {
            headers.insert(name, value);
        }
    };
    set("authorization", crate::wire::signed_as("REHEARSAL", region, service.name()));
    set("x-amz-content-sha256", "UNSIGNED-PAYLOAD".to_owned());
    if let Some(target) = target {
        set("x-amz-target", target.to_owned());
        let version = if matches!(service, Service::DynamoDb | Service::Sqs) { "1.0" } else { "1.1" };
        set("content-type", format!("application/x-amz-json-{version}"));
    }
    request
}
