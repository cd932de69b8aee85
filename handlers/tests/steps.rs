//! The steps of a call against services that live in memory: what is done once, what is refused, and what the ledger
//! says afterwards.

#![allow(clippy::unwrap_used)]

mod world;

use std::cell::Cell;
use std::time::Duration;

use contract::document::{CallDocument, SentimentLabel};
use contract::function::MAX_RECEIVE_COUNT;
use contract::layout::{MAX_AUDIO_BYTES, TranscriptKey};
use contract::ledger::{Half, State};
use contract::metric::Metric;
use contract::tenant::Tenant;
use handlers::analyzer::Analysis;
use handlers::delivery::{Delivery, Step as _};
use handlers::error::{Retry, StepError};
use handlers::job_init::Intake;
use handlers::result_handler::Handed;
use world::{
    Client, Hook, KEY, NOW, Plan, Service, Side, World, analyzer, at, ended, first, job_init, message, nth,
    result_handler, tenant, transcribed, transcribing, upload, written,
};

#[tokio::test]
async fn an_upload_starts_one_redacted_transcription_however_often_it_is_announced() {
    let world = World::default();
    let job = transcribing(&world).await;
    let again = job_init(&world).handle(nth(upload(KEY, 9), 2)).await.unwrap();
    assert_eq!(again, Intake::Known("demo-tenant".parse().unwrap(), job.clone(), State::Transcribing));
    let started = world.started.borrow();
    assert_eq!(started.len(), 1);
    assert!(started[0].redacted);
    assert_eq!(started[0].media_uri, "s3://input/demo-tenant/calls/a b.WAV");
    assert_eq!(started[0].output_folder, format!("tmp/demo-tenant/{job}/"));
    let row = world.only_row();
    assert_eq!(row.expires_at - row.call_time.as_second(), 30 * 86_400);
    assert_eq!(row.counted_on, None, "a tenant without a limit is not counted");
}

#[tokio::test]
async fn a_recording_may_be_as_large_as_transcribe_reads() {
    let world = World::default();
    let taken = job_init(&world).handle(first(upload(KEY, MAX_AUDIO_BYTES))).await;
    assert!(matches!(taken, Ok(Intake::Started(..))), "{taken:?}");
}

#[tokio::test]
async fn a_start_that_was_cut_off_is_made_up_for() {
    let world = World::default();
    *world.fault.borrow_mut() = Some(StepError::transient("ThrottlingException", "slow down"));
    let error = job_init(&world).handle(first(upload(KEY, 9))).await.unwrap_err();
    assert_eq!(error.retry, Retry::CanHelp);
    assert_eq!(world.only_row().state, State::Received, "not given up yet");
    job_init(&world).handle(nth(upload(KEY, 9), 2)).await.unwrap();
    assert_eq!(world.only_row().state, State::Transcribing);
}

#[tokio::test]
async fn the_last_delivery_gives_up_and_a_redriven_one_begins_again() {
    let world = World::default();
    *world.fault.borrow_mut() = Some(StepError::transient("LimitExceededException", "too many jobs"));
    job_init(&world).handle(nth(upload(KEY, 9), 5)).await.unwrap_err();
    let row = world.only_row();
    assert_eq!(row.state, State::Failed);
    assert_eq!(row.failure.unwrap().class, "LimitExceededException");
    job_init(&world).handle(first(upload(KEY, 9))).await.unwrap();
    assert_eq!(world.only_row().state, State::Transcribing);
    assert_eq!(world.only_row().failure, None);
}

#[tokio::test]
async fn what_cannot_be_a_call_is_refused_with_a_reason_and_never_transcribed() {
    for (key, size, class, in_ledger) in [
        ("demo-tenant/calls/../x.wav", 9, "InvalidKey", false),
        ("demo-tenant/other/x.wav", 9, "InvalidKey", false),
        ("demo-tenant/calls/x.txt", 9, "UnknownFormat", true),
        ("demo-tenant/calls/x.wav", 0, "EmptyRecording", true),
        ("demo-tenant/calls/x.wav", 3 << 30, "RecordingTooLarge", true),
        ("nobody/calls/x.wav", 9, "UnknownTenant", true),
    ] {
        let world = World::default();
        let error = job_init(&world).handle(first(upload(key, size))).await.unwrap_err();
        assert_eq!((error.class.as_str(), error.retry), (class, Retry::CannotHelp), "{key}");
        assert!(world.started.borrow().is_empty());
        let rows: Vec<State> = world.rows.borrow().values().map(|row| row.state).collect();
        assert_eq!(rows, if in_ledger { vec![State::Failed] } else { vec![] }, "{key}");
    }
    let world = World::default();
    let marker = job_init(&world).handle(first(upload("demo-tenant/calls/", 0))).await;
    assert_eq!(marker, Ok(Intake::FolderMarker));
}

