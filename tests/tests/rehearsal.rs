//! Calls go through the synthesized template, and stop by name where something is taken out of it.

#![allow(clippy::unwrap_used)]

use contract::document::CallDocument;
use contract::layout::ResultKey;
use contract::metric::{self, Metric};
use rehearsal::{Call, ModelFault, Outcome, Play, Report, Step, source};
use serde_json::Value;
use synth::config::Redaction;
use tests::play::{
    bare_config, config, faults as faults_of, measured, play, played, problems, remove, sample, setting,
    statements, template_of, text_setting, without_references, wrong,
};

fn template() -> Value {
    template_of(&config())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_sample_ends_in_its_document() {
    let calls = Call::all_of(&source::samples()).unwrap();
    assert!(calls.len() >= 6);
    let reports = play(&template(), &calls).await;
    for (call, report) in calls.iter().zip(&reports) {
        assert!(report.succeeded(), "{}: {}", call.name, problems(&reports));
        if call.recording.failure.is_some() {
            assert_eq!(report.outcome, Outcome::Announced);
            continue;
        }
        let Outcome::Document { key, document, .. } = &report.outcome else {
            panic!("{}: no document", call.name)
        };
        let document: CallDocument = serde_json::from_value(document.clone()).unwrap();
        let key: ResultKey = key.parse().unwrap();
        assert_eq!((key.tenant(), key.call()), (&document.tenant_id, &document.call_id), "{}", call.name);
        assert_eq!((document.tenant_id.as_str(), document.timestamp), (call.tenant.as_str(), call.time));
        assert_eq!(document.source.stand_ins, ["transcribe", "comprehend", "bedrock"]);
        assert!(document.source.pii_redacted);
        assert_eq!(document.comprehend.failed, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_state_change_alone_finishes_a_call_whose_transcript_was_not_announced() {
    let mut deaf = template_of(&bare_config());
    remove(&mut deaf, "/Resources/TranscriptCreatedToResultHandler");
    without_references(&mut deaf, "TranscriptCreatedToResultHandler");
    let call = [sample("voicemail-one-speaker")];
    let reports = play(&deaf, &call).await;
    assert!(matches!(reports[0].outcome, Outcome::Document { .. }), "{}", problems(&reports));
    statements(&mut deaf, "ResultHandlerRole").retain(|statement| statement["Sid"] != "GetTranscriptionJob");
    let reports = play(&deaf, &call).await;
    assert!(matches!(reports[0].outcome, Outcome::Stopped { .. }));
    let said = problems(&reports);
    assert!(said.contains("ResultHandlerRole may not transcribe:GetTranscriptionJob"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_a_call_ends_in_a_dead_letter_queue() {
    let recording = sample("silence");
    let variant = |name: &str, key: &str, bytes: &'static [u8]| Call {
        name: name.to_owned(),
        key: key.to_owned(),
        audio: bytes.into(),
        ..recording.clone()
    };
    for (call, class) in [
        (variant("empty", "demo-tenant/calls/empty.wav", b""), "EmptyRecording"),
        (variant("two dots", "demo-tenant/calls/../x.wav", b"x"), "InvalidKey"),
        (variant("unknown tenant", "nobody/calls/x.wav", b"x"), "UnknownTenant"),
        (variant("no audio", "demo-tenant/calls/x.docx", b"x"), "UnknownFormat"),
    ] {
        let reports = play(&template(), std::slice::from_ref(&call)).await;
        let said = problems(&reports);
        assert!(said.contains("IntakeQueueDeadLetters"), "{}: {said}", call.name);
        let told = reports[0].trace.steps().iter().any(|step| step.what.contains(class));
        assert!(told, "{}: {class} is not told: {said}", call.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_that_cannot_be_played_says_why() {
    for (text, says) in [
        ("- a\n- b", "template"),
        ("{", "not valid YAML or JSON"),
        ("Resources: {A: {Type: AWS::SNS::Topic}}", "input bucket"),
        ("Resources: {A: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Nobody}}}", "Nobody"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let error = played(text_setting(text, folder.path()), &[]).await.unwrap_err().to_string();
        assert!(error.contains(says), "{text}: {error}");
    }
}

/// A metric's value in a line, if it is there.
fn value(line: &Value, metric: Metric) -> Option<f64> {
    line[metric.name()].as_f64()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_samples_measure_everything_once_and_nothing_that_is_said() {
    let mut calls = Call::all_of(&source::samples()).unwrap();
    calls.push(Call::failing(&calls[0]));
    let reports = play(&template(), &calls).await;
    assert!(reports.iter().all(Report::succeeded), "{}", problems(&reports));
    let lines = measured(&reports);
    for line in &lines {
        // Tenant and numbers are all that a line holds.
        let values: Vec<(Metric, f64)> =
            Metric::ALL.into_iter().filter_map(|metric| Some((metric, value(line, metric)?))).collect();
        let tenant = line["tenant_id"].as_str().unwrap().parse().unwrap();
        let time = line["_aws"]["Timestamp"].as_i64().unwrap();
        assert_eq!(*line, metric::record(&config().prefix, Some(&tenant), time, &values));
    }
    let sum = |metric| lines.iter().filter_map(|line| value(line, metric)).sum::<f64>();
    let spoken = calls.iter().filter(|call| call.name != "silence" && call.recording.failure.is_none());
    let (spoken, all) = (spoken.count(), calls.len());
    for (metric, count) in [
        (Metric::CallsReceived, all),
        (Metric::CallsDone, all - 1),
        (Metric::CallsFailed, 1),
        (Metric::AudioDuration, all - 1),
        (Metric::TimeToDocument, all - 1),
        (Metric::BedrockLatency, spoken),
        (Metric::ModelInputTokens, spoken),
        (Metric::ModelOutputTokens, spoken),
        (Metric::ComprehendUnits, spoken),
        // Transcribe redacts whenever it is asked to.
        (Metric::CallsQuarantined, 0),
    ] {
        let found = lines.iter().filter(|line| value(line, metric).is_some()).count();
        assert_eq!(found, count, "{metric:?} is measured once for each call, whatever is delivered again");
        assert!(count == 0 || sum(metric) > 0.0, "{metric:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transcript_that_is_not_redacted_is_read_by_nobody() {
    let call = Call::unredacted(&sample("voicemail-one-speaker"));
    let reports = play(&template(), std::slice::from_ref(&call)).await;
    assert_eq!(reports[0].outcome, Outcome::Quarantined, "{}", problems(&reports));
    assert!(reports[0].succeeded(), "{}", problems(&reports));
    let lines = measured(&reports);
    let quarantined = lines.iter().filter_map(|line| value(line, Metric::CallsQuarantined));
    assert_eq!(quarantined.collect::<Vec<_>>(), [1.0]);
    assert!(rehearsal::render::text(&reports[0], false).contains("QUARANTINED"));
    // The same recording, when Transcribe has done what it was asked to.
    let redacted = Call { recording: sample("voicemail-one-speaker").recording, ..call };
    let reports = play(&template(), &[redacted]).await;
    assert!(matches!(reports[0].outcome, Outcome::Document { .. }), "{}", problems(&reports));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_without_redaction_says_why_in_its_documents() {
    let mut open = config();
    open.tenants[0].redaction = Redaction::Off;
    open.tenants[0].redaction_off_reason = Some("Calls of invented customers, for training".to_owned());
    let call = sample("voicemail-one-speaker");
    let reports = play(&template_of(&open), std::slice::from_ref(&call)).await;
    assert!(reports[0].succeeded(), "{}", problems(&reports));
    let Outcome::Document { document, .. } = &reports[0].outcome else { panic!("no document") };
    assert_eq!(document["redaction"]["off_reason"], "Calls of invented customers, for training");
    assert_eq!(document["source"]["pii_redacted"], false);
}

/// Each fault of a model, and what its call's document says of it: whether a second answer was asked for, and the failure.
#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_fails_loses_no_call() {
    use ModelFault::{CutOff, Error, Refuses, Says, ScoreOutOfRange};
    let invalid = || Says("no JSON".to_owned());
    let folder = tempfile::tempdir().unwrap();
    let mut play = Play::begin(setting(&template(), folder.path())).await.unwrap();
    for (name, faults, repaired, failed) in [
        ("well", vec![], false, false),
        ("invalid", vec![invalid()], true, false),
        ("invalid-twice", vec![invalid(), invalid()], true, true),
        ("beyond", vec![ScoreOutOfRange], true, false),
        ("beyond-twice", vec![ScoreOutOfRange, ScoreOutOfRange], true, true),
        ("refused", vec![Refuses("Sorry.".to_owned())], false, true),
        ("cut-off", vec![CutOff, CutOff, CutOff], true, true),
        ("throttled", vec![Error("ThrottlingException"); 4], false, false),
    ] {
        play.upset(faults);
        let call = Call { key: format!("demo-tenant/calls/{name}.amr"), ..sample("voicemail-one-speaker") };
        let reports = [play.call(&call).await];
        assert!(reports[0].succeeded(), "{name}: {}", problems(&reports));
        let Outcome::Document { document, .. } = &reports[0].outcome else { panic!("{name}: no document") };
        let run = &document["model"];
        assert_eq!(faults_of(document), [""; 0], "{name}");
        assert_eq!(
            (run["repaired"] == true, run["failure"].is_object()),
            (repaired, failed),
            "{name}: {run}"
        );
    }
    play.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_told_which_transcription_failed_and_why() {
    let call = Call::failing(&sample("silence"));
    let reports = play(&template(), std::slice::from_ref(&call)).await;
    assert_eq!(reports[0].outcome, Outcome::Announced, "{}", problems(&reports));
    let is_notice = |step: &&Step| step.resource == "TranscribeJobStatusTopic";
    let notice = reports[0].trace.steps().iter().find(is_notice).unwrap();
    let job = "cci-lite.demo-tenant.";
    for part in [job, call.recording.failure.as_ref().unwrap(), "cci-lite-ledger"] {
        assert!(notice.what.contains(part), "{part} is not told: {}", notice.what);
    }
    assert!(!notice.what.contains('<'), "a part is left open: {}", notice.what);
    assert!(rehearsal::render::text(&reports[0], false).contains(&notice.what[..40]), "it is shown");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_with_a_key_of_its_own_has_its_documents_under_it() {
    let mut own = config();
    own.tenants[0].own_key = true;
    let mut keyed = template_of(&own);
    let call = [sample("voicemail-one-speaker")];
    let reports = play(&keyed, &call).await;
    assert!(matches!(reports[0].outcome, Outcome::Document { .. }), "{}", problems(&reports));
    remove(&mut keyed, "/Resources/AnalyzerTenantKeys");
    let said = problems(&play(&keyed, &call).await);
    assert!(said.contains("AnalyzerRole may not kms:GenerateDataKey on TenantDemoTenantKey"), "{said}");
}

/// The template with queued transcriptions: Transcribe takes on a role of its own.
fn queueing() -> Value {
    let mut config = config();
    config.transcription.queueing = true;
    template_of(&config)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queued_transcription_needs_its_own_role_and_the_right_to_pass_it() {
    let call = [sample("voicemail-one-speaker")];
    let reports = play(&queueing(), &call).await;
    assert!(matches!(reports[0].outcome, Outcome::Document { .. }), "{}", problems(&reports));
    assert!(reports[0].succeeded(), "{}", problems(&reports));
    let asked = reports[0].trace.steps().iter().filter_map(|step| step.detail.as_ref());
    let mut settings =
        asked.map(|asked| &asked["JobExecutionSettings"]).filter(|settings| settings.is_object());
    assert_eq!(settings.next().unwrap()["AllowDeferredExecution"], true);
    let data = "/Resources/TranscribeRole/Properties/Policies/0/PolicyDocument/Statement";
    let pass = statements(&mut queueing(), "JobInitRole")
        .iter()
        .position(|statement| statement["Sid"] == "PassTranscribeRole")
        .unwrap();
    for (path, says) in [
        (
            format!("/Resources/JobInitRole/Properties/Policies/0/PolicyDocument/Statement/{pass}"),
            "JobInitRole may not iam:PassRole on TranscribeRole",
        ),
        (
            "/Resources/TranscribeRole/Properties/AssumeRolePolicyDocument/Statement/0".to_owned(),
            "transcribe.amazonaws.com may not sts:AssumeRole on TranscribeRole",
        ),
        (format!("{data}/0"), "TranscribeRole may not s3:GetObject"),
        (format!("{data}/1"), "TranscribeRole may not s3:PutObject"),
        (format!("{data}/2/Action/0"), "TranscribeRole may not kms:Decrypt"),
        (format!("{data}/2/Action/3"), "TranscribeRole may not kms:GenerateDataKey"),
    ] {
        let mut template = queueing();
        remove(&mut template, &path);
        let said = wrong(&template, &call).await;
        assert!(said.contains(says), "{path}: {said}");
    }
}
