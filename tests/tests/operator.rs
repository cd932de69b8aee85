//! The operator's command against a stack in which calls were played: with the SDK that ships, over the endpoint.

#![allow(clippy::unwrap_used)]

mod sdk;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::types::AttributeValue;
use clap::Parser as _;
use contract::ledger::State;
use contract::tenant::TenantItem;
use handlers::ledger::Ledger as _;
use operator::console::Consent;
use operator::{Arguments, Console, Exit, Failure, Services};
use rehearsal::{ACCOUNT, Call, Outcome, Play, Report, Setting};
use serde_json::Value;
use tests::play::{bare_config, problems, sample, setting, template_of};

/// A play, and an operator beside it.
struct Stand {
    play: Play,
    config: SdkConfig,
    services: Services,
    _folder: tempfile::TempDir,
}

impl Stand {
    async fn set() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let setting = Setting { twice: false, ..setting(&template_of(&bare_config()), folder.path()) };
        let play = Play::begin(setting).await.unwrap();
        let config = sdk::config(&play.endpoint()).await;
        let account = Some(ACCOUNT.to_owned());
        let services = Services::of(&config, "cci-lite".parse().unwrap(), account).await.unwrap();
        Self { play, config, services, _folder: folder }
    }

    /// Plays a call; the operator's clock is the play's.
    async fn call(&mut self, call: &Call) -> Report {
        self.services.now = call.time;
        self.play.call(call).await
    }

    /// Runs a command as an operator types it, with `--json` and `--yes`.
    async fn operator(&self, words: &[&str]) -> (Result<Exit, Failure>, Value) {
        let typed = ["operator"].into_iter().chain(words.iter().copied()).chain(["--json", "--yes"]);
        let arguments = Arguments::try_parse_from(typed).unwrap();
        let mut out = Vec::new();
        let mut console = Console::new(&mut out, arguments.json, Consent::of(arguments.yes));
        let exit = operator::run(&arguments.command, &self.services, &mut console).await;
        (exit, serde_json::from_slice(&out).unwrap_or_default())
    }

    /// Has calls of a tenant taken in, or refused.
    async fn activate(&self, tenant: &str, active: bool) {
        let [partition, sort] = TenantItem::KEYS;
        let client = aws_sdk_dynamodb::Client::new(&self.config);
        let request = client
            .update_item()
            .table_name(&self.services.names.tenant_table)
            .key(partition, AttributeValue::S(TenantItem::pk(&tenant.parse().unwrap())))
            .key(sort, AttributeValue::S(TenantItem::SK.to_owned()))
            .update_expression("SET active = :active")
            .expression_attribute_values(":active", AttributeValue::Bool(active));
        request.send().await.unwrap();
    }

    async fn state(&self, call: &str) -> Option<State> {
        self.services.ledger().row(&call.parse().unwrap()).await.unwrap().map(|row| row.state)
    }

    /// How many versions, marks of deletion included, the results bucket has of what begins so.
    async fn versions(&self, prefix: &str) -> usize {
        let bucket = &self.services.names.results_bucket;
        let page =
            self.services.s3.list_object_versions().bucket(bucket).prefix(prefix).send().await.unwrap();
        page.versions().len() + page.delete_markers().len()
    }
}

