//! Many calls go through the small template together, with and without faults; its rules tick, and operators reach it.

mod small;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;

use bytes::Bytes;
use jiff::SignedDuration;
use rehearsal::{Faults, Level, Play, Summary, Together, Trace, Upload};
use small::{TEMPLATE, setting, spoken};

fn uploads(count: usize) -> Vec<Upload> {
    let recordings = ["Thank you, that was wonderful.", "I am angry.", "Hello."].map(spoken).map(Arc::new);
    let upload = |index: usize| {
        let key = format!("acme/calls/{index:03}.wav");
        Upload { audio: Bytes::from(key.clone()), key, recording: Arc::clone(&recordings[index % 3]) }
    };
    (0..count).map(upload).collect()
}

fn together(count: usize, faults: Option<&str>) -> Together {
    let start = "2026-03-02T09:30:00Z".parse().expect("a time");
    let faults = faults.map(|text| Faults::read(text).expect("faults"));
    Together { faults, ..Together::of(uploads(count), start) }
}

async fn play(template: &str, load: Together) -> Summary {
    let folder = tempfile::tempdir().expect("a folder");
    let mut play = Play::begin(setting(template, folder.path())).await.expect("the template can be played");
    let summary = play.together(load, |_| {}).await;
    play.end().await;
    summary
}

