//! Whatever is taken out of the synthesized template is missed by name when it is played.

#![allow(clippy::unwrap_used)]

use std::sync::atomic::{AtomicUsize, Ordering};

use rehearsal::{Call, Play, Report};
use serde_json::Value;
use tests::play::{bare_config, problems, remove, sample, setting, template_of, without_references, wrong};

/// The calls that together need all of the template: one that arrives, and one that Transcribe cannot read.
fn whole_way() -> Vec<Call> {
    let good = sample("voicemail-one-speaker");
    let mut bad = sample("silence");
    bad.recording.failure = Some("The media format is not supported".to_owned());
    bad.recording.transcript = None;
    vec![good, bad]
}

/// The template for the tenant of these calls only: nobody would miss the others.
fn whole() -> Value {
    let mut config = bare_config();
    config.tenants.retain(|tenant| tenant.id.as_str() == "demo-tenant");
    template_of(&config)
}

/// Statements that no good call needs, each with the test that does.
const ELSEWHERE: [(&str, &str); 7] = [
    // rehearsal.rs: the_state_change_alone_finishes_a_call_whose_transcript_was_not_announced
    ("ResultHandlerRole", "GetTranscriptionJob"),
    // registrar.rs: who_may_not_write_is_told_and_so_is_cloudformation
    ("TenantRegistrarRole", "DisableTenant"),
    // faults.rs: whatever_goes_wrong_no_call_is_lost_and_none_is_paid_twice
    ("AnalyzerRole", "KeepReading"),
    ("AnalyzerRole", "SendToAnalysis"),
    ("JobInitRole", "SendToIntake"),
    ("ResultHandlerRole", "SendToCompletion"),
    // The rehearsal's schedule always reaches its function.
    ("IntakeQueueDeadLetters", "SendReconcileCalls"),
];

/// Parts of what is needed that no good call needs: a document is read when its call is read again (operator.rs), and a
/// recording may be left to its lifecycle.
const PARTS: [&str; 2] = [
    "/AnalyzerFunction/Properties/Environment/Variables/INPUT_BUCKET",
    "s3:GetObject of ReadAndWriteDocuments",
];

/// What looks after calls that stand still, which good ones do not. Its rights are held against what it declares in rights.rs,
/// and it is played in faults.rs: `uploads_that_nobody_told_of_are_found`.
const RECONCILER: [&str; 2] = ["ReconcilerRole", "ReconcilerFunction"];

/// So many templates are played at the same time.
const AT_ONCE: usize = 6;

/// Services that the rehearsal plays, and that key policies let in.
const PLAYED: [&str; 2] = ["events.", "logs."];

/// What is taken out of the template, and the name that must then be told.
struct Defect {
    what: String,
    name: String,
    template: Value,
}

struct Defects {
    whole: Value,
    found: Vec<Defect>,
}

impl Defects {
    /// All of them.
    fn of(whole: Value) -> Vec<Defect> {
        let mut defects = Self { whole: whole.clone(), found: Vec::new() };
        let roles = roles(&whole);
        let others = |(id, _): &(&String, &Value)| !RECONCILER.contains(&id.as_str());
        for (id, resource) in whole["Resources"].as_object().unwrap().iter().filter(others) {
            let properties = format!("/Resources/{id}/Properties");
            let rest = &resource["Properties"];
            match resource["Type"].as_str().unwrap() {
                "AWS::IAM::Role" if roles.contains(id) => {
                    defects.statements(&format!("{properties}/AssumeRolePolicyDocument"), id);
                    for index in 0..rest["Policies"].as_array().unwrap().len() {
                        defects.statements(&format!("{properties}/Policies/{index}/PolicyDocument"), id);
                    }
                }
                "AWS::IAM::ManagedPolicy" => {
                    let role = rest["Roles"][0]["Ref"].as_str().unwrap();
                    defects.statements(&format!("{properties}/PolicyDocument"), role);
                }
                "AWS::KMS::Key" => defects.statements(&format!("{properties}/KeyPolicy"), id),
                "AWS::SQS::QueuePolicy" => {
                    let queue = id.trim_end_matches("Policy");
                    defects.statements(&format!("{properties}/PolicyDocument"), queue);
                }
                "AWS::Lambda::Function" => {
                    for variable in rest["Environment"]["Variables"].as_object().unwrap().keys() {
                        if PARTS
                            .contains(&format!("/{id}/Properties/Environment/Variables/{variable}").as_str())
                        {
                            continue;
                        }
                        defects.without(&format!("{properties}/Environment/Variables/{variable}"), variable);
                    }
                }
                "AWS::Events::Rule" => defects.rule(id, &rest["EventPattern"]),
                "AWS::Lambda::EventSourceMapping" => {
                    let queue = rest["EventSourceArn"]["Fn::GetAtt"][0].as_str().unwrap();
                    defects.without(&format!("/Resources/{id}"), queue);
                }
                "AWS::S3::Bucket" if rest.get("NotificationConfiguration").is_some() => {
                    defects.without(&format!("{properties}/NotificationConfiguration"), id);
                }
                // The models are registered for people; no function reads them.
                "AWS::CloudFormation::CustomResource" if rest.get("Tenant").is_some() => {
                    defects.without(&format!("/Resources/{id}"), "UnknownTenant");
                }
                _ => {}
            }
        }
        defects.found
    }

