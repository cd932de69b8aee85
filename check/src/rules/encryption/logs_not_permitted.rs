//! A log group whose key CloudWatch Logs may not use.

use proof::Reason;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "encryption/logs-not-permitted",
    severity: Severity::Error,
    summary: "CloudWatch Logs may use the key of a log group.",
    why: "CloudWatch Logs uses the key as itself, by its regional name and with the context kms:EncryptionContext:aws:logs:arn. \
          Without a statement in the key policy the log group is not created (Amazon CloudWatch Logs User Guide, \"Encrypt \
          log data in CloudWatch Logs using AWS KMS\").",
    remedy: "Allow logs.<region>.amazonaws.com the key, for this log group's ARN as the context.",
    bad: template!("encryption/logs-not-permitted", "bad"),
    good: template!("encryption/logs-not-permitted", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for group in stack.of_kind("AWS::Logs::LogGroup") {
        let Some(arn) = group.arn.as_deref().filter(|_| group.properties.get("KmsKeyId").is_some()) else {
            continue;
        };
        let decision = stack.may_encrypt_logs(arn);
        let Some(denial) = decision.denial() else { continue };
        if !matches!(denial.reason, Reason::Undecided { .. }) {
            let message = format!(
                "CloudFormation fails on the log group: {} may not {} with {}: {}",
                denial.principal,
                denial.action,
                denial.resource_id.as_deref().unwrap_or(&denial.resource),
                denial.reason
            );
            findings.with_remedy(group, &["KmsKeyId"], message, denial.remedy.clone());
        }
    }
}
