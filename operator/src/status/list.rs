//! The calls that are not done, from the ledger's index.

use contract::ledger::{Row, State};
use contract::tenant::TenantId;
use handlers::ledger::Ledger;
use jiff::Timestamp;
use serde_json::json;

use super::next::next;
use crate::arguments::Status;
use crate::console::span;
use crate::{Console, Exit, Failure};

/// Shows the calls that are asked for. None is no failure.
pub(super) async fn show(
    asked: &Status,
    ledger: &impl Ledger,
    now: Timestamp,
    console: &mut Console<'_>,
) -> Result<Exit, Failure> {
    let rows = unfinished(ledger, &states(asked), asked.tenant.as_ref(), console).await?;
    print(&rows, now, console)?;
    Ok(Exit::Done)
}

/// The states that are asked for; without any, all in which a call is not done.
fn states(asked: &Status) -> Vec<State> {
    let all = !(asked.open || asked.failed || asked.held);
    let wanted = |state: &State| match state {
        State::Done => false,
        State::Failed | State::Quarantined => all || asked.failed,
        State::Held => all || asked.held,
        State::Received | State::Transcribing | State::Transcribed | State::Analysing => all || asked.open,
    };
    State::ALL.into_iter().filter(wanted).collect()
}

/// The calls of these states, those first that have been open for longest.
pub async fn unfinished(
    ledger: &impl Ledger,
    states: &[State],
    tenant: Option<&TenantId>,
    console: &Console<'_>,
) -> Result<Vec<Row>, Failure> {
    let bar = console.progress(None, "calls found");
    let mut rows = Vec::new();
    for state in states {
        let mut last: Option<Row> = None;
        loop {
            let page = ledger.unfinished(*state, last.as_ref()).await?;
            let Some(end) = page.last() else { break };
            last = Some(end.clone());
            bar.inc(page.len() as u64);
            rows.extend(page.into_iter().filter(|row| tenant.is_none_or(|tenant| row.tenant_id == *tenant)));
        }
    }
    bar.finish_and_clear();
    rows.sort_by(|one, other| {
        (one.unfinished_since, &one.call_id).cmp(&(other.unfinished_since, &other.call_id))
    });
    Ok(rows)
}

/// Prints calls, one in a line.
pub(super) fn print(rows: &[Row], now: Timestamp, console: &mut Console<'_>) -> Result<(), Failure> {
    if console.is_json() {
        let calls: Vec<_> = rows.iter().map(|row| json!({"call": row, "next": next(row)})).collect();
        return console.json(&json!({"calls": calls}));
    }
    if rows.is_empty() {
        return console.line("no such call");
    }
    let heading = ["call", "tenant", "state", "since", "open", "why", "recording"];
    console.table(&heading, rows.iter().map(|row| line(row, now)))
}

fn line(row: &Row, now: Timestamp) -> Vec<String> {
    let since = |then: i64| span(now.as_second() - then);
    vec![
        row.call_id.to_string(),
        row.tenant_id.to_string(),
        row.state.as_str().to_owned(),
        since(row.moved_at().as_second()),
        row.unfinished_since.map(since).unwrap_or_default(),
        why(row),
        row.input_key.clone(),
    ]
}

fn why(row: &Row) -> String {
    let failed = row.failure.as_ref().map(|failure| failure.class.clone());
    let waits = row.waiting.as_ref().map(|waiting| format!("{} ({} times)", waiting.class, waiting.tries));
    let held = row.hold.as_ref().map(|_| "daily limit".to_owned());
    failed.or(waits).or(held).unwrap_or_default()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use contract::event::ObjectCreated;

    /// A call of a tenant that was received in a minute of the day.
    pub(crate) fn row(tenant: &str, minute: i64) -> Row {
        let upload = format!(
            r#"{{"source":"aws.s3","detail-type":"Object Created","time":"2026-11-24T09:00:00Z","detail":{{"bucket":
            {{"name":"in"}},"object":{{"key":"{tenant}/calls/{minute}.wav","size":5,"etag":"e{minute}"}}}}}}"#
        );
        let upload = ObjectCreated::from_message(&upload).unwrap();
        let now = upload.time + jiff::SignedDuration::from_mins(minute);
        let call = format!("cci-lite.{tenant}.{minute:032x}").parse().unwrap();
        Row::received(call, tenant.parse().unwrap(), &upload, now, 30)
    }

    #[test]
    fn what_is_asked_for_is_a_set_of_states() {
        let asked = |open, failed, held| Status { call: None, tenant: None, open, failed, held };
        for (status, expected) in [
            (
                asked(false, false, false),
                "received held transcribing transcribed analysing failed quarantined",
            ),
            (asked(true, false, false), "received transcribing transcribed analysing"),
            (asked(false, true, false), "failed quarantined"),
            (asked(false, true, true), "held failed quarantined"),
        ] {
            let words: Vec<&str> = states(&status).into_iter().map(State::as_str).collect();
            assert_eq!(words.join(" "), expected);
        }
    }
}
