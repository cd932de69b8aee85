//! Messages that wait, steps that run out of time, and the rate of starts.

#![allow(clippy::unwrap_used)]

mod world;

use std::path::Path;
use std::time::{Duration, SystemTime};

use contract::event::Waited;
use contract::ledger::State;
use contract::metric::Metric;
use contract::tenant::{DailyLimit, Tenant};
use handlers::delivery::{Delivery, Step as _, one};
use handlers::error::StepError;
use handlers::job_init::Intake;
use handlers::queue::Message;
use handlers::recordings::audio_seconds;
use jiff::Timestamp;
use world::{
    Client, Hook, KEY, NOW, Plan, QueueName, Sender, Service, Side, World, analyzer, at, first, job_init,
    message, nth, tenant, transcribed, upload, wav,
};

fn early() -> StepError {
    StepError::wait("LimitExceededException", "too many jobs")
}

fn queue(world: &World, queue: QueueName) -> Sender<'_> {
    Sender { client: world.client(), queue }
}

/// A message that was put back, as it comes again.
fn comes_again(message: &Message, now: Timestamp) -> Delivery {
    let waited = message.waited.clone().unwrap();
    Delivery { id: waited.origin.clone(), waited: Some(waited), now, ..first(message.body.clone()) }
}

#[tokio::test]
async fn a_call_that_waits_is_put_back_and_says_for_what_and_until_when() {
    let world = World::default();
    let own = queue(&world, QueueName::Intake);
    *world.fault.borrow_mut() = Some(early());
    assert!(one(&job_init(&world), &own, nth(upload(KEY, 9), 3)).await, "it counts as handled");
    let [copy] = &world.sent_to(QueueName::Intake)[..] else { panic!("not put back") };
    let row = world.only_row();
    let waiting = row.waiting.unwrap();
    let now: Timestamp = NOW.parse().unwrap();
    assert_eq!((row.state, row.failure), (State::Received, None));
    assert_eq!((waiting.class.as_str(), waiting.tries, waiting.since), ("LimitExceededException", 1, now));
    assert_eq!(waiting.next, now.checked_add(copy.delay).unwrap());
    assert_eq!((copy.body.clone(), copy.waited.as_ref().unwrap().errors), (upload(KEY, 9), 2));
    *world.fault.borrow_mut() = Some(early());
    assert!(one(&job_init(&world), &own, comes_again(copy, waiting.next)).await);
    let again = world.only_row().waiting.unwrap();
    assert_eq!((again.tries, again.since), (2, now), "it waits since it was put back first");
    let copy = world.sent_to(QueueName::Intake).pop().unwrap();
    assert!(one(&job_init(&world), &own, comes_again(&copy, again.next)).await);
    assert_eq!((world.only_row().state, world.only_row().waiting), (State::Transcribing, None));
    assert_eq!(world.sent_to(QueueName::Intake).len(), 2);
    assert_eq!(world.measured(Metric::CallsFailed).1, 0);
}

#[tokio::test]
async fn an_analysis_that_waits_gives_its_lease_back() {
    let world = World::default();
    let ready = transcribed(&world, true, "Hello.").await;
    *world.fault.borrow_mut() = Some(StepError::wait("ThrottlingException", "slow down"));
    let own = queue(&world, QueueName::Analysis);
    assert!(one(&analyzer(&world), &own, first(message(&ready))).await);
    let row = world.row(&ready.call_id);
    assert_eq!((row.state, row.lease_until), (State::Analysing, None));
    assert_eq!(row.waiting.unwrap().class, "ThrottlingException");
    assert!(
        one(&analyzer(&world), &own, Delivery { id: "another".to_owned(), ..first(message(&ready)) }).await
    );
    assert_eq!(world.row(&ready.call_id).state, State::Done);
}

#[tokio::test(start_paused = true)]
async fn a_lease_that_its_function_left_holds_until_it_ends() {
    let world = World::default();
    let ready = transcribed(&world, true, "Hello.").await;
    let slow = Operation("answer", Duration::from_hours(1), None);
    {
        let function = analyzer(Client { hook: Some(&slow), ..world.client() });
        let ended = function.handle(first(message(&ready)));
        // Lambda ends it: nobody says anything of it any more.
        assert!(tokio::time::timeout(Duration::from_secs(1), ended).await.is_err());
    }
    let until = world.row(&ready.call_id).lease_until.unwrap();
    let now: Timestamp = NOW.parse().unwrap();
    assert!((300..=330).contains(&(until - now.as_second())), "{until}");
    let at_second = |second| Timestamp::from_second(second).unwrap().to_string();
    let before = at(&at_second(until - 1), message(&ready), 2);
    assert!(one(&analyzer(&world), &queue(&world, QueueName::Analysis), before).await);
    assert_eq!(world.row(&ready.call_id).state, State::Analysing);
    let copy = world.sent_to(QueueName::Analysis).pop().unwrap();
    assert_eq!(copy.waited.unwrap().tries, 1, "it waits");
    analyzer(&world).handle(at(&at_second(until), message(&ready), 3)).await.unwrap();
    assert_eq!(world.row(&ready.call_id).state, State::Done);
}

#[tokio::test]
async fn who_has_waited_for_a_day_fails() {
    let world = World::default();
    let now: Timestamp = NOW.parse().unwrap();
    let since = now.checked_sub(Duration::from_hours(24)).unwrap();
    let waited = Waited { origin: "m-0".to_owned(), tries: 120, since, errors: 0 };
    *world.fault.borrow_mut() = Some(early());
    let delivery = Delivery { waited: Some(waited), ..first(upload(KEY, 9)) };
    assert!(!one(&job_init(&world), &queue(&world, QueueName::Intake), delivery).await);
    let row = world.only_row();
    assert_eq!((row.state, row.failure.unwrap().class.as_str()), (State::Failed, "LimitExceededException"));
    assert!(world.messages.borrow().is_empty());
    assert_eq!(world.measured(Metric::CallsFailed), (1.0, 1));
}

