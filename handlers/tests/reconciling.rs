//! What the reconciler does with calls that stand still, with those that are held, and with recordings that nobody told of.

#![allow(clippy::unwrap_used)]

mod world;

use std::time::{Duration, SystemTime};

use contract::event::{ObjectCreated, TranscriptReady};
use contract::ledger::{MAX_REQUEUES, Row, State};
use contract::metric::Metric;
use contract::tenant::{DailyLimit, Tenant};
use handlers::delivery::Step as _;
use handlers::error::StepError;
use handlers::job_init::Intake;
use handlers::reconciler::Reconciled;
use handlers::transcription::Progress;
use jiff::Timestamp;
use world::{
    Client, Hook, KEY, NOW, Plan, QueueName, Service, Side, World, analyzer, at, first, job_init, message,
    reconciler, tenant, transcribed, transcribing, upload, wav,
};

async fn run(world: &World, now: &str) -> Reconciled {
    let deadline = SystemTime::now() + Duration::from_mins(5);
    reconciler(world).run(now.parse().unwrap(), deadline).await
}

/// So long after the tests' messages.
fn later(hours: f64) -> String {
    let now: Timestamp = NOW.parse().unwrap();
    now.checked_add(Duration::from_secs_f64(hours * 3_600.0)).unwrap().to_string()
}

/// A call that is received and whose transcription was never started.
async fn received(world: &World) -> Row {
    *world.fault.borrow_mut() = Some(StepError::transient("Connection", "no answer"));
    job_init(world).handle(first(upload(KEY, 9))).await.unwrap_err();
    world.only_row()
}

#[tokio::test]
async fn what_is_in_time_is_left_alone() {
    let world = World::default();
    received(&world).await;
    let done = run(&world, &later(0.4)).await;
    assert_eq!(done, Reconciled { oldest_seconds: 1_440, ..Reconciled::default() });
    assert!(world.messages.borrow().is_empty());
    let measured = [(Metric::OldestOpenCall, 1_440.0), (Metric::CallsRecovered, 0.0)];
    assert_eq!(*world.measured_of_all.borrow(), measured);
}

#[tokio::test]
async fn a_received_call_has_its_upload_told_again_and_then_goes_its_way() {
    let world = World::default();
    let row = received(&world).await;
    let done = run(&world, &later(0.6)).await;
    assert_eq!((done.overdue, done.recovered, done.errors), (1, 1, 0));
    let told = world.sent_to(QueueName::Intake).pop().unwrap();
    let event = ObjectCreated::from_message(&told.body).unwrap();
    assert_eq!((event.detail.object.key.as_str(), event.time), (KEY, row.call_time));
    assert_eq!(run(&world, &later(0.7)).await.overdue, 0, "it is looked after now");
    job_init(&world).handle(at(&later(0.8), told.body, 1)).await.unwrap();
    let row = world.only_row();
    assert_eq!((row.state, row.requeued, row.checked_at), (State::Transcribing, 0, None));
    assert_eq!(world.measured_of_all.borrow()[1], (Metric::CallsRecovered, 1.0));
}

#[tokio::test]
async fn a_call_that_never_moves_is_sent_again_at_twice_the_distance_and_given_up() {
    let world = World::default();
    received(&world).await;
    let (mut sent, mut given_up) = (Vec::new(), 0);
    for quarter in 0..400 {
        let before = world.messages.borrow().len();
        given_up += run(&world, &later(f64::from(quarter) / 4.0)).await.given_up;
        if world.messages.borrow().len() > before {
            sent.push(quarter);
        }
    }
    // Half an hour, then an hour later, two hours later, and so on.
    assert_eq!(sent, [2, 6, 14, 30, 62]);
    assert_eq!(sent.len(), usize::try_from(MAX_REQUEUES).unwrap());
    let row = world.only_row();
    let failure = row.failure.unwrap();
    assert_eq!((row.state, failure.class.as_str(), failure.attempts), (State::Failed, "NoProgress", 6));
    assert_eq!((world.measured(Metric::CallsFailed), given_up), ((1.0, 1), 1));
    job_init(&world).handle(at(&later(101.0), upload(KEY, 9), 1)).await.unwrap();
    assert_eq!(world.only_row().state, State::Transcribing, "its dead letter takes it up again");
}

