//! What is deleted once a document is safe and never before, and how a call is read again from its document.

#![allow(clippy::unwrap_used)]

mod world;

use std::cell::RefCell;
use std::time::Duration;

use contract::event::TranscriptReady;
use contract::layout::TranscriptKey;
use contract::ledger::{Row, State};
use contract::metric::Metric;
use contract::tenant::Tenant;
use handlers::analyzer::Analysis;
use handlers::delivery::Step as _;
use handlers::error::StepError;
use handlers::ledger::{By, Ledger as _, Move, Moved};
use world::{
    Client, Hook, KEY, NOW, Plan, Service, Side, World, analyzer, first, message, nth, reply, tenant,
    transcribed, wav,
};

/// The first call of an operation of a service fails; all are written down.
#[derive(Default)]
struct Seen {
    fails: RefCell<Option<(Service, &'static str, StepError)>>,
    calls: RefCell<Vec<(Service, &'static str)>>,
}

impl Hook for Seen {
    fn plan(&self, service: Service, operation: &'static str, side: Side) -> (Duration, Plan) {
        if side == Side::After {
            return (Duration::ZERO, Plan::Goes);
        }
        self.calls.borrow_mut().push((service, operation));
        let fails =
            self.fails.borrow().as_ref().is_some_and(|(of, what, _)| (*of, *what) == (service, operation));
        let plan = if fails { Plan::Fails(self.fails.take().unwrap().2) } else { Plan::Goes };
        (Duration::ZERO, plan)
    }
}

/// An operation does what it should, and its answer is lost.
struct LostAnswer(&'static str);

impl Hook for LostAnswer {
    fn plan(&self, _: Service, operation: &'static str, side: Side) -> (Duration, Plan) {
        let lost = operation == self.0 && side == Side::After;
        let error = StepError::transient("Connection", "no answer");
        (Duration::ZERO, if lost { Plan::Fails(error) } else { Plan::Goes })
    }
}

/// A call whose recording, transcript and probe object are there.
async fn ready(world: &World, etag: &str) -> TranscriptReady {
    world.upload(KEY, etag, "2026-11-05T23:59:59Z", wav(1));
    let ready = transcribed(world, true, "Hello.").await;
    let probe = TranscriptKey::probe(&ready.tenant_id, &ready.call_id);
    world.objects.borrow_mut().insert(probe, vec![]);
    ready
}

fn recordings(world: &World) -> usize {
    world.recordings.borrow().len()
}

#[tokio::test]
async fn recording_and_transcript_go_in_this_order_once_the_call_is_done() {
    let world = World::default();
    let ready = ready(&world, "e").await;
    let seen = Seen::default();
    analyzer(Client { hook: Some(&seen), ..world.client() }).handle(first(message(&ready))).await.unwrap();
    let calls = seen.calls.take();
    let place = |call: (Service, &str)| calls.iter().position(|of| *of == call).unwrap();
    let order = [
        (Service::Storage, "write"),
        (Service::Ledger, "done"),
        (Service::Recordings, "delete"),
        (Service::Storage, "delete"),
        (Service::Ledger, "note cleaned"),
    ];
    assert!(order.windows(2).all(|pair| place(pair[0]) < place(pair[1])), "{calls:?}");
    assert_eq!((recordings(&world), world.tmp()), (0, vec![]));
    assert_eq!(world.row(&ready.call_id).cleaned_at.unwrap().to_string(), NOW);
}

#[tokio::test]
async fn a_recording_that_was_uploaded_since_stays() {
    let world = World::default();
    let ready = ready(&world, "e").await;
    world.upload(KEY, "another", "2026-11-06T00:01:00Z", wav(1));
    analyzer(&world).handle(first(message(&ready))).await.unwrap();
    assert_eq!((recordings(&world), world.tmp()), (1, vec![]));
}

#[tokio::test]
async fn recordings_stay_where_the_lifecycle_deletes_them() {
    let world = World::default();
    let ready = ready(&world, "e").await;
    let mut function = analyzer(&world);
    function.recordings = None;
    function.handle(first(message(&ready))).await.unwrap();
    assert_eq!((recordings(&world), world.tmp()), (1, vec![]));
}

#[tokio::test]
async fn what_was_cut_off_after_the_document_is_done_by_the_next_delivery() {
    for (service, operation) in
        [(Service::Recordings, "delete"), (Service::Storage, "delete"), (Service::Ledger, "note cleaned")]
    {
        let world = World::default();
        let ready = ready(&world, "e").await;
        let fault = StepError::transient("InternalError", "sorry");
        let seen = Seen { fails: Some((service, operation, fault)).into(), ..Seen::default() };
        let function = analyzer(Client { hook: Some(&seen), ..world.client() });
        assert_eq!(function.handle(first(message(&ready))).await.unwrap_err().class, "InternalError");
        assert_eq!(world.row(&ready.call_id).state, State::Done, "{operation}");
        let again = function.handle(nth(message(&ready), 2)).await.unwrap();
        assert_eq!(again, Analysis::Known(ready.call_id.clone(), State::Done));
        assert_eq!((recordings(&world), world.tmp()), (0, vec![]), "{operation}");
        assert!(world.row(&ready.call_id).cleaned_at.is_some());
        assert_eq!((world.asked.borrow().len(), world.measured(Metric::CallsDone)), (1, (1.0, 1)));
    }
}

#[tokio::test]
async fn what_must_not_be_deleted_is_left_to_the_lifecycle() {
    let world = World::default();
    let ready = ready(&world, "e").await;
    let denied = StepError::transient("AccessDenied", "not yours");
    let seen = Seen { fails: Some((Service::Recordings, "delete", denied)).into(), ..Seen::default() };
    let done = analyzer(Client { hook: Some(&seen), ..world.client() }).handle(first(message(&ready))).await;
    assert!(matches!(done, Ok(Analysis::Written(..))), "the document is there: {done:?}");
    assert_eq!((recordings(&world), world.row(&ready.call_id).cleaned_at), (1, None));
}

#[tokio::test]
async fn a_call_that_is_done_although_its_answer_was_lost_keeps_no_readings() {
    let world = World::default();
    let ready = ready(&world, "e").await;
    // While the readings were kept here, the next delivery would delete all that is kept, and they would stay for good.
    let client = Client { hook: Some(&LostAnswer("done")), ..world.client() };
    assert_eq!(analyzer(client).handle(first(message(&ready))).await.unwrap_err().class, "Connection");
    let row = world.row(&ready.call_id);
    assert_eq!(
        (row.state, world.tmp().len()),
        (State::Done, 2),
        "transcript and probe object: {:?}",
        world.tmp()
    );
    analyzer(&world).handle(nth(message(&ready), 2)).await.unwrap();
    assert_eq!((recordings(&world), world.tmp()), (0, vec![]));
    assert_eq!(world.asked.borrow().len(), 1);
}

/// An operator has a call that is done read again.
async fn again(world: &World, row: &Row) -> TranscriptReady {
    let source = row.document_key.clone().unwrap();
    let by = By { id: "operator", now: "2026-11-20T12:00:00Z".parse().unwrap(), reopens: true };
    let moved = world.client().advance(&row.call_id, &Move::Again(source.clone()), by).await;
    assert_eq!(moved, Ok(Moved::Now));
    let open = world.row(&row.call_id);
    assert_eq!(
        (open.unfinished, open.unfinished_since),
        (Some(State::Transcribed), Some(by.now.as_second()))
    );
    TranscriptReady::new(&source.parse().unwrap())
}

#[tokio::test]
async fn a_call_that_is_read_again_has_the_same_document_but_for_what_the_model_says() {
    let world = World::default();
    let text = "My card is 4111 1111 1111 1111. I am angry about it.";
    let ready = transcribed(&world, true, text).await;
    analyzer(&world).handle(first(message(&ready))).await.unwrap();
    let row = world.row(&ready.call_id);
    let key = row.document_key.clone().unwrap();
    let before = world.document(&key);
    let same = again(&world, &row).await;
    analyzer(&world).handle(first(message(&same))).await.unwrap();
    assert_eq!(world.document(&key), before);
    assert_eq!(world.row(&ready.call_id).state, State::Done);
    assert_eq!(world.measured(Metric::CallsDone), (1.0, 1), "it is no other call");
    // Instructions of another kind and another answer.
    let other = Tenant { prompt: Some("We sell hats.".to_owned()), ..tenant() };
    *world.tenant.borrow_mut() = Some(other);
    let asked = world.asked.borrow().last().unwrap().clone();
    let mut answer = world::sound(&asked.schema, "");
    answer["summary"] = "About hats.".into();
    world.answers_first([reply(&answer.to_string())]);
    let other = again(&world, &world.row(&ready.call_id)).await;
    analyzer(&world).handle(first(message(&other))).await.unwrap();
    let mut after = world.document(&key);
    assert_eq!(after.summary, "About hats.");
    assert_ne!(after.model.prompt_version, before.model.prompt_version);
    assert_eq!(world.row(&ready.call_id).prompt_version.as_ref(), Some(&after.model.prompt_version));
    after.summary.clone_from(&before.summary);
    after.model.prompt_version.clone_from(&before.model.prompt_version);
    after.ai_summary.clone_from(&before.ai_summary);
    assert_eq!(after, before);
    assert!(world.tmp().is_empty());
}

#[tokio::test]
async fn a_document_that_is_not_redacted_is_not_read_again_for_a_tenant_that_redacts() {
    let off = Tenant { redaction_off: Some("Training calls".to_owned()), ..tenant() };
    let world = World { tenant: Some(off).into(), ..World::default() };
    let ready = transcribed(&world, false, "Hello.").await;
    analyzer(&world).handle(first(message(&ready))).await.unwrap();
    *world.tenant.borrow_mut() = Some(tenant());
    let asked = world.read.get();
    let again = again(&world, &world.row(&ready.call_id)).await;
    let error = analyzer(&world).handle(first(message(&again))).await.unwrap_err();
    assert_eq!((error.class.as_str(), world.read.get()), ("NotRedacted", asked));
    assert_eq!(world.row(&ready.call_id).state, State::Quarantined);
}

#[tokio::test]
async fn a_transcript_that_was_still_there_goes_when_its_call_is_read_again() {
    let world = World::default();
    let ready = ready(&world, "e").await;
    let fault = StepError::transient("InternalError", "sorry");
    let seen = Seen { fails: Some((Service::Storage, "delete", fault)).into(), ..Seen::default() };
    analyzer(Client { hook: Some(&seen), ..world.client() })
        .handle(first(message(&ready)))
        .await
        .unwrap_err();
    assert_eq!(world.tmp().len(), 2, "transcript and probe object");
    let again = again(&world, &world.row(&ready.call_id)).await;
    analyzer(&world).handle(first(message(&again))).await.unwrap();
    assert!(world.tmp().is_empty(), "{:?}", world.tmp());
}