#[tokio::test]
async fn a_transcript_announced_twice_is_analysed_once() {
    let world = World::default();
    let job = transcribing(&world).await;
    let key = format!("tmp/demo-tenant/{job}/redacted-{job}.json");
    let handler = result_handler(&world);
    assert_eq!(handler.handle(first(written(&key))).await, Ok(Handed::On(job.clone())));
    assert_eq!(
        handler.handle(first(ended(&job, "COMPLETED"))).await,
        Ok(Handed::Known(job.clone(), State::Transcribed))
    );
    assert_eq!(world.sent().len(), 1);
    // Cut off after the ledger and before the queue: the second delivery sends.
    handler.handle(nth(written(&key), 2)).await.unwrap();
    assert_eq!(world.sent().len(), 2);
}

#[tokio::test]
async fn a_state_change_alone_finds_the_transcript() {
    let world = World::default();
    let job = transcribing(&world).await;
    result_handler(&world).handle(first(ended(&job, "COMPLETED"))).await.unwrap();
    assert_eq!(world.sent()[0].transcript_key, format!("tmp/demo-tenant/{job}/redacted-{job}.json"));
    // Cut off after the ledger and before the queue: the second delivery sends.
    result_handler(&world).handle(nth(ended(&job, "COMPLETED"), 2)).await.unwrap();
    assert_eq!(world.sent().len(), 2);
}

#[tokio::test]
async fn a_state_change_of_a_call_that_went_on_asks_transcribe_nothing() {
    let world = World::default();
    let ready = transcribed(&world, true, "Hello.").await;
    let down = Fails("progress", Cell::new(false));
    let handler = result_handler(Client { hook: Some(&down), ..world.client() });
    let told = || first(ended(&ready.call_id, "COMPLETED"));
    let known = |state| Ok(Handed::Known(ready.call_id.clone(), state));
    assert_eq!(handler.handle(told()).await, known(State::Transcribed));
    *world.fault.borrow_mut() = Some(StepError::transient("InternalFailure", "sorry"));
    analyzer(&world).handle(first(message(&ready))).await.unwrap_err();
    assert_eq!(handler.handle(told()).await, known(State::Analysing));
    analyzer(&world).handle(nth(message(&ready), 2)).await.unwrap();
    assert_eq!(handler.handle(told()).await, known(State::Done));
}

#[tokio::test]
async fn a_failed_transcription_fails_its_call_once() {
    let world = World::default();
    let job = transcribing(&world).await;
    result_handler(&world).handle(first(ended(&job, "FAILED"))).await.unwrap();
    assert_eq!(world.row(&job).state, State::Failed);
    assert_eq!(world.row(&job).failure.unwrap().reason, "Bad audio");
    result_handler(&world).handle(nth(ended(&job, "FAILED"), 2)).await.unwrap();
    assert_eq!(world.measured(Metric::CallsFailed), (1.0, 1));
    let again = job_init(&world).handle(first(upload(KEY, 9))).await.unwrap();
    assert!(
        matches!(again, Intake::Known(_, _, State::Failed)),
        "a late upload event does not start it again"
    );
}

#[tokio::test]
async fn a_transcript_in_another_tenants_folder_is_refused() {
    let world = World::default();
    let job = transcribing(&world).await;
    let key = format!("tmp/other-tenant/{job}/redacted-{job}.json");
    let error = result_handler(&world).handle(first(written(&key))).await.unwrap_err();
    assert_eq!(error.class, "ForeignTenant");
    assert!(world.sent().is_empty());
}

