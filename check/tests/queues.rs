//! What goes wrong with the queues of our own template is found, each by the rule that is for it.

#![allow(clippy::unwrap_used)]

use check::Deployment;

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
fn a_template_that_loses_messages_is_found() {
    let redrive = "      RedrivePolicy:\n        deadLetterTargetArn: !GetAtt AnalysisQueueDeadLetters.Arn\n        maxReceiveCount: 5\n";
    for (from, to, rule, resource) in [
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
        (redrive, "", "queues/no-dead-letters", "AnalysisQueue"),
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
    ] {
        let found = broken(from, to);
        let hit = found.iter().any(|(id, at)| *id == rule && at == resource);
        assert!(hit, "`{from}` -> `{to}`: {rule} at {resource} is not among {found:?}");
    }
}
