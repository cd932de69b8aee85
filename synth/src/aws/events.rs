// CloudFormation registry schemas as in cfn-lint 1.51.0, eu-central-1, corrected by codegen/patches.json. Made by codegen; do not edit.
//! `AWS::Events::Rule`.

use super::{ec2, iam, sqs};
use crate::cfn::{AnyResource, Arn, Id, Json, MOST, Map, Name, Val};

resource! { stateless Rule = "AWS::Events::Rule", ref name: Name<Rule>;
    get arn: Arn<Rule> = "Arn";
    may description: String = "Description" .length(0, 512);
    may event_bus_name: String = "EventBusName" .length(1, 1600).pattern(r"^(arn:aws[\w-]*:events:[a-z]{2}-[a-z]+-[\w-]+:[0-9]{12}:event-bus\/)?[/\.\-_A-Za-z0-9]+$");
    may event_pattern: Json = "EventPattern";
    may name: String = "Name" .create_only().length(1, 64).pattern(r"^[\.\-_A-Za-z0-9]+$");
    may role_arn: Arn<iam::Role> = "RoleArn";
    may schedule_expression: String = "ScheduleExpression" .length(0, 256);
    may state: State = "State";
    may tags: Vec<Tag> = "Tags";
    may targets: Vec<Target> = "Targets" .count(1, 100).unique();
}
object! { AppSyncParameters;
    must graph_ql_operation: String = "GraphQLOperation";
}
object! { AwsVpcConfiguration;
    must subnets: Vec<Val<String>> = "Subnets";
    may assign_public_ip: AssignPublicIp = "AssignPublicIp";
    may security_groups: Vec<Val<Id<ec2::SecurityGroup>>> = "SecurityGroups" .unique();
}
object! { BatchArrayProperties;
    may size: i64 = "Size";
}
object! { BatchParameters;
    must job_definition: String = "JobDefinition";
    must job_name: String = "JobName";
    may array_properties: BatchArrayProperties = "ArrayProperties";
    may retry_strategy: BatchRetryStrategy = "RetryStrategy";
}
object! { BatchRetryStrategy;
    may attempts: i64 = "Attempts";
}
object! { CapacityProviderStrategyItem;
    must capacity_provider: String = "CapacityProvider" .length(1, 255);
    may base: i64 = "Base" .range(0, 100_000);
    may weight: i64 = "Weight" .range(0, 1000);
}
object! { DeadLetterConfig;
    may arn: Arn<sqs::Queue> = "Arn";
}
object! { EcsParameters;
    must task_definition_arn: String = "TaskDefinitionArn" .length(1, 1600);
    may capacity_provider_strategy: Vec<CapacityProviderStrategyItem> = "CapacityProviderStrategy" .count(0, 6).unique();
    may enable_ecs_managed_tags: bool = "EnableECSManagedTags";
    may enable_execute_command: bool = "EnableExecuteCommand";
    may group: String = "Group";
    may launch_type: LaunchType = "LaunchType";
    may network_configuration: NetworkConfiguration = "NetworkConfiguration";
    may placement_constraints: Vec<PlacementConstraint> = "PlacementConstraints" .count(0, 10).unique();
    may placement_strategies: Vec<PlacementStrategy> = "PlacementStrategies" .unique();
    may platform_version: String = "PlatformVersion";
    may propagate_tags: PropagateTags = "PropagateTags";
    may reference_id: String = "ReferenceId" .length(0, 1024);
    may tag_list: Vec<Tag> = "TagList" .unique();
    may task_count: i64 = "TaskCount" .range(1, MOST);
}
object! { HttpParameters;
    may header_parameters: Map<String> = "HeaderParameters";
    may path_parameter_values: Vec<Val<String>> = "PathParameterValues" .each_pattern(r"\S");
    may query_string_parameters: Map<String> = "QueryStringParameters";
}
object! { InputTransformer;
    must input_template: String = "InputTemplate" .length(1, 8192);
    may input_paths_map: Map<String> = "InputPathsMap";
}
object! { KinesisParameters;
    must partition_key_path: String = "PartitionKeyPath" .length(0, 256);
}
object! { NetworkConfiguration;
    may aws_vpc_configuration: AwsVpcConfiguration = "AwsVpcConfiguration";
}
object! { PlacementConstraint;
    may expression: String = "Expression" .length(0, 2000);
    may type_: Type = "Type";
}
object! { PlacementStrategy;
    may field: String = "Field";
    may type_: String = "Type";
}
object! { RedshiftDataParameters;
    must database: String = "Database" .length(1, 64);
    may db_user: String = "DbUser" .length(1, 128);
    may secret_manager_arn: String = "SecretManagerArn" .length(1, 1600).pattern(r"^(^arn:aws([a-z]|\-)*:secretsmanager:[a-z0-9-.]+:.*)|(\$(\.[\w_-]+(\[(\d+|\*)\])*)*)$");
    may sql: String = "Sql" .length(1, 100_000);
    may sqls: Vec<Val<String>> = "Sqls";
    may statement_name: String = "StatementName" .length(1, 500);
    may with_event: bool = "WithEvent";
}
object! { RetryPolicy;
    may maximum_event_age_in_seconds: i64 = "MaximumEventAgeInSeconds" .range(60, 86_400);
    may maximum_retry_attempts: i64 = "MaximumRetryAttempts" .range(0, 185);
}
object! { RunCommandParameters;
    must run_command_targets: Vec<RunCommandTarget> = "RunCommandTargets" .count(1, 5).unique();
}
object! { RunCommandTarget;
    must key: String = "Key" .length(1, 128).pattern(r"^[^\x00-\x1F!\x22\x23$%&'()*,;<>?\[\\\]^`{|}~]*$");
    must values: Vec<Val<String>> = "Values" .count(1, 50).unique().each_length(1, 256);
}
object! { SageMakerPipelineParameter;
    must name: String = "Name" .length(1, 256).pattern("^[a-zA-Z0-9](-*[a-zA-Z0-9])*$");
    must value: String = "Value" .length(0, 1024);
}
object! { SageMakerPipelineParameters;
    may pipeline_parameter_list: Vec<SageMakerPipelineParameter> = "PipelineParameterList" .count(0, 200).unique();
}
object! { SqsParameters;
    must message_group_id: String = "MessageGroupId";
}
object! { Tag;
    may key: String = "Key" .length(1, 128);
    may value: String = "Value" .length(0, 256);
}
object! { Target;
    must arn: Arn<AnyResource> = "Arn";
    must id: String = "Id" .length(1, 64).pattern(r"^[\.\-_A-Za-z0-9]+$");
    may app_sync_parameters: AppSyncParameters = "AppSyncParameters";
    may batch_parameters: BatchParameters = "BatchParameters";
    may dead_letter_config: DeadLetterConfig = "DeadLetterConfig";
    may ecs_parameters: EcsParameters = "EcsParameters";
    may http_parameters: HttpParameters = "HttpParameters";
    may input: String = "Input" .length(0, 8192);
    may input_path: String = "InputPath" .length(0, 256);
    may input_transformer: InputTransformer = "InputTransformer";
    may kinesis_parameters: KinesisParameters = "KinesisParameters";
    may redshift_data_parameters: RedshiftDataParameters = "RedshiftDataParameters";
    may retry_policy: RetryPolicy = "RetryPolicy";
    may role_arn: Arn<iam::Role> = "RoleArn";
    may run_command_parameters: RunCommandParameters = "RunCommandParameters";
    may sage_maker_pipeline_parameters: SageMakerPipelineParameters = "SageMakerPipelineParameters";
    may sqs_parameters: SqsParameters = "SqsParameters";
}
choice! { AssignPublicIp: Disabled = "DISABLED", Enabled = "ENABLED" }
choice! { LaunchType: Ec2 = "EC2", External = "EXTERNAL", Fargate = "FARGATE" }
choice! { PropagateTags: TaskDefinition = "TASK_DEFINITION" }
choice! { State: Disabled = "DISABLED", Enabled = "ENABLED", EnabledWithAllCloudtrailManagementEvents = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" }
choice! { Type: DistinctInstance = "distinctInstance", MemberOf = "memberOf" }
