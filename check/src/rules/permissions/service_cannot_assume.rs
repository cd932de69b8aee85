//! A role that the service which is given it may not assume.

use proof::{Context, Reason, Resource, Stack};
use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "permissions/service-cannot-assume",
    severity: Severity::Error,
    summary: "A service that is given a role is trusted by it.",
    why: "A service acts with a role only when the role's trust policy names it. Lambda refuses to create such a function; \
          others fail when they first run (IAM User Guide, \"Create a role to delegate permissions to an AWS service\").",
    remedy: "Allow sts:AssumeRole to the service in the role's AssumeRolePolicyDocument.",
    bad: template!("permissions/service-cannot-assume", "bad"),
    good: template!("permissions/service-cannot-assume", "good"),
    check,
};

/// Who assumes the role in which property: type, path (`*` for the items of a list), service. The roles of rules' and
/// schedules' targets are looked at where their delivery is.
const USERS: &[(&str, &[&str], &str)] = &[
    ("AWS::Lambda::Function", &["Role"], "lambda.amazonaws.com"),
    ("AWS::Glue::Crawler", &["Role"], "glue.amazonaws.com"),
    ("AWS::Glue::Job", &["Role"], "glue.amazonaws.com"),
    ("AWS::StepFunctions::StateMachine", &["RoleArn"], "states.amazonaws.com"),
    ("AWS::Pipes::Pipe", &["RoleArn"], "pipes.amazonaws.com"),
    ("AWS::CodeBuild::Project", &["ServiceRole"], "codebuild.amazonaws.com"),
    ("AWS::CodePipeline::Pipeline", &["RoleArn"], "codepipeline.amazonaws.com"),
    ("AWS::ECS::TaskDefinition", &["TaskRoleArn"], "ecs-tasks.amazonaws.com"),
    ("AWS::ECS::TaskDefinition", &["ExecutionRoleArn"], "ecs-tasks.amazonaws.com"),
    ("AWS::EKS::Cluster", &["RoleArn"], "eks.amazonaws.com"),
    ("AWS::ApiGateway::Account", &["CloudWatchRoleArn"], "apigateway.amazonaws.com"),
    ("AWS::CloudTrail::Trail", &["CloudWatchLogsRoleArn"], "cloudtrail.amazonaws.com"),
    ("AWS::IAM::InstanceProfile", &["Roles", "*"], "ec2.amazonaws.com"),
    ("AWS::AppSync::DataSource", &["ServiceRoleArn"], "appsync.amazonaws.com"),
    (
        "AWS::KinesisFirehose::DeliveryStream",
        &["ExtendedS3DestinationConfiguration", "RoleARN"],
        "firehose.amazonaws.com",
    ),
    (
        "AWS::KinesisFirehose::DeliveryStream",
        &["S3DestinationConfiguration", "RoleARN"],
        "firehose.amazonaws.com",
    ),
    (
        "AWS::KinesisFirehose::DeliveryStream",
        &["KinesisStreamSourceConfiguration", "RoleARN"],
        "firehose.amazonaws.com",
    ),
    ("AWS::Logs::SubscriptionFilter", &["RoleArn"], "logs.amazonaws.com"),
    ("AWS::SageMaker::NotebookInstance", &["RoleArn"], "sagemaker.amazonaws.com"),
    ("AWS::SageMaker::Model", &["ExecutionRoleArn"], "sagemaker.amazonaws.com"),
    ("AWS::Batch::JobDefinition", &["ContainerProperties", "JobRoleArn"], "ecs-tasks.amazonaws.com"),
    ("AWS::EC2::FlowLog", &["DeliverLogsPermissionArn"], "vpc-flow-logs.amazonaws.com"),
    ("AWS::Transfer::Server", &["LoggingRole"], "transfer.amazonaws.com"),
    ("AWS::Backup::BackupSelection", &["BackupSelection", "IamRoleArn"], "backup.amazonaws.com"),
    ("AWS::Bedrock::Agent", &["AgentResourceRoleArn"], "bedrock.amazonaws.com"),
    ("AWS::Bedrock::KnowledgeBase", &["RoleArn"], "bedrock.amazonaws.com"),
    (
        "AWS::QuickSight::DataSource",
        &["DataSourceParameters", "AthenaParameters", "RoleArn"],
        "quicksight.amazonaws.com",
    ),
    ("AWS::RDS::DBInstance", &["MonitoringRoleArn"], "monitoring.rds.amazonaws.com"),
    ("AWS::S3::Bucket", &["ReplicationConfiguration", "Role"], "s3.amazonaws.com"),
    ("AWS::CloudWatch::MetricStream", &["RoleArn"], "streams.metrics.cloudwatch.amazonaws.com"),
    (
        "AWS::AppRunner::Service",
        &["InstanceConfiguration", "InstanceRoleArn"],
        "tasks.apprunner.amazonaws.com",
    ),
];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for resource in stack.resources() {
        for (_, path, service) in USERS.iter().filter(|(kind, ..)| *kind == resource.kind) {
            for (place, value) in values(&resource.properties, path, &[]) {
                let Some(role) = value.as_str().and_then(|name| role(stack, name)) else { continue };
                let Some(denial) = refused(stack, role, service) else { continue };
                let place: Vec<&str> = place.iter().map(String::as_str).collect();
                let message = format!("{service} may not assume {}: {denial}", role.id);
                findings.at(resource, &place, message);
            }
        }
    }
}

fn refused(stack: &Stack, role: &Resource, service: &str) -> Option<Reason> {
    let decision = stack.may_assume(service, role.arn.as_deref()?, Context::new());
    let reason = &decision.denial()?.reason;
    (!matches!(reason, Reason::Undecided { .. })).then(|| reason.clone())
}

/// The template's role that a property names, by ARN or name.
fn role<'s>(stack: &'s Stack, name: &str) -> Option<&'s Resource> {
    stack.by_name("AWS::IAM::Role", name)
}

fn values<'v>(value: &'v Value, steps: &[&str], path: &[String]) -> Vec<(Vec<String>, &'v Value)> {
    let Some((step, rest)) = steps.split_first() else { return vec![(path.to_vec(), value)] };
    let then = |name: String, value: &'v Value| values(value, rest, &[path, &[name]].concat());
    if *step == "*" {
        let items = value.as_array().into_iter().flatten().enumerate();
        items.flat_map(|(index, item)| then(index.to_string(), item)).collect()
    } else {
        value.get(step).map(|value| then((*step).to_owned(), value)).unwrap_or_default()
    }
}
