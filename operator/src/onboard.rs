//! `onboard-check`: whether a tenant can begin.

use contract::layout::recordings;
use contract::tenant::{TENANT_TAG, Tenant, TenantId};
use handlers::error::Retry;
use serde_json::{Value, json};

use crate::check::Check;
use crate::control::{Control, Question, Service, elements};
use crate::deployment::Names;
use crate::registry::Registry;

/// What brings a tenant about.
const DEPLOY: &str = "add the tenant to the configuration, and deploy";

/// Looks at all that a tenant needs.
pub async fn checks(
    id: &TenantId,
    names: &Names,
    registry: &impl Registry,
    control: &impl Control,
) -> Vec<Check> {
    let mut checks = Vec::new();
    let tenant = match registry.tenant(id).await {
        Ok(tenant) => {
            checks.push(Check::ok(
                "registered",
                format!("{:?}, active, calls in {}", tenant.name, tenant.language),
            ));
            checks.push(redaction(&tenant));
            Some(tenant)
        }
        Err(error) if error.retry == Retry::CannotHelp => {
            checks.push(Check::failed("registered", format!("{}: {}", error.class, error.reason), DEPLOY));
            None
        }
        Err(error) => {
            checks.push(Check::unknown(
                "registered",
                error.to_string(),
                "look with dynamodb:GetItem on the tenants' table",
            ));
            None
        }
    };
    checks.push(model(tenant.as_ref(), registry).await);
    checks.push(key(tenant.as_ref(), names, control).await);
    let reader = role(id, "reader", names, control).await;
    checks.push(reader.0);
    let (uploader, arn) = role(id, "uploader", names, control).await;
    checks.push(uploader);
    checks.push(upload(id, arn, names, control).await);
    checks.push(workgroup(id, names, control).await);
    checks.push(table(id, names, control).await);
    checks
}

fn redaction(tenant: &Tenant) -> Check {
    // One that cannot be redacted and has to be is not registered in the first place.
    match &tenant.redaction_off {
        Some(reason) if !tenant.redacts() => {
            let todo = "make sure that whoever answers for data protection has agreed";
            Check::warn("redaction", format!("off: {reason}"), todo)
        }
        _ => Check::ok("redaction", format!("on; Transcribe redacts {}", tenant.language)),
    }
}

async fn model(tenant: Option<&Tenant>, registry: &impl Registry) -> Check {
    match registry.models().await {
        Ok(Some(models)) => {
            let id = tenant.and_then(|tenant| tenant.model.as_ref()).unwrap_or(&models.default);
            if models.available.values().any(|available| available == id) {
                Check::ok("model", format!("{id} is configured (operator doctor looks at it)"))
            } else {
                Check::failed(
                    "model",
                    format!("{id} is none of the deployment's"),
                    "add it under models, and deploy",
                )
            }
        }
        Ok(None) => Check::failed("model", "no models are registered", "deploy"),
        Err(error) => {
            Check::unknown("model", error.to_string(), "look with dynamodb:GetItem on the tenants' table")
        }
    }
}

async fn key(tenant: Option<&Tenant>, names: &Names, control: &impl Control) -> Check {
    let own = tenant.and_then(|tenant| tenant.key_arn.as_ref());
    let name = if own.is_some() { "key of its own" } else { "key" };
    let id = own.unwrap_or(&names.key);
    let asked = control.ask(&Question::new(Service::Kms, "DescribeKey", json!({"KeyId": id}))).await;
    Check::of(
        name,
        "kms:DescribeKey",
        asked,
        "deploy; documents under a key that is gone are lost",
        |name, answer| {
            let state = answer["KeyMetadata"]["KeyState"].as_str().unwrap_or_default();
            if state == "Enabled" {
                Check::ok(name, format!("{id} is enabled"))
            } else {
                Check::failed(name, format!("{id} is {state}"), "enable it, or cancel its deletion, in KMS")
            }
        },
    )
}

