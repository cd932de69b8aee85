//! Dead letters that are deleted before anybody looks.

use super::queue::{is_fifo, number, redrive};
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

const DEFAULT: u64 = 345_600;
const LONGEST: u64 = 1_209_600;

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for queue in stack.of_kind("AWS::SQS::Queue").filter(|queue| is_fifo(queue) == Some(false)) {
        let target = redrive(queue).and_then(|redrive| redrive.target);
        let Some(dead_letters) = target.and_then(|arn| stack.by_arn(arn)) else { continue };
        let kept = |queue| number(queue, "MessageRetentionPeriod", DEFAULT);
        let (Some(own), Some(dead)) = (kept(queue), kept(dead_letters)) else { continue };
        if dead <= own && dead < LONGEST && dead_letters.id != queue.id {
            let message = format!(
                "{} keeps for {dead} s what {} has kept for up to {own} s of them: a dead letter is gone before anybody looks",
                dead_letters.id, queue.id
            );
            findings.at(dead_letters, &["MessageRetentionPeriod"], message);
        }
    }
}
