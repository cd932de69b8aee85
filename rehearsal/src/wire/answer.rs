//! Answers and errors, in the wire form of each service.

use bytes::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use serde_json::{Map, Value, json};

use super::Service;

/// An HTTP answer with its whole body.
pub type Answer = Response<Bytes>;

/// Why a service refuses a request.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct ServiceError {
    /// The service's error code, for example `ConflictException`.
    pub code: String,
    /// Text for people.
    pub message: String,
    /// HTTP status.
    pub status: u16,
    /// More members of the error, for example DynamoDB's `Item`.
    pub more: Box<Map<String, Value>>,
    /// Whether the text may repeat what was sent: it is answered, and kept out of traces.
    pub repeats: bool,
}

impl ServiceError {
    /// An error that the caller made (status 400).
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        ServiceError {
            code: code.to_owned(),
            message: message.into(),
            status: 400,
            more: Box::default(),
            repeats: false,
        }
    }

    /// What a trace tells of it.
    pub fn told(&self) -> String {
        if self.repeats { self.code.clone() } else { self.to_string() }
    }

    /// The same error with another HTTP status.
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The refusal that AWS sends when a policy does not allow a call.
    pub fn access_denied(service: Service, message: impl Into<String>) -> Self {
        let (code, status) = match service {
            Service::Sns => ("AuthorizationError", 403),
            Service::S3 => ("AccessDenied", 403),
            Service::Bedrock | Service::Lambda => ("AccessDeniedException", 403),
            _ => ("AccessDeniedException", 400),
        };
        ServiceError::new(code, message).with_status(status)
    }

    /// The answer in the wire form of the service.
    pub fn answer(&self, service: Service, request_id: &str) -> Answer {
        match service {
            Service::S3 => xml(
                self.status,
                format!(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{}</Code><Message>{}</Message>\
                     <RequestId>{request_id}</RequestId></Error>",
                    self.code,
                    xml_escape(&self.message)
                ),
                request_id,
            ),
            Service::Sns | Service::Sts => xml(
                self.status,
                format!(
                    "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type>\
                     <Code>{}</Code><Message>{}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>",
                    self.code,
                    xml_escape(&self.message)
                ),
                request_id,
            ),
            _ => self.json(service, request_id),
        }
    }

    fn json(&self, service: Service, request_id: &str) -> Answer {
        // SQS kept the codes of its former query protocol in a header of their own; SDKs still read them there.
        let prefix = if service == Service::Sqs { "com.amazonaws.sqs#" } else { "" };
        let mut body = Map::clone(&self.more);
        body.insert("__type".to_owned(), json!(format!("{prefix}{}", self.code)));
        let message = if service == Service::Transcribe || service == Service::Comprehend {
            "Message"
        } else {
            "message"
        };
        body.insert(message.to_owned(), json!(self.message));
        let mut answer = json_answer(service, self.status, &Value::Object(body), request_id);
        header(&mut answer, "x-amzn-errortype", &self.code);
        if service == Service::Sqs {
            header(&mut answer, "x-amzn-query-error", &format!("{};Sender", query_code(&self.code)));
        }
        answer
    }
}

fn query_code(code: &str) -> &str {
    match code {
        "QueueDoesNotExist" => "AWS.SimpleQueueService.NonExistentQueue",
        "AccessDeniedException" => "AccessDenied",
        other => other,
    }
}

/// A successful answer of a service that speaks JSON.
pub(crate) fn ok(service: Service, body: &Value, request_id: &str) -> Answer {
    json_answer(service, 200, body, request_id)
}

/// A successful answer of a service that speaks the query protocol.
pub(crate) fn ok_query(namespace: &str, operation: &str, inner: &str, request_id: &str) -> Answer {
    let body = format!(
        "<{operation}Response xmlns=\"{namespace}\"><{operation}Result>{inner}\
         </{operation}Result><ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>\
         </{operation}Response>"
    );
    xml(200, body, request_id)
}

fn json_answer(service: Service, status: u16, body: &Value, request_id: &str) -> Answer {
    let kind = match service {
        Service::Bedrock | Service::Lambda => "application/json",
        Service::DynamoDb | Service::Sqs => "application/x-amz-json-1.0",
        _ => "application/x-amz-json-1.1",
    };
    build(status, kind, Bytes::from(body.to_string()), request_id)
}

fn xml(status: u16, body: String, request_id: &str) -> Answer {
    build(status, "text/xml", Bytes::from(body), request_id)
}

fn build(status: u16, kind: &'static str, body: Bytes, request_id: &str) -> Answer {
    let mut answer = Response::new(body);
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    header(&mut answer, "x-amzn-requestid", request_id);
    answer
}

fn header(answer: &mut Answer, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(HeaderName::from_static(name), value);
    }
}

/// The reverse of [`xml_escape`].
pub(crate) fn xml_unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

/// Text as it stands between XML tags.
pub fn xml_escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
