// IAM actions as in cfn-lint 1.51.0, eu-central-1 (Policies.json). Made by codegen from codegen/resources.json; do not edit.
//! Actions of `sns`.

use crate::aws::sns::Topic;

action! { Publish = "sns:Publish" on Topic }
action! { Subscribe = "sns:Subscribe" on Topic }
action! { Unsubscribe = "sns:Unsubscribe" on Topic }
action! { GetTopicAttributes = "sns:GetTopicAttributes" on Topic }
action! { ListSubscriptionsByTopic = "sns:ListSubscriptionsByTopic" on Topic }
action! { ListTopics = "sns:ListTopics" on * }
