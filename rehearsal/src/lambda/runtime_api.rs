//! The Lambda runtime API ("Using the Lambda runtime API for custom runtimes"), one listener for each process.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::HeaderValue;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinHandle;

/// What a process is asked to do.
#[derive(Debug, Clone)]
pub(super) struct Invocation {
    pub(super) id: String,
    pub(super) payload: Bytes,
    /// Milliseconds since 1970.
    pub(super) deadline_ms: i64,
    pub(super) function_arn: String,
    /// JSON: what time it is in the rehearsal.
    pub(super) client_context: String,
}

/// What a process says.
#[derive(Debug)]
pub(super) enum Said {
    /// It asks for work for the first time: its start has succeeded.
    Ready,
    /// It could not start.
    InitError(Bytes),
    /// It has handled the invocation.
    Response { id: String, body: Bytes },
    /// It has failed to.
    Error { id: String, body: Bytes },
}

/// The runtime API of one process.
pub(super) struct RuntimeApi {
    pub(super) address: SocketAddr,
    pub(super) work: mpsc::UnboundedSender<Invocation>,
    pub(super) said: mpsc::UnboundedReceiver<Said>,
    task: JoinHandle<()>,
}

struct Desk {
    work: Mutex<mpsc::UnboundedReceiver<Invocation>>,
    said: mpsc::UnboundedSender<Said>,
}

impl RuntimeApi {
    pub(super) async fn listen() -> std::io::Result<RuntimeApi> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let (work, received) = mpsc::unbounded_channel();
        let (saying, said) = mpsc::unbounded_channel();
        let desk = Arc::new(Desk { work: Mutex::new(received), said: saying });
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let desk = Arc::clone(&desk);
                tokio::spawn(async move {
                    let service = service_fn(|request| answer(&desk, request));
                    // A process that dies closes its connection; that is noticed by its exit.
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        Ok(RuntimeApi { address, work, said, task })
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(desk: &Desk, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let path = request.uri().path().to_owned();
    let method = request.method().clone();
    let body =
        request.into_body().collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    Ok(match (method, parts.as_slice()) {
        (Method::GET, ["2018-06-01", "runtime", "invocation", "next"]) => next(desk).await,
        (Method::POST, ["2018-06-01", "runtime", "invocation", id, "response"]) => {
            accepted(desk, Said::Response { id: (*id).to_owned(), body })
        }
        (Method::POST, ["2018-06-01", "runtime", "invocation", id, "error"]) => {
            accepted(desk, Said::Error { id: (*id).to_owned(), body })
        }
        (Method::POST, ["2018-06-01", "runtime", "init", "error"]) => accepted(desk, Said::InitError(body)),
        _ => with_status(StatusCode::NOT_FOUND, Bytes::new()),
    })
}

async fn next(desk: &Desk) -> Response<Full<Bytes>> {
    let _ = desk.said.send(Said::Ready);
    let Some(work) = desk.work.lock().await.recv().await else {
        return with_status(StatusCode::GONE, Bytes::new());
    };
    let mut answer = with_status(StatusCode::OK, work.payload.clone());
    let headers = [
        ("lambda-runtime-aws-request-id", work.id.clone()),
        ("lambda-runtime-deadline-ms", work.deadline_ms.to_string()),
        ("lambda-runtime-invoked-function-arn", work.function_arn.clone()),
        ("lambda-runtime-trace-id", "Root=1-00000000-000000000000000000000000;Sampled=0".to_owned()),
        ("lambda-runtime-client-context", work.client_context.clone()),
        ("content-type", "application/json".to_owned()),
    ];
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            answer.headers_mut().insert(name, value);
        }
    }
    answer
}

fn accepted(desk: &Desk, said: Said) -> Response<Full<Bytes>> {
    let _ = desk.said.send(said);
    with_status(StatusCode::ACCEPTED, Bytes::from_static(b"{\"status\":\"OK\"}"))
}

fn with_status(status: StatusCode, body: Bytes) -> Response<Full<Bytes>> {
    let mut answer = Response::new(Full::new(body));
    *answer.status_mut() = status;
    answer
}
