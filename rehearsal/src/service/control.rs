//! The control planes, as far as they tell how the template is deployed: what an operator's checks ask, and nothing that
//! changes anything.
//!
//! What the template does not tell is a stand-in and says so where people read it: models and their lifecycle, quotas, dates.

mod bedrock;
mod kms;
mod lambda;

use bytes::Bytes;
use hyper::{Method, Request};
use proof::Call;
use serde_json::{Value, json};

use super::{context, on, on_everything, text};
use crate::stage::{ACCOUNT, Caller, Stage};
use crate::wire::{self, Answer, Service, ServiceError};

/// A question to a control plane.
pub(crate) struct Question {
    pub(crate) service: Service,
    pub(crate) operation: String,
    asked: Value,
}

impl Question {
    /// Reads the request of a control plane; `None` when it is another service's.
    pub(crate) fn read(service: Service, request: &Request<Bytes>) -> Option<Result<Question, ServiceError>> {
        let path = request.uri().path();
        let parts: Vec<String> =
            path.split('/').filter(|part| !part.is_empty()).map(wire::percent_decode).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let query = request.uri().query().unwrap_or_default();
        let field = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(found, _)| *found == name).map(|(_, value)| wire::percent_decode(value))
        };
        let is_get = request.method() == Method::GET;
        let (operation, asked) = match (service, parts.as_slice()) {
            (Service::Bedrock, ["foundation-models", model]) if is_get => {
                ("GetFoundationModel", json!({"modelIdentifier": model}))
            }
            (Service::Bedrock, ["inference-profiles", profile]) if is_get => {
                ("GetInferenceProfile", json!({"inferenceProfileIdentifier": profile}))
            }
            (Service::Bedrock, ["foundation-model-availability", model]) if is_get => {
                ("GetFoundationModelAvailability", json!({"modelId": model}))
            }
            (Service::Bedrock, _) => return None,
            (Service::Lambda, ["2015-03-31", "functions", name, "configuration"]) if is_get => {
                ("GetFunctionConfiguration", json!({"FunctionName": name}))
            }
            (Service::Lambda, ["2015-03-31", "event-source-mappings"]) if is_get => {
                let asked =
                    json!({"FunctionName": field("FunctionName"), "EventSourceArn": field("EventSourceArn")});
                ("ListEventSourceMappings", asked)
            }
            (Service::Lambda, ["2016-08-19", "account-settings"]) if is_get => {
                ("GetAccountSettings", json!({}))
            }
            (Service::Sts, _) => {
                let body = String::from_utf8_lossy(request.body());
                let action =
                    body.split('&').find_map(|pair| pair.strip_prefix("Action=")).unwrap_or_default();
                return Some(Ok(Question { service, operation: action.to_owned(), asked: json!({}) }));
            }
            (Service::Events | Service::Kms | Service::ServiceQuotas, _) => {
                let target = request.headers().get("x-amz-target").and_then(|target| target.to_str().ok());
                let operation = target.and_then(|target| target.rsplit('.').next()).unwrap_or_default();
                let body = serde_json::from_slice(request.body());
                let question = body
                    .map(|asked| Question { service, operation: operation.to_owned(), asked })
                    .map_err(|error| ServiceError::new("SerializationException", error.to_string()));
                return Some(question);
            }
            (Service::Lambda, _) => return Some(Err(not_emulated(service, path))),
            _ => return None,
        };
        Some(Ok(Question { service, operation: operation.to_owned(), asked }))
    }

    /// The permissions that it needs: none to learn who one is.
    pub(crate) fn needs(&self, stage: &Stage, caller: &Caller) -> Vec<Call> {
        let context = context(stage, caller);
        let action = format!("{}:{}", self.service.name(), self.operation);
        match self.service {
            Service::Sts => Vec::new(),
            // One that is not there is not found, whoever asks.
            Service::Kms => kms::arn(stage, text(&self.asked, "KeyId"))
                .map(|arn| on(&action, arn, context))
                .into_iter()
                .collect(),
            _ => vec![on_everything(&action, context)],
        }
    }

    /// The answer.
    pub(crate) fn answer(
        &self,
        stage: &Stage,
        caller: &Caller,
        request_id: &str,
    ) -> Result<Answer, ServiceError> {
        let asked = &self.asked;
        let body = match (self.service, self.operation.as_str()) {
            (Service::Bedrock, operation) => bedrock::answer(stage, operation, asked)?,
            (Service::Lambda, operation) => lambda::answer(stage, operation, asked)?,
            (Service::Kms, operation) => kms::answer(stage, operation, asked)?,
            (Service::Events, "DescribeRule") => rule(stage, text(asked, "Name"))?,
            (Service::ServiceQuotas, "ListServiceQuotas") => json!({"Quotas": quotas(asked)}),
            (Service::ServiceQuotas, "GetServiceQuota") => {
                let code = text(asked, "QuotaCode");
                let found = quotas(asked).into_iter().find(|quota| quota["QuotaCode"] == code);
                let missing = || {
                    ServiceError::new(
                        "NoSuchResourceException",
                        format!("the rehearsal knows no quota {code:?}"),
                    )
                };
                json!({"Quota": found.ok_or_else(missing)?})
            }
            (Service::Sts, "GetCallerIdentity") => {
                let identity =
                    json!({"Arn": caller.role_arn, "UserId": "AROAREHEARSAL:rehearsal", "Account": ACCOUNT});
                return Ok(wire::ok_query(
                    "https://sts.amazonaws.com/doc/2011-06-15/",
                    &self.operation,
                    &super::sns::xml(&identity),
                    request_id,
                ));
            }
            (service, operation) => return Err(not_emulated(service, operation)),
        };
        Ok(wire::ok(self.service, &body, request_id))
    }
}

