//! Another emulator's endpoint, for example moto's server.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::header::HOST;
use hyper::{Request, Uri};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use crate::PlayError;
use crate::wire::{Answer, ServiceError};

/// A client of another emulator.
pub(crate) struct Remote {
    url: String,
    client: Client<HttpConnector, Full<Bytes>>,
}

impl Remote {
    pub(crate) fn new(url: &str) -> Result<Remote, PlayError> {
        let uri: Uri = url.parse().map_err(|_| PlayError::Endpoint(url.to_owned()))?;
        if uri.scheme_str() != Some("http") || uri.host().is_none() {
            return Err(PlayError::Endpoint(url.to_owned()));
        }
        let client = Client::builder(TokioExecutor::new()).build_http();
        Ok(Remote { url: url.trim_end_matches('/').to_owned(), client })
    }

    /// Sends a request as it is, except for its host.
    pub(crate) async fn send(&self, mut request: Request<Bytes>) -> Result<Answer, ServiceError> {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let unusable = |text: String| ServiceError::new("InternalFailure", text).with_status(500);
        let uri: Uri = format!("{}{path}", self.url).parse().map_err(|error| unusable(format!("{error}")))?;
        if let Some(host) = uri.authority().and_then(|host| host.as_str().parse().ok()) {
            request.headers_mut().insert(HOST, host);
        }
        *request.uri_mut() = uri;
        let answer = self.client.request(request.map(Full::new)).await;
        let answer = answer.map_err(|error| unusable(format!("{} does not answer: {error}", self.url)))?;
        let (head, body) = answer.into_parts();
        let body =
            body.collect().await.map_err(|error| unusable(format!("{} broke off: {error}", self.url)))?;
        Ok(Answer::from_parts(head, body.to_bytes()))
    }
}
