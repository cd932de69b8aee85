//! One of many that is not under the key of the others.

use proof::{Resource, unknown};

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "encryption/left-out",
    severity: Severity::Warning,
    summary: "Log groups and queues of a deployment are under one key, or none is.",
    why: "Where all log groups but one name a key, that one was forgotten: what is in it is under the service's own key, and \
          neither the key's policy nor its deletion reaches it (Amazon CloudWatch Logs User Guide, \"Encrypt log data in \
          CloudWatch Logs using AWS KMS\").",
    remedy: "Name the key of the others.",
    bad: template!("encryption/left-out", "bad"),
    good: template!("encryption/left-out", "good"),
    check,
};

/// How many others must be under the key.
const MANY: usize = 3;

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let kinds = [("AWS::Logs::LogGroup", "KmsKeyId"), ("AWS::SQS::Queue", "KmsMasterKeyId")];
    for (kind, property) in kinds {
        let all: Vec<&Resource> = deployment.stack.of_kind(kind).collect();
        let of = |resource: &&Resource| resource.properties.get(property).cloned();
        let keys: Vec<_> = all.iter().filter_map(of).collect();
        let same = keys.windows(2).all(|two| two[0] == two[1])
            && keys.iter().all(|key| unknown::within(key).is_none());
        let without: Vec<&&Resource> = all.iter().filter(|one| of(one).is_none()).collect();
        if let ([forgotten], true) = (without.as_slice(), same && keys.len() >= MANY) {
            let message =
                format!("the {} other {kind} are under a key, and {} is not", keys.len(), forgotten.id);
            findings.at(forgotten, &[], message);
        }
    }
}
