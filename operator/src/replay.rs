//! `replay`: calls that are done are read again, from their documents.
//!
//! The ledger is moved first, then the analyzer is told. If the command is ended in between, the reconciler tells it.

use std::ops::RangeInclusive;

use contract::event::TranscriptReady;
use contract::layout::{ResultKey, SourceKey, documents};
use contract::ledger::{Row, State};
use contract::tenant::TenantId;
use futures::StreamExt as _;
use futures::stream;
use handlers::error::StepError;
use handlers::ledger::{By, Ledger, Move, Moved};
use handlers::queue::{Message, Queue};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::arguments::Replay;
use crate::pace::Pace;
use crate::{Console, Exit, Failure};

/// How many rows are looked up at once.
const AT_ONCE: usize = 16;

/// Who moves calls, in the ledger's words.
const OPERATOR: &str = "operator";

/// Call documents.
pub trait Documents {
    /// A page of a tenant's documents in the order of their keys, after this key. Empty when there are no more.
    async fn after(&self, tenant: &TenantId, key: &str) -> Result<Vec<String>, StepError>;
}

/// The results bucket in S3.
#[derive(Clone, Debug)]
pub struct DocumentBucket {
    /// The client.
    pub client: aws_sdk_s3::Client,
    /// The bucket's name.
    pub name: String,
}

impl Documents for DocumentBucket {
    async fn after(&self, tenant: &TenantId, key: &str) -> Result<Vec<String>, StepError> {
        let request =
            self.client.list_objects_v2().bucket(&self.name).prefix(documents(tenant)).start_after(key);
        let page = request.send().await.map_err(|error| StepError::aws("ListObjectsV2", &error))?;
        Ok(page.contents.unwrap_or_default().into_iter().filter_map(|object| object.key).collect())
    }
}

/// What is there to be read again, and what became of it.
#[derive(Debug, Default, PartialEq, Serialize)]
struct Replayed {
    documents: usize,
    /// Left alone: not done, read by another version, or without a row.
    left: usize,
    chosen: usize,
    /// The most that it costs, in US dollars: what the calls took when they were read first, with their transcription.
    most_usd: f64,
    begun: usize,
    /// Moved by somebody else meanwhile.
    overtaken: usize,
    failed: usize,
}

/// Runs the command.
///
/// # Errors
/// AWS does not answer, or nobody is there to say yes.
pub async fn run(
    asked: &Replay,
    bucket: &impl Documents,
    ledger: &impl Ledger,
    analysis: &impl Queue,
    now: Timestamp,
    console: &mut Console<'_>,
) -> Result<Exit, Failure> {
    let until = asked.until.unwrap_or_else(|| now.to_zoned(TimeZone::UTC).date());
    if until < asked.since {
        return Err(Failure::Usage(format!("--since {} is after --until {until}", asked.since)));
    }
    let keys = listed(bucket, &asked.tenant, asked.since..=until, console).await?;
    let mut done = Replayed { documents: keys.len(), ..Replayed::default() };
    let mut chosen = choose(keys, asked, ledger, console).await?;
    chosen.truncate(asked.limit.unwrap_or(usize::MAX));
    done.chosen = chosen.len();
    done.left = done.documents - done.chosen;
    done.most_usd = chosen.iter().filter_map(|(_, row)| row.cost).sum();
    let what = format!(
        "{} of {} documents are read again; less than US${:.2}, which is what these calls took with their transcription",
        done.chosen, done.documents, done.most_usd
    );
    if !console.is_json() {
        console.line(&what)?;
    }
    if !chosen.is_empty() && !asked.dry_run && console.may("Read them again?")? {
        begin_all(&chosen, asked, ledger, analysis, now, console, &mut done).await;
        if !console.is_json() {
            let Replayed { begun, overtaken, failed, .. } = done;
            console.line(format!("{begun} begun, {overtaken} moved on meanwhile, {failed} failed"))?;
        }
    }
    if console.is_json() {
        console.json(&done)?;
    }
    Ok(if done.failed == 0 { Exit::Done } else { Exit::Partly })
}