#[tokio::test]
async fn a_redacted_transcript_becomes_a_document_dated_by_its_call() {
    let world = World::default();
    let ready = transcribed(&world, true, &"A sentence. ".repeat(1_000)).await;
    let Ok(Analysis::Written(call, key)) = analyzer(&world).handle(first(message(&ready))).await else {
        panic!("no document")
    };
    assert_eq!(key, format!("demo-tenant/2026/11/05/{call}.json"));
    let line = String::from_utf8(world.objects.borrow()[&key].clone()).unwrap();
    assert_eq!(line.matches('\n').count(), 1);
    let document: CallDocument = serde_json::from_str(&line).unwrap();
    assert_eq!(document.sentiment.unwrap().sentiment, SentimentLabel::Positive);
    assert_eq!((document.comprehend.documents, document.comprehend.failed), (9, 0));
    assert_eq!(world.row(&call).state, State::Done);
    assert_eq!(world.row(&call).document_key, Some(key));
    let before = world.read.get();
    let again = analyzer(&world).handle(first(message(&ready))).await.unwrap();
    assert_eq!(again, Analysis::Known(call, State::Done));
    assert_eq!(world.read.get(), before, "nothing is paid twice");
}

#[tokio::test]
async fn an_unredacted_transcript_is_read_by_nobody() {
    let world = World::default();
    let ready = transcribed(&world, false, "My card is 4111 1111 1111 1111.").await;
    let error = analyzer(&world).handle(first(message(&ready))).await.unwrap_err();
    assert_eq!((error.class.as_str(), error.retry), ("NotRedacted", Retry::CannotHelp));
    assert_eq!(world.row(&ready.call_id).state, State::Quarantined);
    let again = analyzer(&world).handle(nth(message(&ready), 2)).await.unwrap_err();
    assert_eq!(again.class, "NotRedacted", "it goes on to the dead-letter queue, where people look");
    assert_eq!(world.read.get(), 0);
    assert!(!format!("{:?}", world.rows.borrow()).contains("4111"));
}

#[tokio::test]
async fn what_cannot_be_analysed_is_tried_once_and_once_more_when_it_is_sent_back() {
    let world = World::default();
    let ready = transcribed(&world, true, "Hello.").await;
    *world.fault.borrow_mut() = Some(StepError::permanent("AccessDeniedException", "no access to the model"));
    analyzer(&world).handle(first(message(&ready))).await.unwrap_err();
    let asked = world.read.get();
    let again = analyzer(&world).handle(nth(message(&ready), 2)).await.unwrap_err();
    assert_eq!(
        (again.class.as_str(), world.read.get()),
        ("AccessDeniedException", asked),
        "nothing is paid again"
    );
    let sent_back = analyzer(&world).handle(first(message(&ready))).await;
    assert!(matches!(sent_back, Ok(Analysis::Written(..))), "{sent_back:?}");
}

#[tokio::test]
async fn silence_has_a_document_and_asks_nobody() {
    let world = World::default();
    let ready = transcribed(&world, true, "").await;
    let Ok(Analysis::Written(_, key)) = analyzer(&world).handle(first(message(&ready))).await else {
        panic!("no document")
    };
    let document: CallDocument = serde_json::from_slice(&world.objects.borrow()[&key]).unwrap();
    assert_eq!((document.ai_summary, document.sentiment, document.model.id.as_str()), (None, None, ""));
    assert_eq!(document.comprehend.skipped.as_deref(), Some("nothing was said"));
    assert_eq!(world.read.get(), 0);
}

#[tokio::test]
async fn an_analysis_that_was_cut_off_is_begun_again() {
    let world = World::default();
    let ready = transcribed(&world, true, "Hello.").await;
    *world.fault.borrow_mut() = Some(StepError::transient("ThrottlingException", "slow down"));
    analyzer(&world).handle(first(message(&ready))).await.unwrap_err();
    let row = world.row(&ready.call_id);
    assert_eq!(
        (row.state, row.lease_until),
        (State::Analysing, None),
        "nobody waits for a lease that nobody has"
    );
    let again = analyzer(&world).handle(nth(message(&ready), 2)).await;
    assert!(matches!(again, Ok(Analysis::Written(..))), "{again:?}");
}

#[tokio::test]
async fn messages_of_another_shape_are_refused() {
    let world = World::default();
    for body in ["", "{}", "null", "{\"call_id\":\"../x\"}"] {
        assert!(job_init(&world).handle(first(body.to_owned())).await.is_err(), "{body}");
        assert!(result_handler(&world).handle(first(body.to_owned())).await.is_err(), "{body}");
        assert!(analyzer(&world).handle(first(body.to_owned())).await.is_err(), "{body}");
    }
}

