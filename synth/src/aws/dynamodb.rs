// CloudFormation registry schemas as in cfn-lint 1.51.0, eu-central-1, corrected by codegen/patches.json. Made by codegen; do not edit.
//! `AWS::DynamoDB::Table`.

use super::s3;
use crate::cfn::policy::ResourcePolicy;
use crate::cfn::{Arn, KeyRef, MOST, Name, Val};

resource! { stateful Table = "AWS::DynamoDB::Table", ref name: Name<Table>;
    get arn: Arn<Table> = "Arn";
    get stream_arn: String = "StreamArn";
    must key_schema: Vec<KeySchema> = "KeySchema" .unique();
    may attribute_definitions: Vec<AttributeDefinition> = "AttributeDefinitions" .unique();
    may billing_mode: BillingMode = "BillingMode";
    may contributor_insights_specification: ContributorInsightsSpecification = "ContributorInsightsSpecification";
    may deletion_protection_enabled: bool = "DeletionProtectionEnabled";
    may global_secondary_indexes: Vec<GlobalSecondaryIndex> = "GlobalSecondaryIndexes";
    may import_source_specification: ImportSourceSpecification = "ImportSourceSpecification" .create_only();
    may kinesis_stream_specification: KinesisStreamSpecification = "KinesisStreamSpecification";
    may local_secondary_indexes: Vec<LocalSecondaryIndex> = "LocalSecondaryIndexes";
    may on_demand_throughput: OnDemandThroughput = "OnDemandThroughput";
    may point_in_time_recovery_specification: PointInTimeRecoverySpecification = "PointInTimeRecoverySpecification";
    may provisioned_throughput: ProvisionedThroughput = "ProvisionedThroughput";
    may resource_policy: TableResourcePolicy = "ResourcePolicy";
    may sse_specification: SSESpecification = "SSESpecification";
    may stream_specification: StreamSpecification = "StreamSpecification";
    may table_class: TableClass = "TableClass";
    may table_name: String = "TableName" .create_only().length(1, 1024);
    may tags: Vec<Tag> = "Tags";
    may time_to_live_specification: TimeToLiveSpecification = "TimeToLiveSpecification";
    may warm_throughput: WarmThroughput = "WarmThroughput";
}
object! { AttributeDefinition;
    must attribute_name: String = "AttributeName" .length(1, 255);
    must attribute_type: AttributeType = "AttributeType";
}
object! { ContributorInsightsSpecification;
    must enabled: bool = "Enabled";
    may mode: Mode = "Mode";
}
object! { Csv;
    may delimiter: String = "Delimiter";
    may header_list: Vec<Val<String>> = "HeaderList" .unique();
}
object! { GlobalSecondaryIndex;
    must index_name: String = "IndexName";
    must key_schema: Vec<KeySchema> = "KeySchema" .unique();
    must projection: Projection = "Projection";
    may contributor_insights_specification: ContributorInsightsSpecification = "ContributorInsightsSpecification";
    may on_demand_throughput: OnDemandThroughput = "OnDemandThroughput";
    may provisioned_throughput: ProvisionedThroughput = "ProvisionedThroughput";
    may warm_throughput: WarmThroughput = "WarmThroughput";
}
object! { ImportSourceSpecification;
    must input_format: String = "InputFormat";
    must s3_bucket_source: S3BucketSource = "S3BucketSource";
    may input_compression_type: String = "InputCompressionType";
    may input_format_options: InputFormatOptions = "InputFormatOptions";
}
object! { InputFormatOptions;
    may csv: Csv = "Csv";
}
object! { KeySchema;
    must attribute_name: String = "AttributeName";
    must key_type: KeyType = "KeyType";
}
object! { KinesisStreamSpecification;
    must stream_arn: String = "StreamArn";
    may approximate_creation_date_time_precision: ApproximateCreationDateTimePrecision = "ApproximateCreationDateTimePrecision";
}
object! { LocalSecondaryIndex;
    must index_name: String = "IndexName" .length(3, 255).pattern("^[a-zA-Z0-9_.-]+$");
    must key_schema: Vec<KeySchema> = "KeySchema" .unique();
    must projection: Projection = "Projection";
}
object! { OnDemandThroughput;
    may max_read_request_units: i64 = "MaxReadRequestUnits" .range(1, MOST);
    may max_write_request_units: i64 = "MaxWriteRequestUnits" .range(1, MOST);
}
object! { PointInTimeRecoverySpecification;
    may point_in_time_recovery_enabled: bool = "PointInTimeRecoveryEnabled";
    may recovery_period_in_days: i64 = "RecoveryPeriodInDays" .range(1, 35);
}
object! { Projection;
    may non_key_attributes: Vec<Val<String>> = "NonKeyAttributes";
    may projection_type: ProjectionType = "ProjectionType";
}
object! { ProvisionedThroughput;
    must read_capacity_units: i64 = "ReadCapacityUnits";
    must write_capacity_units: i64 = "WriteCapacityUnits";
}
object! { S3BucketSource;
    must s3_bucket: Name<s3::Bucket> = "S3Bucket";
    may s3_bucket_owner: String = "S3BucketOwner";
    may s3_key_prefix: String = "S3KeyPrefix";
}
object! { SSESpecification;
    must sse_enabled: bool = "SSEEnabled";
    may kms_master_key_id: KeyRef = "KMSMasterKeyId";
    may sse_type: SSEType = "SSEType";
}
object! { StreamSpecification;
    must stream_view_type: StreamViewType = "StreamViewType";
    may resource_policy: TableResourcePolicy = "ResourcePolicy";
}
object! { TableResourcePolicy;
    must policy_document: ResourcePolicy = "PolicyDocument";
}
object! { Tag;
    must key: String = "Key";
    must value: String = "Value";
}
object! { TimeToLiveSpecification;
    must enabled: bool = "Enabled";
    may attribute_name: String = "AttributeName";
}
object! { WarmThroughput;
    may read_units_per_second: i64 = "ReadUnitsPerSecond" .range(1, MOST);
    may write_units_per_second: i64 = "WriteUnitsPerSecond" .range(1, MOST);
}
choice! { ApproximateCreationDateTimePrecision: Microsecond = "MICROSECOND", Millisecond = "MILLISECOND" }
choice! { AttributeType: B = "B", N = "N", S = "S" }
choice! { BillingMode: Provisioned = "PROVISIONED", PayPerRequest = "PAY_PER_REQUEST" }
choice! { KeyType: Hash = "HASH", Range = "RANGE" }
choice! { Mode: AccessedAndThrottledKeys = "ACCESSED_AND_THROTTLED_KEYS", ThrottledKeys = "THROTTLED_KEYS" }
choice! { ProjectionType: All = "ALL", KeysOnly = "KEYS_ONLY", Include = "INCLUDE" }
choice! { SSEType: Aes256 = "AES256", Kms = "KMS" }
choice! { StreamViewType: NewImage = "NEW_IMAGE", OldImage = "OLD_IMAGE", NewAndOldImages = "NEW_AND_OLD_IMAGES", KeysOnly = "KEYS_ONLY" }
choice! { TableClass: Standard = "STANDARD", StandardInfrequentAccess = "STANDARD_INFREQUENT_ACCESS" }
