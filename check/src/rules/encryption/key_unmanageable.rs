//! A key that nobody can manage.

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::{action, statements};

pub(super) static RULE: Rule = Rule {
    id: "encryption/key-unmanageable",
    severity: Severity::Error,
    summary: "Somebody in the account may change a key's policy.",
    why: "A key policy alone says who may use and change the key. Without the account or an administrator who may \
          kms:PutKeyPolicy, IAM policies have no effect on it and only AWS Support can get it back; KMS refuses such a \
          policy (AWS KMS Developer Guide, \"Default key policy\").",
    remedy: "Allow `kms:*` to the account: Principal AWS `arn:aws:iam::<account>:root`.",
    bad: template!("encryption/key-unmanageable", "bad"),
    good: template!("encryption/key-unmanageable", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let all = statements(stack);
    for key in stack.of_kind("AWS::KMS::Key") {
        let Some(policy) = key.properties.get("KeyPolicy") else { continue };
        if policy.get("Statement").is_none() || key.properties.get("BypassPolicyLockoutSafetyCheck").is_some()
        {
            continue;
        }
        let managed = all.iter().filter(|statement| statement.resource.id == key.id).any(|statement| {
            let actions = statement.texts("Action");
            let manages = actions.iter().any(|text| action::covers(text, "kms:PutKeyPolicy"));
            // What is not known may be it.
            let open = !statement.knows("Action") || !statement.knows("Principal");
            let person = !statement.principals("AWS").is_empty() || statement.is_for_everyone();
            !statement.has_effect("Deny") && (open || (manages && person))
        });
        if !managed {
            let message = "nobody may kms:PutKeyPolicy: no IAM policy counts for this key, and nobody can ever change that";
            findings.at(key, &["KeyPolicy"], message);
        }
    }
}
