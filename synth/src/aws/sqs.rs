// CloudFormation registry schemas as in cfn-lint 1.51.0, eu-central-1, corrected by codegen/patches.json. Made by codegen; do not edit.
//! `AWS::SQS::Queue`, `AWS::SQS::QueuePolicy`.

use super::RedrivePolicy;
use crate::cfn::policy::ResourcePolicy;
use crate::cfn::{Arn, Id, Json, KeyRef, Name, Url, Val};

resource! { stateful Queue = "AWS::SQS::Queue", ref url: Url<Queue>;
    get arn: Arn<Queue> = "Arn";
    get queue_name: Name<Queue> = "QueueName";
    get queue_url: String = "QueueUrl";
    may content_based_deduplication: bool = "ContentBasedDeduplication";
    may deduplication_scope: String = "DeduplicationScope";
    may delay_seconds: i64 = "DelaySeconds" .range(0, 900);
    may fifo_queue: bool = "FifoQueue" .create_only();
    may fifo_throughput_limit: String = "FifoThroughputLimit";
    may kms_data_key_reuse_period_seconds: i64 = "KmsDataKeyReusePeriodSeconds" .range(60, 86_400);
    may kms_master_key_id: KeyRef = "KmsMasterKeyId";
    may maximum_message_size: i64 = "MaximumMessageSize" .range(1024, 1_048_576);
    may message_retention_period: i64 = "MessageRetentionPeriod" .range(60, 1_209_600);
    may queue_name: String = "QueueName" .create_only();
    may receive_message_wait_time_seconds: i64 = "ReceiveMessageWaitTimeSeconds" .range(0, 20);
    may redrive_allow_policy: Json = "RedriveAllowPolicy";
    may redrive_policy: RedrivePolicy = "RedrivePolicy";
    may sqs_managed_sse_enabled: bool = "SqsManagedSseEnabled";
    may tags: Vec<Tag> = "Tags";
    may visibility_timeout: i64 = "VisibilityTimeout" .range(0, 43_200);
}
resource! { stateless QueuePolicy = "AWS::SQS::QueuePolicy", ref id: Id<QueuePolicy>;
    must policy_document: ResourcePolicy = "PolicyDocument";
    must queues: Vec<Val<Url<Queue>>> = "Queues";
}
object! { Tag;
    must key: String = "Key";
    must value: String = "Value";
}
