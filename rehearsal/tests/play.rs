//! A small template is played as it is, and with one thing taken away at a time: whoever reads the report must learn
//! where the call stopped and which resource is to blame.

mod small;

use std::path::PathBuf;

use bytes::Bytes;
use rehearsal::{Call, Outcome, Play, Recording, Report, Setting};
use serde_json::json;
use small::{TEMPLATE, setting, spoken};

fn call(key: &str, recording: Recording) -> Call {
    Call {
        name: "small".to_owned(),
        about: String::new(),
        tenant: "acme".to_owned(),
        key: key.to_owned(),
        audio: Bytes::from_static(b"RIFF"),
        file: PathBuf::new(),
        time: "2026-03-02T09:30:00Z".parse().expect("a time"),
        recording,
    }
}

fn thanks() -> Call {
    call("acme/calls/a b+c.wav", spoken("Thank you so much, that was wonderful. I am happy."))
}

async fn play(template: &str, call: &Call) -> Report {
    let folder = tempfile::tempdir().expect("a folder");
    let mut play = Play::begin(setting(template, folder.path())).await.expect("the template can be played");
    let report = play.call(call).await;
    play.end().await;
    report
}

fn shown(report: &Report) -> String {
    rehearsal::render::text(report, true)
}

#[tokio::test]
async fn a_call_goes_all_the_way_to_its_document() {
    let report = play(TEMPLATE, &thanks()).await;
    assert!(report.succeeded(), "{}", shown(&report));
    let expected = Outcome::Document {
        bucket: "ResultsBucket".to_owned(),
        key: "documents/acme-calls-a-b-c-wav.json".to_owned(),
        document: json!({"job": "acme-calls-a-b-c-wav", "sentiment": "POSITIVE"}),
    };
    assert_eq!(report.outcome, expected, "{}", shown(&report));
    // The steps tell the way in its order, by the template's names.
    let way: Vec<&str> = report.trace.steps().iter().map(|step| step.resource.as_str()).collect();
    let mut rest = way.iter();
    for stop in ["InputBucket", "UploadRule", "Starter", "Transcribe", "TranscriptRule", "Writer"] {
        assert!(
            rest.any(|resource| *resource == stop),
            "{stop} is missing or out of order: {}",
            shown(&report)
        );
    }
}

#[tokio::test]
async fn the_same_call_has_the_same_trace() {
    let steps = |report: &Report| {
        let steps = report.trace.steps().iter();
        steps.map(|step| (step.at, step.resource.clone(), step.what.clone())).collect::<Vec<_>>()
    };
    assert_eq!(steps(&play(TEMPLATE, &thanks()).await), steps(&play(TEMPLATE, &thanks()).await));
}