#[tokio::test]
async fn a_call_is_measured_once_whatever_is_delivered_again() {
    let world = World::default();
    let ready = transcribed(&world, true, &"A sentence. ".repeat(100)).await;
    for attempt in 1..3 {
        job_init(&world).handle(nth(upload(KEY, 9), attempt)).await.unwrap();
        analyzer(&world).handle(nth(message(&ready), attempt)).await.unwrap();
        let again = Delivery { id: "another".to_owned(), ..nth(message(&ready), attempt) };
        analyzer(&world).handle(again).await.unwrap();
    }
    for (metric, value) in [
        (Metric::CallsReceived, 1.0),
        (Metric::CallsDone, 1.0),
        (Metric::AudioDuration, 0.0),
        (Metric::BedrockLatency, 400.0),
        (Metric::ModelInputTokens, 1_000.0),
        (Metric::ModelOutputTokens, 100.0),
        // 1,199 characters are 12 units, for each of three analyses.
        (Metric::ComprehendUnits, 36.0),
    ] {
        assert_eq!(world.measured(metric), (value, 1), "{metric:?}");
    }
    assert!(world.measured(Metric::TimeToDocument).0 >= 0.0);
    assert_eq!(world.measured(Metric::CallsFailed).1 + world.measured(Metric::CallsQuarantined).1, 0);
}

#[tokio::test]
async fn a_call_that_is_given_up_is_counted_once() {
    let world = World::default();
    for (attempt, id) in [(1, "first"), (2, "first"), (3, "first"), (1, "second event")] {
        let delivery = Delivery { id: id.to_owned(), ..nth(upload("nobody/calls/x.wav", 9), attempt) };
        job_init(&world).handle(delivery).await.unwrap_err();
    }
    let measured = world.measured.take();
    let failed: Vec<_> = measured.iter().filter(|found| found.1 == Metric::CallsFailed).collect();
    assert_eq!((failed.len(), failed[0].0.as_str()), (1, "nobody"), "{measured:?}");
    let quarantined = World::default();
    let ready = transcribed(&quarantined, false, "Hello.").await;
    for attempt in 1..4 {
        analyzer(&quarantined).handle(nth(message(&ready), attempt)).await.unwrap_err();
    }
    assert_eq!(quarantined.measured(Metric::CallsQuarantined), (1.0, 1));
    assert_eq!(quarantined.measured(Metric::CallsFailed).1, 0, "quarantine is no failure");
}

#[tokio::test]
async fn a_reading_that_is_paid_is_kept_while_the_other_fails() {
    let slow = || StepError::wait("ThrottlingException", "slow down");
    for half in Half::ALL {
        let world = World::default();
        let ready = transcribed(&world, true, "Hello.").await;
        match half {
            Half::Comprehend => *world.fault.borrow_mut() = Some(slow()),
            Half::Model => *world.comprehend_fault.borrow_mut() = Some(slow()),
        }
        analyzer(&world).handle(first(message(&ready))).await.unwrap_err();
        world.comprehend_fault.take();
        let key = TranscriptKey::kept(&tenant().id, &ready.call_id, half);
        assert_eq!(world.row(&ready.call_id).kept, [half]);
        assert!(world.objects.borrow().contains_key(&key));
        let measured =
            [Metric::ModelInputTokens, Metric::ComprehendUnits].map(|metric| world.measured(metric));
        let paid = if half == Half::Model { [(1_000.0, 1), (0.0, 0)] } else { [(0.0, 0), (9.0, 1)] };
        assert_eq!(measured, paid, "what is paid counts also when the other fails");
        analyzer(&world).handle(nth(message(&ready), 2)).await.unwrap();
        assert_eq!(world.measured(Metric::ModelInputTokens), (1_000.0, 1));
        assert_eq!(world.measured(Metric::ComprehendUnits), (9.0, 1));
        assert_eq!(world.measured(Metric::CallsDone), (1.0, 1));
        assert!(world.row(&ready.call_id).kept.is_empty() && world.tmp().is_empty(), "{:?}", world.tmp());
        let document = world.document(&world.row(&ready.call_id).document_key.unwrap());
        let plain = World::default();
        let ready = transcribed(&plain, true, "Hello.").await;
        analyzer(&plain).handle(first(message(&ready))).await.unwrap();
        assert_eq!(document, plain.document(&plain.row(&ready.call_id).document_key.unwrap()));
    }
}