fn document(report: &Report) -> (String, Value) {
    let Outcome::Document { key, document, .. } = &report.outcome else {
        panic!("no document: {}", problems(std::slice::from_ref(report)))
    };
    (key.clone(), document.clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_found_read_again_and_erased() {
    let mut stand = Stand::set().await;
    let call = sample("voicemail-one-speaker");
    let report = stand.call(&call).await;
    let (key, document) = document(&report);
    let id = document["call_id"].as_str().unwrap().to_owned();

    for target in [
        id.clone(),
        call.key.clone(),
        key.clone(),
        format!("s3://{}/{key}", stand.services.names.results_bucket),
    ] {
        let (exit, told) = stand.operator(&["status", &target]).await;
        assert_eq!(exit.unwrap(), Exit::Done, "{target}");
        assert_eq!(
            (&told["call"]["call_id"], &told["call"]["state"]),
            (&id.as_str().into(), &"done".into()),
            "{target}"
        );
        let summary = document["summary"].as_str().unwrap();
        assert!(!summary.is_empty() && !told.to_string().contains(summary), "no word of a call");
    }
    let (exit, told) = stand.operator(&["status"]).await;
    assert_eq!((exit.unwrap(), &told["calls"]), (Exit::Done, &serde_json::json!([])));

    let day = call.time.to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
    let again = ["replay", "--tenant", call.tenant.as_str(), "--since", &day, "--until", &day];
    let (exit, told) = stand.operator(&[&again[..], &["--dry-run"]].concat()).await;
    assert_eq!((exit.unwrap(), &told["chosen"], &told["begun"]), (Exit::Done, &1.into(), &0.into()));
    let (exit, told) = stand.operator(&again).await;
    assert_eq!((exit.unwrap(), &told["begun"]), (Exit::Done, &1.into()));
    assert_eq!(stand.state(&id).await, Some(State::Transcribed));
    let (exit, _) = stand.operator(&["erase", &id]).await;
    assert!(matches!(exit, Err(Failure::Usage(said)) if said.contains("--force")), "it is under way");
    stand.play.settle().await;
    assert_eq!(stand.state(&id).await, Some(State::Done));
    assert_eq!(stand.versions(&key).await, 2, "the earlier reading is kept for a while");

    let (exit, receipt) = stand.operator(&["erase", &id, "--reason", "request 4711"]).await;
    assert_eq!(exit.unwrap(), Exit::Done, "{receipt}");
    assert_eq!((&receipt["complete"], &receipt["ledger_row"]), (&true.into(), &"deleted".into()));
    let documents =
        receipt["deleted"].as_array().unwrap().iter().filter(|object| object["what"] == "document").count();
    assert_eq!((documents, stand.versions("").await), (2, 0), "{receipt}");
    assert_eq!(stand.state(&id).await, None);
    let (exit, _) = stand.operator(&["status", &id]).await;
    assert!(matches!(exit, Err(Failure::NotFound(_))));
    stand.play.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_go_back_when_their_cause_is_mended() {
    let mut stand = Stand::set().await;
    let call = sample("voicemail-one-speaker");
    let tenant = call.tenant.as_str().to_owned();
    stand.activate(&tenant, false).await;
    stand.call(&call).await;
    let (exit, told) = stand.operator(&["status", "--failed", "--tenant", &tenant]).await;
    assert_eq!(exit.unwrap(), Exit::Done);
    let failed = &told["calls"][0];
    assert_eq!(failed["call"]["failure"]["class"], "DisabledTenant", "{told}");
    let can = failed["next"]["can"][0].as_str().unwrap();
    assert!(can.contains("redrive --queue intake --class DisabledTenant"), "{can}");
    let id = failed["call"]["call_id"].as_str().unwrap().to_owned();

    let (exit, told) = stand.operator(&["onboard-check", &tenant]).await;
    assert_eq!((exit.unwrap(), &told["checks"][0]["verdict"]), (Exit::Partly, &"failed".into()), "{told}");
    stand.activate(&tenant, true).await;
    let (_, told) = stand.operator(&["onboard-check", &tenant]).await;
    assert_eq!(told["checks"][0]["verdict"], "ok", "{told}");

    let (exit, told) = stand.operator(&["redrive", "--dry-run"]).await;
    assert_eq!(exit.unwrap(), Exit::Done);
    let found = &told["found"][0];
    assert_eq!(
        (&found["queue"], &found["class"], &found["letters"]),
        (&"intake".into(), &"DisabledTenant".into(), &1.into())
    );
    let (exit, told) = stand.operator(&["redrive", "--class", "Timeout"]).await;
    assert_eq!((exit.unwrap(), &told["sent_back"], &told["left"]), (Exit::Done, &0.into(), &1.into()));
    let (exit, told) = stand.operator(&["redrive", "--class", "DisabledTenant", "--rate", "50"]).await;
    assert_eq!(
        (exit.unwrap(), &told["sent_back"], &told["left"]),
        (Exit::Done, &1.into(), &0.into()),
        "{told}"
    );
    stand.play.settle().await;
    let (_, told) = stand.operator(&["status", &id]).await;
    assert_eq!(told["call"]["state"], "done", "{told}");
    let (_, told) = stand.operator(&["redrive", "--dry-run"]).await;
    assert_eq!(told["found"], serde_json::json!([]));
    stand.play.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doctor_says_what_it_can_see_and_fails_nothing_that_it_cannot() {
    let stand = Stand::set().await;
    let (exit, told) = stand.operator(&["doctor"]).await;
    exit.unwrap();
    let verdict = |name: &str| {
        let all = told["checks"].as_array().unwrap();
        let check =
            all.iter().find(|check| check["check"] == name).unwrap_or_else(|| panic!("no {name}: {told}"));
        check["verdict"].as_str().unwrap().to_owned()
    };
    for queue in ["intake", "completion", "analysis"] {
        assert_eq!(verdict(&format!("dead letters of {queue}")), "ok");
    }
    assert_ne!(verdict("key"), "failed", "{told}");
    stand.play.end().await;
}
