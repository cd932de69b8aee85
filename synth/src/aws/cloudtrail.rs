// CloudFormation registry schemas as in cfn-lint 1.51.0, eu-central-1, corrected by codegen/patches.json. Made by codegen; do not edit.
//! `AWS::CloudTrail::Trail`.

use super::{iam, s3, sns};
use crate::cfn::{Arn, KeyRef, MAX, Name, Val};

resource! { stateless Trail = "AWS::CloudTrail::Trail", ref name: Name<Trail>;
    get arn: Arn<Trail> = "Arn";
    get sns_topic_arn: Arn<sns::Topic> = "SnsTopicArn";
    must is_logging: bool = "IsLogging";
    must s3_bucket_name: Name<s3::Bucket> = "S3BucketName";
    may advanced_event_selectors: Vec<AdvancedEventSelector> = "AdvancedEventSelectors" .unique();
    may aggregation_configurations: Vec<AggregationConfiguration> = "AggregationConfigurations" .count(0, 1).unique();
    may cloud_watch_logs_log_group_arn: String = "CloudWatchLogsLogGroupArn";
    may cloud_watch_logs_role_arn: Arn<iam::Role> = "CloudWatchLogsRoleArn";
    may enable_log_file_validation: bool = "EnableLogFileValidation";
    may event_selectors: Vec<EventSelector> = "EventSelectors" .count(0, 5).unique();
    may include_global_service_events: bool = "IncludeGlobalServiceEvents";
    may insight_selectors: Vec<InsightSelector> = "InsightSelectors" .unique();
    may is_multi_region_trail: bool = "IsMultiRegionTrail";
    may is_organization_trail: bool = "IsOrganizationTrail";
    may kms_key_id: KeyRef = "KMSKeyId";
    may s3_key_prefix: String = "S3KeyPrefix" .length(0, 200);
    may sns_topic_name: String = "SnsTopicName" .length(0, 256);
    may tags: Vec<Tag> = "Tags";
    may trail_name: String = "TrailName" .create_only().length(3, 128).pattern(r"(^[a-zA-Z0-9]$)|(^[a-zA-Z0-9]([a-zA-Z0-9\._-])*[a-zA-Z0-9]$)");
}
object! { AdvancedEventSelector;
    must field_selectors: Vec<AdvancedFieldSelector> = "FieldSelectors" .count(1, MAX).unique();
    may name: String = "Name" .length(1, 1000);
}
object! { AdvancedFieldSelector;
    must field: String = "Field" .length(1, 1000).pattern(r"([\w|\d|\.|_]+)");
    may ends_with: Vec<Val<String>> = "EndsWith" .count(1, MAX).unique().each_length(1, 2048).each_pattern("(.+)");
    may equals: Vec<Val<String>> = "Equals" .count(1, MAX).unique().each_length(1, 2048).each_pattern("(.+)");
    may not_ends_with: Vec<Val<String>> = "NotEndsWith" .count(1, MAX).unique().each_length(1, 2048).each_pattern("(.+)");
    may not_equals: Vec<Val<String>> = "NotEquals" .count(1, MAX).unique().each_length(1, 2048).each_pattern("(.+)");
    may not_starts_with: Vec<Val<String>> = "NotStartsWith" .count(1, MAX).unique().each_length(1, 2048).each_pattern("(.+)");
    may starts_with: Vec<Val<String>> = "StartsWith" .count(1, MAX).unique().each_length(1, 2048).each_pattern("(.+)");
}
object! { AggregationConfiguration;
    must event_category: EventCategory = "EventCategory";
    must templates: Vec<Val<Templates>> = "Templates" .count(1, 50).unique();
}
object! { DataResource;
    must type_: Type = "Type";
    may values: Vec<Val<String>> = "Values" .unique();
}
object! { EventSelector;
    may data_resources: Vec<DataResource> = "DataResources" .unique();
    may exclude_management_event_sources: Vec<Val<String>> = "ExcludeManagementEventSources" .unique();
    may include_management_events: bool = "IncludeManagementEvents";
    may read_write_type: ReadWriteType = "ReadWriteType";
}
object! { InsightSelector;
    may event_categories: Vec<Val<EventCategories>> = "EventCategories" .unique();
    may insight_type: InsightType = "InsightType";
}
object! { Tag;
    must key: String = "Key";
    must value: String = "Value";
}
choice! { EventCategories: Management = "Management", Data = "Data" }
choice! { EventCategory: Data = "Data" }
choice! { InsightType: ApiCallRateInsight = "ApiCallRateInsight", ApiErrorRateInsight = "ApiErrorRateInsight" }
choice! { ReadWriteType: All = "All", ReadOnly = "ReadOnly", WriteOnly = "WriteOnly" }
choice! { Templates: ApiActivity = "API_ACTIVITY", ResourceAccess = "RESOURCE_ACCESS", UserActions = "USER_ACTIONS" }
choice! { Type: AwsLambdaFunction = "AWS::Lambda::Function", AwsS3Object = "AWS::S3::Object", AwsDynamoDBTable = "AWS::DynamoDB::Table", AwsS3OutpostsObject = "AWS::S3Outposts::Object", AwsManagedBlockchainNode = "AWS::ManagedBlockchain::Node", AwsS3ObjectLambdaAccessPoint = "AWS::S3ObjectLambda::AccessPoint", AwsEc2Snapshot = "AWS::EC2::Snapshot", AwsS3AccessPoint = "AWS::S3::AccessPoint", AwsDynamoDBStream = "AWS::DynamoDB::Stream" }
