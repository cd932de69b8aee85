//! The loopback endpoint: who asks for what, whether the template allows it, and the service's answer.

mod faults;
mod response_url;

use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use proof::{Call, Decision, Principal};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::PlayError;
use crate::permissions::Acting;
use crate::service::{self, control::Question, s3::ObjectRequest, text};
use crate::stage::{ADMINISTRATOR, Caller, Stage};
use crate::trace::Level;
use crate::wire::model::{self, Kind, Model};
use crate::wire::{self, Answer, Scope, Service, ServiceError};
use faults::BreaksOff;

/// Listens at this address, or at a free loopback port, until the returned task is aborted.
pub async fn serve(
    stage: Arc<Stage>,
    at: Option<SocketAddr>,
) -> Result<(SocketAddr, tokio::task::JoinHandle<()>), PlayError> {
    let at = at.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 0)));
    let listener =
        TcpListener::bind(at).await.map_err(|source| PlayError::Listen { at: at.to_string(), source })?;
    let address = listener.local_addr().map_err(|source| PlayError::Listen { at: at.to_string(), source })?;
    let task = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let stage = Arc::clone(&stage);
            tokio::spawn(async move {
                let service = service_fn(|request| answer_http(&stage, request));
                // A connection that breaks off is the function's matter; its process reports it.
                let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
            });
        }
    });
    Ok((address, task))
}

