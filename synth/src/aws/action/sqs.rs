// IAM actions as in cfn-lint 1.51.0, eu-central-1 (Policies.json). Made by codegen from codegen/resources.json; do not edit.
//! Actions of `sqs`.

use crate::aws::sqs::Queue;

action! { All = "sqs:*" on Queue }
action! { SendMessage = "sqs:SendMessage" on Queue }
action! { ReceiveMessage = "sqs:ReceiveMessage" on Queue }
action! { DeleteMessage = "sqs:DeleteMessage" on Queue }
action! { ChangeMessageVisibility = "sqs:ChangeMessageVisibility" on Queue }
action! { GetQueueAttributes = "sqs:GetQueueAttributes" on Queue }
action! { GetQueueUrl = "sqs:GetQueueUrl" on Queue }
action! { StartMessageMoveTask = "sqs:StartMessageMoveTask" on Queue }
action! { ListMessageMoveTasks = "sqs:ListMessageMoveTasks" on Queue }
action! { CancelMessageMoveTask = "sqs:CancelMessageMoveTask" on Queue }
action! { PurgeQueue = "sqs:PurgeQueue" on Queue }
action! { ListQueues = "sqs:ListQueues" on * }