/// The documents of these days, the oldest first.
async fn listed(
    bucket: &impl Documents,
    tenant: &TenantId,
    days: RangeInclusive<Date>,
    console: &Console<'_>,
) -> Result<Vec<ResultKey>, Failure> {
    let bar = console.progress(None, "documents found");
    let first = days.start();
    let mut last =
        format!("{}{:04}/{:02}/{:02}/", documents(tenant), first.year(), first.month(), first.day());
    let mut keys = Vec::new();
    loop {
        let page = bucket.after(tenant, &last).await?;
        let Some(end) = page.last() else { break };
        last.clone_from(end);
        bar.inc(page.len() as u64);
        let parsed: Vec<ResultKey> = page.iter().filter_map(|key| key.parse().ok()).collect();
        let over = parsed.last().is_some_and(|key| key.date() > *days.end());
        keys.extend(parsed.into_iter().filter(|key| days.contains(&key.date())));
        if over {
            break;
        }
    }
    bar.finish_and_clear();
    Ok(keys)
}

/// Those that are to be read again, with their rows.
async fn choose(
    keys: Vec<ResultKey>,
    asked: &Replay,
    ledger: &impl Ledger,
    console: &Console<'_>,
) -> Result<Vec<(ResultKey, Row)>, Failure> {
    let bar = console.progress(Some(keys.len() as u64), "calls looked up");
    let mut chosen = Vec::new();
    let mut rows =
        stream::iter(keys).map(|key| async { (ledger.row(key.call()).await, key) }).buffered(AT_ONCE);
    while let Some((row, key)) = rows.next().await {
        bar.inc(1);
        chosen.extend(row?.filter(|row| is_wanted(row, &key, asked)).map(|row| (key, row)));
    }
    bar.finish_and_clear();
    Ok(chosen)
}

fn is_wanted(row: &Row, key: &ResultKey, asked: &Replay) -> bool {
    let read_by = row.prompt_version.as_deref().unwrap_or_default();
    let version = asked.prompt_version.as_deref();
    row.state == State::Done
        && row.tenant_id == *key.tenant()
        && row.document_key.as_deref() == Some(&key.to_string())
        && version.is_none_or(|version| read_by == version || read_by.split('.').next() == Some(version))
}

