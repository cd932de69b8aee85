//! What stops events.

use crate::Defect;

pub(crate) const DEFECTS: &[Defect] = &[
    ("- Object Created", "- Object Create", "delivery/event-unknown", "S3ObjectCreatedToJobInit"),
    (
        "- Transcribe Job State",
        "- Transcription Job State",
        "delivery/event-unknown",
        "TranscribeCompletedToResultHandler",
    ),
    ("- aws.transcribe", "- aws.transcript", "delivery/event-unknown", "TranscribeCompletedToResultHandler"),
    (
        "          TranscriptionJobName:\n",
        "          TranscriptionJobNames:\n",
        "delivery/field-unknown",
        "TranscribeCompletedToResultHandler",
    ),
    ("- wildcard: '*/calls/*'", "- '*/calls/*'", "delivery/exact-with-star", "S3ObjectCreatedToJobInit"),
    ("- wildcard: '*/calls/*'", "- suffix: .wav", "delivery/calls-not-heard", "S3ObjectCreatedToJobInit"),
    (
        "- wildcard: tmp/*/*/*.json",
        "- prefix: tmp/",
        "delivery/calls-not-heard",
        "TranscriptCreatedToResultHandler",
    ),
    (
        "- wildcard: tmp/*/*/*.json",
        "wildcard: tmp/*/*/*.json",
        "delivery/pattern-invalid",
        "TranscriptCreatedToResultHandler",
    ),
    (
        "EventBridgeEnabled: true",
        "EventBridgeEnabled: false",
        "delivery/source-silent",
        "S3ObjectCreatedToJobInit",
    ),
    ("Service: events.amazonaws.com", "Service: sns.amazonaws.com", "delivery/target-not-permitted", ""),
    (
        "        DeadLetterConfig:\n          Arn: !GetAtt IntakeQueueDeadLetters.Arn\n",
        "",
        "delivery/no-dead-letter",
        "S3ObjectCreatedToJobInit",
    ),
    ("rate(15 minutes)", "rate(15 minute)", "delivery/schedule-invalid", "ReconcileCalls"),
    (
        "$.detail.TranscriptionJobName",
        "$.detail.TranscriptionJobname",
        "delivery/transformer-field",
        "TranscribeFailedToTopic",
    ),
    ("\"Call: <job>\"", "\"Call: <call>\"", "delivery/transformer-field", "TranscribeFailedToTopic"),
    (
        "      SourceArn: !GetAtt ReconcileCalls.Arn",
        "      SourceArn: !GetAtt S3ObjectCreatedToJobInit.Arn",
        "delivery/permission-without-rule",
        "ReconcileCallsPermission",
    ),
    ("      State: ENABLED", "      State: DISABLED", "delivery/calls-not-heard", "JobInitFunction"),
];
