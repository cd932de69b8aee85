//! One line per resource type. See [`super::Form`] for the placeholders; `?` is what only AWS knows.

/// How one type is named.
#[derive(Debug)]
pub(super) struct Kind {
    /// Type.
    pub(super) of: &'static str,
    /// The property that holds the name; empty where AWS always makes one up.
    pub(super) name: &'static str,
    /// What `Ref` gives.
    pub(super) reference: &'static str,
    /// Empty where the type has none.
    pub(super) arn: &'static str,
    /// What `Fn::GetAtt` gives.
    pub(super) attributes: &'static [(&'static str, &'static str)],
    /// `Fn::GetAtt` also gives the type's properties back.
    pub(super) gives_properties: bool,
}

const fn kind(
    of: &'static str,
    name: &'static str,
    reference: &'static str,
    arn: &'static str,
    attributes: &'static [(&'static str, &'static str)],
) -> Kind {
    Kind { of, name, reference, arn, attributes, gives_properties: false }
}

const fn with_properties(kind: Kind) -> Kind {
    Kind { gives_properties: true, ..kind }
}

const ARN: (&str, &str) = ("Arn", "{arn}");
const ID: (&str, &str) = ("Id", "{name}");
const MADE: &str = "?";

#[rustfmt::skip]
pub(super) const KINDS: &[Kind] = &[
    kind("AWS::KMS::Key", "", "{name}", "arn:{partition}:kms:{region}:{account}:key/{name}", &[ARN, ("KeyId", "{name}")]),
    kind("AWS::KMS::Alias", "AliasName", "{name}", "arn:{partition}:kms:{region}:{account}:{name}", &[]),
    kind("AWS::S3::Bucket", "BucketName", "{name}", "arn:{partition}:s3:::{name}", &[
        ARN,
        ("DomainName", "{name}.s3.{suffix}"),
        ("RegionalDomainName", "{name}.s3.{region}.{suffix}"),
        ("DualStackDomainName", "{name}.s3.dualstack.{region}.{suffix}"),
        ("WebsiteURL", MADE),
    ]),
    kind("AWS::S3::BucketPolicy", "Bucket", "{name}", "", &[]),
    with_properties(kind("AWS::S3::AccessPoint", "Name", "{name}", "arn:{partition}:s3:{region}:{account}:accesspoint/{name}", &[ARN, ("Name", "{name}"), ("Alias", MADE), ("NetworkOrigin", MADE)])),
    kind("AWS::IAM::Role", "RoleName", "{name}", "arn:{partition}:iam::{account}:role{Path|/}{name}", &[ARN, ("RoleId", MADE)]),
    kind("AWS::IAM::Policy", "PolicyName", "{name}", "", &[ID]),
    kind("AWS::IAM::ManagedPolicy", "ManagedPolicyName", "{arn}", "arn:{partition}:iam::{account}:policy{Path|/}{name}", &[
        ("PolicyArn", "{arn}"), ("AttachmentCount", MADE), ("CreateDate", MADE), ("DefaultVersionId", MADE), ("IsAttachable", MADE), ("PermissionsBoundaryUsageCount", MADE), ("PolicyId", MADE), ("UpdateDate", MADE),
    ]),
    kind("AWS::DynamoDB::Table", "TableName", "{name}", "arn:{partition}:dynamodb:{region}:{account}:table/{name}", &[ARN, ("StreamArn", MADE)]),
    with_properties(kind("AWS::SNS::Topic", "TopicName", "{arn}", "arn:{partition}:sns:{region}:{account}:{name}", &[("TopicArn", "{arn}"), ("TopicName", "{name}")])),
    kind("AWS::SNS::TopicPolicy", "", "{name}", "", &[ID]),
    kind("AWS::SNS::Subscription", "", MADE, "", &[("Arn", MADE)]),
    with_properties(kind("AWS::SQS::Queue", "QueueName", "https://sqs.{region}.{suffix}/{account}/{name}", "arn:{partition}:sqs:{region}:{account}:{name}", &[
        ARN, ("QueueName", "{name}"), ("QueueUrl", "https://sqs.{region}.{suffix}/{account}/{name}"),
    ])),
    kind("AWS::SQS::QueuePolicy", "", "{name}", "", &[ID]),
    kind("AWS::Events::Rule", "Name", "{bus}{name}", "arn:{partition}:events:{region}:{account}:rule/{bus}{name}", &[ARN]),
    with_properties(kind("AWS::Events::EventBus", "Name", "{name}", "arn:{partition}:events:{region}:{account}:event-bus/{name}", &[ARN, ("Name", "{name}")])),
    kind("AWS::Lambda::Function", "FunctionName", "{name}", "arn:{partition}:lambda:{region}:{account}:function:{name}", &[ARN, ("SnapStartResponse", MADE), ("SnapStartResponse.ApplyOn", MADE), ("SnapStartResponse.OptimizationStatus", MADE)]),
    kind("AWS::Lambda::EventSourceMapping", "", "{name}", "arn:{partition}:lambda:{region}:{account}:event-source-mapping:{name}", &[ID, ("EventSourceMappingArn", "{arn}")]),
    kind("AWS::Lambda::Permission", "", "{name}", "", &[ID]),
    kind("AWS::Lambda::EventInvokeConfig", "", MADE, "", &[]),
    kind("AWS::Logs::LogGroup", "LogGroupName", "{name}", "arn:{partition}:logs:{region}:{account}:log-group:{name}:*", &[ARN]),
    kind("AWS::Logs::MetricFilter", "FilterName", "{name}", "", &[]),
    kind("AWS::Glue::Database", "DatabaseInput.Name", "{name}", "arn:{partition}:glue:{region}:{account}:database/{name}", &[]),
    kind("AWS::Glue::Table", "TableInput.Name", "{name}", "arn:{partition}:glue:{region}:{account}:table/{DatabaseName}/{name}", &[("Id", MADE)]),
    kind("AWS::Glue::Crawler", "Name", "{name}", "arn:{partition}:glue:{region}:{account}:crawler/{name}", &[]),
    kind("AWS::Glue::SecurityConfiguration", "Name", "{name}", "", &[]),
    kind("AWS::Athena::WorkGroup", "Name", "{name}", "arn:{partition}:athena:{region}:{account}:workgroup/{name}", &[
        ("CreationTime", MADE), ("WorkGroupConfiguration.EngineVersion.EffectiveEngineVersion", MADE), ("WorkGroupConfigurationUpdates.EngineVersion.EffectiveEngineVersion", MADE),
    ]),
    kind("AWS::Athena::NamedQuery", "", "{name}", "", &[("NamedQueryId", "{name}")]),
    kind("AWS::Athena::PreparedStatement", "StatementName", "{name}", "", &[]),
    kind("AWS::CloudWatch::Alarm", "AlarmName", "{name}", "arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}", &[ARN]),
    kind("AWS::CloudWatch::CompositeAlarm", "AlarmName", "{name}", "arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}", &[ARN]),
    kind("AWS::CloudWatch::Dashboard", "DashboardName", "{name}", "arn:{partition}:cloudwatch::{account}:dashboard/{name}", &[]),
    with_properties(kind("AWS::SSM::Parameter", "Name", "{name}", "arn:{partition}:ssm:{region}:{account}:parameter{slashed}", &[("Name", "{name}")])),
    kind("AWS::Scheduler::Schedule", "Name", "{name}", "arn:{partition}:scheduler:{region}:{account}:schedule/{GroupName|default}/{name}", &[ARN]),
    kind("AWS::Scheduler::ScheduleGroup", "Name", "{name}", "arn:{partition}:scheduler:{region}:{account}:schedule-group/{name}", &[ARN, ("CreationDate", MADE), ("LastModificationDate", MADE), ("State", MADE)]),
    kind("AWS::CloudTrail::Trail", "TrailName", "{name}", "arn:{partition}:cloudtrail:{region}:{account}:trail/{name}", &[ARN, ("SnsTopicArn", MADE)]),
    kind("AWS::QuickSight::DataSource", "DataSourceId", MADE, "arn:{partition}:quicksight:{region}:{account}:datasource/{name}", &[ARN, ("CreatedTime", MADE), ("LastUpdatedTime", MADE), ("Status", MADE)]),
    kind("AWS::QuickSight::DataSet", "DataSetId", MADE, "arn:{partition}:quicksight:{region}:{account}:dataset/{name}", &[ARN, ("ConsumedSpiceCapacityInBytes", MADE), ("CreatedTime", MADE), ("LastUpdatedTime", MADE), ("OutputColumns", MADE)]),
    kind("AWS::StepFunctions::StateMachine", "StateMachineName", "{arn}", "arn:{partition}:states:{region}:{account}:stateMachine:{name}", &[ARN, ("Name", "{name}"), ("StateMachineRevisionId", MADE)]),
    with_properties(kind("AWS::Kinesis::Stream", "Name", "{name}", "arn:{partition}:kinesis:{region}:{account}:stream/{name}", &[ARN])),
    kind("AWS::KinesisFirehose::DeliveryStream", "DeliveryStreamName", "{name}", "arn:{partition}:firehose:{region}:{account}:deliverystream/{name}", &[ARN]),
    kind("AWS::Budgets::Budget", "Budget.BudgetName", "{name}", "arn:{partition}:budgets::{account}:budget/{name}", &[("Id", MADE)]),
    kind("AWS::Bedrock::ApplicationInferenceProfile", "", "{arn}", "arn:{partition}:bedrock:{region}:{account}:application-inference-profile/{name}", &[
        ("InferenceProfileArn", "{arn}"), ("InferenceProfileId", "{name}"), ("InferenceProfileIdentifier", "{arn}"), ("Models", MADE), ("Status", MADE), ("Type", MADE), ("CreatedAt", MADE), ("UpdatedAt", MADE),
    ]),
];
