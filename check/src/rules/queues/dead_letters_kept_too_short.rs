//! Dead letters that are deleted before anybody looks.

use super::queue::{LONGEST, kept};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "queues/dead-letters-kept-too-short",
    severity: Severity::Error,
    summary: "A dead letter is kept longer than a message of its queue.",
    why: "A standard queue's message keeps the time at which it was first sent when it becomes a dead \
          letter. Where the dead-letter queue keeps no longer, it is deleted soon after, before anybody looks (Amazon \
          SQS Developer Guide, \"Using dead-letter queues in Amazon SQS\").",
    remedy: "Set `MessageRetentionPeriod: 1209600` (14 days) on the dead-letter queue.",
    bad: template!("queues/dead-letters-kept-too-short", "bad"),
    good: template!("queues/dead-letters-kept-too-short", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for (queue, own, dead_letters, dead) in kept(&deployment.stack) {
        if dead <= own && dead < LONGEST {
            let message = format!(
                "{} keeps for {dead} s what {} has kept for up to {own} s of them: a dead letter is gone before anybody looks",
                dead_letters.id, queue.id
            );
            findings.at(dead_letters, &["MessageRetentionPeriod"], message);
        }
    }
}