#[tokio::test]
async fn what_is_taken_away_is_named() {
    // What is replaced in the template, by what, and what the first problem must name.
    let table: &[(&str, &str, &[&str])] = &[
        (
            "{ wildcard: '*/calls/*' }",
            "{ wildcard: '*/other/*' }",
            &["InputBucket", "no rule matches", "UploadRule"],
        ),
        (
            "{ wildcard: 'tmp/*/*.json' }",
            "{ wildcard: 'other/*' }",
            &["ResultsBucket", "no rule matches", "TranscriptRule"],
        ),
        ("[FAILED]", "[COMPLETED]", &["AWS::Events::Rule", "FAILED"]),
        (
            "            Resource: [!GetAtt Intake.Arn, ",
            "            Resource: [",
            &["UploadRule", "Intake", "SendMessage"],
        ),
        (
            "Action: [kms:Decrypt, kms:GenerateDataKey]\n            Resource",
            "Action: [kms:Decrypt]\n            Resource",
            &["UploadRule", "Key", "kms:GenerateDataKey"],
        ),
        (
            "Action: 'transcribe:StartTranscriptionJob'",
            "Action: 'transcribe:ListTranscriptionJobs'",
            &["Starter", "transcribe:StartTranscriptionJob"],
        ),
        (
            "Resource: !Sub '${InputBucket.Arn}/*'",
            "Resource: !Sub '${InputBucket.Arn}/x/*'",
            &["Starter", "StarterRole", "s3:GetObject"],
        ),
        (
            "Resource: !Sub '${ResultsBucket.Arn}/tmp/*' }\n              - { Effect: Allow, Action: 'dynamodb",
            "Resource: !Sub '${ResultsBucket.Arn}/x/*' }\n              - { Effect: Allow, Action: 'dynamodb",
            &["Starter", "s3:PutObject", "write_access_check"],
        ),
        ("'dynamodb:PutItem'", "'dynamodb:GetItem'", &["Starter", "dynamodb:PutItem"]),
        (
            "'comprehend:BatchDetectSentiment'",
            "'comprehend:DetectSentiment'",
            &["Writer", "comprehend:BatchDetectSentiment"],
        ),
        (
            "Action: 's3:PutObject', Resource: !Sub '${ResultsBucket.Arn}/documents/*'",
            "Action: 's3:PutObject', Resource: !Sub '${ResultsBucket.Arn}/x/*'",
            &["Writer", "s3:PutObject", "documents/"],
        ),
        ("STEP: start, ", "", &["Starter", "STEP"]),
        ("LEDGER: !Ref Ledger, ", "", &["Starter", "LEDGER"]),
        (", TOPIC: !Ref Topic", "", &["Writer", "TOPIC"]),
        (
            "Action: [sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes]\n                Resource: !GetAtt Intake.Arn",
            "Action: [sqs:ReceiveMessage, sqs:GetQueueAttributes]\n                Resource: !GetAtt Intake.Arn",
            &["StarterMapping", "sqs:DeleteMessage"],
        ),
        (
            "Resource: !Sub '${StarterLogs.Arn}'",
            "Resource: !Sub '${WriterLogs.Arn}'",
            &["Starter", "logs:CreateLogStream"],
        ),
        (
            "Principal: { Service: lambda.amazonaws.com }",
            "Principal: { Service: ec2.amazonaws.com }",
            &["Starter", "StarterRole", "assume"],
        ),
        ("VisibilityTimeout: 60", "VisibilityTimeout: 5", &["StarterMapping", "VisibilityTimeout"]),
        (
            "BatchItemFailures]",
            "BatchItemFailures]\n      BatchSize: 100",
            &["StarterMapping", "MaximumBatchingWindowInSeconds"],
        ),
        ("EventBridgeEnabled: true", "EventBridgeEnabled: false", &["InputBucket", "EventBridge"]),
    ];
    for (from, to, parts) in table {
        assert!(TEMPLATE.contains(from), "{from} is not in the template");
        let report = play(&TEMPLATE.replacen(from, to, 1), &thanks()).await;
        assert!(!report.succeeded(), "{from}: nobody noticed\n{}", shown(&report));
        let problem = report.trace.problems().next().expect("a problem");
        let told = format!("{}: {}", problem.resource, problem.what);
        for part in *parts {
            assert!(told.contains(part), "{from}: {part} is not named: {told}\n{}", shown(&report));
        }
    }
}

