//! What the contract declares that functions ask of AWS, what their roles allow, and what they do in rehearsals are the same.

#![allow(clippy::unwrap_used)]

use contract::function::{Call, Function};
use contract::layout::TRANSCRIPT_PREFIX;
use jiff::tz::TimeZone;
use operator::Exit;
use rehearsal::{Acting, Change, Faults, Permission, Play, Setting, Together, crowd, source};
use serde_json::Value;
use tests::play::{config, sample, setting, template_of};
use tests::stand::Stand;

/// Enough goes wrong that each function waits, and that the reconciler has something to find and to send again.
const FAULTS: &str = "
[events]
lose_transcribe_events = 0.6
lose_upload_events = 0.2
[requests]
throttle = 0.02
throttle_service = { transcribe = 0.7, comprehend = 0.6, bedrock = 0.6 }
[functions]
kill = 0.03
";

/// Is this what the call looks like to AWS? A call that reads or writes a kind of object is known by the object's place.
fn is(call: Call, action: &str, resource: &str) -> bool {
    let table = |of: &str, name: &str| action == of && resource.ends_with(&format!(":table/cci-lite-{name}"));
    let queue =
        |name: &str| action == "sqs:SendMessage" && resource.ends_with(&format!(":cci-lite-{name}-queue"));
    let input = |of: &str| action == of && resource.starts_with("arn:aws:s3:::cci-lite-input-");
    let results = |of: &str| action == of && resource.starts_with("arn:aws:s3:::cci-lite-results-");
    let beside = resource.contains(&format!("/{TRANSCRIPT_PREFIX}"));
    let action_is = |of: &str| action == of;
    match call {
        Call::ReadTenant => table("dynamodb:GetItem", "config"),
        Call::ReadLedger => table("dynamodb:GetItem", "ledger"),
        Call::EnterLedger => table("dynamodb:PutItem", "ledger"),
        Call::UpdateLedger => table("dynamodb:UpdateItem", "ledger"),
        Call::QueryUnfinished => table("dynamodb:Query", "ledger/index/unfinished"),
        Call::StartTranscriptionJob => action_is("transcribe:StartTranscriptionJob"),
        Call::GetTranscriptionJob => action_is("transcribe:GetTranscriptionJob"),
        Call::ReadRecording => input("s3:GetObject"),
        Call::ListRecordings => input("s3:ListBucket"),
        // A conditional deletion reads besides.
        Call::DeleteRecording => input("s3:DeleteObject") || input("s3:GetObject"),
        Call::SendToIntake => queue("intake"),
        Call::SendToCompletion => queue("completion"),
        Call::SendToAnalysis => queue("analysis"),
        Call::ReadTranscript => results("s3:GetObject") && beside,
        Call::KeepReading => results("s3:PutObject") && beside && resource.ends_with(".kept"),
        Call::DeleteTranscript => results("s3:DeleteObject") && beside,
        Call::ReadDocument => results("s3:GetObject") && !beside,
        Call::WriteDocument => (results("s3:PutObject") || results("s3:PutObjectTagging")) && !beside,
        Call::BatchDetectSentiment => action_is("comprehend:BatchDetectSentiment"),
        Call::BatchDetectKeyPhrases => action_is("comprehend:BatchDetectKeyPhrases"),
        Call::BatchDetectEntities => action_is("comprehend:BatchDetectEntities"),
        Call::Converse => action_is("bedrock:InvokeModel"),
        Call::RegisterTenant => table("dynamodb:PutItem", "config"),
        Call::DisableTenant => table("dynamodb:UpdateItem", "config"),
    }
}

/// The configuration of the samples, with a limit that takes a look into recordings.
fn limited() -> Value {
    let mut config = config();
    config.tenants.iter_mut().for_each(|tenant| tenant.daily_audio_minutes = Some(600));
    template_of(&config)
}

/// One call of each tenant after the other, each read again, and a tenant that goes.
async fn one_after_the_other() -> Vec<Permission> {
    let mut stand = Stand::set(&limited()).await;
    for name in ["voicemail-one-speaker", "billing-stereo", "umzug-german"] {
        let call = sample(name);
        stand.call(&call).await;
        let day = call.time.to_zoned(TimeZone::UTC).date().to_string();
        let replay = ["replay", "--tenant", call.tenant.as_str(), "--since", &day, "--until", &day];
        let (exit, told) = stand.operator(&replay).await;
        assert_eq!((exit.unwrap(), &told["begun"]), (Exit::Done, &1.into()), "{told}");
        stand.play.settle().await;
    }
    let gone = stand.play.change("TenantDemoTenantRegistration", Change::Delete).await.unwrap();
    assert!(gone.succeeded());
    stand.play.end().await.permissions()
}

/// Many at once, with much that goes wrong.
async fn together() -> Vec<Permission> {
    let samples = rehearsal::Call::all_of(&source::samples()).unwrap();
    let faults = Faults { seed: 7, ..Faults::read(FAULTS).unwrap() };
    let start = "2026-03-02T09:30:00Z".parse().unwrap();
    let uploads = crowd::of(&samples, 30, 7);
    let load = Together { at_once: 16, faults: Some(faults), ..Together::of(uploads, start) };
    let folder = tempfile::tempdir().unwrap();
    let setting = Setting { ways: true, ..setting(&limited(), folder.path()) };
    let mut play = Play::begin(setting).await.unwrap();
    let summary = play.together(load, |_| {}).await;
    assert!(summary.succeeded(), "{summary:#?}");
    play.end().await.permissions()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_declared_is_what_is_allowed_and_what_is_done() {
    let stack = tests::resolve(&limited().to_string());
    let mut seen = one_after_the_other().await;
    seen.extend(together().await);
    let mut wrong = Vec::new();
    for function in Function::ALL {
        let name = function.name();
        let role = stack.by_name("AWS::IAM::Role", &format!("cci-lite-{name}-role")).unwrap();
        let of_role: Vec<&Permission> =
            seen.iter().filter(|one| one.role == role.id && one.allowed).collect();
        let own = || of_role.iter().filter(|one| one.acting == Acting::Function);
        for call in function.calls() {
            if !own().any(|one| is(*call, &one.action, &one.resource)) {
                wrong.push(format!("{name} declares {call:?} and never does it"));
            }
        }
        for one in own().filter(|one| !one.action.starts_with("kms:")) {
            if !function.calls().iter().any(|call| is(*call, &one.action, &one.resource)) {
                wrong.push(format!(
                    "{name} does {} on {}, which it does not declare",
                    one.action, one.resource
                ));
            }
        }
        for granted in stack.granted(role) {
            let at = format!("{}/{}", granted.at.resource, granted.at.statement);
            let used = of_role
                .iter()
                .any(|one| one.by.contains(&at) && granted.speaks_of(&one.action, &one.resource));
            if !used {
                wrong.push(format!(
                    "{name} may {} on {} by {at}, and never does",
                    granted.action, granted.resource
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
