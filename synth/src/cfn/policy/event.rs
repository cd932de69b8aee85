//! What EventBridge may do.
//!
//! EventBridge identifies itself with the rule's ARN (`aws:SourceArn`) and nothing else. A statement that
//! asks for `aws:SourceAccount` stops all delivery, without an error that anyone sees (EventBridge user
//! guide, troubleshooting), so these statements take no conditions from outside.

use super::condition::source_arn;
use super::principal::Principal;
use super::statement::{ResourceStatement, allow};
use crate::aws::action;
use crate::aws::events::Rule;
use crate::aws::sns::Topic;
use crate::aws::sqs::Queue;
use crate::cfn::{Arn, Val};

/// A statement that lets EventBridge deliver.
#[derive(Clone, Debug)]
pub struct EventStatement(ResourceStatement);

impl EventStatement {
    /// `rules` may send to `queue`, as a target or as a dead-letter queue.
    pub fn to_queue(queue: Val<Arn<Queue>>, rules: impl IntoIterator<Item = Val<Arn<Rule>>>) -> Self {
        let send = allow(action::sqs::SendMessage).to(Principal::events()).on(queue);
        Self(send.when(source_arn().is_one_of(rules)))
    }

    /// Every rule of the account may publish to `topic`: in a topic policy EventBridge supports no condition.
    pub fn to_topic(topic: Val<Arn<Topic>>) -> Self {
        Self(allow(action::sns::Publish).to(Principal::events()).on(topic))
    }

    /// EventBridge may use the key that the policy belongs to, to deliver to queues and topics encrypted with
    /// it.
    pub fn to_key() -> Self {
        let actions = (action::kms::Decrypt, action::kms::GenerateDataKey);
        Self(allow(actions).to(Principal::events()).on_this_key())
    }

    /// Names the statement: letters and digits.
    #[must_use]
    pub fn sid(self, sid: &str) -> Self {
        Self(self.0.sid(sid))
    }

    pub(super) fn into_statement(self) -> ResourceStatement {
        self.0
    }
}
