//! Queues and topics that answer without TLS where others do not.

use proof::Resource;

use super::tls;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::statements;

pub(super) static RULE: Rule = Rule {
    id: "data-safety/no-tls-for-messages",
    severity: Severity::Warning,
    summary: "Where some queues or topics refuse requests without TLS, all do.",
    why: "SQS and SNS answer plain HTTP as well. A policy that was forgotten among others that refuse it \
          leaves one way open (Amazon SQS and Amazon SNS developer guides, \"Security best practices\").",
    remedy: "Add the same Deny on `aws:SecureTransport` to its policy.",
    bad: template!("data-safety/no-tls-for-messages", "bad"),
    good: template!("data-safety/no-tls-for-messages", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let all = statements(stack);
    for (kind, policy_kind) in
        [("AWS::SQS::Queue", "AWS::SQS::QueuePolicy"), ("AWS::SNS::Topic", "AWS::SNS::TopicPolicy")]
    {
        let policies: Vec<&Resource> = stack.of_kind(policy_kind).collect();
        let refuses =
            |policy: &Resource| all.iter().any(|one| one.resource.id == policy.id && tls::refuses_plain(one));
        let open = |policy: &&Resource| {
            tls::is_open(policy) || all.iter().any(|one| one.resource.id == policy.id && !tls::is_known(one))
        };
        if !policies.iter().any(|policy| refuses(policy)) || policies.iter().any(open) {
            continue;
        }
        for resource in stack.of_kind(kind) {
            let mut mine = policies.iter().filter(|policy| tls::is_attached(policy, resource));
            if !mine.any(|policy| refuses(policy)) {
                findings.at(
                    resource,
                    &[],
                    "it answers requests without TLS, which the template refuses elsewhere",
                );
            }
        }
    }
}
