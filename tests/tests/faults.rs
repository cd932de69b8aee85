//! Calls with everything against them: events that come twice, late or never, services that throttle, fail or are not heard,
//! functions that are killed. None is lost, none is paid twice.

#![allow(clippy::unwrap_used)]

use jiff::SignedDuration;
use rehearsal::{Call, Faults, Play, Summary, Together, crowd, source};
use tests::play::{config, setting, template_of};

/// Some of everything. What takes long are the pauses that the SDK makes before it tries again.
const FAULTS: &str = "
[events]
duplicate = 0.2
lose_transcribe_events = 0.3
lose_upload_events = 0.05
delay = 0.2
longest_delay_seconds = 900
[requests]
throttle = 0.05
internal_error = 0.02
lost_answer = 0.03
[functions]
kill = 0.015
[transcribe]
least_seconds = 20
most_seconds = 400
";

async fn play(calls: usize, seed: u64, faults: Option<&str>) -> Summary {
    let samples = Call::all_of(&source::samples()).unwrap();
    let faults = faults.map(|text| Faults { seed, ..Faults::read(text).unwrap() });
    let start = "2026-03-02T09:30:00Z".parse().unwrap();
    let load = Together { at_once: 16, faults, ..Together::of(crowd::of(&samples, calls, seed), start) };
    let folder = tempfile::tempdir().unwrap();
    let mut play = Play::begin(setting(&template_of(&config()), folder.path())).await.unwrap();
    let summary = play.together(load, |_| {}).await;
    play.end().await;
    summary
}

/// Nothing lost, twice, unfinished or left behind, and every call has its end.
fn check(summary: &Summary) {
    assert!(summary.succeeded(), "{summary:#?}");
    let ended = summary.done + summary.failed.values().sum::<usize>() + summary.quarantined;
    assert_eq!(ended, summary.calls, "{summary:#?}");
    assert_eq!(summary.most_starts_of_a_call, 1, "{summary:#?}");
    // Whoever was to delete it, and could not, has a dead letter; the lifecycle deletes it then.
    let given_up = summary.dead_letters.get("AnalysisQueueDeadLetters").copied().unwrap_or(0);
    assert!(summary.orphans.count == 0 || given_up > 0, "{summary:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_together_are_done_once_each() {
    let summary = play(40, 1, None).await;
    check(&summary);
    assert_eq!(
        (summary.rewritten, summary.dead_letters.len()),
        (0, summary.quarantined.min(1)),
        "{summary:#?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_goes_wrong_no_call_is_lost_and_none_is_paid_twice() {
    let summary = play(60, 7, Some(FAULTS)).await;
    check(&summary);
    for kind in [
        "answers lost",
        "events late",
        "events lost",
        "events sent twice",
        "functions killed at a request",
        "internal errors",
        "requests throttled",
    ] {
        assert!(summary.faults.contains_key(kind), "{kind} did not happen: {:?}", summary.faults);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn functions_that_are_killed_all_the_time_get_there() {
    let summary = play(20, 3, Some("[functions]\nkill_every_seconds = 1.0\n")).await;
    check(&summary);
}

#[tokio::test(flavor = "multi_thread")]
async fn uploads_that_nobody_told_of_are_found() {
    let summary = play(5, 5, Some("[events]\nlose_upload_events = 1.0\n")).await;
    check(&summary);
    // The reconciler takes in recordings that are older than an hour.
    assert!(summary.virtual_seconds > SignedDuration::from_hours(1).as_secs_f64(), "{summary:#?}");
}
