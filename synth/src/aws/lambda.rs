// CloudFormation registry schemas as in cfn-lint 1.51.0, eu-central-1, corrected by codegen/patches.json. Made by codegen; do not edit.
//! `AWS::Lambda::EventInvokeConfig`, `AWS::Lambda::EventSourceMapping`, `AWS::Lambda::Function`, `AWS::Lambda::Permission`.

use super::{InvokingPrincipal, ec2, iam, kms, logs, s3, sqs};
use crate::cfn::{AnyResource, Arn, Id, MAX, MOST, Map, Name, Val};

resource! { stateless EventInvokeConfig = "AWS::Lambda::EventInvokeConfig", ref id: Id<EventInvokeConfig>;
    must function_name: Name<Function> = "FunctionName" .create_only();
    must qualifier: String = "Qualifier" .create_only().pattern(r"^\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9$_-]{1,129}$");
    may destination_config: EventInvokeConfigDestinationConfig = "DestinationConfig";
    may maximum_event_age_in_seconds: i64 = "MaximumEventAgeInSeconds" .range(60, 21_600);
    may maximum_retry_attempts: i64 = "MaximumRetryAttempts" .range(0, 2);
}
resource! { stateless EventSourceMapping = "AWS::Lambda::EventSourceMapping", ref id: Id<EventSourceMapping>;
    get event_source_mapping_arn: Arn<EventSourceMapping> = "EventSourceMappingArn";
    must function_name: Arn<Function> = "FunctionName";
    may amazon_managed_kafka_event_source_config: AmazonManagedKafkaEventSourceConfig = "AmazonManagedKafkaEventSourceConfig";
    may batch_size: i64 = "BatchSize" .range(1, 10_000);
    may bisect_batch_on_function_error: bool = "BisectBatchOnFunctionError";
    may destination_config: EventSourceMappingDestinationConfig = "DestinationConfig";
    may document_db_event_source_config: DocumentDBEventSourceConfig = "DocumentDBEventSourceConfig";
    may enabled: bool = "Enabled";
    may event_source_arn: Arn<sqs::Queue> = "EventSourceArn" .create_only();
    may filter_criteria: FilterCriteria = "FilterCriteria";
    may function_response_types: Vec<Val<FunctionResponseTypes>> = "FunctionResponseTypes" .count(0, 1).unique();
    may kms_key_arn: Arn<kms::Key> = "KmsKeyArn";
    may logging_config: EventSourceMappingLoggingConfig = "LoggingConfig";
    may maximum_batching_window_in_seconds: i64 = "MaximumBatchingWindowInSeconds" .range(0, 300);
    may maximum_record_age_in_seconds: i64 = "MaximumRecordAgeInSeconds" .range(-1, 604_800);
    may maximum_retry_attempts: i64 = "MaximumRetryAttempts" .range(-1, 10_000);
    may metrics_config: MetricsConfig = "MetricsConfig";
    may parallelization_factor: i64 = "ParallelizationFactor" .range(1, 10);
    may provisioned_poller_config: ProvisionedPollerConfig = "ProvisionedPollerConfig";
    may queues: Vec<Val<String>> = "Queues" .count(1, 1).unique().each_length(1, 1000).each_pattern(r"[\s\S]*");
    may scaling_config: ScalingConfig = "ScalingConfig";
    may self_managed_event_source: SelfManagedEventSource = "SelfManagedEventSource" .create_only();
    may self_managed_kafka_event_source_config: SelfManagedKafkaEventSourceConfig = "SelfManagedKafkaEventSourceConfig";
    may source_access_configurations: Vec<SourceAccessConfiguration> = "SourceAccessConfigurations" .count(1, 22).unique();
    may starting_position: StartingPosition = "StartingPosition" .create_only();
    may starting_position_timestamp: f64 = "StartingPositionTimestamp" .create_only();
    may tags: Vec<Tag> = "Tags" .unique();
    may topics: Vec<Val<String>> = "Topics" .count(1, 1).unique().each_length(1, 249).each_pattern(r"^[^.]([a-zA-Z0-9\-_.]+)");
    may tumbling_window_in_seconds: i64 = "TumblingWindowInSeconds" .range(0, 900);
}
resource! { stateless Function = "AWS::Lambda::Function", ref name: Name<Function>;
    get arn: Arn<Function> = "Arn";
    get snap_start_response: String = "SnapStartResponse";
    get snap_start_response_apply_on: String = "SnapStartResponse.ApplyOn";
    get snap_start_response_optimization_status: String = "SnapStartResponse.OptimizationStatus";
    must code: Code = "Code";
    must role: Arn<iam::Role> = "Role";
    may architectures: Vec<Val<Architectures>> = "Architectures" .count(1, 1).unique();
    may capacity_provider_config: CapacityProviderConfig = "CapacityProviderConfig";
    may code_signing_config_arn: String = "CodeSigningConfigArn" .length(0, 200).pattern(r"arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:code-signing-config:csc-[a-z0-9]{17}");
    may dead_letter_config: DeadLetterConfig = "DeadLetterConfig";
    may description: String = "Description" .length(0, 256);
    may durable_config: DurableConfig = "DurableConfig";
    may environment: Environment = "Environment";
    may ephemeral_storage: EphemeralStorage = "EphemeralStorage";
    may file_system_configs: Vec<FileSystemConfig> = "FileSystemConfigs" .count(0, 1);
    may function_name: String = "FunctionName" .create_only().length(1, 64);
    may function_scaling_config: FunctionScalingConfig = "FunctionScalingConfig";
    may handler: String = "Handler" .length(0, 128).pattern(r"^[^\s]+$");
    may image_config: ImageConfig = "ImageConfig";
    may kms_key_arn: Arn<kms::Key> = "KmsKeyArn";
    may layers: Vec<Val<String>> = "Layers" .count(0, 5).unique().each_length(1, MAX).each_pattern(r"^(arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+|arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)$");
    may logging_config: FunctionLoggingConfig = "LoggingConfig";
    may memory_size: i64 = "MemorySize" .range(128, 10_240);
    may package_type: PackageType = "PackageType" .create_only();
    may publish_to_latest_published: bool = "PublishToLatestPublished";
    may recursive_loop: FunctionRecursiveLoop = "RecursiveLoop";
    may reserved_concurrent_executions: i64 = "ReservedConcurrentExecutions" .range(0, MOST);
    may runtime: Runtime = "Runtime";
    may runtime_management_config: RuntimeManagementConfig = "RuntimeManagementConfig";
    may snap_start: SnapStart = "SnapStart";
    may tags: Vec<Tag> = "Tags" .unique();
    may tenancy_config: TenancyConfig = "TenancyConfig" .create_only();
    may timeout: i64 = "Timeout" .range(1, 900);
    may tracing_config: TracingConfig = "TracingConfig";
    may vpc_config: VpcConfig = "VpcConfig";
}
resource! { stateless Permission = "AWS::Lambda::Permission", ref id: Id<Permission>;
    must action: String = "Action" .create_only().length(1, 256).pattern("^(lambda:[*]|lambda:[a-zA-Z]+|[*])$");
    must function_name: Arn<Function> = "FunctionName" .create_only();
    must principal: InvokingPrincipal = "Principal" .create_only();
    may event_source_token: String = "EventSourceToken" .create_only().length(1, 256).pattern(r"^[a-zA-Z0-9._\-]+$");
    may function_url_auth_type: FunctionUrlAuthType = "FunctionUrlAuthType" .create_only();
    may invoked_via_function_url: bool = "InvokedViaFunctionUrl" .create_only();
    may principal_org_id: String = "PrincipalOrgID" .create_only().length(12, 34).pattern("^o-[a-z0-9]{10,32}$");
    may source_account: String = "SourceAccount" .create_only().length(12, 12).pattern(r"^\d{12}$");
    may source_arn: Arn<AnyResource> = "SourceArn" .create_only();
}
object! { AmazonManagedKafkaEventSourceConfig;
    may consumer_group_id: String = "ConsumerGroupId" .length(1, 200).pattern(r"[a-zA-Z0-9-\/*:_+=.@-]*");
    may schema_registry_config: SchemaRegistryConfig = "SchemaRegistryConfig";
}
object! { CapacityProviderConfig;
    must lambda_managed_instances_capacity_provider_config: LambdaManagedInstancesCapacityProviderConfig = "LambdaManagedInstancesCapacityProviderConfig";
}
object! { Code;
    may image_uri: String = "ImageUri";
    may s3_bucket: Name<s3::Bucket> = "S3Bucket";
    may s3_key: String = "S3Key" .length(1, 1024);
    may s3_object_storage_mode: S3ObjectStorageMode = "S3ObjectStorageMode";
    may s3_object_version: String = "S3ObjectVersion" .length(1, 1024);
    may source_kms_key_arn: String = "SourceKMSKeyArn" .pattern("^(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()$");
    may zip_file: String = "ZipFile";
}
object! { DeadLetterConfig;
    may target_arn: String = "TargetArn" .pattern("^(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()$");
}
object! { DocumentDBEventSourceConfig;
    may collection_name: String = "CollectionName" .length(1, 57).pattern("^[_a-zA-Z0-9][^$]*$");
    may database_name: String = "DatabaseName" .length(1, 63).pattern(r"^[^ /\.$\x22]*$");
    may full_document: FullDocument = "FullDocument";
}
object! { DurableConfig;
    must execution_timeout: i64 = "ExecutionTimeout" .range(1, 31_622_400);
    may retention_period_in_days: i64 = "RetentionPeriodInDays" .range(1, 90);
}
object! { Endpoints;
    may kafka_bootstrap_servers: Vec<Val<String>> = "KafkaBootstrapServers" .count(1, 10).unique().each_length(1, 300).each_pattern(r"^(([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\-]*[a-zA-Z0-9])\.)*([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9\-]*[A-Za-z0-9]):[0-9]{1,5}");
}
object! { Environment;
    may variables: Map<String> = "Variables";
}
object! { EphemeralStorage;
    must size: i64 = "Size" .range(512, 10_240);
}
object! { EventInvokeConfigDestinationConfig;
    may on_failure: EventInvokeConfigOnFailure = "OnFailure";
    may on_success: OnSuccess = "OnSuccess";
}
object! { EventInvokeConfigOnFailure;
    must destination: String = "Destination" .length(0, 350).pattern(r"^$|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:([a-z]+(-[a-z]+)+-\d{1})?:(\d{12})?:(.*)");
}
object! { EventSourceMappingDestinationConfig;
    may on_failure: EventSourceMappingOnFailure = "OnFailure";
}
object! { EventSourceMappingLoggingConfig;
    may system_log_level: SystemLogLevel = "SystemLogLevel";
}
object! { EventSourceMappingOnFailure;
    may destination: String = "Destination" .length(12, 1024).pattern(r"^$|kafka://([^.]([a-zA-Z0-9\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1})?:(\d{12})?:(.*)");
}
object! { FileSystemConfig;
    must arn: String = "Arn" .length(0, 200).pattern(r"^arn:aws[a-zA-Z-]*:elasticfilesystem:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:access-point/fsap-[a-f0-9]{17}$|^arn:aws[-a-z]*:s3files:[0-9a-z-:]+:file-system/fs-[0-9a-f]{17,40}/access-point/fsap-[0-9a-f]{17,40}$");
    must local_mount_path: String = "LocalMountPath" .length(0, 160).pattern("^/mnt/[a-zA-Z0-9-_.]+$");
}
object! { Filter;
    may pattern: String = "Pattern" .length(0, 4096).pattern(".*");
}
object! { FilterCriteria;
    may filters: Vec<Filter> = "Filters" .count(1, 20).unique();
}
object! { FunctionLoggingConfig;
    may application_log_level: ApplicationLogLevel = "ApplicationLogLevel";
    may log_format: LogFormat = "LogFormat";
    may log_group: Name<logs::LogGroup> = "LogGroup";
    may system_log_level: SystemLogLevel = "SystemLogLevel";
}
object! { FunctionScalingConfig;
    may max_execution_environments: i64 = "MaxExecutionEnvironments" .range(0, 15_000);
    may min_execution_environments: i64 = "MinExecutionEnvironments" .range(0, 15_000);
}
object! { ImageConfig;
    may command: Vec<Val<String>> = "Command" .count(0, 1500).unique();
    may entry_point: Vec<Val<String>> = "EntryPoint" .count(0, 1500).unique();
    may working_directory: String = "WorkingDirectory" .length(0, 1000);
}
object! { LambdaManagedInstancesCapacityProviderConfig;
    must capacity_provider_arn: String = "CapacityProviderArn" .length(1, 140).pattern(r"^arn:aws[a-zA-Z-]*:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:capacity-provider:[a-zA-Z0-9-_]+$");
    may execution_environment_memory_gi_b_per_v_cpu: f64 = "ExecutionEnvironmentMemoryGiBPerVCpu" .range(2, 8);
    may per_execution_environment_max_concurrency: i64 = "PerExecutionEnvironmentMaxConcurrency" .range(1, 1600);
}
object! { MetricsConfig;
    may metrics: Vec<Val<Metrics>> = "Metrics" .count(0, 3).unique();
}
object! { OnSuccess;
    must destination: String = "Destination" .length(0, 350).pattern(r"^$|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:([a-z]+(-[a-z]+)+-\d{1})?:(\d{12})?:(.*)");
}
object! { ProvisionedPollerConfig;
    may maximum_pollers: i64 = "MaximumPollers" .range(1, 2000);
    may minimum_pollers: i64 = "MinimumPollers" .range(1, 200);
    may poller_group_name: String = "PollerGroupName" .length(0, 128).pattern("^[a-zA-Z0-9-_]*$");
}
object! { RuntimeManagementConfig;
    must update_runtime_on: UpdateRuntimeOn = "UpdateRuntimeOn";
    may runtime_version_arn: String = "RuntimeVersionArn";
}
object! { ScalingConfig;
    may maximum_concurrency: i64 = "MaximumConcurrency" .range(2, 1000);
}
object! { SchemaRegistryAccessConfig;
    may type_: SchemaRegistryAccessConfigType = "Type";
    may uri: String = "URI" .length(1, 10_000).pattern(r"arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1})?:(\d{12})?:(.*)");
}
object! { SchemaRegistryConfig;
    may access_configs: Vec<SchemaRegistryAccessConfig> = "AccessConfigs" .count(0, 2).unique();
    may event_record_format: EventRecordFormat = "EventRecordFormat";
    may schema_registry_uri: String = "SchemaRegistryURI" .length(1, 10_000).pattern("[a-zA-Z0-9-/*:_+=.@-]*");
    may schema_validation_configs: Vec<SchemaValidationConfig> = "SchemaValidationConfigs" .count(1, 2).unique();
}
object! { SchemaValidationConfig;
    may attribute: Attribute = "Attribute";
}
object! { SelfManagedEventSource;
    may endpoints: Endpoints = "Endpoints";
}
object! { SelfManagedKafkaEventSourceConfig;
    may consumer_group_id: String = "ConsumerGroupId" .length(1, 200).pattern(r"[a-zA-Z0-9-\/*:_+=.@-]*");
    may schema_registry_config: SchemaRegistryConfig = "SchemaRegistryConfig";
}
object! { SnapStart;
    must apply_on: ApplyOn = "ApplyOn";
}
object! { SourceAccessConfiguration;
    may type_: SourceAccessConfigurationType = "Type";
    may uri: String = "URI" .length(1, 200).pattern(r"[a-zA-Z0-9-\/*:_+=.@-]*");
}
object! { Tag;
    must key: String = "Key" .length(1, 128);
    may value: String = "Value" .length(0, 256);
}
object! { TenancyConfig;
    must tenant_isolation_mode: TenantIsolationMode = "TenantIsolationMode";
}
object! { TracingConfig;
    may mode: Mode = "Mode";
}
object! { VpcConfig;
    may ipv6_allowed_for_dual_stack: bool = "Ipv6AllowedForDualStack";
    may security_group_ids: Vec<Val<Id<ec2::SecurityGroup>>> = "SecurityGroupIds" .count(0, 5);
    may subnet_ids: Vec<Val<String>> = "SubnetIds" .count(0, 16);
}
choice! { ApplicationLogLevel: Trace = "TRACE", Debug = "DEBUG", Info = "INFO", Warn = "WARN", Error = "ERROR", Fatal = "FATAL" }
choice! { ApplyOn: PublishedVersions = "PublishedVersions", None = "None" }
choice! { Architectures: X86_64 = "x86_64", Arm64 = "arm64" }
choice! { Attribute: Key = "KEY", Value = "VALUE" }
choice! { EventRecordFormat: Json = "JSON", Source = "SOURCE" }
choice! { FullDocument: UpdateLookup = "UpdateLookup", Default = "Default" }
choice! { FunctionRecursiveLoop: Allow = "Allow", Terminate = "Terminate" }
choice! { FunctionResponseTypes: ReportBatchItemFailures = "ReportBatchItemFailures" }
choice! { FunctionUrlAuthType: AwsIam = "AWS_IAM", None = "NONE" }
choice! { LogFormat: Text = "Text", Json = "JSON" }
choice! { Metrics: EventCount = "EventCount", ErrorCount = "ErrorCount", KafkaMetrics = "KafkaMetrics" }
choice! { Mode: Active = "Active", PassThrough = "PassThrough" }
choice! { PackageType: Image = "Image", Zip = "Zip" }
choice! { Runtime: Dotnet10 = "dotnet10", Dotnet6 = "dotnet6", Dotnet8 = "dotnet8", Dotnetcore1_0 = "dotnetcore1.0", Dotnetcore2_0 = "dotnetcore2.0", Dotnetcore2_1 = "dotnetcore2.1", Dotnetcore3_1 = "dotnetcore3.1", Go1X = "go1.x", Java11 = "java11", Java17 = "java17", Java21 = "java21", Java25 = "java25", Java8 = "java8", Java8Al2 = "java8.al2", Nodejs = "nodejs", Nodejs10X = "nodejs10.x", Nodejs12X = "nodejs12.x", Nodejs14X = "nodejs14.x", Nodejs16X = "nodejs16.x", Nodejs18X = "nodejs18.x", Nodejs20X = "nodejs20.x", Nodejs22X = "nodejs22.x", Nodejs24X = "nodejs24.x", Nodejs4_3 = "nodejs4.3", Nodejs4_3Edge = "nodejs4.3-edge", Nodejs6_10 = "nodejs6.10", Nodejs8_10 = "nodejs8.10", Provided = "provided", ProvidedAl2 = "provided.al2", ProvidedAl2023 = "provided.al2023", Python2_7 = "python2.7", Python3_10 = "python3.10", Python3_11 = "python3.11", Python3_12 = "python3.12", Python3_13 = "python3.13", Python3_14 = "python3.14", Python3_6 = "python3.6", Python3_7 = "python3.7", Python3_8 = "python3.8", Python3_9 = "python3.9", Ruby2_5 = "ruby2.5", Ruby2_7 = "ruby2.7", Ruby3_2 = "ruby3.2", Ruby3_3 = "ruby3.3", Ruby3_4 = "ruby3.4", Ruby4_0 = "ruby4.0" }
choice! { S3ObjectStorageMode: Copy = "COPY", Reference = "REFERENCE" }
choice! { SchemaRegistryAccessConfigType: BasicAuth = "BASIC_AUTH", ClientCertificateTlsAuth = "CLIENT_CERTIFICATE_TLS_AUTH", ServerRootCaCertificate = "SERVER_ROOT_CA_CERTIFICATE" }
choice! { SourceAccessConfigurationType: BasicAuth = "BASIC_AUTH", VpcSubnet = "VPC_SUBNET", VpcSecurityGroup = "VPC_SECURITY_GROUP", SaslScram512Auth = "SASL_SCRAM_512_AUTH", SaslScram256Auth = "SASL_SCRAM_256_AUTH", VirtualHost = "VIRTUAL_HOST", ClientCertificateTlsAuth = "CLIENT_CERTIFICATE_TLS_AUTH", ServerRootCaCertificate = "SERVER_ROOT_CA_CERTIFICATE" }
choice! { StartingPosition: TrimHorizon = "TRIM_HORIZON", Latest = "LATEST", AtTimestamp = "AT_TIMESTAMP" }
choice! { SystemLogLevel: Debug = "DEBUG", Info = "INFO", Warn = "WARN" }
choice! { TenantIsolationMode: PerTenant = "PER_TENANT" }
choice! { UpdateRuntimeOn: Auto = "Auto", FunctionUpdate = "FunctionUpdate", Manual = "Manual" }
