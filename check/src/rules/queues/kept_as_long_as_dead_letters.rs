//! Messages that are kept as long as their dead letters can be.

use super::queue::{LONGEST, kept};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "queues/kept-as-long-as-dead-letters",
    severity: Severity::Warning,
    summary: "A queue whose dead letters are kept for 14 days keeps its own messages for less.",
    why: "A standard queue's message keeps the time at which it was first sent when it becomes a dead letter, and no queue \
          keeps longer than 14 days: one that waited for most of them is deleted before anybody looks (Amazon SQS \
          Developer Guide, \"Using dead-letter queues in Amazon SQS\").",
    remedy: "Set a shorter `MessageRetentionPeriod` on the queue itself, such as 345600 (4 days).",
    bad: template!("queues/kept-as-long-as-dead-letters", "bad"),
    good: template!("queues/kept-as-long-as-dead-letters", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for (queue, own, dead_letters, dead) in kept(&deployment.stack) {
        if own == LONGEST && dead == LONGEST {
            let message = format!(
                "{} keeps messages as long as {} keeps dead letters, counted from the same moment: a late one is gone \
                 before anybody looks",
                queue.id, dead_letters.id
            );
            findings.at(queue, &["MessageRetentionPeriod"], message);
        }
    }
}
