//! Tenants come and go by the template's custom resources, through the real function.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use rehearsal::wire::Service;
use rehearsal::{Call, Change, Outcome, Play, PlayError, Report, leave};
use serde_json::{Value, json};
use tests::play::{config, problems, remove, sample, setting, statements, template_of};

const DEMO: &str = "TenantDemoTenantRegistration";

fn template() -> Value {
    template_of(&config())
}

fn properties(id: &str) -> Value {
    // What the template refers to is known to the stack; the function's name will do here.
    let mut properties = template()["Resources"][id]["Properties"].clone();
    properties["ServiceToken"] =
        json!("arn:aws:lambda:eu-central-1:123456789012:function:cci-lite-tenant-registrar");
    properties
}

/// The properties of the demo tenant with another tenant's text.
fn with_tenant(change: impl Fn(&str) -> String) -> Value {
    let mut properties = properties(DEMO);
    properties["Tenant"] = json!(change(properties["Tenant"].as_str().unwrap()));
    properties
}

/// The tenants' table, after the play.
async fn items(play: Play, folder: &Path) -> Vec<Value> {
    let stage = play.end().await;
    leave::leave(&stage, &[], folder).await.unwrap();
    let tables: Value = serde_json::from_slice(&std::fs::read(folder.join("ledger.json")).unwrap()).unwrap();
    tables["TenantTable"].as_array().unwrap().clone()
}

fn item<'i>(items: &'i [Value], pk: &str) -> &'i Value {
    items.iter().find(|item| item["pk"] == pk).unwrap_or_else(|| panic!("no {pk}: {items:?}"))
}

