//! Calls go through the synthesized template, and stop by name where something is taken out of it.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use contract::document::CallDocument;
use contract::layout::ResultKey;
use rehearsal::{Call, Outcome, Play, Report, Setting, source};
use serde_json::Value;
use synth::config::Config;

/// The functions' binaries, as `cargo test --workspace` has just built them.
fn programs() -> BTreeMap<String, PathBuf> {
    static PROGRAMS: OnceLock<BTreeMap<String, PathBuf>> = OnceLock::new();
    let build = || {
        let status = Command::new(env!("CARGO"))
            .args(["test", "--workspace", "--no-run", "--quiet"])
            .status()
            .unwrap();
        assert!(status.success(), "the workspace does not build");
        let this_test = std::env::current_exe().unwrap();
        let folder = this_test.parent().and_then(Path::parent).unwrap();
        rehearsal::binaries::in_folder(folder).unwrap()
    };
    PROGRAMS.get_or_init(build).clone()
}

fn config() -> Config {
    Config::load(Some(&source::default_config())).unwrap()
}

fn template() -> Value {
    serde_json::from_str(&synth::stack::template(&config()).unwrap().to_json().unwrap()).unwrap()
}

fn sample(name: &str) -> Call {
    Call::sample(&source::samples().join(format!("{name}.toml"))).unwrap()
}

async fn play(template: &str, calls: &[Call]) -> Result<Vec<Report>, rehearsal::PlayError> {
    let folder = tempfile::tempdir().unwrap();
    let setting = Setting {
        template: template.to_owned(),
        region: "eu-central-1".to_owned(),
        programs: programs(),
        folder: folder.path().to_owned(),
        twice: true,
        ..Setting::default()
    };
    let mut play = Play::begin(setting).await?;
    let mut reports = Vec::new();
    for call in calls {
        reports.push(play.call(call).await);
    }
    play.end().await;
    Ok(reports)
}

/// What the reports say was wrong, with the names of the resources.
fn problems(reports: &[Report]) -> String {
    let mut said = Vec::new();
    for report in reports {
        said.extend(report.problems().map(|step| format!("{}: {}", step.resource, step.what)));
        if let Outcome::Stopped { at, why } = &report.outcome {
            said.push(format!("{at}: {why}"));
        }
    }
    said.join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_sample_ends_in_its_document() {
    let calls = Call::all_of(&source::samples()).unwrap();
    assert!(calls.len() >= 6);
    let reports = play(&template().to_string(), &calls).await.unwrap();
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
        assert_eq!(document.source.comprehend_failed, 0);
    }
}

/// The calls that together need all of the template: one that arrives, and one that Transcribe cannot read.
fn whole_way() -> Vec<Call> {
    let good = sample("voicemail-one-speaker");
    let mut bad = sample("silence");
    bad.recording.failure = Some("The media format is not supported".to_owned());
    bad.recording.transcript = None;
    vec![good, bad]
}

/// What is taken out of the template, and the name that must then be told.
struct Defect {
    what: String,
    names: Vec<String>,
    template: Value,
}

fn defects() -> Vec<Defect> {
    let whole = template();
    let mut defects = Vec::new();
    let resources = whole["Resources"].as_object().unwrap();
    for (id, resource) in resources {
        match resource["Type"].as_str().unwrap() {
            "AWS::IAM::Role" => {
                let path = format!("/Resources/{id}/Properties/Policies/0/PolicyDocument/Statement");
                without_each(&whole, &path, &mut defects, |_| vec![id.clone()]);
            }
            "AWS::KMS::Key" => {
                let path = format!("/Resources/{id}/Properties/KeyPolicy/Statement");
                without_each(&whole, &path, &mut defects, |statement| {
                    // Without the account's statement IAM policies have no effect, so a role is named as well.
                    if statement["Sid"] == "Account" {
                        vec!["JobInitRole".to_owned()]
                    } else {
                        vec![id.clone()]
                    }
                });
            }
            "AWS::SQS::QueuePolicy" => {
                let path = format!("/Resources/{id}/Properties/PolicyDocument/Statement");
                let queue = id.trim_end_matches("Policy").to_owned();
                without_each(&whole, &path, &mut defects, |_| vec![queue.clone()]);
            }
            "AWS::Lambda::Function" => {
                for variable in resource["Properties"]["Environment"]["Variables"].as_object().unwrap().keys()
                {
                    let mut template = whole.clone();
                    let variables = format!("/Resources/{id}/Properties/Environment/Variables");
                    template.pointer_mut(&variables).unwrap().as_object_mut().unwrap().remove(variable);
                    defects.push(Defect {
                        what: format!("{id} without {variable}"),
                        names: vec![variable.clone()],
                        template,
                    });
                }
            }
            "AWS::Events::Rule" => {
                // Without the rule, its events have nowhere to go: what sent them is named.
                let pattern = &resource["Properties"]["EventPattern"]["detail"];
                let source = pattern["bucket"]["name"][0]["Ref"].as_str().unwrap_or("Transcribe");
                let mut template = whole.clone();
                template["Resources"].as_object_mut().unwrap().remove(id);
                without_references(&mut template, id);
                defects.push(Defect { what: format!("no {id}"), names: vec![source.to_owned()], template });
            }
            "AWS::Lambda::EventSourceMapping" => {
                let queue =
                    resource["Properties"]["EventSourceArn"]["Fn::GetAtt"][0].as_str().unwrap().to_owned();
                let mut template = whole.clone();
                template["Resources"].as_object_mut().unwrap().remove(id);
                defects.push(Defect { what: format!("no {id}"), names: vec![queue], template });
            }
            "AWS::S3::Bucket" if resource["Properties"].get("NotificationConfiguration").is_some() => {
                let mut template = whole.clone();
                let properties = format!("/Resources/{id}/Properties");
                template
                    .pointer_mut(&properties)
                    .unwrap()
                    .as_object_mut()
                    .unwrap()
                    .remove("NotificationConfiguration");
                defects.push(Defect {
                    what: format!("{id} without events"),
                    names: vec![id.clone()],
                    template,
                });
            }
            _ => {}
        }
    }
    defects
}

