//! CloudFormation's protocol for custom resources: a request that names a URL, and the answer that is put there.
//!
//! Without an answer a stack waits until its time-out, an hour by default, and when it rolls back, again.
//!
//! Source: CloudFormation User Guide, "Custom resource request types" and "Custom resource response objects".

use aws_sdk_dynamodb::config::http::HttpRequest;
use aws_smithy_http_client::Connector;
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_types::body::SdkBody;
use serde::Serialize;
use serde_json::Value;

use crate::error::StepError;

/// The most characters of a reason. CloudFormation takes answers of up to 4,096 bytes.
const MAX_REASON: usize = 600;

/// What CloudFormation wants done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestType {
    /// The resource is new.
    Create,
    /// Its properties have changed. Another physical ID in the answer replaces it: the old one is deleted later.
    Update,
    /// It has left the template, was replaced, or its creation is rolled back.
    Delete,
    /// None that CloudFormation documents.
    Unknown,
}

/// A request.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// What is wanted.
    pub kind: RequestType,
    /// Where the answer goes: presigned, so that whoever knows it can answer.
    pub response_url: String,
    /// The stack.
    pub stack_id: String,
    /// The request.
    pub request_id: String,
    /// The resource in the template.
    pub logical_id: String,
    /// What an earlier answer called the resource; empty at its creation.
    pub physical_id: String,
    /// Its properties.
    pub properties: Value,
}

impl Request {
    /// Reads an event. Only one that does not say where the answer goes has none; whatever else is wrong is told there.
    pub fn read(event: &Value) -> Result<Self, StepError> {
        let text = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
        let response_url = text("ResponseURL");
        if !["https://", "http://"].iter().any(|scheme| response_url.starts_with(scheme)) {
            let reason = "the event has no ResponseURL: this function answers CloudFormation only";
            return Err(StepError::permanent("UnknownEvent", reason));
        }
        let kind = match event["RequestType"].as_str() {
            Some("Create") => RequestType::Create,
            Some("Update") => RequestType::Update,
            Some("Delete") => RequestType::Delete,
            _ => RequestType::Unknown,
        };
        Ok(Self {
            kind,
            response_url,
            stack_id: text("StackId"),
            request_id: text("RequestId"),
            logical_id: text("LogicalResourceId"),
            physical_id: text("PhysicalResourceId"),
            properties: event["ResourceProperties"].clone(),
        })
    }

    /// The answer to this request.
    pub fn response(&self, status: Status, physical_id: String, reason: &str) -> Response {
        Response {
            status,
            reason: reason.chars().take(MAX_REASON).collect(),
            physical_resource_id: physical_id,
            stack_id: self.stack_id.clone(),
            request_id: self.request_id.clone(),
            logical_resource_id: self.logical_id.clone(),
        }
    }
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Status {
    /// It is done.
    Success,
    /// It is not, and the stack rolls back.
    Failed,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// How it ended.
    pub status: Status,
    /// Why, for who deploys.
    pub reason: String,
    /// What the resource is called from now on.
    pub physical_resource_id: String,
    /// As in the request.
    pub stack_id: String,
    /// As in the request.
    pub request_id: String,
    /// As in the request.
    pub logical_resource_id: String,
}

/// The way back to CloudFormation.
pub trait Answers {
    /// Puts an answer, once.
    async fn put(&self, url: &str, answer: String) -> Result<(), StepError>;
}

/// By HTTP, as CloudFormation wants it.
#[derive(Debug)]
pub struct Http(pub Connector);

impl Answers for Http {
    async fn put(&self, url: &str, answer: String) -> Result<(), StepError> {
        let mut request = HttpRequest::new(SdkBody::from(answer));
        // No error names the URL: its signature is a secret.
        let unusable = |_| StepError::permanent("Request", "the ResponseURL is no URL");
        request.set_method("PUT").map_err(|_| StepError::permanent("Request", "no method PUT"))?;
        request.set_uri(url).map_err(unusable)?;
        // The URL is signed for this type.
        request.headers_mut().insert("content-type", "");
        let answered = self.0.call(request).await;
        let answered = answered
            .map_err(|_| StepError::transient("Connection", "CloudFormation's URL could not be reached"))?;
        let status = answered.status().as_u16();
        if (200..300).contains(&status) {
            return Ok(());
        }
        Err(StepError::transient("Response", format!("CloudFormation's URL answers HTTP {status}")))
    }
}
