//! What stops events in our own template is found, each by the rule that is for it.

#![allow(clippy::unwrap_used)]

use check::Deployment;

/// The default template with one text replaced; it must be there.
fn broken(from: &str, to: &str) -> Vec<(&'static str, String)> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../templates/default.snap.yaml");
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "the template has no `{from}`");
    let text = text.replacen(from, to, 1);
    let deployment = Deployment::read([("default.yaml", text.as_str())], &check::account()).unwrap();
    let found = check::run(&deployment).findings;
    found.into_iter().map(|finding| (finding.rule, finding.resource.unwrap_or_default())).collect()
}

#[test]
fn a_template_that_loses_events_is_found() {
    for (from, to, rule, resource) in [
        ("- Object Created", "- Object Create", "delivery/event-unknown", "S3ObjectCreatedToJobInit"),
        (
            "- Transcribe Job State",
            "- Transcription Job State",
            "delivery/event-unknown",
            "TranscribeCompletedToResultHandler",
        ),
        (
            "- aws.transcribe",
            "- aws.transcript",
            "delivery/event-unknown",
            "TranscribeCompletedToResultHandler",
        ),
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
    ] {
        let found = broken(from, to);
        let hit = found.iter().any(|(id, at)| *id == rule && (resource.is_empty() || at == resource));
        assert!(hit, "`{from}` -> `{to}`: {rule} at {resource} is not among {found:?}");
    }
}
