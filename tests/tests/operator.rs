//! The operator's command against a stack in which calls were played: with the SDK that ships, over the endpoint.

#![allow(clippy::unwrap_used)]

use contract::ledger::State;
use operator::{Exit, Failure};
use rehearsal::{Outcome, Report};
use serde_json::Value;
use tests::play::{bare_config, problems, sample, template_of};
use tests::stand::Stand;

fn document(report: &Report) -> (String, Value) {
    let Outcome::Document { key, document, .. } = &report.outcome else {
        panic!("no document: {}", problems(std::slice::from_ref(report)))
    };
    (key.clone(), document.clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_found_read_again_and_erased() {
    let mut stand = Stand::set(&template_of(&bare_config())).await;
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
    let mut stand = Stand::set(&template_of(&bare_config())).await;
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
    let stand = Stand::set(&template_of(&bare_config())).await;
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