fn not_emulated(service: Service, what: &str) -> ServiceError {
    let text = format!("the rehearsal does not emulate {}:{what}", service.name());
    ServiceError::new("UnknownOperationException", text)
}

fn rule(stage: &Stage, name: &str) -> Result<Value, ServiceError> {
    let rule = stage.stack.by_name("AWS::Events::Rule", name).ok_or_else(|| {
        ServiceError::new(
            "ResourceNotFoundException",
            format!("Rule {name} does not exist on EventBus default."),
        )
    })?;
    let properties = &rule.properties;
    let mut described = json!({
        "Name": rule.physical_name, "Arn": rule.arn, "EventBusName": "default",
        "State": properties["State"].as_str().unwrap_or("ENABLED"),
    });
    if !properties["EventPattern"].is_null() {
        described["EventPattern"] = json!(properties["EventPattern"].to_string());
    }
    for member in ["Description", "ScheduleExpression"] {
        if !properties[member].is_null() {
            described[member] = properties[member].clone();
        }
    }
    Ok(described)
}

/// The quotas that the rehearsal itself keeps.
fn quotas(asked: &Value) -> Vec<Value> {
    let limits = crate::Limits::default();
    let (jobs, starts) = (limits.concurrent_jobs, limits.starts_per_second);
    let known = [
        ("transcribe", "rehearsal-jobs", "Number of concurrent batch transcription jobs", jobs),
        (
            "transcribe",
            "rehearsal-starts",
            "Transactions per second, StartTranscriptionJob operation",
            starts,
        ),
    ];
    let service = text(asked, "ServiceCode");
    let of_service = known.into_iter().filter(|(of, ..)| *of == service);
    of_service
        .map(|(service, code, name, value)| {
            json!({
                "ServiceCode": service, "ServiceName": format!("{service} (a stand-in of the rehearsal)"),
                "QuotaCode": code, "QuotaName": name, "Value": value, "Adjustable": true,
            })
        })
        .collect()
}
