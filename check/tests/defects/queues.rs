//! What goes wrong with queues.

use crate::Defect;

const REDRIVE: &str = "      RedrivePolicy:\n        deadLetterTargetArn: !GetAtt AnalysisQueueDeadLetters.Arn\n        maxReceiveCount: 5\n";

pub(crate) const DEFECTS: &[Defect] = &[
    (
        "      VisibilityTimeout: 1800",
        "      VisibilityTimeout: 299",
        "queues/visibility-too-short",
        "AnalysisQueue",
    ),
    (
        "      VisibilityTimeout: 1800",
        "      VisibilityTimeout: 600",
        "queues/visibility-short",
        "AnalysisQueue",
    ),
    (REDRIVE, "", "queues/no-dead-letters", "AnalysisQueue"),
    (
        "deadLetterTargetArn: !GetAtt AnalysisQueueDeadLetters.Arn",
        "deadLetterTargetArn: !GetAtt InputBucket.Arn",
        "queues/dead-letters-wrong",
        "AnalysisQueue",
    ),
    (
        "      MessageRetentionPeriod: 1209600",
        "      MessageRetentionPeriod: 86400",
        "queues/dead-letters-kept-too-short",
        "IntakeQueueDeadLetters",
    ),
    ("        maxReceiveCount: 5", "        maxReceiveCount: 2", "queues/receive-count", "IntakeQueue"),
    ("            - sqs:ReceiveMessage\n", "", "queues/consumer-not-permitted", "JobInitMapping"),
    (
        "      FunctionResponseTypes:\n      - ReportBatchItemFailures\n",
        "",
        "queues/partial-failures",
        "JobInitMapping",
    ),
    ("      BatchSize: 10", "      BatchSize: 11", "queues/batch-window", "JobInitMapping"),
    (
        "      EventSourceArn: !GetAtt AnalysisQueue.Arn",
        "      EventSourceArn: !GetAtt IntakeQueue.Arn",
        "queues/two-consumers",
        "AnalyzerMapping",
    ),
    (
        "      EventSourceArn: !GetAtt IntakeQueue.Arn",
        "      EventSourceArn: !GetAtt InputBucket.Arn",
        "queues/mapping-to-nowhere",
        "JobInitMapping",
    ),
    (
        "      BatchSize: 10\n      Enabled: true",
        "      BatchSize: 10\n      Enabled: false",
        "queues/nobody-consumes",
        "IntakeQueue",
    ),
];