/// The demo tenant's calls; no two are the same upload.
async fn call(play: &mut Play, number: u32) -> Report {
    let sample = sample("voicemail-one-speaker");
    play.call(&Call { key: format!("demo-tenant/calls/{number}.amr"), ..sample }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_comes_goes_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut play = Play::begin(setting(&template(), folder.path())).await.unwrap();
    let report = call(&mut play, 1).await;
    assert!(report.succeeded(), "{}", problems(&[report]));

    let gone = play.change(DEMO, Change::Delete).await.unwrap();
    assert_eq!((gone.status.as_str(), gone.physical_resource_id.as_str()), ("SUCCESS", "tenant/demo-tenant"));
    let refused = problems(&[call(&mut play, 2).await]);
    assert!(refused.contains("DisabledTenant"), "{refused}");

    assert!(play.change(DEMO, Change::Create).await.unwrap().succeeded());
    let report = call(&mut play, 3).await;
    assert!(report.succeeded(), "{}", problems(&[report]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_is_renamed_leaves_the_former_one_disabled() {
    let folder = tempfile::tempdir().unwrap();
    let mut play = Play::begin(setting(&template(), folder.path())).await.unwrap();
    let renamed = with_tenant(|tenant| tenant.replace("demo-tenant", "other-tenant"));
    let answer = play.change(DEMO, Change::Update(renamed)).await.unwrap();
    assert_eq!(answer.physical_resource_id, "tenant/other-tenant");
    let mut keyed = with_tenant(|tenant| tenant.replace("Demo Tenant", "Other"));
    keyed["Tenant"] = json!(keyed["Tenant"].as_str().unwrap().replace("demo-tenant", "other-tenant"));
    keyed["KeyArn"] = json!("arn:aws:kms:eu-central-1:123456789012:key/k");
    assert!(play.change(DEMO, Change::Update(keyed)).await.unwrap().succeeded());
    assert!(play.change("ModelsRegistration", Change::Delete).await.unwrap().succeeded());
    let items = items(play, folder.path()).await;
    assert_eq!(item(&items, "TENANT#demo-tenant")["active"], false);
    let other = item(&items, "TENANT#other-tenant");
    assert_eq!((&other["active"], &other["sk"]), (&json!(true), &json!("META#v1")));
    assert_eq!(
        (&other["tenant"]["name"], &other["tenant"]["key_arn"]),
        (&json!("Other"), &json!("arn:aws:kms:eu-central-1:123456789012:key/k"),)
    );
    let models = item(&items, "CONFIG#MODELS");
    assert_eq!(models["default"], json!(config().default_profile()), "the models are kept");
    assert_eq!(item(&items, "TENANT#acme-energie")["active"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_that_moved_to_another_resource_is_not_taken_back_by_the_former_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut moved = template();
    moved["Resources"]["MovedRegistration"] = moved["Resources"][DEMO].clone();
    let mut play = Play::begin(setting(&moved, folder.path())).await.unwrap();
    assert!(play.change(DEMO, Change::Create).await.unwrap().succeeded());
    assert!(play.change("MovedRegistration", Change::Create).await.unwrap().succeeded());
    assert!(play.change(DEMO, Change::Delete).await.unwrap().succeeded());
    let report = call(&mut play, 1).await;
    assert!(report.succeeded(), "{}", problems(&[report]));
    assert!(play.change("MovedRegistration", Change::Delete).await.unwrap().succeeded());
    assert_eq!(item(&items(play, folder.path()).await, "TENANT#demo-tenant")["active"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_properties_are_answered_and_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut play = Play::begin(setting(&template(), folder.path())).await.unwrap();
    let mut both = properties(DEMO);
    both["Models"] = json!("{}");
    for (properties, says) in [
        (both, "one of Tenant and Models"),
        (with_tenant(|_| String::new()), "Tenant: EOF"),
        (with_tenant(|tenant| tenant.replace("en-GB", "ja-JP")), "ja-JP"),
        (with_tenant(|tenant| tenant.replace("\"max\":2", "\"max\":1")), "Transcribe takes 2 to 30"),
    ] {
        let answer = play.change(DEMO, Change::Update(properties.clone())).await.unwrap();
        assert_eq!(
            (answer.status.as_str(), answer.physical_resource_id.as_str()),
            ("FAILED", "tenant/demo-tenant")
        );
        assert!(answer.reason.contains(says), "{properties}: {}", answer.reason);
    }
    let report = call(&mut play, 1).await;
    assert!(matches!(report.outcome, Outcome::Document { .. }), "{}", problems(&[report]));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_write_is_told_and_so_is_cloudformation() {
    for (sid, action) in [("RegisterTenant", "dynamodb:PutItem"), ("Decrypt", "kms:Decrypt")] {
        let mut template = template();
        statements(&mut template, "TenantRegistrarRole").retain(|statement| statement["Sid"] != sid);
        let folder = tempfile::tempdir().unwrap();
        let mut play = Play::set(setting(&template, folder.path())).await.unwrap();
        let answer = play.change(DEMO, Change::Create).await.unwrap();
        assert_eq!((answer.status.as_str(), answer.physical_resource_id.as_str()), ("FAILED", "not-created"));
        assert!(
            answer.reason.contains("AccessDenied") && answer.reason.contains(action),
            "{}",
            answer.reason
        );
        // The stack rolls back: there is nothing to disable, and nothing that could fail.
        let rolled_back = play.change(DEMO, Change::Delete).await.unwrap();
        assert_eq!(
            (rolled_back.status.as_str(), rolled_back.physical_resource_id.as_str()),
            ("SUCCESS", "not-created")
        );
        play.end().await;

        let Err(PlayError::Deployment(why)) = Play::begin(setting(&template, folder.path())).await else {
            panic!("a stack that rolls back is played")
        };
        for part in ["ModelsRegistration", "TenantRegistrarRole", action, "cannot be created"] {
            assert!(why.contains(part), "{part}: {why}");
        }
    }
    let mut template = template();
    statements(&mut template, "TenantRegistrarRole").retain(|statement| statement["Sid"] != "DisableTenant");
    let folder = tempfile::tempdir().unwrap();
    let mut play = Play::begin(setting(&template, folder.path())).await.unwrap();
    let answer = play.change(DEMO, Change::Delete).await.unwrap();
    assert_eq!(
        (answer.status.as_str(), answer.physical_resource_id.as_str()),
        ("FAILED", "tenant/demo-tenant")
    );
    assert!(answer.reason.contains("dynamodb:UpdateItem"), "{}", answer.reason);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_never_answers_is_told_before_the_function_ends() {
    let mut template = template();
    template["Resources"]["TenantRegistrarFunction"]["Properties"]["Timeout"] = json!(3);
    let folder = tempfile::tempdir().unwrap();
    let mut play = Play::begin(setting(&template, folder.path())).await.unwrap();
    play.silence(Service::DynamoDb);
    for change in [Change::Update(properties(DEMO)), Change::Delete] {
        let answer = play.change(DEMO, change).await.unwrap();
        assert_eq!(answer.status, "FAILED");
        assert!(answer.reason.starts_with("Timeout: the table did not answer within"), "{}", answer.reason);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_that_does_not_answer_cannot_be_deployed() {
    let mut template = template();
    remove(&mut template, "/Resources/TenantRegistrarFunction/Properties/Environment/Variables/DDB_TABLE");
    let folder = tempfile::tempdir().unwrap();
    let Err(error) = Play::begin(setting(&template, folder.path())).await else {
        panic!("a stack that waits for its time-out is played")
    };
    let said = error.to_string();
    for part in ["ModelsRegistration", "does not answer CloudFormation", "DDB_TABLE"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}