/// A template whose messages come back more often than any fault lasts.
fn patient() -> String {
    TEMPLATE.replace("maxReceiveCount: 3", "maxReceiveCount: 100")
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_are_uploaded_together_are_all_done_once() {
    let summary = play(TEMPLATE, Together { at_once: 4, ..together(60, None) }).await;
    assert!(summary.succeeded(), "{summary:#?}");
    assert_eq!((summary.calls, summary.done, summary.jobs_started), (60, 60, 60), "{summary:#?}");
    assert_eq!((summary.most_starts_of_a_call, summary.rewritten), (1, 0));
    // What Transcribe does not take at a time is told to come again, and does a minute later.
    let few = together(60, Some("[transcribe]\nconcurrent_jobs = 25\n"));
    let summary = play(&patient(), few).await;
    assert_eq!((summary.done, summary.most_jobs_at_a_time), (60, 25), "{summary:#?}");
    assert!((160.0..190.0).contains(&summary.virtual_seconds), "{summary:#?}");
    let slow = Together { per_second: Some(1.0), ..together(20, None) };
    let summary = play(TEMPLATE, slow).await;
    assert!((60.0..90.0).contains(&summary.virtual_seconds), "19 s of uploads, 45 s of a job: {summary:#?}");
}

const FAULTS: &str = "seed = 4
[events]
duplicate = 0.2
delay = 0.3
[requests]
throttle = 0.1
internal_error = 0.05
lost_answer = 0.05
[functions]
kill = 0.04
[transcribe]
least_seconds = 20
most_seconds = 90
";

/// What does not depend on this machine.
fn told(mut summary: Summary) -> String {
    (summary.wall_seconds, summary.peak_kib) = (0.0, 0);
    summary.peak_kib_of_functions.clear();
    format!("{summary:#?}")
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_lose_nothing_and_come_again_in_the_same_places() {
    let first = play(&patient(), together(50, Some(FAULTS))).await;
    assert_eq!((first.done, first.lost.count, first.twice.count), (50, 0, 0), "{first:#?}");
    for kind in [
        "answers lost",
        "events late",
        "events sent twice",
        "functions killed at a request",
        "internal errors",
        "requests throttled",
    ] {
        assert!(first.faults.contains_key(kind), "{kind}: {:?}", first.faults);
    }
    assert!(
        first.rewritten > 0,
        "duplicates and lost answers make the small function write again: {first:#?}"
    );
    assert_eq!(first.most_starts_of_a_call, 1);
    let second = play(&patient(), together(50, Some(FAULTS))).await;
    assert_eq!(told(first), told(second));
    let other = play(&patient(), together(50, Some(&FAULTS.replace("seed = 4", "seed = 5")))).await;
    assert_eq!(other.done, 50, "{other:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_that_is_killed_now_and_then_is_started_again() {
    let faults = "[functions]\nkill_every_seconds = 0.05\n";
    let summary = play(&patient(), Together { at_once: 3, ..together(60, Some(faults)) }).await;
    assert_eq!((summary.done, summary.lost.count, summary.twice.count), (60, 0, 0), "{summary:#?}");
    assert!(summary.faults["functions killed now and then"] > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_lost_and_what_is_done_twice_is_told() {
    let lost = "[events]\nlose_upload_events = 1.0\n";
    let summary = play(TEMPLATE, together(5, Some(lost))).await;
    assert_eq!((summary.lost.count, summary.jobs_started), (5, 0), "{summary:#?}");
    assert!(!summary.succeeded() && summary.lost.first.contains(&"acme/calls/000.wav".to_owned()));
    // The small function gives up after three attempts, and nobody looks after its calls.
    let hopeless = "[requests.throttle_service]\ncomprehend = 1.0\n";
    let summary = play(TEMPLATE, together(5, Some(hopeless))).await;
    assert_eq!((summary.lost.count, summary.dead_letters["IntakeDeadLetters"]), (5, 5), "{summary:#?}");
    // A job's name that is not that of its recording is another paid job each time.
    let careless = TEMPLATE.replace("STEP: start,", "STEP: start-again,");
    let summary = play(&careless, together(5, Some("[events]\nduplicate = 1.0\n"))).await;
    assert!(summary.twice.count == 5 && summary.most_starts_of_a_call == 2, "{summary:#?}");
}

/// The template with a function that is invoked every hour.
fn with_schedule() -> String {
    let more = "  Sweeper:
    Type: AWS::Lambda::Function
    Metadata: { 'cci:binary': small-function }
    Properties:
      FunctionName: small-sweeper
      Runtime: provided.al2023
      Handler: bootstrap
      Timeout: 10
      Role: !GetAtt StarterRole.Arn
      LoggingConfig: { LogGroup: /aws/lambda/small-starter }
      Code: { S3Bucket: !Ref AssetBucket, S3Key: sweeper.zip }
      Environment:
        Variables: { STEP: sweep }
  SweepPermission:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      FunctionName: !Ref Sweeper
      Principal: events.amazonaws.com
      SourceArn: !GetAtt SweepRule.Arn
  SweepRule:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(1 hour)
      State: ENABLED
      Targets: [{ Id: sweeper, Arn: !GetAtt Sweeper.Arn }]
";
    format!("{TEMPLATE}{more}")
}

async fn passed(template: &str, hours: i64) -> Trace {
    let folder = tempfile::tempdir().expect("a folder");
    let mut play = Play::begin(setting(template, folder.path())).await.expect("the template can be played");
    let trace = play.pass(SignedDuration::from_hours(hours)).await;
    play.end().await;
    trace
}

fn sweeps(trace: &Trace) -> Vec<String> {
    let steps = trace.steps().iter().filter(|step| step.resource == "Sweeper" && step.level == Level::Log);
    steps.filter_map(|step| step.what.strip_prefix("INFO swept at ")).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_rule_ticks_when_time_passes_and_only_then() {
    let trace = passed(&with_schedule(), 3).await;
    assert_eq!(
        sweeps(&trace),
        ["1970-01-01T01:00:00Z", "1970-01-01T02:00:00Z", "1970-01-01T03:00:00Z"],
        "{trace:#?}"
    );
    assert_eq!(trace.problems().count(), 0, "{trace:#?}");
    let paused = passed(&with_schedule().replace("State: ENABLED", "State: DISABLED"), 3).await;
    assert_eq!(sweeps(&paused), [""; 0]);
    let shut =
        passed(&with_schedule().replace("Principal: events.amazonaws.com", "Principal: s3.amazonaws.com"), 1)
            .await;
    assert!(shut.problems().any(|step| step.resource == "SweepRule"), "{shut:#?}");
    let folder = tempfile::tempdir().expect("a folder");
    let mut play = Play::begin(setting(&with_schedule(), folder.path())).await.expect("can be played");
    assert_eq!(sweeps(&play.settle().await), [""; 0], "nobody waits for a tick");
    play.end().await;
}

/// A call that nobody finishes is waited for from tick to tick, for as long as is said.
#[tokio::test(flavor = "multi_thread")]
async fn a_tick_comes_as_long_as_a_call_is_on_its_way() {
    let load = Together {
        longest: SignedDuration::from_hours(10),
        ..together(1, Some("[events]\nlose_upload_events = 1.0\n"))
    };
    let summary = play(&with_schedule(), load).await;
    assert_eq!((summary.invocations["Sweeper"], summary.lost.count), (10, 1), "{summary:#?}");
    let summary = play(&with_schedule(), together(3, None)).await;
    assert_eq!((summary.invocations["Sweeper"], summary.done), (0, 3), "{summary:#?}");
}

/// A request with credentials that no function has.
fn ask(url: &str, target: &str, body: &str) -> String {
    let host = url.trim_start_matches("http://");
    let service = if target.starts_with("AmazonSQS") { "sqs" } else { "dynamodb" };
    let mut stream = TcpStream::connect(host).expect("the endpoint listens");
    let request = format!(
        "POST / HTTP/1.1\r\nhost: {host}\r\ncontent-length: {}\r\nconnection: close\r\nx-amz-target: {target}\r\n\
         authorization: AWS4-HMAC-SHA256 Credential=AKIAME/20260101/eu-central-1/{service}/aws4_request, SignedHeaders=host, \
         Signature=0\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_endpoint_takes_an_administrator_and_the_play_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut play = Play::begin(setting(TEMPLATE, folder.path())).await.expect("the template can be played");
    let hopeless = "[requests.throttle_service]\ncomprehend = 1.0\n";
    let summary = play.together(together(1, Some(hopeless)), |_| {}).await;
    assert_eq!(summary.dead_letters["IntakeDeadLetters"], 1, "{summary:#?}");
    let url = format!("http://{}", play.address());
    let dead = r#"{"QueueUrl": "https://sqs.eu-central-1.amazonaws.com/123456789012/small-intake-dlq"}"#;
    let refused = ask(&url, "AmazonSQS.ReceiveMessage", dead);
    assert!(refused.contains("UnrecognizedClientException"), "{refused}");
    play.settle().await;
    let endpoint = play.endpoint();
    let received = ask(&endpoint.url, "AmazonSQS.ReceiveMessage", dead);
    let body = received.split_once("\r\n\r\n").map(|(_, body)| body).expect("an answer with a body");
    let message: serde_json::Value = serde_json::from_str(body).expect("JSON");
    let text = message["Messages"][0]["Body"].as_str().unwrap_or_else(|| panic!("no dead letter: {message}"));
    let again = serde_json::json!({
        "QueueUrl": "https://sqs.eu-central-1.amazonaws.com/123456789012/small-completion", "MessageBody": text,
    });
    let sent = ask(&endpoint.url, "AmazonSQS.SendMessage", &again.to_string());
    assert!(sent.contains("200 OK"), "{sent}");
    let trace = play.settle().await;
    assert!(
        trace.steps().iter().any(|step| step.what.contains("s3:PutObject ResultsBucket/documents/")),
        "{trace:#?}"
    );
    assert_eq!(play.look_again().await.done, 1);
    play.end().await;
}
