//! A key that is never rotated.

use proof::unknown;
use serde_json::Value;

use super::is_true;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "encryption/rotation-off",
    severity: Severity::Warning,
    summary: "Symmetric keys are rotated.",
    why: "Without EnableKeyRotation the same key material is used for ever; with it KMS makes new material every year and \
          keeps the old for what is under it (AWS KMS Developer Guide, \"Rotate AWS KMS keys\").",
    remedy: "Write `EnableKeyRotation: true`.",
    bad: template!("encryption/rotation-off", "bad"),
    good: template!("encryption/rotation-off", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for key in deployment.stack.of_kind("AWS::KMS::Key") {
        let text = |name: &str| key.properties.get(name).and_then(Value::as_str);
        let symmetric = text("KeySpec").is_none_or(|spec| spec == "SYMMETRIC_DEFAULT");
        let by_kms = text("Origin").is_none_or(|origin| origin == "AWS_KMS");
        let rotated = key.properties.get("EnableKeyRotation");
        let open = |name: &str| key.properties.get(name).and_then(unknown::why).is_some();
        let known = !["EnableKeyRotation", "KeySpec", "Origin"].into_iter().any(open);
        if symmetric && by_kms && known && !rotated.is_some_and(is_true) {
            let path: &[&str] = if rotated.is_some() { &["EnableKeyRotation"] } else { &[] };
            findings.at(key, path, "the key's material is used for ever: rotation is off");
        }
    }
}
