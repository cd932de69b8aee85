//! The URLs that CloudFormation gives to the functions behind custom resources: presigned, one for each request.

use std::net::SocketAddr;

use bytes::Bytes;
use hyper::header::CONTENT_TYPE;
use hyper::{Method, Request};

use crate::stage::Stage;
use crate::wire::{Answer, Service, ServiceError};

const PATH: &str = "/cloudformation-custom-resource-response/";

impl Stage {
    /// A URL for the answer about this resource.
    pub(crate) fn expect_answer(&self, address: SocketAddr, resource: &str) -> String {
        let id = self.next_id();
        // Escaped as CloudFormation's are: a client that writes them in another way breaks the signature.
        let place = format!("{PATH}stack%2Fcci-lite%7C{resource}%7C{id}?X-Amz-Signature={id}%2F%3D");
        self.now().answers.insert(place.clone(), None);
        format!("http://{address}{place}")
    }

    /// What was put there; the URL is used up.
    pub(crate) fn take_answer(&self, url: &str) -> Option<Bytes> {
        let mut now = self.now();
        let place = now.answers.keys().find(|place| url.ends_with(place.as_str())).cloned()?;
        now.answers.remove(&place).flatten()
    }

    /// Takes an answer; `None` when the request is for another service.
    pub(super) fn answer_presigned(&self, request: &Request<Bytes>) -> Option<Answer> {
        if !request.uri().path().starts_with(PATH) {
            return None;
        }
        let refuse = |text: &str| {
            self.problem("CloudFormation", text);
            let error = ServiceError::new("SignatureDoesNotMatch", text).with_status(403);
            Some(error.answer(Service::S3, "0"))
        };
        let typed = request.headers().get(CONTENT_TYPE).is_some_and(|kind| !kind.is_empty());
        if request.method() != Method::PUT || typed {
            return refuse("an answer to CloudFormation is a PUT without a content type");
        }
        let place = request.uri().path_and_query().map(|place| place.as_str()).unwrap_or_default();
        let expected = self.now().answers.get_mut(place).map(|answer| *answer = Some(request.body().clone()));
        match expected {
            Some(()) => Some(Answer::new(Bytes::new())),
            None => refuse("an answer goes to another URL than the one that was given"),
        }
    }
}