async fn begin_all(
    chosen: &[(ResultKey, Row)],
    asked: &Replay,
    ledger: &impl Ledger,
    analysis: &impl Queue,
    now: Timestamp,
    console: &Console<'_>,
    done: &mut Replayed,
) {
    let bar = console.progress(Some(chosen.len() as u64), "begun");
    let mut pace = Pace::per_second(asked.rate);
    // Different in each run, so that one does not take another's moves for its own.
    let id = format!("{OPERATOR} {now}");
    for (key, row) in chosen {
        pace.turn().await;
        match begin(key, ledger, analysis, By { id: &id, now, reopens: true }).await {
            Ok(true) => done.begun += 1,
            Ok(false) => done.overtaken += 1,
            Err(error) => {
                console.note(format!("call {}: {error}", row.call_id));
                done.failed += 1;
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
}

async fn begin(
    key: &ResultKey,
    ledger: &impl Ledger,
    analysis: &impl Queue,
    by: By<'_>,
) -> Result<bool, StepError> {
    let again = Move::Again(key.to_string());
    if let Moved::Not(_) = ledger.advance(key.call(), &again, by).await? {
        return Ok(false);
    }
    let ready = TranscriptReady::new(&SourceKey::Document(key.clone()));
    analysis.send(&Message::now(ready.to_message())).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::Consent;
    use crate::status::list::tests::row;
    use crate::world::Rows;
    use std::cell::RefCell;
    use std::num::NonZeroU32;

    struct Keys(Vec<String>);

    impl Documents for Keys {
        async fn after(&self, tenant: &TenantId, key: &str) -> Result<Vec<String>, StepError> {
            let after = |of: &&String| of.starts_with(&documents(tenant)) && of.as_str() > key;
            Ok(self.0.iter().filter(after).take(2).cloned().collect())
        }
    }

    #[derive(Default)]
    struct Sent(RefCell<Vec<String>>, bool);

    impl Queue for Sent {
        async fn send(&self, message: &Message) -> Result<(), StepError> {
            if self.1 {
                return Err(StepError::transient("InternalError", "sorry"));
            }
            self.0.borrow_mut().push(message.body.clone());
            Ok(())
        }
    }

    fn done(day: i8, minute: i64, version: &str) -> Row {
        let mut row = Row { state: State::Done, cost: Some(0.1), ..row("acme", minute) };
        row.document_key = Some(format!("acme/2026/11/{day:02}/{}.json", row.call_id));
        row.prompt_version = Some(version.to_owned());
        row
    }

    fn asked() -> Replay {
        Replay {
            tenant: "acme".parse().unwrap(),
            since: "2026-11-02".parse().unwrap(),
            until: None,
            prompt_version: None,
            rate: NonZeroU32::new(2).unwrap(),
            limit: None,
            dry_run: false,
        }
    }

    /// Six calls on six days, of which the fourth is being read and the fifth was read by another version.
    fn world() -> (Keys, Rows) {
        let mut rows: Vec<Row> = (1..=6).map(|day| done(day, i64::from(day), "2.ab")).collect();
        rows[3].state = State::Analysing;
        rows[4].prompt_version = Some("20.ab".to_owned());
        let mut keys: Vec<String> = rows.iter().filter_map(|row| row.document_key.clone()).collect();
        keys.push("acme/2026/11/03/no-call-of-ours".to_owned());
        keys.push("acme-2/2026/11/03/cci-lite.acme-2.0.json".to_owned());
        keys.sort();
        (Keys(keys), Rows::of(rows))
    }

    async fn replay(
        asked: &Replay,
        rows: &Rows,
        keys: &Keys,
        sent: &Sent,
        consent: Consent,
    ) -> Result<Exit, Failure> {
        let mut out = Vec::new();
        let mut console = Console::new(&mut out, false, consent);
        run(asked, keys, rows, sent, "2026-11-06T12:00:00Z".parse().unwrap(), &mut console).await
    }

    #[tokio::test(start_paused = true)]
    async fn the_calls_of_these_days_that_are_done_are_read_again_from_their_documents() {
        let until = |day: &str| Some(day.parse().unwrap());
        for (asked, days) in [
            (asked(), vec![2, 3, 5, 6]),
            (Replay { until: until("2026-11-05"), ..asked() }, vec![2, 3, 5]),
            (Replay { prompt_version: Some("2".to_owned()), ..asked() }, vec![2, 3, 6]),
            (Replay { prompt_version: Some("20.ab".to_owned()), ..asked() }, vec![5]),
            (Replay { limit: Some(2), ..asked() }, vec![2, 3]),
            (Replay { dry_run: true, ..asked() }, vec![]),
        ] {
            let ((keys, rows), sent) = (world(), Sent::default());
            assert_eq!(replay(&asked, &rows, &keys, &sent, Consent::Given).await.unwrap(), Exit::Done);
            let told: Vec<TranscriptReady> =
                sent.0.borrow().iter().map(|body| TranscriptReady::from_message(body).unwrap()).collect();
            let of_days: Vec<i8> = told
                .iter()
                .map(|ready| ready.transcript_key.parse::<ResultKey>().unwrap().date().day())
                .collect();
            assert_eq!(of_days, days, "{asked:?}");
            for ready in told {
                let row = rows.row(&ready.call_id).await.unwrap().unwrap();
                assert_eq!((row.state, row.source_key), (State::Transcribed, Some(ready.transcript_key)));
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_day_after_its_end_and_nobody_to_ask_are_refused() {
        let ((keys, rows), sent) = (world(), Sent::default());
        let backwards = Replay { until: Some("2026-11-01".parse().unwrap()), ..asked() };
        for (asked, consent) in [(backwards, Consent::Given), (asked(), Consent::Nobody)] {
            let refused = replay(&asked, &rows, &keys, &sent, consent).await;
            assert!(matches!(refused, Err(Failure::Usage(_))));
            assert!(sent.0.borrow().is_empty());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_nobody_could_be_told_of_is_left_to_the_reconciler() {
        let ((keys, rows), sent) = (world(), Sent(RefCell::default(), true));
        let asked = Replay { limit: Some(1), ..asked() };
        assert_eq!(replay(&asked, &rows, &keys, &sent, Consent::Given).await.unwrap(), Exit::Partly);
        let moved = rows.0.borrow().values().filter(|row| row.state == State::Transcribed).count();
        assert_eq!(moved, 1, "it is open in the index, and overdue in half an hour");
    }
}
