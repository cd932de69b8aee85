// CloudFormation registry schemas as in cfn-lint 1.51.0, eu-central-1, corrected by codegen/patches.json. Made by codegen; do not edit.
//! `AWS::Athena::NamedQuery`, `AWS::Athena::WorkGroup`.

use crate::cfn::{Id, KeyRef, MOST, Map, Name, Val};

resource! { stateless NamedQuery = "AWS::Athena::NamedQuery", ref id: Id<NamedQuery>;
    get named_query_id: String = "NamedQueryId";
    must database: String = "Database" .create_only().length(1, 255);
    must query_string: String = "QueryString" .create_only().length(1, 262_144);
    may description: String = "Description" .create_only().length(1, 1024);
    may name: String = "Name" .create_only().length(1, 128);
    may work_group: Name<WorkGroup> = "WorkGroup" .create_only();
}
resource! { stateless WorkGroup = "AWS::Athena::WorkGroup", ref name: Name<WorkGroup>;
    get creation_time: String = "CreationTime";
    get work_group_configuration_engine_version_effective_engine_version: String = "WorkGroupConfiguration.EngineVersion.EffectiveEngineVersion";
    get work_group_configuration_updates_engine_version_effective_engine_version: String = "WorkGroupConfigurationUpdates.EngineVersion.EffectiveEngineVersion";
    must name: String = "Name" .create_only().pattern("[a-zA-Z0-9._-]{1,128}");
    may description: String = "Description" .length(0, 1024);
    may recursive_delete_option: bool = "RecursiveDeleteOption";
    may state: State = "State";
    may tags: Vec<Tag> = "Tags";
    may work_group_configuration: WorkGroupConfiguration = "WorkGroupConfiguration";
    may work_group_configuration_updates: WorkGroupConfigurationUpdates = "WorkGroupConfigurationUpdates";
}
object! { AclConfiguration;
    must s3_acl_option: AclConfigurationS3AclOption = "S3AclOption";
}
object! { Classification;
    may name: String = "Name";
    may properties: Map<String> = "Properties";
}
object! { CloudWatchLoggingConfiguration;
    may enabled: bool = "Enabled";
    may log_group: String = "LogGroup";
    may log_stream_name_prefix: String = "LogStreamNamePrefix";
    may log_types: Map<Vec<Val<String>>> = "LogTypes";
}
object! { CustomerContentEncryptionConfiguration;
    must kms_key: String = "KmsKey";
}
object! { EncryptionConfiguration;
    must encryption_option: EncryptionConfigurationEncryptionOption = "EncryptionOption";
    may kms_key: KeyRef = "KmsKey";
}
object! { EngineConfiguration;
    may additional_configs: Map<String> = "AdditionalConfigs";
    may classifications: Vec<Classification> = "Classifications";
    may coordinator_dpu_size: i64 = "CoordinatorDpuSize";
    may default_executor_dpu_size: i64 = "DefaultExecutorDpuSize";
    may max_concurrent_dpus: i64 = "MaxConcurrentDpus";
    may spark_properties: Map<String> = "SparkProperties";
}
object! { EngineVersion;
    may selected_engine_version: String = "SelectedEngineVersion";
}
object! { ManagedLoggingConfiguration;
    may enabled: bool = "Enabled";
    may kms_key: String = "KmsKey";
}
object! { ManagedQueryResultsConfiguration;
    may enabled: bool = "Enabled";
    may encryption_configuration: ManagedStorageEncryptionConfiguration = "EncryptionConfiguration";
}
object! { ManagedStorageEncryptionConfiguration;
    may kms_key: String = "KmsKey";
}
object! { MonitoringConfiguration;
    may cloud_watch_logging_configuration: CloudWatchLoggingConfiguration = "CloudWatchLoggingConfiguration";
    may managed_logging_configuration: ManagedLoggingConfiguration = "ManagedLoggingConfiguration";
    may s3_logging_configuration: S3LoggingConfiguration = "S3LoggingConfiguration";
}
object! { ResultConfiguration;
    may acl_configuration: AclConfiguration = "AclConfiguration";
    may encryption_configuration: EncryptionConfiguration = "EncryptionConfiguration";
    may expected_bucket_owner: String = "ExpectedBucketOwner";
    may output_location: String = "OutputLocation";
}
object! { ResultConfigurationUpdates;
    may acl_configuration: AclConfiguration = "AclConfiguration";
    may encryption_configuration: EncryptionConfiguration = "EncryptionConfiguration";
    may expected_bucket_owner: String = "ExpectedBucketOwner";
    may output_location: String = "OutputLocation";
    may remove_acl_configuration: bool = "RemoveAclConfiguration";
    may remove_encryption_configuration: bool = "RemoveEncryptionConfiguration";
    may remove_expected_bucket_owner: bool = "RemoveExpectedBucketOwner";
    may remove_output_location: bool = "RemoveOutputLocation";
}
object! { S3LoggingConfiguration;
    may enabled: bool = "Enabled";
    may kms_key: String = "KmsKey";
    may log_location: String = "LogLocation";
}
object! { Tag;
    must key: String = "Key" .length(1, 128);
    must value: String = "Value" .length(0, 256);
}
object! { WorkGroupConfiguration;
    may additional_configuration: String = "AdditionalConfiguration";
    may bytes_scanned_cutoff_per_query: i64 = "BytesScannedCutoffPerQuery" .range(10_000_000, MOST);
    may customer_content_encryption_configuration: CustomerContentEncryptionConfiguration = "CustomerContentEncryptionConfiguration";
    may enforce_work_group_configuration: bool = "EnforceWorkGroupConfiguration";
    may engine_configuration: EngineConfiguration = "EngineConfiguration";
    may engine_version: EngineVersion = "EngineVersion";
    may execution_role: String = "ExecutionRole";
    may managed_query_results_configuration: ManagedQueryResultsConfiguration = "ManagedQueryResultsConfiguration";
    may monitoring_configuration: MonitoringConfiguration = "MonitoringConfiguration";
    may publish_cloud_watch_metrics_enabled: bool = "PublishCloudWatchMetricsEnabled";
    may requester_pays_enabled: bool = "RequesterPaysEnabled";
    may result_configuration: ResultConfiguration = "ResultConfiguration";
}
object! { WorkGroupConfigurationUpdates;
    may additional_configuration: String = "AdditionalConfiguration";
    may bytes_scanned_cutoff_per_query: i64 = "BytesScannedCutoffPerQuery" .range(10_000_000, MOST);
    may customer_content_encryption_configuration: CustomerContentEncryptionConfiguration = "CustomerContentEncryptionConfiguration";
    may enforce_work_group_configuration: bool = "EnforceWorkGroupConfiguration";
    may engine_configuration: EngineConfiguration = "EngineConfiguration";
    may engine_version: EngineVersion = "EngineVersion";
    may execution_role: String = "ExecutionRole";
    may managed_query_results_configuration: ManagedQueryResultsConfiguration = "ManagedQueryResultsConfiguration";
    may monitoring_configuration: MonitoringConfiguration = "MonitoringConfiguration";
    may publish_cloud_watch_metrics_enabled: bool = "PublishCloudWatchMetricsEnabled";
    may remove_bytes_scanned_cutoff_per_query: bool = "RemoveBytesScannedCutoffPerQuery";
    may remove_customer_content_encryption_configuration: bool = "RemoveCustomerContentEncryptionConfiguration";
    may requester_pays_enabled: bool = "RequesterPaysEnabled";
    may result_configuration_updates: ResultConfigurationUpdates = "ResultConfigurationUpdates";
}
choice! { AclConfigurationS3AclOption: BucketOwnerFullControl = "BUCKET_OWNER_FULL_CONTROL" }
choice! { EncryptionConfigurationEncryptionOption: SseS3 = "SSE_S3", SseKms = "SSE_KMS", CseKms = "CSE_KMS" }
choice! { State: Enabled = "ENABLED", Disabled = "DISABLED" }
