//! tenant-registrar: the custom resources of a deployment become tenants and models of the table.
//!
//! A tenant that leaves the configuration is disabled, never erased. Whatever happens, CloudFormation is answered: when the
//! properties are wrong, when AWS refuses, when the work panics, and before the function's own time ends.

use std::time::Duration;

use contract::tenant::{Models, RegistrarProperties, Tenant, TenantId};
use lambda_runtime::tracing::{error, info};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::{sleep, timeout};

use crate::custom_resource::{Answers, Request, RequestType, Status};
use crate::error::{Retry, StepError};
use crate::registry::Registry;

/// What is kept of the function's time for the answer, and at least half of it when there is little: [`PAUSES`] attempts
/// of [`ATTEMPT`] and what lies between them.
const FOR_THE_ANSWER: Duration = Duration::from_secs(15);

/// How long one attempt to answer may take.
const ATTEMPT: Duration = Duration::from_secs(3);

/// What is waited after each refused permission: the role was made seconds ago, and IAM makes it known by and by.
const PROPAGATION: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];

/// What is waited before each attempt to answer.
const PAUSES: [Duration; 4] =
    [Duration::ZERO, Duration::from_millis(200), Duration::from_millis(800), Duration::from_secs(2)];

/// The physical ID of the models.
const MODELS: &str = "models";

/// What the physical ID of a tenant begins with.
const TENANT_PREFIX: &str = "tenant/";

/// The physical ID of what was never written, so that its deletion, when the stack rolls back, has nothing to do.
const NOT_CREATED: &str = "not-created";

/// The class of a refused permission.
const ACCESS_DENIED: &str = "AccessDeniedException";

/// What the function works with.
#[derive(Debug)]
pub struct Registrar<R, A> {
    /// The table.
    pub registry: R,
    /// The way back to CloudFormation.
    pub answers: A,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Work {
    Register(Box<Tenant>),
    RegisterModels(Models),
    Disable(TenantId),
    Nothing,
}

impl<R: Registry + Clone + Send + Sync + 'static, A: Answers> Registrar<R, A> {
    /// Does what CloudFormation asks, and tells it, within the time that is left. Only a request that cannot be answered
    /// is an error.
    pub async fn handle(&self, event: &Value, left: Duration) -> Result<(), StepError> {
        let request = Request::read(event)?;
        let kept = FOR_THE_ANSWER.min(left / 2);
        let (status, physical_id, reason) = match self.outcome(&request, left.saturating_sub(kept)).await {
            Ok(physical_id) => (Status::Success, physical_id, "done".to_owned()),
            Err(failed) => (Status::Failed, failed.physical_id, advice(&failed.error)),
        };
        match status {
            Status::Success => {
                info!(request = ?request.kind, resource = %request.logical_id, %physical_id, "done");
            }
            Status::Failed => {
                error!(request = ?request.kind, resource = %request.logical_id, %physical_id, %reason, "failed");
            }
        }
        let answer = serde_json::to_string(&request.response(status, physical_id, &reason))
            .map_err(|error| StepError::permanent("Request", error))?;
        self.tell(&request.response_url, answer).await
    }

    /// The physical ID of what was done.
    async fn outcome(&self, request: &Request, limit: Duration) -> Result<String, Failed> {
        let work = plan(request).map_err(|error| Failed::before(request, error))?;
        let physical_id = physical_id(&work, request);
        let registry = self.registry.clone();
        let by = format!("{}/{}", request.stack_id, request.logical_id);
        // In a task of its own, so that a panic does not take the answer with it.
        let mut task = tokio::spawn(async move { perform_patiently(&registry, work, by).await });
        let error = match timeout(limit, &mut task).await {
            Ok(Ok(Ok(()))) => return Ok(physical_id),
            Ok(Ok(Err(error))) => error,
            Ok(Err(_)) => StepError::transient("Panic", "the registrar broke off"),
            Err(_) => {
                task.abort();
                let reason = format!("the table did not answer within {} s", limit.as_secs_f32());
                StepError::transient("Timeout", reason)
            }
        };
        Err(Failed::during(request, physical_id, error))
    }

