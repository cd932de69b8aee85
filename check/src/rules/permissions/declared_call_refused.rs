//! A call of one of our functions that some policy refuses.

use proof::{Call, Decision, Principal, Reason, Request};

use super::ours::{Need, Ours, Tenant, ours, tenants};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::{action, statements};

pub(super) static RULE: Rule = Rule {
    id: "permissions/declared-call-refused",
    severity: Severity::Error,
    summary: "Our functions may make every call that the contract declares for them.",
    why: "A call needs the role's policies, the resource's, the key's and the boundary together (IAM User Guide, \"Policy \
          evaluation logic\"). A function that is refused one fails on its first event, and its messages become dead letters.",
    remedy: "Allow it, as the finding says.",
    bad: template!("permissions/declared-call-refused", "bad"),
    good: template!("permissions/declared-call-refused", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let all = ours(stack);
    if all.is_empty() {
        return;
    }
    let tenants = tenants(stack);
    let example = Tenant { id: "tenant".to_owned(), key: None };
    let first = tenants.first().unwrap_or(&example);
    for one in &all {
        for need in one.needs(first) {
            // Which tenants there are is told elsewhere.
            let of_a_tenant = one.document(first).is_some_and(|document| document == need.resource);
            if !(of_a_tenant && tenants.is_empty()) {
                refused(one, &need, one.role.arn.as_deref(), findings);
            }
        }
        transcriber(one, first, findings);
        documents(one, &tenants, findings);
    }
}

fn refused(one: &Ours<'_>, need: &Need, role: Option<&str>, findings: &mut Findings<'_>) {
    let Some(role) = role else { return };
    let principal = Principal::Role(role.to_owned());
    let call = Call {
        action: need.action.to_owned(),
        resource: need.resource.clone(),
        context: need.context.clone(),
    };
    tell(one, need, &one.stack.authorize_call(&principal, &call), findings);
}

fn tell(one: &Ours<'_>, need: &Need, decision: &Decision, findings: &mut Findings<'_>) {
    let Some(denial) = decision.denial() else { return };
    if matches!(denial.reason, Reason::Undecided { .. }) {
        let message =
            format!("whether {} may {} cannot be told: {}", one.function.name(), need.action, denial.reason);
        findings.note(one.role, message);
        return;
    }
    let message = format!(
        "{} makes the call {:?} and is refused: {} may not {} on {}: {}",
        one.function.name(),
        need.call,
        denial.principal,
        denial.action,
        denial.resource_id.as_deref().unwrap_or(&denial.resource),
        denial.reason
    );
    findings.with_remedy(one.role, &[], message, denial.remedy.clone());
}

/// What Transcribe does with a role of its own.
fn transcriber(one: &Ours<'_>, tenant: &Tenant<'_>, findings: &mut Findings<'_>) {
    use contract::function::Call::StartTranscriptionJob;
    let Some(role) = one.variable("TRANSCRIBE_ROLE_ARN") else { return };
    let need =
        |action, resource: String, context| Need { call: StartTranscriptionJob, action, resource, context };
    let account = one.stack.account();
    let context = proof::Context::new()
        .with("aws:SourceAccount", &account.account)
        .with("aws:SourceArn", one.here("transcribe", "transcription-job/job"));
    let assume = need("sts:AssumeRole", role.to_owned(), context.clone());
    tell(one, &assume, &one.stack.may_assume("transcribe.amazonaws.com", role, context), findings);
    if let (Some(input), Some(output)) = (one.bucket("INPUT_BUCKET"), one.bucket("OUTPUT_BUCKET")) {
        let recording = format!("{input}/{}/calls/2026/call.wav", tenant.id);
        let transcript = format!("{output}/tmp/{}/job/redacted-job.json", tenant.id);
        refused(one, &need("s3:GetObject", recording, proof::Context::new()), Some(role), findings);
        refused(one, &need("s3:PutObject", transcript, proof::Context::new()), Some(role), findings);
    }
}

/// The documents of the other tenants: by the role's own statements, and by the keys of those that have one.
fn documents(one: &Ours<'_>, tenants: &[Tenant<'_>], findings: &mut Findings<'_>) {
    let declared: Vec<_> = one.needs(&Tenant { id: "x".to_owned(), key: None }).into_iter().collect();
    let example = one.document(&Tenant { id: "x".to_owned(), key: None });
    let on_documents: Vec<&Need> =
        declared.iter().filter(|need| Some(&need.resource) == example.as_ref()).collect();
    if on_documents.is_empty() {
        return;
    }
    let own = statements(one.stack)
        .into_iter()
        .filter(|statement| super::is_of_role(one.stack, statement, one.role));
    let own: Vec<_> = own.filter(|statement| statement.has_effect("Allow")).collect();
    for tenant in tenants.iter().skip(1) {
        let Some(document) = one.document(tenant) else { continue };
        for need in &on_documents {
            let granted = own.iter().any(|statement| {
                statement.texts("Action").iter().any(|text| action::covers(text, need.action))
                    && (!statement.knows("Resource")
                        || statement.texts("Resource").iter().any(|text| action::like(text, &document)))
            });
            if !granted {
                let message = format!(
                    "{} makes the call {:?} for the tenant {}, and no statement of {} allows {} on {document}",
                    one.function.name(),
                    need.call,
                    tenant.id,
                    one.role.id,
                    need.action
                );
                findings.at(one.role, &[], message);
            }
        }
    }
    let keys = tenants.iter().filter_map(|tenant| Some((tenant, tenant.key?)));
    for (tenant, key) in keys {
        let Some(document) = one.document(tenant) else { continue };
        for action in ["kms:Decrypt", "kms:GenerateDataKey"] {
            let account = one.stack.account();
            let context = proof::Context::new()
                .with("kms:ViaService", format!("s3.{}.amazonaws.com", account.region))
                .with("kms:EncryptionContext:aws:s3:arn", document.clone());
            let need = Need { call: on_documents[0].call, action, resource: key.to_owned(), context };
            let request = Request {
                principal: Principal::Role(one.role.arn.clone().unwrap_or_default()),
                action: action.to_owned(),
                resource: key.to_owned(),
                context: need.context.clone(),
            };
            tell(one, &need, &one.stack.authorize(&request), findings);
        }
    }
}