/// The role, and its ARN if it is there.
async fn role(
    id: &TenantId,
    purpose: &str,
    names: &Names,
    control: &impl Control,
) -> (Check, Option<String>) {
    let name = format!("{}-{id}-{purpose}", names.deployment);
    let asked = control.ask(&Question::new(Service::Iam, "GetRole", json!({"RoleName": name}))).await;
    let arn =
        asked.as_ref().ok().and_then(|answer| Some((*elements(answer.as_str()?, "Arn").first()?).to_owned()));
    let check = Check::of(format!("role of {purpose}s"), "iam:GetRole", asked, DEPLOY, |check, answer| {
        if is_tagged(answer, id.as_str()) {
            Check::ok(check, name.as_str())
        } else {
            Check::warn(
                check,
                format!("{name} has no tag tenant_id"),
                "deploy: somebody has changed the role",
            )
        }
    });
    (check, arn)
}

/// Whether an answer about a role says by its tag whose role it is.
fn is_tagged(answer: &Value, tenant: &str) -> bool {
    let text: String = answer.as_str().unwrap_or_default().split_whitespace().collect();
    text.contains(&format!("<Key>{TENANT_TAG}</Key><Value>{tenant}</Value>"))
}

/// Whether the uploader's role may upload, by IAM's own word: nothing is written.
async fn upload(id: &TenantId, role: Option<String>, names: &Names, control: &impl Control) -> Check {
    const CHECK: &str = "upload";
    let Some(role) = role else { return Check::unknown(CHECK, "the role of uploaders was not seen", "") };
    let partition = role.split(':').nth(1).unwrap_or("aws").to_owned();
    let object = format!("arn:{partition}:s3:::{}/{}check.wav", names.input_bucket, recordings(id));
    let parameters = json!({"PolicySourceArn": role, "ActionNames.member.1": "s3:PutObject", "ResourceArns.member.1": object});
    let asked = control.ask(&Question::new(Service::Iam, "SimulatePrincipalPolicy", parameters)).await;
    Check::of(CHECK, "iam:SimulatePrincipalPolicy", asked, DEPLOY, |check, answer| {
        match elements(answer.as_str().unwrap_or_default(), "EvalDecision").first() {
            Some(&"allowed") => Check::ok(check, format!("IAM allows it below {}", recordings(id))),
            Some(decision) => {
                Check::failed(check, format!("IAM says {decision} below {}", recordings(id)), DEPLOY)
            }
            None => Check::unknown(check, "IAM gave no decision", ""),
        }
    })
}

async fn workgroup(id: &TenantId, names: &Names, control: &impl Control) -> Check {
    let name = names.of_guide(&format!("tenant-{id}"));
    let asked =
        control.ask(&Question::new(Service::Athena, "GetWorkGroup", json!({"WorkGroup": name}))).await;
    Check::of("workgroup", "athena:GetWorkGroup", asked, DEPLOY, |check, answer| {
        match answer["WorkGroup"]["State"].as_str() {
            Some("ENABLED") => Check::ok(check, name.as_str()),
            Some(state) => Check::failed(check, format!("{name} is {state}"), "enable it in Athena"),
            None => Check::failed(check, "there is none", DEPLOY),
        }
    })
}