/// The template without each statement in turn. Statements that deny are left: without them nothing stops.
fn without_each(whole: &Value, path: &str, defects: &mut Vec<Defect>, names: impl Fn(&Value) -> Vec<String>) {
    for (index, statement) in whole.pointer(path).unwrap().as_array().unwrap().iter().enumerate() {
        // GetTranscriptionJob is needed only when a transcript's own event is lost; see the test of that.
        if statement["Effect"] == "Deny" || statement["Sid"] == "GetTranscriptionJob" {
            continue;
        }
        let mut template = whole.clone();
        template.pointer_mut(path).unwrap().as_array_mut().unwrap().remove(index);
        let what = format!(
            "{path} without {}",
            statement["Sid"].as_str().unwrap_or(&statement["Action"].to_string())
        );
        defects.push(Defect { what, names: names(statement), template });
    }
}

/// Takes the statements that name a resource out of the queue policies.
fn without_references(template: &mut Value, id: &str) {
    let reference = serde_json::json!({"Fn::GetAtt": [id, "Arn"]});
    for resource in template["Resources"].as_object_mut().unwrap().values_mut() {
        let Some(Value::Array(statements)) = resource.pointer_mut("/Properties/PolicyDocument/Statement")
        else {
            continue;
        };
        statements.retain(|statement| statement["Condition"]["ArnEquals"]["aws:SourceArn"] != reference);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_taken_out_of_the_template_is_missed_by_name() {
    let calls = whole_way();
    let reports = play(&template().to_string(), &calls).await.unwrap();
    assert!(reports.iter().all(Report::succeeded), "the whole template: {}", problems(&reports));
    let mut unnoticed = Vec::new();
    for defect in defects() {
        let reports = play(&defect.template.to_string(), &calls).await.unwrap();
        let said = problems(&reports);
        if said.is_empty() {
            unnoticed.push(format!("{}: nothing was said", defect.what));
        }
        for name in defect.names.iter().filter(|name| !said.contains(name.as_str())) {
            unnoticed.push(format!("{}: {name} is not named, but: {said}", defect.what));
        }
    }
    assert!(unnoticed.is_empty(), "{}", unnoticed.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_state_change_alone_finishes_a_call_whose_transcript_was_not_announced() {
    let mut deaf = template();
    deaf["Resources"].as_object_mut().unwrap().remove("TranscriptCreatedToResultHandler");
    without_references(&mut deaf, "TranscriptCreatedToResultHandler");
    let call = [sample("voicemail-one-speaker")];
    let reports = play(&deaf.to_string(), &call).await.unwrap();
    assert!(matches!(reports[0].outcome, Outcome::Document { .. }), "{}", problems(&reports));
    let statements = "/Resources/ResultHandlerRole/Properties/Policies/0/PolicyDocument/Statement";
    let statements = deaf.pointer_mut(statements).unwrap().as_array_mut().unwrap();
    statements.retain(|statement| statement["Sid"] != "GetTranscriptionJob");
    let reports = play(&deaf.to_string(), &call).await.unwrap();
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
        let reports = play(&template().to_string(), std::slice::from_ref(&call)).await.unwrap();
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
        let error = play(text, &[]).await.unwrap_err().to_string();
        assert!(error.contains(says), "{text}: {error}");
    }
}
