// CloudFormation registry schemas as in cfn-lint 1.51.0, eu-central-1, corrected by codegen/patches.json. Made by codegen; do not edit.
//! `AWS::Scheduler::Schedule`, `AWS::Scheduler::ScheduleGroup`.

use super::{ec2, iam, kms, sqs};
use crate::cfn::{AnyResource, Arn, Id, MAX, Map, Name, Val};

resource! { stateless Schedule = "AWS::Scheduler::Schedule", ref name: Name<Schedule>;
    get arn: Arn<Schedule> = "Arn";
    must flexible_time_window: FlexibleTimeWindow = "FlexibleTimeWindow";
    must schedule_expression: String = "ScheduleExpression" .length(1, 256);
    must target: Target = "Target";
    may description: String = "Description" .length(0, 512);
    may end_date: String = "EndDate";
    may group_name: Name<ScheduleGroup> = "GroupName";
    may kms_key_arn: Arn<kms::Key> = "KmsKeyArn";
    may name: String = "Name" .create_only().length(1, 64).pattern("^[0-9a-zA-Z-_.]+$");
    may schedule_expression_timezone: String = "ScheduleExpressionTimezone" .length(1, 50);
    may start_date: String = "StartDate";
    may state: ScheduleState = "State";
}
resource! { stateless ScheduleGroup = "AWS::Scheduler::ScheduleGroup", ref name: Name<ScheduleGroup>;
    get arn: Arn<ScheduleGroup> = "Arn";
    get creation_date: String = "CreationDate";
    get last_modification_date: String = "LastModificationDate";
    get state: String = "State";
    may name: String = "Name" .create_only().length(1, 64).pattern("^[0-9a-zA-Z-_.]+$");
    may tags: Vec<Tag> = "Tags" .count(0, 200);
}
object! { AwsVpcConfiguration;
    must subnets: Vec<Val<String>> = "Subnets" .count(1, 16).each_length(1, 1000);
    may assign_public_ip: AwsVpcConfigurationAssignPublicIp = "AssignPublicIp";
    may security_groups: Vec<Val<Id<ec2::SecurityGroup>>> = "SecurityGroups" .count(1, 5);
}
object! { CapacityProviderStrategyItem;
    must capacity_provider: String = "CapacityProvider" .length(1, 255);
    may base: f64 = "Base" .range(0, 100_000);
    may weight: f64 = "Weight" .range(0, 1000);
}
object! { DeadLetterConfig;
    may arn: Arn<sqs::Queue> = "Arn";
}
object! { EcsParameters;
    must task_definition_arn: String = "TaskDefinitionArn" .length(1, 1600);
    may capacity_provider_strategy: Vec<CapacityProviderStrategyItem> = "CapacityProviderStrategy" .count(0, 6);
    may enable_ecs_managed_tags: bool = "EnableECSManagedTags";
    may enable_execute_command: bool = "EnableExecuteCommand";
    may group: String = "Group" .length(1, 255);
    may launch_type: EcsParametersLaunchType = "LaunchType";
    may network_configuration: NetworkConfiguration = "NetworkConfiguration";
    may placement_constraints: Vec<PlacementConstraint> = "PlacementConstraints" .count(0, 10);
    may placement_strategy: Vec<PlacementStrategy> = "PlacementStrategy" .count(0, 5);
    may platform_version: String = "PlatformVersion" .length(1, 64);
    may propagate_tags: EcsParametersPropagateTags = "PropagateTags";
    may reference_id: String = "ReferenceId" .length(0, 1024);
    may tags: Vec<Val<Map<String>>> = "Tags" .count(0, 50);
    may task_count: f64 = "TaskCount" .range(1, 10);
}
object! { EventBridgeParameters;
    must detail_type: String = "DetailType" .length(1, 128);
    must source: String = "Source" .length(1, 256).pattern(r"^[/\.\-_A-Za-z0-9]+|\$(\.[\w_-]+)*$");
}
object! { FlexibleTimeWindow;
    must mode: Mode = "Mode";
    may maximum_window_in_minutes: f64 = "MaximumWindowInMinutes" .range(1, 1440);
}
object! { KinesisParameters;
    must partition_key: String = "PartitionKey" .length(1, 256);
}
object! { NetworkConfiguration;
    may awsvpc_configuration: AwsVpcConfiguration = "AwsvpcConfiguration";
}
object! { PlacementConstraint;
    may expression: String = "Expression" .length(0, 2000);
    may type_: PlacementConstraintType = "Type";
}
object! { PlacementStrategy;
    may field: String = "Field" .length(0, 255);
    may type_: PlacementStrategyType = "Type";
}
object! { RetryPolicy;
    may maximum_event_age_in_seconds: f64 = "MaximumEventAgeInSeconds" .range(60, 86_400);
    may maximum_retry_attempts: f64 = "MaximumRetryAttempts" .range(0, 185);
}
object! { SageMakerPipelineParameter;
    must name: String = "Name" .length(1, 256).pattern(r"^[A-Za-z0-9\-_]*$");
    must value: String = "Value" .length(1, 1024);
}
object! { SageMakerPipelineParameters;
    may pipeline_parameter_list: Vec<SageMakerPipelineParameter> = "PipelineParameterList" .count(0, 200);
}
object! { SqsParameters;
    may message_group_id: String = "MessageGroupId" .length(1, 128);
}
object! { Tag;
    must key: String = "Key" .length(1, 128);
    must value: String = "Value" .length(1, 256);
}
object! { Target;
    must arn: Arn<AnyResource> = "Arn";
    must role_arn: Arn<iam::Role> = "RoleArn";
    may dead_letter_config: DeadLetterConfig = "DeadLetterConfig";
    may ecs_parameters: EcsParameters = "EcsParameters";
    may event_bridge_parameters: EventBridgeParameters = "EventBridgeParameters";
    may input: String = "Input" .length(1, MAX);
    may kinesis_parameters: KinesisParameters = "KinesisParameters";
    may retry_policy: RetryPolicy = "RetryPolicy";
    may sage_maker_pipeline_parameters: SageMakerPipelineParameters = "SageMakerPipelineParameters";
    may sqs_parameters: SqsParameters = "SqsParameters";
}
choice! { AwsVpcConfigurationAssignPublicIp: Enabled = "ENABLED", Disabled = "DISABLED" }
choice! { EcsParametersLaunchType: Ec2 = "EC2", Fargate = "FARGATE", External = "EXTERNAL" }
choice! { EcsParametersPropagateTags: TaskDefinition = "TASK_DEFINITION" }
choice! { Mode: Off = "OFF", Flexible = "FLEXIBLE" }
choice! { PlacementConstraintType: DistinctInstance = "distinctInstance", MemberOf = "memberOf" }
choice! { PlacementStrategyType: Random = "random", Spread = "spread", Binpack = "binpack" }
choice! { ScheduleState: Enabled = "ENABLED", Disabled = "DISABLED" }
