//! References to nothing, data at risk, limits. In our largest template.

use crate::Defect;

pub(crate) const DEFECTS: &[Defect] = &[
    (
        "MetricName: ApproximateAgeOfOldestMessage",
        "MetricName: ApproximateAgeOfOldest",
        "references/metric-unknown",
        "",
    ),
    ("[\"AWS/Lambda\",\"Throttles\"", "[\"AWS/Lambda\",\"Throttled\"", "references/metric-unknown", ""),
    ("MetricName: CallsFailed", "MetricName: CallFailures", "references/own-metric-unknown", ""),
    ("- Name: RuleName", "- Name: Rule", "references/dimensions-unknown", ""),
    (
        "Value: !Ref S3ObjectCreatedToJobInit\n",
        "Value: !GetAtt S3ObjectCreatedToJobInit.Arn\n",
        "references/dimension-to-nothing",
        "",
    ),
    (
        "LogGroup: !Ref AnalyzerLogGroup",
        "LogGroup: /aws/lambda/cci-lite-analyser",
        "references/log-group-of-no-function",
        "",
    ),
    ("FilterPattern: '{ $.level", "FilterPattern: '{ level", "references/filter-never-matches", ""),
    (
        "Service: cloudwatch.amazonaws.com\n          Action: sns:Publish",
        "Service: events.amazonaws.com\n          Action: sns:Publish",
        "references/alarm-cannot-tell",
        "",
    ),
    (
        "Service: budgets.amazonaws.com\n          Action: sns:Publish",
        "Service: events.amazonaws.com\n          Action: sns:Publish",
        "references/alarm-cannot-tell",
        "",
    ),
    ("projection.dt.type: date", "projection.day.type: date", "references/glue-projection", ""),
    ("${!tenant_id}/${!dt}/", "${!dt}/${!tenant_id}/", "references/glue-layout", ""),
    ("projection.dt.format: yyyy/MM/dd", "projection.dt.format: yyyy-MM-dd", "references/glue-layout", ""),
    (
        "ANALYSIS_QUEUE_URL: !Ref AnalysisQueue\n",
        "ANALYSIS_QUEUE_URL: !Ref IntakeQueueDeadLetters\n",
        "references/environment-not-reachable",
        "",
    ),
    ("UpdateReplacePolicy: Retain", "UpdateReplacePolicy: Delete", "data-safety/removal-policy", ""),
    ("BlockPublicPolicy: true", "BlockPublicPolicy: false", "data-safety/public-access", ""),
    ("PointInTimeRecoveryEnabled: true", "PointInTimeRecoveryEnabled: false", "data-safety/no-backup", ""),
    (
        "DeletionProtectionEnabled: true",
        "DeletionProtectionEnabled: false",
        "data-safety/deletion-protection",
        "",
    ),
    (
        "          NoncurrentVersionExpiration:\n            NoncurrentDays: 7\n",
        "",
        "data-safety/expiry-does-not-delete",
        "",
    ),
    ("aws:SecureTransport: 'false'", "aws:SourceAccount: 'false'", "data-safety/no-tls", ""),
    (
        "MessageRetentionPeriod: 1209600",
        "MessageRetentionPeriod: 864000",
        "data-safety/dead-letter-retention",
        "",
    ),
    (
        "deadLetterTargetArn: !GetAtt AnalysisQueueDeadLetters.Arn",
        "deadLetterTargetArn: !Sub arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:cci-lite-analysis-queue-dead-letterss",
        "references/arn-to-nothing",
        "",
    ),
    (
        "OutputLocation: !Sub s3://${AthenaStagingBucket}/",
        "OutputLocation: !Sub s3://cci-lite-athena-stagings-${AWS::AccountId}-${AWS::Region}-an/",
        "references/arn-to-nothing",
        "",
    ),
    ("          START_INTERVAL_MS:", "          START_INTERVALS_MS:", "references/variable-missing", ""),
    ("          START_INTERVAL_MS:", "          START_INTERVALS_MS:", "references/variable-unknown", ""),
    (
        "- aws.transcribe\n        detail-type:\n        - Transcribe Job State Change",
        "- s3.amazonaws.com\n        detail-type:\n        - Transcribe Job State Change",
        "delivery/event-unknown",
        "",
    ),
    ("Timeout: 300", "Timeout: 1000", "limits/schema", ""),
    ("BucketNamespace: account-regional", "BucketNamespaces: account-regional", "limits/schema", ""),
];
