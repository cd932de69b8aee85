// CloudFormation registry schemas as in cfn-lint 1.51.0, eu-central-1, corrected by codegen/patches.json. Made by codegen; do not edit.
//! `AWS::SNS::Subscription`, `AWS::SNS::Topic`, `AWS::SNS::TopicPolicy`.

use super::iam;
use crate::cfn::policy::ResourcePolicy;
use crate::cfn::{Arn, Id, Json, KeyRef, Name, Val};

resource! { stateless Subscription = "AWS::SNS::Subscription", ref arn: Arn<Subscription>;
    must protocol: SubscriptionProtocol = "Protocol" .create_only();
    must topic_arn: Arn<Topic> = "TopicArn" .create_only();
    may delivery_policy: Json = "DeliveryPolicy";
    may endpoint: String = "Endpoint" .create_only();
    may filter_policy: Json = "FilterPolicy";
    may filter_policy_scope: String = "FilterPolicyScope";
    may raw_message_delivery: bool = "RawMessageDelivery";
    may redrive_policy: Json = "RedrivePolicy";
    may region: String = "Region";
    may replay_policy: Json = "ReplayPolicy";
    may subscription_role_arn: Arn<iam::Role> = "SubscriptionRoleArn";
}
resource! { stateless Topic = "AWS::SNS::Topic", ref arn: Arn<Topic>;
    get topic_arn: Arn<Topic> = "TopicArn";
    get topic_name: Name<Topic> = "TopicName";
    may archive_policy: Json = "ArchivePolicy";
    may content_based_deduplication: bool = "ContentBasedDeduplication";
    may data_protection_policy: Json = "DataProtectionPolicy";
    may delivery_status_logging: Vec<LoggingConfig> = "DeliveryStatusLogging" .unique();
    may display_name: String = "DisplayName";
    may fifo_throughput_scope: String = "FifoThroughputScope";
    may fifo_topic: bool = "FifoTopic" .create_only();
    may kms_master_key_id: KeyRef = "KmsMasterKeyId";
    may signature_version: String = "SignatureVersion";
    may subscription: Vec<TopicSubscription> = "Subscription";
    may tags: Vec<Tag> = "Tags";
    may topic_name: String = "TopicName" .create_only().length(0, 256);
    may tracing_config: String = "TracingConfig";
}
resource! { stateless TopicPolicy = "AWS::SNS::TopicPolicy", ref id: Id<TopicPolicy>;
    must policy_document: ResourcePolicy = "PolicyDocument";
    must topics: Vec<Val<Arn<Topic>>> = "Topics";
}
object! { LoggingConfig;
    must protocol: LoggingConfigProtocol = "Protocol";
    may failure_feedback_role_arn: Arn<iam::Role> = "FailureFeedbackRoleArn";
    may success_feedback_role_arn: Arn<iam::Role> = "SuccessFeedbackRoleArn";
    may success_feedback_sample_rate: String = "SuccessFeedbackSampleRate";
}
object! { Tag;
    must key: String = "Key" .length(1, 128);
    must value: String = "Value" .length(0, 256);
}
object! { TopicSubscription;
    must endpoint: String = "Endpoint";
    must protocol: String = "Protocol";
}
choice! { LoggingConfigProtocol: HttpS = "http/s", Sqs = "sqs", Lambda = "lambda", Firehose = "firehose", Application = "application" }
choice! { SubscriptionProtocol: Http = "http", Https = "https", Email = "email", EmailJson = "email-json", Sms = "sms", Sqs = "sqs", Application = "application", Lambda = "lambda", Firehose = "firehose" }