#[tokio::test]
async fn a_model_that_is_gone_ends_the_call_and_is_told() {
    let world = World::default();
    let ready = transcribed(&world, true, "Hello.").await;
    *world.fault.borrow_mut() = Some(StepError::permanent("ModelUnavailable", "reached the end of its life"));
    for attempt in 1..4 {
        let error = analyzer(&world).handle(nth(message(&ready), attempt)).await.unwrap_err();
        assert_eq!(error.class, "ModelUnavailable");
    }
    assert_eq!(world.row(&ready.call_id).failure.unwrap().class, "ModelUnavailable");
    assert_eq!(
        (world.measured(Metric::ModelUnavailable), world.measured(Metric::CallsFailed)),
        ((1.0, 1), (1.0, 1))
    );
}

#[tokio::test]
async fn a_model_that_is_not_the_deployments_is_not_asked() {
    let own = Tenant { model: Some("another".to_owned()), ..tenant() };
    let world = World { tenant: Some(own).into(), ..World::default() };
    let ready = transcribed(&world, true, "Hello.").await;
    let error = analyzer(&world).handle(first(message(&ready))).await.unwrap_err();
    assert_eq!((error.class.as_str(), error.retry), ("UnknownModel", Retry::CanHelp));
    assert_eq!(world.row(&ready.call_id).state, State::Analysing, "a deployment may be about to name it");
    analyzer(&world).handle(nth(message(&ready), MAX_RECEIVE_COUNT)).await.unwrap_err();
    assert_eq!(world.row(&ready.call_id).failure.unwrap().class, "UnknownModel");
    assert_eq!(world.read.get(), 0);
}

#[tokio::test]
async fn a_tenant_may_have_a_model_and_a_key_of_its_own() {
    for (model, key) in
        [(None, None), (Some("own-model"), Some("arn:aws:kms:eu-central-1:123456789012:key/t"))]
    {
        let (own_model, own_key) = (model.map(str::to_owned), key.map(str::to_owned));
        let own = Tenant { model: own_model, key_arn: own_key, ..tenant() };
        let world = World { tenant: Some(own).into(), ..World::default() };
        let ready = transcribed(&world, true, "Hello.").await;
        let Ok(Analysis::Written(_, place)) = analyzer(&world).handle(first(message(&ready))).await else {
            panic!("no document")
        };
        let document: CallDocument = serde_json::from_slice(&world.objects.borrow()[&place]).unwrap();
        assert_eq!(document.model.id, model.unwrap_or("model"));
        assert_eq!(world.asked.borrow()[0].model, model.unwrap_or("model"));
        assert_eq!(*world.keys.borrow(), [key.map(str::to_owned)]);
    }
}

/// A tenant whose calls are not redacted.
fn unredacted() -> Tenant {
    let language = "nl-NL".parse().unwrap();
    Tenant { redaction_off: Some("Training calls".to_owned()), language, ..tenant() }
}

#[tokio::test]
async fn a_tenant_without_redaction_has_its_calls_read_and_the_reason_told() {
    let world = World { tenant: Some(unredacted()).into(), ..World::default() };
    let ready = transcribed(&world, false, "Hallo.").await;
    assert!(!world.started.borrow()[0].redacted);
    let Ok(Analysis::Written(_, key)) = analyzer(&world).handle(first(message(&ready))).await else {
        panic!("no document")
    };
    let document: CallDocument = serde_json::from_slice(&world.objects.borrow()[&key]).unwrap();
    assert_eq!(document.redaction.off_reason.as_deref(), Some("Training calls"));
    assert!(!document.source.pii_redacted && document.ai_summary.is_some());
    assert_eq!(document.comprehend.skipped.as_deref(), Some("Comprehend does not know nl-NL"));
    assert_eq!((document.sentiment, document.cost.comprehend), (None, 0.0));
}

