// CloudFormation registry schemas as in cfn-lint 1.51.0, eu-central-1, corrected by codegen/patches.json. Made by codegen; do not edit.
//! `AWS::S3::AccessPoint`, `AWS::S3::Bucket`, `AWS::S3::BucketPolicy`.

use super::kms;
use crate::cfn::policy::ResourcePolicy;
use crate::cfn::{Arn, Json, KeyRef, MOST, Name, Val};

resource! { stateless AccessPoint = "AWS::S3::AccessPoint", ref name: Name<AccessPoint>;
    get alias: String = "Alias";
    get arn: Arn<AccessPoint> = "Arn";
    get network_origin: String = "NetworkOrigin";
    must bucket: Name<Bucket> = "Bucket" .create_only();
    may bucket_account_id: String = "BucketAccountId" .create_only().length(0, 64).pattern(r"^\d{12}$");
    may name: String = "Name" .create_only().length(3, 50).pattern(r"^[a-z0-9]([a-z0-9\-]*[a-z0-9])?$");
    may policy: ResourcePolicy = "Policy";
    may public_access_block_configuration: AccessPointPublicAccessBlockConfiguration = "PublicAccessBlockConfiguration";
    may tags: Vec<Tag> = "Tags";
    may vpc_configuration: VpcConfiguration = "VpcConfiguration" .create_only();
}
resource! { stateful Bucket = "AWS::S3::Bucket", ref name: Name<Bucket>;
    get arn: Arn<Bucket> = "Arn";
    get domain_name: String = "DomainName";
    get dual_stack_domain_name: String = "DualStackDomainName";
    get metadata_configuration_destination: String = "MetadataConfiguration.Destination";
    get metadata_configuration_inventory_table_configuration_table_arn: String = "MetadataConfiguration.InventoryTableConfiguration.TableArn";
    get metadata_configuration_inventory_table_configuration_table_name: String = "MetadataConfiguration.InventoryTableConfiguration.TableName";
    get metadata_configuration_journal_table_configuration_table_arn: String = "MetadataConfiguration.JournalTableConfiguration.TableArn";
    get metadata_configuration_journal_table_configuration_table_name: String = "MetadataConfiguration.JournalTableConfiguration.TableName";
    get metadata_table_configuration_s3_tables_destination_table_arn: String = "MetadataTableConfiguration.S3TablesDestination.TableArn";
    get metadata_table_configuration_s3_tables_destination_table_namespace: String = "MetadataTableConfiguration.S3TablesDestination.TableNamespace";
    get regional_domain_name: String = "RegionalDomainName";
    get website_url: String = "WebsiteURL";
    may abac_status: AbacStatus = "AbacStatus";
    may accelerate_configuration: AccelerateConfiguration = "AccelerateConfiguration";
    may access_control: AccessControl = "AccessControl";
    may analytics_configurations: Vec<AnalyticsConfiguration> = "AnalyticsConfigurations" .unique();
    may bucket_encryption: BucketEncryption = "BucketEncryption";
    may bucket_name: String = "BucketName" .create_only().length(0, 63).pattern("^([a-z0-9][a-z0-9.-]*[a-z0-9])?$");
    may bucket_name_prefix: String = "BucketNamePrefix" .create_only();
    may bucket_namespace: BucketNamespace = "BucketNamespace" .create_only();
    may cors_configuration: CorsConfiguration = "CorsConfiguration";
    may intelligent_tiering_configurations: Vec<IntelligentTieringConfiguration> = "IntelligentTieringConfigurations" .unique();
    may inventory_configurations: Vec<InventoryConfiguration> = "InventoryConfigurations" .unique();
    may lifecycle_configuration: LifecycleConfiguration = "LifecycleConfiguration";
    may logging_configuration: LoggingConfiguration = "LoggingConfiguration";
    may metadata_configuration: MetadataConfiguration = "MetadataConfiguration";
    may metadata_table_configuration: MetadataTableConfiguration = "MetadataTableConfiguration";
    may metrics_configurations: Vec<MetricsConfiguration> = "MetricsConfigurations" .unique();
    may notification_configuration: NotificationConfiguration = "NotificationConfiguration";
    may object_lock_configuration: ObjectLockConfiguration = "ObjectLockConfiguration";
    may object_lock_enabled: bool = "ObjectLockEnabled";
    may ownership_controls: OwnershipControls = "OwnershipControls";
    may public_access_block_configuration: BucketPublicAccessBlockConfiguration = "PublicAccessBlockConfiguration";
    may replication_configuration: ReplicationConfiguration = "ReplicationConfiguration";
    may tags: Vec<Tag> = "Tags";
    may versioning_configuration: VersioningConfiguration = "VersioningConfiguration";
    may website_configuration: WebsiteConfiguration = "WebsiteConfiguration";
}
resource! { stateless BucketPolicy = "AWS::S3::BucketPolicy", ref name: Name<BucketPolicy>;
    must bucket: Name<Bucket> = "Bucket" .create_only();
    must policy_document: ResourcePolicy = "PolicyDocument";
}
object! { AbortIncompleteMultipartUpload;
    must days_after_initiation: i64 = "DaysAfterInitiation" .range(0, MOST);
}
object! { AccelerateConfiguration;
    must acceleration_status: AccelerationStatus = "AccelerationStatus";
}
object! { AccessControlTranslation;
    must owner: Owner = "Owner";
}
object! { AccessPointPublicAccessBlockConfiguration;
    may block_public_acls: bool = "BlockPublicAcls";
    may block_public_policy: bool = "BlockPublicPolicy";
    may ignore_public_acls: bool = "IgnorePublicAcls";
    may restrict_public_buckets: bool = "RestrictPublicBuckets";
}
object! { AnalyticsConfiguration;
    must id: String = "Id";
    must storage_class_analysis: StorageClassAnalysis = "StorageClassAnalysis";
    may prefix: String = "Prefix";
    may tag_filters: Vec<TagFilter> = "TagFilters" .unique();
}
object! { BlockedEncryptionTypes;
    may encryption_type: Vec<Val<EncryptionType>> = "EncryptionType" .unique();
}
object! { BucketEncryption;
    must server_side_encryption_configuration: Vec<ServerSideEncryptionRule> = "ServerSideEncryptionConfiguration" .unique();
}
object! { BucketPublicAccessBlockConfiguration;
    may block_public_acls: bool = "BlockPublicAcls";
    may block_public_policy: bool = "BlockPublicPolicy";
    may ignore_public_acls: bool = "IgnorePublicAcls";
    may restrict_public_buckets: bool = "RestrictPublicBuckets";
}
object! { CorsConfiguration;
    must cors_rules: Vec<CorsRule> = "CorsRules" .unique();
}
object! { CorsRule;
    must allowed_methods: Vec<Val<AllowedMethods>> = "AllowedMethods" .unique();
    must allowed_origins: Vec<Val<String>> = "AllowedOrigins" .unique();
    may allowed_headers: Vec<Val<String>> = "AllowedHeaders" .unique();
    may exposed_headers: Vec<Val<String>> = "ExposedHeaders" .unique();
    may id: String = "Id" .length(0, 255);
    may max_age: i64 = "MaxAge" .range(0, MOST);
}
object! { DataExport;
    must destination: Destination = "Destination";
    must output_schema_version: OutputSchemaVersion = "OutputSchemaVersion";
}
object! { DefaultRetention;
    may days: i64 = "Days";
    may mode: Mode = "Mode";
    may years: i64 = "Years";
}
object! { DeleteMarkerReplication;
    may status: DeleteMarkerReplicationStatus = "Status";
}
object! { Destination;
    must bucket_arn: String = "BucketArn";
    must format: Format = "Format";
    may bucket_account_id: String = "BucketAccountId";
    may prefix: String = "Prefix";
}
object! { EncryptionConfiguration;
    must replica_kms_key_id: String = "ReplicaKmsKeyID";
}
object! { EventBridgeConfiguration;
    must event_bridge_enabled: bool = "EventBridgeEnabled";
}
object! { FilterRule;
    must name: String = "Name" .length(0, 1024);
    must value: String = "Value";
}
object! { IntelligentTieringConfiguration;
    must id: String = "Id";
    must status: IntelligentTieringConfigurationStatus = "Status";
    must tierings: Vec<Tiering> = "Tierings" .unique();
    may prefix: String = "Prefix";
    may tag_filters: Vec<TagFilter> = "TagFilters" .unique();
}
object! { InventoryConfiguration;
    must destination: Destination = "Destination";
    must enabled: bool = "Enabled";
    must id: String = "Id";
    must included_object_versions: IncludedObjectVersions = "IncludedObjectVersions";
    must schedule_frequency: ScheduleFrequency = "ScheduleFrequency";
    may optional_fields: Vec<Val<OptionalFields>> = "OptionalFields" .unique();
    may prefix: String = "Prefix";
}
object! { InventoryTableConfiguration;
    must configuration_state: ConfigurationState = "ConfigurationState";
    may encryption_configuration: MetadataTableEncryptionConfiguration = "EncryptionConfiguration";
}
object! { JournalTableConfiguration;
    must record_expiration: RecordExpiration = "RecordExpiration";
    may encryption_configuration: MetadataTableEncryptionConfiguration = "EncryptionConfiguration";
}
object! { LambdaConfiguration;
    must event: String = "Event";
    must function: String = "Function";
    may filter: NotificationFilter = "Filter";
}
object! { LifecycleConfiguration;
    must rules: Vec<Rule> = "Rules" .unique();
    may transition_default_minimum_object_size: TransitionDefaultMinimumObjectSize = "TransitionDefaultMinimumObjectSize";
}
object! { LoggingConfiguration;
    may destination_bucket_name: String = "DestinationBucketName";
    may log_file_prefix: String = "LogFilePrefix";
    may target_object_key_format: TargetObjectKeyFormat = "TargetObjectKeyFormat";
}
object! { MetadataConfiguration;
    must journal_table_configuration: JournalTableConfiguration = "JournalTableConfiguration";
    may inventory_table_configuration: InventoryTableConfiguration = "InventoryTableConfiguration";
}
object! { MetadataTableConfiguration;
    must s3_tables_destination: S3TablesDestination = "S3TablesDestination";
}
object! { MetadataTableEncryptionConfiguration;
    must sse_algorithm: SseAlgorithm = "SseAlgorithm";
    may kms_key_arn: Arn<kms::Key> = "KmsKeyArn";
}
object! { Metrics;
    must status: MetricsStatus = "Status";
    may event_threshold: ReplicationTimeValue = "EventThreshold";
}
object! { MetricsConfiguration;
    must id: String = "Id";
    may access_point_arn: String = "AccessPointArn";
    may prefix: String = "Prefix";
    may tag_filters: Vec<TagFilter> = "TagFilters" .unique();
}
object! { NoncurrentVersionExpiration;
    must noncurrent_days: i64 = "NoncurrentDays";
    may newer_noncurrent_versions: i64 = "NewerNoncurrentVersions";
}
object! { NoncurrentVersionTransition;
    must storage_class: NoncurrentVersionTransitionStorageClass = "StorageClass";
    must transition_in_days: i64 = "TransitionInDays";
    may newer_noncurrent_versions: i64 = "NewerNoncurrentVersions";
}
object! { NotificationConfiguration;
    may event_bridge_configuration: EventBridgeConfiguration = "EventBridgeConfiguration";
    may lambda_configurations: Vec<LambdaConfiguration> = "LambdaConfigurations" .unique();
    may queue_configurations: Vec<QueueConfiguration> = "QueueConfigurations" .unique();
    may topic_configurations: Vec<TopicConfiguration> = "TopicConfigurations" .unique();
}
object! { NotificationFilter;
    must s3_key: S3KeyFilter = "S3Key";
}
object! { ObjectLockConfiguration;
    may object_lock_enabled: ObjectLockEnabled = "ObjectLockEnabled";
    may rule: ObjectLockRule = "Rule";
}
object! { ObjectLockRule;
    may default_retention: DefaultRetention = "DefaultRetention";
}
object! { OwnershipControls;
    must rules: Vec<OwnershipControlsRule> = "Rules" .unique();
}
object! { OwnershipControlsRule;
    may object_ownership: ObjectOwnership = "ObjectOwnership";
}
object! { PartitionedPrefix;
    may partition_date_source: PartitionDateSource = "PartitionDateSource";
}
object! { QueueConfiguration;
    must event: String = "Event";
    must queue: String = "Queue";
    may filter: NotificationFilter = "Filter";
}
object! { RecordExpiration;
    must expiration: Expiration = "Expiration";
    may days: i64 = "Days";
}
object! { RedirectAllRequestsTo;
    must host_name: String = "HostName";
    may protocol: Protocol = "Protocol";
}
object! { RedirectRule;
    may host_name: String = "HostName";
    may http_redirect_code: String = "HttpRedirectCode";
    may protocol: Protocol = "Protocol";
    may replace_key_prefix_with: String = "ReplaceKeyPrefixWith";
    may replace_key_with: String = "ReplaceKeyWith";
}
object! { ReplicaModifications;
    must status: ReplicaModificationsStatus = "Status";
}
object! { ReplicationConfiguration;
    must role: String = "Role";
    must rules: Vec<ReplicationRule> = "Rules" .unique();
}
object! { ReplicationDestination;
    must bucket: String = "Bucket";
    may access_control_translation: AccessControlTranslation = "AccessControlTranslation";
    may account: String = "Account";
    may encryption_configuration: EncryptionConfiguration = "EncryptionConfiguration";
    may metrics: Metrics = "Metrics";
    may replication_time: ReplicationTime = "ReplicationTime";
    may storage_class: ReplicationDestinationStorageClass = "StorageClass";
}
object! { ReplicationRule;
    must destination: ReplicationDestination = "Destination";
    must status: ReplicationRuleStatus = "Status";
    may delete_marker_replication: DeleteMarkerReplication = "DeleteMarkerReplication";
    may filter: ReplicationRuleFilter = "Filter";
    may id: String = "Id" .length(0, 255);
    may prefix: String = "Prefix" .length(0, 1024);
    may priority: i64 = "Priority";
    may source_selection_criteria: SourceSelectionCriteria = "SourceSelectionCriteria";
}
object! { ReplicationRuleAndOperator;
    may prefix: String = "Prefix";
    may tag_filters: Vec<TagFilter> = "TagFilters" .unique();
}
object! { ReplicationRuleFilter;
    may and: ReplicationRuleAndOperator = "And";
    may prefix: String = "Prefix";
    may tag_filter: TagFilter = "TagFilter";
}
object! { ReplicationTime;
    must status: ReplicationTimeStatus = "Status";
    must time: ReplicationTimeValue = "Time";
}
object! { ReplicationTimeValue;
    must minutes: i64 = "Minutes";
}
object! { RoutingRule;
    must redirect_rule: RedirectRule = "RedirectRule";
    may routing_rule_condition: RoutingRuleCondition = "RoutingRuleCondition";
}
object! { RoutingRuleCondition;
    may http_error_code_returned_equals: String = "HttpErrorCodeReturnedEquals";
    may key_prefix_equals: String = "KeyPrefixEquals";
}
object! { Rule;
    must status: RuleStatus = "Status";
    may abort_incomplete_multipart_upload: AbortIncompleteMultipartUpload = "AbortIncompleteMultipartUpload";
    may expiration_date: String = "ExpirationDate" .pattern(r"^(\d{4})-(0[0-9]|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-4]):([0-5]\d):([0-6]\d)((\.\d{3})?)Z$");
    may expiration_in_days: i64 = "ExpirationInDays";
    may expired_object_delete_marker: bool = "ExpiredObjectDeleteMarker" .excludes(&["ExpirationInDays", "ExpirationDate", "TagFilters"]);
    may id: String = "Id" .length(0, 255);
    may noncurrent_version_expiration: NoncurrentVersionExpiration = "NoncurrentVersionExpiration";
    may noncurrent_version_expiration_in_days: i64 = "NoncurrentVersionExpirationInDays";
    may noncurrent_version_transition: NoncurrentVersionTransition = "NoncurrentVersionTransition";
    may noncurrent_version_transitions: Vec<NoncurrentVersionTransition> = "NoncurrentVersionTransitions" .unique();
    may object_size_greater_than: String = "ObjectSizeGreaterThan" .length(0, 20).pattern("[0-9]+");
    may object_size_less_than: String = "ObjectSizeLessThan" .length(0, 20).pattern("[0-9]+");
    may prefix: String = "Prefix";
    may tag_filters: Vec<TagFilter> = "TagFilters" .unique();
    may transition: Transition = "Transition";
    may transitions: Vec<Transition> = "Transitions" .unique();
}
object! { S3KeyFilter;
    must rules: Vec<FilterRule> = "Rules" .unique();
}
object! { S3TablesDestination;
    must table_bucket_arn: String = "TableBucketArn";
    must table_name: String = "TableName";
}
object! { ServerSideEncryptionByDefault;
    must sse_algorithm: SSEAlgorithm = "SSEAlgorithm";
    may kms_master_key_id: KeyRef = "KMSMasterKeyID";
}
object! { ServerSideEncryptionRule;
    may blocked_encryption_types: BlockedEncryptionTypes = "BlockedEncryptionTypes";
    may bucket_key_enabled: bool = "BucketKeyEnabled";
    may server_side_encryption_by_default: ServerSideEncryptionByDefault = "ServerSideEncryptionByDefault";
}
object! { SourceSelectionCriteria;
    may replica_modifications: ReplicaModifications = "ReplicaModifications";
    may sse_kms_encrypted_objects: SseKmsEncryptedObjects = "SseKmsEncryptedObjects";
}
object! { SseKmsEncryptedObjects;
    must status: SseKmsEncryptedObjectsStatus = "Status";
}
object! { StorageClassAnalysis;
    may data_export: DataExport = "DataExport";
}
object! { Tag;
    must key: String = "Key" .length(1, 128);
    must value: String = "Value" .length(0, 256);
}
object! { TagFilter;
    must key: String = "Key";
    must value: String = "Value";
}
object! { TargetObjectKeyFormat;
    may partitioned_prefix: PartitionedPrefix = "PartitionedPrefix";
    may simple_prefix: Json = "SimplePrefix";
}
object! { Tiering;
    must access_tier: AccessTier = "AccessTier";
    must days: i64 = "Days";
}
object! { TopicConfiguration;
    must event: String = "Event";
    must topic: String = "Topic";
    may filter: NotificationFilter = "Filter";
}
object! { Transition;
    must storage_class: TransitionStorageClass = "StorageClass";
    may transition_date: String = "TransitionDate" .pattern(r"^(\d{4})-(0[0-9]|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-4]):([0-5]\d):([0-6]\d)((\.\d{3})?)Z$");
    may transition_in_days: i64 = "TransitionInDays";
}
object! { VersioningConfiguration;
    must status: VersioningConfigurationStatus = "Status";
}
object! { VpcConfiguration;
    may vpc_id: String = "VpcId" .length(1, 1024);
}
object! { WebsiteConfiguration;
    may error_document: String = "ErrorDocument";
    may index_document: String = "IndexDocument";
    may redirect_all_requests_to: RedirectAllRequestsTo = "RedirectAllRequestsTo";
    may routing_rules: Vec<RoutingRule> = "RoutingRules";
}
choice! { AbacStatus: Enabled = "Enabled", Disabled = "Disabled" }
choice! { AccelerationStatus: Enabled = "Enabled", Suspended = "Suspended" }
choice! { AccessControl: AuthenticatedRead = "AuthenticatedRead", AwsExecRead = "AwsExecRead", BucketOwnerFullControl = "BucketOwnerFullControl", BucketOwnerRead = "BucketOwnerRead", LogDeliveryWrite = "LogDeliveryWrite", Private = "Private", PublicRead = "PublicRead", PublicReadWrite = "PublicReadWrite" }
choice! { AccessTier: ArchiveAccess = "ARCHIVE_ACCESS", DeepArchiveAccess = "DEEP_ARCHIVE_ACCESS" }
choice! { AllowedMethods: Get = "GET", Put = "PUT", Head = "HEAD", Post = "POST", Delete = "DELETE" }
choice! { BucketNamespace: Global = "global", AccountRegional = "account-regional" }
choice! { ConfigurationState: Enabled = "ENABLED", Disabled = "DISABLED" }
choice! { DeleteMarkerReplicationStatus: Disabled = "Disabled", Enabled = "Enabled" }
choice! { EncryptionType: None = "NONE", SseC = "SSE-C" }
choice! { Expiration: Enabled = "ENABLED", Disabled = "DISABLED" }
choice! { Format: Csv = "CSV", Orc = "ORC", Parquet = "Parquet" }
choice! { IncludedObjectVersions: All = "All", Current = "Current" }
choice! { IntelligentTieringConfigurationStatus: Disabled = "Disabled", Enabled = "Enabled" }
choice! { MetricsStatus: Disabled = "Disabled", Enabled = "Enabled" }
choice! { Mode: Compliance = "COMPLIANCE", Governance = "GOVERNANCE" }
choice! { NoncurrentVersionTransitionStorageClass: DeepArchive = "DEEP_ARCHIVE", Glacier = "GLACIER", Glacier2 = "Glacier", GlacierIr = "GLACIER_IR", IntelligentTiering = "INTELLIGENT_TIERING", OnezoneIa = "ONEZONE_IA", StandardIa = "STANDARD_IA" }
choice! { ObjectLockEnabled: Enabled = "Enabled" }
choice! { ObjectOwnership: ObjectWriter = "ObjectWriter", BucketOwnerPreferred = "BucketOwnerPreferred", BucketOwnerEnforced = "BucketOwnerEnforced" }
choice! { OptionalFields: Size = "Size", LastModifiedDate = "LastModifiedDate", StorageClass = "StorageClass", ETag = "ETag", IsMultipartUploaded = "IsMultipartUploaded", ReplicationStatus = "ReplicationStatus", EncryptionStatus = "EncryptionStatus", ObjectLockRetainUntilDate = "ObjectLockRetainUntilDate", ObjectLockMode = "ObjectLockMode", ObjectLockLegalHoldStatus = "ObjectLockLegalHoldStatus", IntelligentTieringAccessTier = "IntelligentTieringAccessTier", BucketKeyStatus = "BucketKeyStatus", ChecksumAlgorithm = "ChecksumAlgorithm", ObjectAccessControlList = "ObjectAccessControlList", ObjectOwner = "ObjectOwner", LifecycleExpirationDate = "LifecycleExpirationDate" }
choice! { OutputSchemaVersion: V1 = "V_1" }
choice! { Owner: Destination = "Destination" }
choice! { PartitionDateSource: EventTime = "EventTime", DeliveryTime = "DeliveryTime" }
choice! { Protocol: Http = "http", Https = "https" }
choice! { ReplicaModificationsStatus: Enabled = "Enabled", Disabled = "Disabled" }
choice! { ReplicationDestinationStorageClass: DeepArchive = "DEEP_ARCHIVE", Glacier = "GLACIER", GlacierIr = "GLACIER_IR", IntelligentTiering = "INTELLIGENT_TIERING", OnezoneIa = "ONEZONE_IA", ReducedRedundancy = "REDUCED_REDUNDANCY", Standard = "STANDARD", StandardIa = "STANDARD_IA" }
choice! { ReplicationRuleStatus: Disabled = "Disabled", Enabled = "Enabled" }
choice! { ReplicationTimeStatus: Disabled = "Disabled", Enabled = "Enabled" }
choice! { RuleStatus: Enabled = "Enabled", Disabled = "Disabled" }
choice! { SSEAlgorithm: AwsKms = "aws:kms", Aes256 = "AES256", AwsKmsDsse = "aws:kms:dsse" }
choice! { ScheduleFrequency: Daily = "Daily", Weekly = "Weekly" }
choice! { SseAlgorithm: AwsKms = "aws:kms", Aes256 = "AES256" }
choice! { SseKmsEncryptedObjectsStatus: Disabled = "Disabled", Enabled = "Enabled" }
choice! { TransitionDefaultMinimumObjectSize: VariesByStorageClass = "varies_by_storage_class", AllStorageClasses128k = "all_storage_classes_128K" }
choice! { TransitionStorageClass: DeepArchive = "DEEP_ARCHIVE", Glacier = "GLACIER", Glacier2 = "Glacier", GlacierIr = "GLACIER_IR", IntelligentTiering = "INTELLIGENT_TIERING", OnezoneIa = "ONEZONE_IA", StandardIa = "STANDARD_IA" }
choice! { VersioningConfigurationStatus: Enabled = "Enabled", Suspended = "Suspended" }