/// This operation takes long, or fails.
struct Operation(&'static str, Duration, Option<StepError>);

impl Hook for Operation {
    fn plan(&self, _: Service, operation: &'static str, side: Side) -> (Duration, Plan) {
        if operation != self.0 || side == Side::After {
            return (Duration::ZERO, Plan::Goes);
        }
        (self.1, self.2.clone().map_or(Plan::Goes, Plan::Fails))
    }
}

#[tokio::test(start_paused = true)]
async fn a_step_that_runs_out_of_time_is_put_back_before_lambda_ends_it() {
    let world = World::default();
    let slow = Operation("start", Duration::from_mins(1), None);
    let function = job_init(Client { hook: Some(&slow), ..world.client() });
    let own = queue(&world, QueueName::Intake);
    let begin = tokio::time::Instant::now();
    let delivery = |seconds| {
        let deadline = SystemTime::now() + Duration::from_secs(seconds);
        Delivery { deadline, ..first(upload(KEY, 9)) }
    };
    assert!(one(&function, &own, delivery(30)).await);
    assert!(begin.elapsed() < Duration::from_secs(25), "{:?}", begin.elapsed());
    assert_eq!((world.only_row().state, world.sent_to(QueueName::Intake).len()), (State::Received, 1));
    let world = World::default();
    let own = queue(&world, QueueName::Intake);
    assert!(one(&job_init(&world), &own, delivery(8)).await);
    assert!(world.states().is_empty(), "nothing is begun that cannot be ended");
    assert_eq!(world.sent_to(QueueName::Intake).len(), 1);
}

#[tokio::test]
async fn what_cannot_be_put_back_stays_in_its_queue() {
    let world = World::default();
    *world.fault.borrow_mut() = Some(early());
    let down = Operation("send", Duration::ZERO, Some(StepError::transient("Connection", "no answer")));
    let own = Sender { client: Client { hook: Some(&down), ..world.client() }, queue: QueueName::Intake };
    assert!(!one(&job_init(&world), &own, first(upload(KEY, 9))).await);
    assert_eq!(world.only_row().state, State::Received);
}

#[tokio::test(start_paused = true)]
async fn each_start_has_its_distance_and_what_is_known_waits_for_nothing() {
    let world = World::default();
    let mut function = job_init(&world);
    function.start_interval = Duration::from_millis(400);
    let begin = tokio::time::Instant::now();
    for number in 0..5 {
        let key = format!("demo-tenant/calls/{number}.wav");
        function.handle(first(upload(&key, 9))).await.unwrap();
        function.handle(nth(upload(&key, 9), 2)).await.unwrap();
    }
    assert_eq!((begin.elapsed(), world.started.borrow().len()), (Duration::from_secs(2), 5));
}

#[tokio::test]
async fn a_header_tells_how_long_a_recording_is() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples");
    let file = |name: &str| std::fs::read(samples.join(name)).unwrap();
    let flac = file("silence.flac");
    // STREAMINFO: 20 bits of rate, 3 of channels, 5 of depth, 36 of samples.
    let told = u64::from_be_bytes(flac[18..26].try_into().unwrap());
    let (rate, frames) = (told >> 44, told & 0xf_ffff_ffff);
    let mut broken = wav(90);
    broken.truncate(20);
    for (name, bytes, seconds) in [
        ("a.wav", wav(90), Some(90)),
        ("b.wav", wav(8 * 3_600), Some(8 * 3_600)),
        ("c.flac", flac, Some(frames.div_ceil(rate))),
        ("d.wav", broken, None),
        ("e.mp3", b"no audio at all".repeat(99), None),
        ("f.wav", vec![], None),
    ] {
        let world = World::default();
        world.upload(name, "e", NOW, bytes);
        assert_eq!(audio_seconds(&world.client(), name).await.unwrap(), seconds, "{name}");
    }
    // 8,000 bits a second, and nothing in the file that says how many seconds.
    for name in ["billing-stereo.mp3", "mortgage-long.mp3"] {
        let world = World::default();
        let bytes = file(name);
        let seconds = bytes.len() as u64 / 1_000;
        world.upload(name, "e", NOW, bytes);
        let told = audio_seconds(&world.client(), name).await.unwrap().unwrap();
        assert!(told.abs_diff(seconds) <= 1, "{name}: {told} and not {seconds}");
    }
}

#[tokio::test]
async fn minutes_are_counted_by_the_headers_and_a_longer_call_than_a_days_is_alone() {
    let daily_limit = DailyLimit { calls: None, audio_minutes: Some(3) };
    let world = World { tenant: Some(Tenant { daily_limit, ..tenant() }).into(), ..World::default() };
    for (name, seconds, fits) in [("a", 100, true), ("b", 90, false), ("c", 80, true), ("d", 1, false)] {
        let key = format!("demo-tenant/calls/{name}.wav");
        world.upload(&key, "e", NOW, wav(seconds));
        let taken = job_init(&world).handle(first(upload(&key, 9))).await.unwrap();
        assert_eq!(matches!(taken, Intake::Started(..)), fits, "{name}: {taken:?}");
    }
    let key = "demo-tenant/calls/long.wav";
    world.upload(key, "e", NOW, wav(3_600));
    let next = "2026-11-07T00:00:01Z";
    let taken = job_init(&world).handle(at(next, upload(key, 9), 1)).await.unwrap();
    assert!(matches!(taken, Intake::Started(..)), "the first of its day: {taken:?}");
}