    async fn tell(&self, url: &str, answer: String) -> Result<(), StepError> {
        let mut last = StepError::transient("Timeout", "CloudFormation's URL did not answer in time");
        for pause in PAUSES {
            sleep(pause).await;
            match timeout(ATTEMPT, self.answers.put(url, answer.clone())).await {
                Ok(Ok(())) => return Ok(()),
                Ok(Err(error)) => last = error,
                Err(_) => {}
            }
        }
        Err(last)
    }
}

/// Work that was not done, and what CloudFormation is to call it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Failed {
    physical_id: String,
    error: StepError,
}

impl Failed {
    /// Nothing was tried.
    fn before(request: &Request, error: StepError) -> Self {
        Self::during(request, NOT_CREATED.to_owned(), error)
    }

    /// What exists keeps its name. What was to be created has one if it may exist: a refusal is certain, a missing answer
    /// is not.
    fn during(request: &Request, wanted: String, error: StepError) -> Self {
        let refused = error.retry == Retry::CannotHelp || error.class == ACCESS_DENIED;
        let physical_id = match request.kind {
            RequestType::Create if refused => NOT_CREATED.to_owned(),
            RequestType::Create => wanted,
            _ if request.physical_id.is_empty() => wanted,
            _ => request.physical_id.clone(),
        };
        Self { physical_id, error }
    }
}

/// The error, and what to do.
fn advice(error: &StepError) -> String {
    let then = match (error.class.as_str(), error.retry) {
        ("Panic", _) => "report it with the function's log",
        (_, Retry::CannotHelp) => "correct the configuration and deploy again",
        (_, Retry::Wait | Retry::CanHelp) => "deploy again; if it stays so, the function's log says more",
    };
    // What to do must not be cut off.
    let what: String = error.to_string().chars().take(450).collect();
    format!("{what}; {then}")
}

fn plan(request: &Request) -> Result<Work, StepError> {
    let invalid = |reason: String| StepError::permanent("InvalidProperties", reason);
    match request.kind {
        RequestType::Create | RequestType::Update => {}
        RequestType::Delete => {
            let tenant = request.physical_id.strip_prefix(TENANT_PREFIX).and_then(|id| id.parse().ok());
            return Ok(tenant.map_or(Work::Nothing, Work::Disable));
        }
        RequestType::Unknown => {
            let reason = "the RequestType is none of Create, Update and Delete";
            return Err(StepError::permanent("UnknownEvent", reason));
        }
    }
    let properties: RegistrarProperties = serde_json::from_value(request.properties.clone())
        .map_err(|error| invalid(format!("the properties of {}: {error}", request.logical_id)))?;
    match (properties.tenant, properties.models) {
        (Some(tenant), None) => {
            let mut tenant: Tenant = json("Tenant", &tenant)?;
            tenant.key_arn = properties.key_arn.filter(|arn| !arn.is_empty());
            tenant.check().map_err(|error| invalid(error.to_string()))?;
            Ok(Work::Register(Box::new(tenant)))
        }
        (None, Some(models)) => Ok(Work::RegisterModels(json("Models", &models)?)),
        _ => Err(invalid(format!("{} needs one of Tenant and Models", request.logical_id))),
    }
}

fn json<T: DeserializeOwned>(property: &str, text: &str) -> Result<T, StepError> {
    serde_json::from_str(text)
        .map_err(|error| StepError::permanent("InvalidProperties", format!("{property}: {error}")))
}

fn physical_id(work: &Work, request: &Request) -> String {
    match work {
        Work::Register(tenant) => format!("{TENANT_PREFIX}{}", tenant.id),
        Work::RegisterModels(_) => MODELS.to_owned(),
        Work::Disable(_) | Work::Nothing => request.physical_id.clone(),
    }
}

async fn perform_patiently(registry: &impl Registry, work: Work, by: String) -> Result<(), StepError> {
    for pause in PROPAGATION {
        match perform(registry, work.clone(), by.clone()).await {
            Err(error) if error.class == ACCESS_DENIED => sleep(pause).await,
            done => return done,
        }
    }
    perform(registry, work, by).await
}

async fn perform(registry: &impl Registry, work: Work, by: String) -> Result<(), StepError> {
    match work {
        Work::Register(tenant) => registry.register(*tenant, by).await,
        Work::RegisterModels(models) => registry.register_models(models).await,
        Work::Disable(tenant) => registry.disable(&tenant, by).await,
        Work::Nothing => Ok(()),
    }
}
