//! A batch as Lambda hands it over from SQS: what is read of each message, and which of them the answer gives back.

#![allow(clippy::unwrap_used)]

mod world;

use std::time::{Duration, SystemTime};

use aws_lambda_events::sqs::SqsEvent;
use contract::job::JobName;
use contract::ledger::State;
use contract::tenant::TenantId;
use handlers::delivery::{Outcome as _, each};
use handlers::error::StepError;
use handlers::job_init::Intake;
use handlers::result_handler::Handed;
use serde_json::{Value, json};
use world::{KEY, NOW, QueueName, Sender, World, job_init, upload};

/// A record of a batch.
fn record(id: &str, body: &str, received: &str, waited: Option<&str>) -> Value {
    let attribute = |text| json!({"stringValue": text, "dataType": "String"});
    json!({
        "messageId": id, "receiptHandle": "r", "body": body, "eventSource": "aws:sqs", "awsRegion": "eu-central-1",
        "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:cci-lite-intake-queue",
        "attributes": {"ApproximateReceiveCount": received},
        "messageAttributes": waited.map_or(json!({}), |text| json!({"cci_waited": attribute(text)})),
    })
}

/// Hands job-init a batch; gives the IDs that the answer names.
async fn batch(world: &World, records: &[Value]) -> Result<Vec<String>, String> {
    let event: SqsEvent = serde_json::from_value(json!({"Records": records})).unwrap();
    let own = Sender { client: world.client(), queue: QueueName::Intake };
    let deadline = SystemTime::now() + Duration::from_mins(1);
    let answer = each(&job_init(world), &own, event, NOW.parse().unwrap(), deadline).await;
    let answer = answer.map_err(|error| error.to_string())?;
    Ok(answer.batch_item_failures.into_iter().map(|failure| failure.item_identifier).collect())
}

#[tokio::test]
async fn only_what_failed_goes_back() {
    let world = World::default();
    let records = [
        record("good", &upload(KEY, 9), "1", None),
        record("bad", "{}", "1", None),
        record("another", &upload("demo-tenant/calls/b.wav", 9), "1", None),
    ];
    assert_eq!(batch(&world, &records).await, Ok(vec!["bad".to_owned()]));
    assert_eq!(world.states(), [State::Transcribing; 2]);
    assert_eq!(world.rows.borrow().values().filter(|row| row.moved_by == "good").count(), 1);
}

#[tokio::test]
async fn the_fifth_delivery_is_the_last_and_the_ledger_says_so() {
    for (received, state) in [("4", State::Received), ("5", State::Failed)] {
        let world = World::default();
        *world.fault.borrow_mut() = Some(StepError::transient("InternalFailure", "sorry"));
        let answer = batch(&world, &[record("m", &upload(KEY, 9), received, None)]).await;
        assert_eq!((answer, world.only_row().state), (Ok(vec!["m".to_owned()]), state));
    }
}

#[tokio::test]
async fn a_message_that_was_put_back_is_known_by_its_first_id_and_errors() {
    let waited = r#"{"origin":"first","tries":7,"since":"2026-11-06T00:00:00Z","errors":2}"#;
    let world = World::default();
    *world.fault.borrow_mut() = Some(StepError::wait("ThrottlingException", "slow down"));
    let put_back = batch(&world, &[record("copy", &upload(KEY, 9), "2", Some(waited))]).await;
    assert_eq!(put_back, Ok(vec![]), "it counts as handled");
    let again = world.sent_to(QueueName::Intake).pop().unwrap().waited.unwrap();
    assert_eq!((again.origin.as_str(), again.tries, again.errors), ("first", 8, 3));
    let waiting = world.only_row().waiting.unwrap();
    assert_eq!((waiting.tries, waiting.since.to_string()), (8, "2026-11-06T00:00:00Z".to_owned()));
    // What somebody else wrote there is as good as nothing.
    let world = World::default();
    *world.fault.borrow_mut() = Some(StepError::wait("ThrottlingException", "slow down"));
    assert_eq!(batch(&world, &[record("m", &upload(KEY, 9), "1", Some("{}"))]).await, Ok(vec![]));
    let first = world.sent_to(QueueName::Intake).pop().unwrap().waited.unwrap();
    assert_eq!((first.origin.as_str(), first.tries, first.errors), ("m", 1, 0));
}

#[tokio::test]
async fn what_is_not_of_sqs_is_no_batch() {
    let error = batch(&World::default(), &[json!({"body": "{}"})]).await.unwrap_err();
    assert!(error.contains("is it from SQS?"), "{error}");
}

#[test]
fn the_log_says_which_call_and_what_became_of_it() {
    let tenant: TenantId = "demo-tenant".parse().unwrap();
    let call: JobName = serde_json::from_value(json!("cci-lite.demo-tenant.0f")).unwrap();
    let (of, job) = (|| tenant.clone(), || call.clone());
    for (outcome, expected) in [
        (Intake::Started(of(), job()).describe(), "transcription CALL of tenant demo-tenant runs"),
        (
            Intake::Held(of(), job()).describe(),
            "call CALL waits: the day's limit of tenant demo-tenant is used up",
        ),
        (
            Intake::Known(of(), job(), State::Done).describe(),
            "call CALL of tenant demo-tenant is known and done",
        ),
        (Intake::FolderMarker.describe(), "a folder marker, not a call"),
        (Handed::On(job()).describe(), "the transcript of call CALL goes to analysis"),
        (Handed::Known(job(), State::Analysing).describe(), "call CALL is already analysing"),
        (Handed::Failed(job()).describe(), "the transcription of call CALL failed"),
    ] {
        assert_eq!(outcome, expected.replace("CALL", call.as_str()));
    }
}