#[tokio::test]
async fn a_function_is_told_the_rehearsals_time() {
    let report = play(TEMPLATE, &thanks()).await;
    let told = |function: &str| {
        let steps = report.trace.steps().iter().filter(|step| step.resource == function);
        steps.filter_map(|step| step.what.strip_prefix("INFO now ")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(told("Starter"), [r#"{"custom":{"now":"2026-03-02T09:30:00Z"}}"#]);
    // A transcription takes 45 seconds in a time that nobody waits for.
    assert_eq!(told("Writer"), [r#"{"custom":{"now":"2026-03-02T09:30:45Z"}}"#]);
}

#[tokio::test]
async fn a_message_that_nobody_can_handle_ends_in_the_dead_letter_queue() {
    // The function cannot write its document, each time anew.
    let broken = TEMPLATE.replacen("${ResultsBucket.Arn}/documents/*", "${ResultsBucket.Arn}/x/*", 1);
    let report = play(&broken, &thanks()).await;
    let invoked =
        report.trace.steps().iter().filter(|step| step.resource == "Writer" && step.what.contains("invoked"));
    assert_eq!(invoked.count(), 3, "maxReceiveCount is 3: {}", shown(&report));
    let dead = report.trace.problems().find(|step| step.resource == "IntakeDeadLetters");
    assert!(dead.is_some_and(|step| step.what.contains("1 message")), "{}", shown(&report));
}

#[tokio::test]
async fn a_failed_transcription_is_announced() {
    let failing =
        Recording { failure: Some("The media file is corrupt.".to_owned()), ..Recording::default() };
    let report = play(TEMPLATE, &call("acme/calls/x.wav", failing.clone())).await;
    assert_eq!(report.outcome, Outcome::Announced, "{}", shown(&report));
    assert!(report.succeeded(), "{}", shown(&report));
    let silent = TEMPLATE.replacen("'sns:Publish'", "'sns:ListTopics'", 1);
    let report = play(&silent, &call("acme/calls/x.wav", failing)).await;
    assert!(report.trace.problems().any(|step| step.what.contains("sns:Publish")), "{}", shown(&report));
}

#[tokio::test]
async fn what_is_not_redacted_and_read_all_the_same_is_told() {
    // The small functions do not look whether a transcript is redacted.
    let Call { recording, .. } = thanks();
    let recording = Recording { redaction_fails: true, ..recording };
    let report = play(TEMPLATE, &call("acme/calls/x.wav", recording)).await;
    let Outcome::Stopped { why, .. } = &report.outcome else { panic!("{}", shown(&report)) };
    assert!(why.contains("although the transcript was not redacted"), "{why}");
    assert!(!report.succeeded());
}

#[tokio::test]
async fn a_recording_without_a_transcript_says_what_is_needed() {
    let report = play(TEMPLATE, &call("acme/calls/x.wav", Recording::default())).await;
    assert!(shown(&report).contains("--recognise"), "{}", shown(&report));
    assert!(!report.succeeded());
}

#[tokio::test]
async fn a_function_that_hangs_is_stopped_when_its_time_is_over() {
    let hanging = TEMPLATE.replacen("STEP: start", "STEP: hang", 1).replacen("Timeout: 10", "Timeout: 1", 1);
    let report = play(&hanging, &thanks()).await;
    let problem = report.trace.problems().next().expect("a problem");
    assert_eq!(
        (problem.resource.as_str(), problem.what.as_str()),
        ("Starter", "Task timed out after 1.00 seconds")
    );
    let crashing = TEMPLATE.replacen("STEP: start", "STEP: crash", 1);
    let report = play(&crashing, &thanks()).await;
    let problem = report.trace.problems().next().expect("a problem");
    assert!(problem.what.contains("exit status: 7"), "{}", shown(&report));
}

#[tokio::test]
async fn a_template_that_cannot_be_played_says_why() {
    for (from, to, part) in [
        ("InputBucket", "UploadBucket", "no input bucket"),
        ("small-function", "other-function", "other-function"),
        ("Metadata: { 'cci:binary': small-function }", "Metadata: { a: b }", "cci:binary"),
        ("Resources:", "Resource:", "Resource"),
    ] {
        let text = TEMPLATE.replace(from, to).replace("small-input", "small-upload");
        let folder = tempfile::tempdir().expect("a folder");
        let setting = Setting { template: text, ..setting(TEMPLATE, folder.path()) };
        let error = Play::begin(setting).await.err().expect(from).to_string();
        assert!(error.contains(part), "{from}: {error}");
    }
}