#[tokio::test]
async fn a_transcription_of_which_nobody_told_is_asked_for() {
    let uri = |job: &str| {
        let place = format!("results/tmp/demo-tenant/{job}/redacted-{job}.json");
        Progress::Completed(Some(format!("https://s3.eu-central-1.amazonaws.com/{place}")))
    };
    let failed = Progress::Failed("Bad audio".to_owned());
    for (progress, state, class) in [
        (None, State::Transcribed, None),
        (Some(failed), State::Failed, Some("TranscriptionFailed")),
        (Some(Progress::Unknown), State::Failed, Some("JobNotFound")),
        (Some(uri("another-job")), State::Failed, Some("MisplacedTranscript")),
        (Some(Progress::Running), State::Transcribing, None),
        (Some(Progress::Completed(None)), State::Transcribing, None),
    ] {
        let world = World { progress: progress.clone().into(), ..World::default() };
        let job = transcribing(&world).await;
        assert_eq!(run(&world, &later(0.9)).await.overdue, 0);
        let done = run(&world, &later(1.1)).await;
        assert_eq!((done.overdue, done.errors), (1, 0), "{progress:?}");
        let row = world.row(&job);
        assert_eq!((row.state, row.failure.map(|failure| failure.class).as_deref()), (state, class));
        let sent = world.sent();
        assert_eq!(sent.len(), usize::from(state == State::Transcribed), "{progress:?}");
        assert!(sent.iter().all(|ready| ready.transcript_key.ends_with(&format!("redacted-{job}.json"))));
        let again = run(&world, &later(1.9)).await;
        let next = u32::from(state == State::Transcribed);
        assert_eq!(again.overdue, next, "{progress:?}: what runs is asked for an hour later");
    }
}

#[tokio::test]
async fn a_transcript_that_nobody_reads_is_sent_to_the_analyzer_again() {
    let world = World::default();
    let ready = transcribed(&world, true, "Hello.").await;
    assert_eq!(run(&world, &later(0.6)).await.recovered, 1);
    assert_eq!(world.sent(), [ready.clone(), ready.clone()]);
    // The function that analyses it is ended: its lease runs out, and an hour later it is looked after.
    let lost = handlers::ledger::Move::Analysing(later(0.8).parse::<Timestamp>().unwrap().as_second());
    let now = later(0.7).parse().unwrap();
    let by = handlers::ledger::By { id: "m", now, reopens: false };
    handlers::ledger::Ledger::advance(&world.client(), &ready.call_id, &lost, by).await.unwrap();
    assert_eq!(run(&world, &later(1.7)).await.overdue, 0);
    assert_eq!(run(&world, &later(2.9)).await.recovered, 1);
    assert_eq!(world.sent().len(), 3);
    analyzer(&world).handle(at(&later(3.0), message(&ready), 1)).await.unwrap();
    assert_eq!(world.row(&ready.call_id).state, State::Done);
    assert_eq!(run(&world, &later(9.0)).await, Reconciled::default());
}

#[tokio::test]
async fn a_call_whose_analysis_is_ended_every_time_is_given_up() {
    let world = World::default();
    let ready = transcribed(&world, true, "Hello.").await;
    let mut begun = 0;
    for quarter in 0..800 {
        let (before, now) = (world.messages.borrow().len(), later(f64::from(quarter) / 4.0));
        run(&world, &now).await;
        if world.messages.borrow().len() > before {
            // The analyzer takes it up and is ended.
            let now: Timestamp = now.parse().unwrap();
            let by = handlers::ledger::By { id: "m", now, reopens: false };
            let lease = handlers::ledger::Move::Analysing(now.as_second() + 330);
            handlers::ledger::Ledger::advance(&world.client(), &ready.call_id, &lease, by).await.unwrap();
            begun += 1;
        }
    }
    assert_eq!(begun, MAX_REQUEUES);
    assert_eq!(world.row(&ready.call_id).failure.unwrap().class, "NoProgress");
}

fn limited(calls: u32) -> World {
    let daily_limit = DailyLimit { calls: Some(calls), audio_minutes: None };
    World { tenant: Some(Tenant { daily_limit, ..tenant() }).into(), ..World::default() }
}

#[tokio::test]
async fn calls_above_the_days_limit_are_held_and_released_when_their_day_comes() {
    let world = limited(2);
    let key = |number: u32| format!("demo-tenant/calls/{number}.wav");
    for number in 0..4 {
        let taken = job_init(&world).handle(first(upload(&key(number), 9))).await.unwrap();
        assert_eq!(matches!(taken, Intake::Held(..)), number >= 2, "{number}: {taken:?}");
    }
    assert_eq!(world.measured(Metric::CallsHeld), (2.0, 2));
    assert_eq!(run(&world, "2026-11-06T23:59:59Z").await.released, 0);
    assert_eq!(world.rows.borrow().in_state(State::Held).count(), 2);
    let next = "2026-11-07T00:00:00Z";
    assert_eq!(run(&world, next).await.released, 2);
    let told = world.sent_to(QueueName::Intake);
    assert_eq!(told.len(), 2);
    for message in told {
        let taken = job_init(&world).handle(at(next, message.body, 1)).await.unwrap();
        assert!(matches!(taken, Intake::Started(..)), "{taken:?}");
    }
    assert_eq!(world.started.borrow().len(), 4);
    let days: Vec<String> =
        world.rows.borrow().values().filter_map(|row| Some(row.counted_on?.to_string())).collect();
    assert_eq!(days.iter().filter(|day| *day == "2026-11-06").count(), 2);
    assert_eq!(days.iter().filter(|day| *day == "2026-11-07").count(), 2);
}