    fn without(&mut self, path: &str, name: &str) {
        let mut template = self.whole.clone();
        remove(&mut template, path);
        self.found.push(Defect { what: format!("without {path}"), name: name.to_owned(), template });
    }

    /// Without the rule, its events have nowhere to go: what sent them is named.
    fn rule(&mut self, id: &str, pattern: &Value) {
        if !["aws.s3", "aws.transcribe"].iter().any(|source| pattern["source"][0] == *source) {
            return;
        }
        let source = pattern["detail"]["bucket"]["name"][0]["Ref"].as_str().unwrap_or("Transcribe");
        let mut template = self.whole.clone();
        remove(&mut template, &format!("/Resources/{id}"));
        without_references(&mut template, id);
        self.found.push(Defect { what: format!("without {id}"), name: source.to_owned(), template });
    }

    /// Without each statement in turn, and without each of its actions. Statements that deny are left: without them
    /// nothing stops.
    fn statements(&mut self, document: &str, name: &str) {
        let statements = self.whole.pointer(document).unwrap()["Statement"].as_array().unwrap().clone();
        for (index, statement) in statements.iter().enumerate() {
            let service = statement["Principal"]["Service"].to_string();
            let of_others = document.ends_with("KeyPolicy")
                && service != "null"
                && !PLAYED.iter().any(|played| service.contains(played));
            let sid = statement["Sid"].as_str().unwrap_or_default();
            if statement["Effect"] == "Deny" || ELSEWHERE.contains(&(name, sid)) || of_others {
                continue;
            }
            // Without the account's statement IAM policies have no effect, so that the first role is named.
            let name = if sid == "Account" { "TenantRegistrarRole" } else { name };
            self.without(&format!("{document}/Statement/{index}"), name);
            for (action, named) in statement["Action"].as_array().into_iter().flatten().enumerate() {
                if PARTS.contains(&format!("{} of {sid}", named.as_str().unwrap_or_default()).as_str()) {
                    continue;
                }
                self.without(&format!("{document}/Statement/{index}/Action/{action}"), name);
            }
        }
    }
}

/// The roles that functions and rules take on; those for people are not played.
fn roles(whole: &Value) -> Vec<String> {
    let mut roles = Vec::new();
    for resource in whole["Resources"].as_object().unwrap().values() {
        let properties = &resource["Properties"];
        let targets = properties["Targets"].as_array().into_iter().flatten().map(|target| &target["RoleArn"]);
        let taken_on = targets.chain([&properties["Role"]]);
        roles.extend(taken_on.filter_map(|role| Some(role["Fn::GetAtt"][0].as_str()?.to_owned())));
    }
    roles
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_taken_out_of_the_template_is_missed_by_name() {
    let (calls, folder) = (whole_way(), tempfile::tempdir().unwrap());
    let mut play = Play::begin(setting(&whole(), folder.path())).await.unwrap();
    for call in &calls {
        let report = play.call(call).await;
        assert!(Report::succeeded(&report), "the whole template: {}", problems(&[report]));
    }
    play.end().await;
    // A play waits more than it works: for its functions, and they for each other's pauses.
    let (defects, next) = (Defects::of(whole()), AtomicUsize::new(0));
    let play = || {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let mut unnoticed = Vec::new();
        while let Some(defect) = defects.get(next.fetch_add(1, Ordering::Relaxed)) {
            let said = runtime.block_on(wrong(&defect.template, &calls));
            if said.is_empty() {
                unnoticed.push(format!("{}: nothing was said", defect.what));
            } else if !said.contains(&defect.name) {
                unnoticed.push(format!("{}: {} is not named, but: {said}", defect.what, defect.name));
            }
        }
        unnoticed
    };
    let unnoticed: Vec<String> = std::thread::scope(|scope| {
        let players: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(play)).collect();
        players.into_iter().flat_map(|player| player.join().unwrap()).collect()
    });
    assert!(unnoticed.is_empty(), "{}", unnoticed.join("\n"));
}
