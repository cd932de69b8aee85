//! One call, in full.

use contract::ledger::{Row, State};
use jiff::Timestamp;
use serde_json::json;

use super::find::{Found, Untold};
use super::list;
use super::next::next;
use crate::console::{span, time};
use crate::{Console, Exit, Failure, Services};

/// Shows what was found.
pub(super) fn show(found: Found, services: &Services, console: &mut Console<'_>) -> Result<Exit, Failure> {
    match found {
        Found::Call(row) if console.is_json() => console.json(&json!({"call": row, "next": next(&row)}))?,
        Found::Call(row) => {
            console.table(&[], lines(&row, services.now))?;
        }
        Found::Several(rows) => {
            console.note(
                "several recordings were uploaded under this key; give the ID of the call that you mean",
            );
            list::print(&rows, services.now, console)?;
        }
        Found::Untold(untold) => {
            told_of(&untold, console)?;
            return Ok(Exit::Partly);
        }
    }
    Ok(Exit::Done)
}

fn told_of(untold: &Untold, console: &mut Console<'_>) -> Result<(), Failure> {
    let Untold { call, key, size, written } = untold;
    if console.is_json() {
        let (key, written) = (key.to_string(), written.as_ref());
        return console.json(
            &json!({"untold": {"call_id": call, "input_key": key, "input_size": size, "written": written}}),
        );
    }
    let since = written.map(|written| format!(" since {}", time(written))).unwrap_or_default();
    console.line(format!(
        "{key} ({size} bytes) is there{since}, and the ledger does not know it (call {call})."
    ))?;
    console.line(
        "Either its event is still to come, or it was lost: then the reconciler takes it in when it is an hour old. Or it \
         was refused before it was a call; the dead letters of intake say so (operator redrive --queue intake --dry-run).",
    )
}

fn lines(row: &Row, now: Timestamp) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    let mut say = |name: &str, value: String| lines.push(vec![name.to_owned(), value]);
    let state = row.state.as_str();
    say("call", row.call_id.to_string());
    say("tenant", row.tenant_id.to_string());
    say("state", format!("{state} since {} ({})", time(row.moved_at()), ago(row.moved_at(), now)));
    if let Some(failure) = &row.failure {
        let step = failure.stage.as_str();
        say(
            "failure",
            format!("{} in {step} after {} attempts: {}", failure.class, failure.attempts, failure.reason),
        );
    }
    if let Some(waiting) = &row.waiting {
        let (tries, since) = (waiting.tries, time(waiting.since));
        say(
            "waits for",
            format!("{}, put back {tries} times since {since}: {}", waiting.class, waiting.reason),
        );
    }
    if let Some(hold) = &row.hold {
        say("held", hold.reason.clone());
    }
    let coming = next(row);
    let when = coming.when.map(|when| format!(", at {} or soon after", time(when))).unwrap_or_default();
    say("next", format!("{}{when}", coming.what));
    for can in coming.can {
        say("you can", can);
    }
    let mut times: Vec<(&State, &Timestamp)> = row.times.iter().collect();
    times.sort_by_key(|(_, at)| **at);
    say("uploaded", time(row.call_time));
    for (state, at) in times {
        say(state.as_str(), time(*at));
    }
    say("recording", format!("{} ({} bytes, etag {})", row.input_key, row.input_size, row.input_etag));
    if let Some(version) = &row.input_version {
        say("version", version.clone());
    }
    if let Some(key) = &row.source_key {
        say("read from", key.clone());
    }
    if let Some(key) = &row.document_key {
        say("document", key.clone());
    }
    if let Some(at) = row.cleaned_at {
        say("cleaned", format!("recording and transcript were deleted at {}", time(at)));
    }
    if !row.kept.is_empty() {
        let kept: Vec<&str> = row.kept.iter().map(|half| half.as_str()).collect();
        say("paid and kept", kept.join(", "));
    }
    if let Some(cost) = row.cost {
        say("cost", format!("US${cost:.4}"));
    }
    if let Some(version) = &row.prompt_version {
        say("prompt version", version.clone());
    }
    if row.requeued > 0 {
        say("sent again", format!("{} times by the reconciler", row.requeued));
    }
    if let Some(at) = row.checked_at {
        say("looked after", time(at));
    }
    if let Ok(at) = Timestamp::from_second(row.expires_at) {
        say("remembered until", time(at));
    }
    lines
}

fn ago(then: Timestamp, now: Timestamp) -> String {
    format!("{} ago", span(now.as_second() - then.as_second()))
}