#[tokio::test]
async fn a_recording_of_which_nobody_told_is_taken_in_once() {
    let world = World { page: 2, ..World::default() };
    for number in 0..5 {
        let key = format!("demo-tenant/calls/{number}.wav");
        world.upload(&key, "e", "2026-11-06T08:00:00Z", wav(1));
    }
    world.upload("demo-tenant/calls/young.wav", "e", "2026-11-06T09:30:00Z", wav(1));
    world.upload("demo-tenant/other/no-call.wav", "e", "2026-11-06T08:00:00Z", wav(1));
    let known = upload("demo-tenant/calls/0.wav", 9);
    job_init(&world).handle(at("2026-11-06T09:00:00Z", known, 1)).await.unwrap();
    // From a clock that is ahead of ours.
    world.upload("demo-tenant/calls/future.wav", "e", "2026-11-06T12:00:00Z", wav(1));
    assert_eq!(run(&world, "2026-11-06T09:45:00Z").await.taken_in, 4);
    assert_eq!(world.measured_of_all.borrow()[1], (Metric::CallsRecovered, 4.0));
    for message in world.sent_to(QueueName::Intake) {
        let event = ObjectCreated::from_message(&message.body).unwrap();
        assert_eq!(event.time.to_string(), "2026-11-06T08:00:00Z");
        job_init(&world).handle(at("2026-11-06T09:45:01Z", message.body, 1)).await.unwrap();
    }
    assert_eq!(run(&world, "2026-11-06T10:00:00Z").await.taken_in, 0);
    assert_eq!(run(&world, "2026-11-06T10:30:00Z").await.taken_in, 1, "the young one has had its hour");
    assert_eq!(world.started.borrow().len(), 5);
}

#[tokio::test]
async fn a_run_without_time_says_so_and_does_nothing() {
    let world = World::default();
    received(&world).await;
    let deadline = SystemTime::now() + Duration::from_secs(10);
    let done = reconciler(&world).run(later(9.0).parse().unwrap(), deadline).await;
    assert!(done.cut_short && done.overdue == 0, "{done:?}");
    assert!(world.messages.borrow().is_empty());
    let measured = [(Metric::CallsRecovered, 0.0)];
    assert_eq!(*world.measured_of_all.borrow(), measured, "it does not know how old the oldest call is");
}

/// This operation of this service fails, always.
struct Down(Service, &'static str);

impl Hook for Down {
    fn plan(&self, service: Service, operation: &'static str, side: Side) -> (Duration, Plan) {
        let error = StepError::transient("InternalFailure", "sorry");
        let fails = side == Side::Before && (service, operation) == (self.0, self.1);
        (Duration::ZERO, if fails { Plan::Fails(error) } else { Plan::Goes })
    }
}

async fn run_while_down(world: &World, now: &str, down: &Down) -> Reconciled {
    let deadline = SystemTime::now() + Duration::from_mins(5);
    let client = Client { hook: Some(down), ..world.client() };
    reconciler(client).run(now.parse().unwrap(), deadline).await
}

#[tokio::test]
async fn the_age_of_the_oldest_call_is_only_told_by_who_has_seen_one_or_has_looked_at_all() {
    let age = |world: &World| {
        let measured = world.measured_of_all.take();
        measured.iter().find(|(metric, _)| *metric == Metric::OldestOpenCall).map(|(_, age)| *age)
    };
    let world = World::default();
    assert_eq!(run(&world, NOW).await, Reconciled::default());
    assert_eq!(age(&world), Some(0.0), "nothing is open");
    let index = Down(Service::Ledger, "unfinished");
    let blind = run_while_down(&world, NOW, &index).await;
    assert_eq!((blind.errors, age(&world)), (5, None), "the four open states and held");
    received(&world).await;
    let list = Down(Service::Recordings, "list");
    let half_blind = run_while_down(&world, &later(0.4), &list).await;
    assert_eq!((half_blind.errors, age(&world)), (1, Some(1_440.0)));
}

#[tokio::test]
async fn a_call_that_cannot_be_moved_for_now_is_left_for_the_next_run_and_not_given_up() {
    let world = World::default();
    let job = transcribing(&world).await;
    for down in [Down(Service::Ledger, "transcribed"), Down(Service::Transcribe, "progress")] {
        let done = run_while_down(&world, &later(1.1), &down).await;
        assert_eq!((done.errors, done.recovered, done.given_up), (1, 0, 0));
        assert_eq!(world.row(&job).state, State::Transcribing);
    }
    assert_eq!(run(&world, &later(1.2)).await.recovered, 1);
    assert_eq!(world.row(&job).state, State::Transcribed);
}

#[tokio::test]
async fn a_message_of_the_reconciler_is_what_the_first_one_was() {
    let world = World::default();
    let ready = transcribed(&world, true, "Hello.").await;
    run(&world, &later(0.6)).await;
    let bodies: Vec<String> =
        world.sent_to(QueueName::Analysis).into_iter().map(|message| message.body).collect();
    assert_eq!(bodies[0], bodies[1]);
    assert_eq!(TranscriptReady::from_message(&bodies[1]).unwrap(), ready);
}