#[tokio::test]
async fn an_unredacted_call_of_a_tenant_that_has_left_is_in_quarantine_too() {
    let world = World { tenant: Some(unredacted()).into(), ..World::default() };
    let ready = transcribed(&world, false, "Hallo.").await;
    *world.tenant_fault.borrow_mut() = Some(StepError::transient("ThrottlingException", "slow down"));
    analyzer(&world).handle(first(message(&ready))).await.unwrap_err();
    assert_eq!(world.row(&ready.call_id).state, State::Analysing, "nothing is known of the tenant yet");
    *world.tenant_fault.borrow_mut() = Some(StepError::permanent("DisabledTenant", "disabled"));
    analyzer(&world).handle(nth(message(&ready), 2)).await.unwrap_err();
    assert_eq!(world.row(&ready.call_id).state, State::Quarantined);
    assert_eq!(world.read.get(), 0);
}

#[tokio::test(start_paused = true)]
async fn one_delivery_at_a_time_has_a_call_also_of_one_message_in_one_second() {
    let soon = "2026-11-06T00:10:00.001Z";
    for (id, now) in [(None, soon), (Some("another"), NOW)] {
        let world = World { model_takes: Duration::from_secs(2), ..World::default() };
        let ready = transcribed(&world, true, "Hello.").await;
        let one = at(NOW, message(&ready), 1);
        let other = Delivery { deadline: one.deadline, ..at(now, message(&ready), 2) };
        let other = Delivery { id: id.map_or(other.id, str::to_owned), ..other };
        let (function, again) = (analyzer(&world), analyzer(&world));
        let (read, refused) = tokio::join!(function.handle(one), again.handle(other));
        assert!(matches!(read, Ok(Analysis::Written(..))), "{read:?}");
        let refused = refused.unwrap_err();
        assert_eq!((refused.class.as_str(), refused.retry), ("BeingAnalysed", Retry::Wait));
        assert_eq!(world.asked.borrow().len(), 1, "nothing is paid twice");
    }
}

/// The first call of this operation fails, and does nothing.
struct Fails(&'static str, Cell<bool>);

impl Hook for Fails {
    fn plan(&self, _: Service, operation: &'static str, side: Side) -> (Duration, Plan) {
        let now = operation == self.0
            && side == Side::Before
            && !self.1.replace(operation == self.0 || self.1.get());
        let error = StepError::transient("InternalFailure", "sorry");
        (Duration::ZERO, if now { Plan::Fails(error) } else { Plan::Goes })
    }
}

/// This operation takes long.
struct Takes(&'static str, Duration);

impl Hook for Takes {
    fn plan(&self, _: Service, operation: &'static str, side: Side) -> (Duration, Plan) {
        let long = operation == self.0 && side == Side::Before;
        (if long { self.1 } else { Duration::ZERO }, Plan::Goes)
    }
}

#[tokio::test]
async fn readings_are_paid_once_also_when_the_document_cannot_be_written_or_noted() {
    for operation in ["write", "done"] {
        let world = World::default();
        let ready = transcribed(&world, true, "Hello.").await;
        let hook = Fails(operation, Cell::new(false));
        let client = Client { hook: Some(&hook), ..world.client() };
        let error = analyzer(client).handle(first(message(&ready))).await.unwrap_err();
        assert_eq!(error.class, "InternalFailure");
        assert_eq!(world.row(&ready.call_id).kept, Half::ALL);
        analyzer(client).handle(nth(message(&ready), 2)).await.unwrap();
        assert_eq!(world.asked.borrow().len(), 1, "{operation}");
        assert_eq!(world.measured(Metric::ComprehendUnits), (9.0, 1), "{operation}");
        assert!(world.row(&ready.call_id).kept.is_empty() && world.tmp().is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_while_another_delivery_waits_for_the_call_is_not_paid_again() {
    let world = World { model_takes: Duration::from_secs(2), ..World::default() };
    let ready = transcribed(&world, true, "Hello.").await;
    *world.fault.borrow_mut() = Some(StepError::transient("InternalFailure", "sorry"));
    // The other one finds the row before anything is kept, and has the call afterwards.
    let hook = Takes("analysing", Duration::from_secs(3));
    let client = Client { hook: Some(&hook), ..world.client() };
    let (one, other) = (analyzer(&world), analyzer(client));
    let (failed, read) =
        tokio::join!(one.handle(first(message(&ready))), other.handle(nth(message(&ready), 2)));
    assert_eq!(failed.unwrap_err().class, "InternalFailure");
    assert!(matches!(read, Ok(Analysis::Written(..))), "{read:?}");
    assert_eq!(world.measured(Metric::ComprehendUnits), (9.0, 1));
}