async fn table(id: &TenantId, names: &Names, control: &impl Control) -> Check {
    let database = names.deployment.as_str().replace('-', "_");
    let name = format!("tenant_{}", id.as_str().replace('-', "_"));
    let parameters = json!({"DatabaseName": database, "Name": name});
    let asked = control.ask(&Question::new(Service::Glue, "GetTable", parameters)).await;
    let found = |check: String, _: &Value| Check::ok(check, format!("{database}.{name}"));
    Check::of("table", "glue:GetTable", asked, DEPLOY, found)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::check::Verdict;
    use crate::check::tests::{Told, not, refusal};
    use crate::world::names;
    use contract::tenant::Models;
    use handlers::error::StepError;
    use std::collections::BTreeMap;

    pub(crate) const PROFILE: &str = "eu.anthropic.claude-haiku-4-5-20251001-v1:0";

    /// One tenant, or why there is none.
    pub(crate) struct Registered(pub(crate) Result<Tenant, StepError>);

    impl Registry for Registered {
        async fn tenant(&self, _: &TenantId) -> Result<Tenant, StepError> {
            self.0.clone()
        }

        async fn models(&self) -> Result<Option<Models>, StepError> {
            let available = BTreeMap::from([("haiku".to_owned(), PROFILE.to_owned())]);
            Ok(Some(Models { default: PROFILE.to_owned(), available }))
        }
    }

    fn acme() -> Tenant {
        Tenant::new("acme".parse().unwrap(), "Acme")
    }

    fn told() -> Told {
        let role = "<Role><Arn>arn:aws:iam::123456789012:role/r</Arn><Tags><member>\n<Key>tenant_id</Key>\n<Value>acme</Value>\
                    </member></Tags></Role>";
        Told::of([
            ("DescribeKey", json!({"KeyMetadata": {"KeyState": "Enabled"}})),
            ("GetRole", role.into()),
            ("SimulatePrincipalPolicy", "<EvalDecision>allowed</EvalDecision>".into()),
            ("GetWorkGroup", json!({"WorkGroup": {"State": "ENABLED"}})),
            ("GetTable", json!({"Table": {}})),
        ])
    }

    async fn look(tenant: Result<Tenant, StepError>, told: &Told) -> Vec<Check> {
        checks(&"acme".parse().unwrap(), &names(), &Registered(tenant), told).await
    }

    #[tokio::test]
    async fn a_tenant_that_has_all_can_begin() {
        let checks = look(Ok(acme()), &told()).await;
        assert_eq!(not(Verdict::Ok, &checks), [&checks[0]; 0]);
        assert_eq!(checks.len(), 9);
    }

    #[tokio::test]
    async fn what_is_wrong_is_named_with_what_to_do() {
        let gone = Err(StepError::permanent("UnknownTenant", "not in the table"));
        let model = Ok(Tenant { model: Some("another".to_owned()), ..acme() });
        let open = Ok(Tenant { redaction_off: Some("invented callers".to_owned()), ..acme() });
        for (tenant, told, verdict, name) in [
            (gone, told(), Verdict::Failed, "registered"),
            (model, told(), Verdict::Failed, "model"),
            (open, told(), Verdict::Warn, "redaction"),
            (
                Ok(acme()),
                told().but("GetTable", Err(refusal("EntityNotFoundException"))),
                Verdict::Failed,
                "table",
            ),
            (
                Ok(acme()),
                told().but("GetTable", Err(refusal("AccessDeniedException"))),
                Verdict::Unknown,
                "table",
            ),
            (
                Ok(acme()),
                told().but("DescribeKey", Ok(json!({"KeyMetadata": {"KeyState": "PendingDeletion"}}))),
                Verdict::Failed,
                "key",
            ),
            (
                Ok(acme()),
                told().but("SimulatePrincipalPolicy", Ok("<EvalDecision>implicitDeny</EvalDecision>".into())),
                Verdict::Failed,
                "upload",
            ),
            (
                Ok(acme()),
                told().but("GetWorkGroup", Ok(json!({"WorkGroup": {"State": "DISABLED"}}))),
                Verdict::Failed,
                "workgroup",
            ),
        ] {
            let checks = look(tenant, &told).await;
            let wrong = not(Verdict::Ok, &checks);
            assert_eq!(wrong.len(), 1, "{wrong:?}");
            assert_eq!((wrong[0].verdict, wrong[0].check.as_str()), (verdict, name), "{wrong:?}");
            assert!(!wrong[0].todo.is_empty(), "{wrong:?}");
        }
    }

    #[tokio::test]
    async fn who_may_look_at_nothing_fails_nothing() {
        let denied = Err(StepError::transient("AccessDeniedException", "no"));
        let checks = look(denied, &Told::default()).await;
        assert!(checks.iter().all(|check| check.verdict != Verdict::Failed), "{checks:?}");
    }
}