async fn answer_http(
    stage: &Stage,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, std::io::Error> {
    let (head, body) = request.into_parts();
    let answer = match body.collect().await {
        Ok(body) => stage.answer(Request::from_parts(head, body.to_bytes())).await,
        Err(error) => ServiceError::new("IncompleteBody", error.to_string()).answer(Service::S3, "0"),
    };
    if answer.extensions().get::<BreaksOff>().is_some() {
        return Err(std::io::ErrorKind::ConnectionAborted.into());
    }
    Ok(answer.map(Full::new))
}

impl Stage {
    /// Answers one request of a function.
    pub async fn answer(&self, request: Request<Bytes>) -> Answer {
        if let Some(answer) = self.answer_presigned(&request) {
            return answer;
        }
        let request_id = self.now().next_uuid();
        let Some(scope) = Scope::of(request.headers()) else {
            let error =
                ServiceError::new("MissingAuthenticationToken", "Request is missing Authentication Token");
            return error.with_status(403).answer(Service::Transcribe, &request_id);
        };
        let Some(service) = Service::of_scope(&scope.service) else {
            let text = format!("the rehearsal does not emulate the service {:?}", scope.service);
            self.problem(&scope.access_key, &text);
            return ServiceError::new("UnknownOperationException", text)
                .answer(Service::Transcribe, &request_id);
        };
        let caller = self.caller(&scope.access_key);
        let Some(caller) = caller.filter(|_| scope.region == self.region) else {
            let text = format!(
                "access key {} in region {} is none that this rehearsal gave to a function",
                scope.access_key, scope.region
            );
            let code =
                if service == Service::S3 { "InvalidAccessKeyId" } else { "UnrecognizedClientException" };
            self.problem(&scope.access_key, &text);
            return ServiceError::new(code, text).with_status(403).answer(service, &request_id);
        };
        if self.now().silent.contains(&service) {
            std::future::pending::<()>().await;
        }
        let verdict = self.verdict(service, &request, &scope.access_key);
        if let Some(answer) = self.before(verdict, service, &request, &scope.access_key, &request_id).await {
            return answer;
        }
        let answer = match service {
            Service::S3 => self.answer_s3(&caller, request, &request_id).await,
            _ => match self.answer_modelled(service, &caller, request, &request_id).await {
                Ok(answer) => answer,
                Err(error) => error.answer(service, &request_id),
            },
        };
        self.after(verdict, service, answer, &scope.access_key, &request_id).await
    }

    /// Who has these credentials: an instance of a function, or, once the endpoint is open, an administrator.
    fn caller(&self, access_key: &str) -> Option<Caller> {
        let now = self.now();
        let known = now.callers.get(access_key).cloned();
        known.or_else(|| {
            let role_arn = self.stack.resource(ADMINISTRATOR).and_then(|role| role.arn.clone())?;
            let function = "an administrator".to_owned();
            now.open.then(|| Caller { function, role_arn, access_key: access_key.to_owned() })
        })
    }

    async fn answer_s3(&self, caller: &Caller, request: Request<Bytes>, request_id: &str) -> Answer {
        let asked = match ObjectRequest::read(&request) {
            Ok(asked) => asked,
            Err(error) => {
                self.problem(&caller.function, error.to_string());
                return error.answer(Service::S3, request_id);
            }
        };
        let about = asked.about(self);
        if let Err(error) =
            self.authorize(Service::S3, caller, asked.operation, asked.needs(self, caller, request.headers()))
        {
            return error.answer(Service::S3, request_id);
        }
        let tags = request.headers().get("x-amz-tagging").and_then(|tags| tags.to_str().ok());
        let detail = tags.map_or(Value::Null, |tags| json!({"tags": wire::percent_decode(tags)}));
        let answer = self.s3(caller, &asked, request).await;
        let outcome = match answer.status().as_u16() {
            200..=299 => None,
            status => Some(format!("HTTP {status} {}", String::from_utf8_lossy(answer.body()))),
        };
        self.called_step(caller, &format!("s3:{} {about}", asked.operation), outcome.as_deref(), &detail);
        answer
    }

    async fn answer_modelled(
        &self,
        service: Service,
        caller: &Caller,
        request: Request<Bytes>,
        request_id: &str,
    ) -> Result<Answer, ServiceError> {
        if let Some(question) = Question::read(service, &request) {
            let question = question?;
            self.authorize(service, caller, &question.operation, question.needs(self, caller))?;
            return question.answer(self, caller, request_id);
        }
        let (operation, asked) = read(service, &request)?;
        self.check(service, caller, &operation, &asked)?;
        let needed = self.needs(service, caller, &operation, &asked);
        self.authorize(service, caller, &operation, needed)?;
        let what = format!("{}:{operation} {}", service.name(), self.about(service, &asked));
        let answer = match self.backend.elsewhere(service) {
            Some(remote) => remote.send(request).await,
            None => self.execute(service, caller, &operation, &asked).await.map(|body| match service {
                Service::Sns => {
                    wire::ok_query(service::sns::NAMESPACE, &operation, &service::sns::xml(&body), request_id)
                }
                _ => wire::ok(service, &body, request_id),
            }),
        };
        let refusal = match &answer {
            Ok(answer) if answer.status().is_success() => None,
            Ok(answer) => Some(String::from_utf8_lossy(answer.body()).into_owned()),
            Err(error) => Some(error.told()),
        };
        self.called_step(caller, &what, refusal.as_deref(), &asked);
        if operation == "Publish" && refusal.is_none() {
            self.published(&asked);
        }
        answer
    }

    /// Refuses what the service's model does not take. A wrong request is a mistake of the function's code.
    fn check(
        &self,
        service: Service,
        caller: &Caller,
        operation: &str,
        asked: &Value,
    ) -> Result<(), ServiceError> {
        let Some(model) = Model::of(service).filter(|model| model.has(operation)) else {
            let text = format!("the rehearsal does not emulate {}:{operation}", service.name());
            self.problem(&caller.function, &text);
            return Err(ServiceError::new("UnknownOperationException", text));
        };
        let mut violations = model.check(operation, asked);
        if service == Service::DynamoDb {
            // Its emulator has DynamoDB's own words for everything that it knows.
            violations.retain(|violation| violation.kind == Kind::Unknown);
        }
        if violations.is_empty() {
            return Ok(());
        }
        let text = model::message(&violations);
        self.problem(&caller.function, format!("{}:{operation} is refused: {text}", service.name()));
        let unreadable = violations.iter().any(|violation| violation.kind == Kind::Type);
        let code = match service {
            _ if unreadable => "SerializationException",
            Service::Transcribe => "BadRequestException",
            Service::Sns => "InvalidParameter",
            _ => "ValidationException",
        };
        Err(ServiceError::new(code, text))
    }

    fn needs(&self, service: Service, caller: &Caller, operation: &str, asked: &Value) -> Vec<Call> {
        match service {
            Service::Bedrock => service::bedrock::needs(self, caller, asked),
            Service::Comprehend => {
                let context = service::context(self, caller);
                vec![service::on_everything(&format!("comprehend:{operation}"), context)]
            }
            Service::DynamoDb => service::dynamodb::needs(self, caller, operation, asked),
            Service::Sns => service::sns::needs(self, caller, operation, asked),
            Service::Sqs => service::sqs::needs(self, caller, operation, asked),
            Service::Ssm => service::ssm::needs(self, caller, operation, asked),
            Service::Transcribe => service::transcribe::needs(self, caller, operation, asked),
            _ => Vec::new(),
        }
    }

    fn authorize(
        &self,
        service: Service,
        caller: &Caller,
        operation: &str,
        needed: Vec<Call>,
    ) -> Result<(), ServiceError> {
        let principal = Principal::Role(caller.role_arn.clone());
        for call in needed {
            let decision = self.decide(&caller.function, Acting::Function, &principal, &call);
            if let Decision::Denied(denial) = decision {
                let text = denial.to_string();
                let what = format!("{}:{operation} is refused: {text}", service.name());
                let detail = json!({"action": call.action, "resource": call.resource});
                self.record(Level::Problem, &caller.function, what, Some(detail));
                return Err(ServiceError::access_denied(service, text));
            }
        }
        Ok(())
    }

    fn about(&self, service: Service, asked: &Value) -> String {
        match service {
            Service::Bedrock => service::bedrock::model(asked).to_owned(),
            Service::Comprehend => {
                let documents = asked["TextList"].as_array().map_or(0, Vec::len);
                format!("{documents} document(s) in {:?}", text(asked, "LanguageCode"))
            }
            Service::DynamoDb => service::dynamodb::about(self, asked),
            Service::Sns => service::sns::about(self, asked),
            Service::Sqs => service::sqs::about(self, asked),
            Service::Ssm => text(asked, "Name").to_owned(),
            Service::Transcribe => service::transcribe::about(asked),
            _ => String::new(),
        }
    }

    async fn execute(
        &self,
        service: Service,
        caller: &Caller,
        operation: &str,
        asked: &Value,
    ) -> Result<Value, ServiceError> {
        match service {
            Service::Bedrock => {
                let fault = self.now().model_faults.pop_front();
                service::bedrock::converse(asked, fault)
            }
            Service::Comprehend => service::comprehend::execute(operation, asked),
            Service::DynamoDb => service::dynamodb::execute(self, operation, asked),
            Service::Sns => service::sns::execute(self, operation, asked),
            Service::Sqs => service::sqs::execute(&mut self.now(), operation, asked),
            Service::Ssm => service::ssm::execute(&mut self.now(), operation, asked),
            Service::Transcribe => service::transcribe::execute(self, caller, operation, asked).await,
            _ => Ok(Value::Null),
        }
    }

    fn called_step(&self, caller: &Caller, what: &str, refusal: Option<&str>, asked: &Value) {
        // What a function says to a model or writes may hold a transcript: the trace names calls, not contents.
        let detail = asked.get("TextList").is_none() && asked.get("messages").is_none();
        let detail = (detail && !asked.is_null()).then(|| asked.clone());
        match refusal {
            None => {
                self.record_of(&caller.access_key, Level::Step, &caller.function, what.to_owned(), detail);
            }
            // An expected answer for many functions: "already there". It is theirs to judge.
            Some(refusal) => {
                let what = format!("{what}: {refusal}");
                self.record_of(&caller.access_key, Level::Note, &caller.function, what, detail);
            }
        }
    }

    fn published(&self, asked: &Value) {
        let topic = service::sns::about(self, asked);
        let subject = text(asked, "Subject");
        self.record(Level::Step, &topic, format!("published {subject:?}"), Some(asked["Message"].clone()));
        self.now().notices += 1;
    }
}

/// The operation and the request, in the service's protocol.
fn read(service: Service, request: &Request<Bytes>) -> Result<(String, Value), ServiceError> {
    let unreadable = |text: String| ServiceError::new("SerializationException", text);
    if service == Service::Sns {
        return wire::read_form(service, request.body())
            .ok_or_else(|| ServiceError::new("MissingAction", "no Action in the form"));
    }
    let mut asked: Value = if request.body().is_empty() {
        json!({})
    } else {
        serde_json::from_slice(request.body()).map_err(|error| unreadable(error.to_string()))?
    };
    if !asked.is_object() {
        return Err(unreadable("the request is no JSON object".to_owned()));
    }
    if service == Service::Bedrock {
        let path = request.uri().path();
        let model = path.strip_prefix("/model/").and_then(|rest| rest.strip_suffix("/converse"));
        let model = model.ok_or_else(|| {
            ServiceError::new("UnknownOperationException", format!("the rehearsal does not emulate {path}"))
        })?;
        asked["modelId"] = json!(wire::percent_decode(model));
        return Ok(("Converse".to_owned(), asked));
    }
    let target =
        request.headers().get("x-amz-target").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
    Ok((operation, asked))
}

#[cfg(test)]
mod tests;
