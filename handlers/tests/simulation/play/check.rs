//! What holds when all is quiet.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use contract::document::CallDocument;
use contract::layout::TranscriptKey;
use contract::ledger::{Row, Stage, State};
use handlers::delivery::Step as _;
use jiff::tz::TimeZone;

use super::uploads::{Bytes, Upload, results, settle, tenant_of};
use super::{Sim, call_of, weather};
use crate::world::{QueueName, World, analyzer, at, job_init, result_handler, transcript_file, written};

/// The documents of calls of which nothing went wrong.
#[derive(Default)]
pub struct Expected(RefCell<BTreeMap<(String, usize), CallDocument>>);

impl Expected {
    /// The document of a call of this tenant in which this is said: all its way, once, then with the call's own ID and
    /// time.
    async fn of(&self, row: &Row, text: usize) -> CallDocument {
        let place = (row.tenant_id.to_string(), text);
        let known = self.0.borrow().get(&place).cloned();
        let mut document = if let Some(document) = known {
            document
        } else {
            let document = fair(row.tenant_id.as_str(), text).await;
            self.0.borrow_mut().insert(place, document.clone());
            document
        };
        document.call_id = row.call_id.clone();
        document.source.transcribe_job = row.call_id.clone();
        document.timestamp = row.call_time;
        document.call_date = row.call_time.to_zoned(TimeZone::UTC).date();
        document
    }
}

/// A call's document when nothing goes wrong.
async fn fair(tenant: &str, text: usize) -> CallDocument {
    let now = "2026-11-06T00:10:00Z";
    let world = World::default();
    settle(&world, 100);
    let key = format!("{tenant}/calls/fair.wav");
    world.upload(&key, "e", now, crate::world::wav(120));
    job_init(&world).handle(at(now, crate::world::upload(&key, 9), 1)).await.unwrap();
    let row = world.only_row();
    let redacted = tenant_of(&world, tenant).redacts();
    let transcript = TranscriptKey::redacted(row.tenant_id.clone(), row.call_id.clone()).to_string();
    let file = transcript_file(&row.call_id, redacted, &results(text));
    world.objects.borrow_mut().insert(transcript.clone(), file);
    result_handler(&world).handle(at(now, written(&transcript), 1)).await.unwrap();
    let ready = world.sent_to(QueueName::Analysis).pop().unwrap();
    analyzer(&world).handle(at(now, ready.body, 1)).await.unwrap();
    world.document(&world.only_row().document_key.unwrap())
}

impl Sim {
    /// What is wrong now that all is quiet.
    pub async fn check(&self, expected: &Expected) -> Vec<String> {
        let mut wrong = Vec::new();
        let uploads = self.uploads.take();
        let mut calls = BTreeSet::new();
        for upload in &uploads {
            if let Some(call) = call_of(upload) {
                calls.insert(call.to_string());
            }
            if let Err(what) = self.end_of(upload, expected).await {
                wrong.push(format!("{upload:?}: {what}"));
            }
        }
        let rows = self.world.rows.borrow();
        for row in rows.values() {
            if !calls.contains(row.call_id.as_str()) {
                wrong.push(format!("call {} was never uploaded", row.call_id));
            }
        }
        wrong.extend(self.documents_without_calls());
        wrong.extend(self.paid_twice());
        wrong.extend(self.over_limits());
        wrong
    }

    /// The end of one upload.
    async fn end_of(&self, upload: &Upload, expected: &Expected) -> Result<(), String> {
        if upload.object().is_folder_marker() {
            self.tally(weather::MARKERS);
            return Ok(());
        }
        let untold = self.untold.borrow().contains(&upload.etag);
        let Some(call) = call_of(upload) else {
            // Nobody looks for what has no call's key.
            let refused = self.dead.borrow().iter().any(|dead| dead.body.contains(&upload.etag));
            self.tally(weather::REFUSED);
            return if refused || untold { Ok(()) } else { Err("no dead letter tells of it".to_owned()) };
        };
        let row = self.world.rows.borrow().get(call.as_str()).cloned();
        let Some(row) = row else {
            let there =
                self.world.recordings.borrow().get(&upload.key).map(|found| found.object.etag.clone());
            self.tally(weather::OVERWRITTEN);
            let gone = there.is_none_or(|etag| etag != upload.etag);
            return if untold && gone { Ok(()) } else { Err("the ledger does not know it".to_owned()) };
        };
        match row.state {
            State::Done => {
                self.tally(weather::DONE);
                self.done(upload, &row, expected).await
            }
            State::Failed | State::Quarantined => {
                let quarantined = row.state == State::Quarantined;
                self.tally(if quarantined { weather::QUARANTINED } else { weather::FAILED });
                self.ended_badly(upload, &row, expected).await
            }
            state => Err(format!("it is {state:?} for ever: {row:?}")),
        }
    }

    /// What was read of it by Transcribe, which reads whatever lies under the key.
    fn read(&self, row: &Row) -> Option<Bytes> {
        let etag = self.world.jobs.borrow().get(row.call_id.as_str()).map(|run| run.etag.clone())?;
        self.bytes.borrow().get(&etag).copied()
    }

    async fn done(&self, upload: &Upload, row: &Row, expected: &Expected) -> Result<(), String> {
        let call = row.call_id.as_str();
        let key = row.document_key.as_deref().ok_or("it is done without a document")?;
        let found = self.world.objects.borrow().get(key).cloned().ok_or("its document is gone")?;
        let bytes = self.read(row).ok_or("it is done without a transcription")?;
        self.compare(row, bytes, &found, expected).await?;
        let redacts = tenant_of(&self.world, row.tenant_id.as_str()).redacts();
        if bytes.unredacted && redacts {
            return Err("it was read and is not redacted".to_owned());
        }
        let mut left = self.world.recordings.borrow().get(&upload.key).map(|found| found.object.etag.clone());
        left.take_if(|etag| *etag != upload.etag);
        let folder = TranscriptKey::folder(&row.tenant_id, &row.call_id);
        let objects = self.world.objects.borrow();
        let below = objects.range(folder.clone()..).take_while(|(key, _)| key.starts_with(&folder));
        let left: Vec<&str> =
            left.iter().map(String::as_str).chain(below.map(|(key, _)| key.as_str())).collect();
        if left.is_empty() && row.cleaned_at.is_some() {
            return Ok(());
        }
        let undeleted =
            self.accounts.borrow().get(call).is_some_and(|found| found.undeleted + found.excuses > 0);
        self.tally(weather::LEFT);
        if undeleted && row.cleaned_at.is_none() {
            return Ok(());
        }
        Err(format!("it is done, and there are still {left:?}; cleaned {:?}", row.cleaned_at))
    }

    /// A document is the same as if nothing had gone wrong.
    async fn compare(
        &self,
        row: &Row,
        bytes: Bytes,
        found: &[u8],
        expected: &Expected,
    ) -> Result<(), String> {
        let wanted = expected.of(row, bytes.text).await;
        if wanted.to_line().unwrap().as_bytes() == found {
            return Ok(());
        }
        let found: CallDocument = serde_json::from_slice(found).map_err(|error| error.to_string())?;
        let missing = self.accounts.borrow().get(row.call_id.as_str()).is_some_and(|found| found.missing);
        if missing && found.comprehend.failed > 0 {
            self.tally(weather::IN_PART);
            return Ok(());
        }
        Err(format!("its document is {found:?}\ninstead of {wanted:?}"))
    }

    async fn ended_badly(&self, upload: &Upload, row: &Row, expected: &Expected) -> Result<(), String> {
        let failure = row.failure.as_ref().ok_or("nothing says why")?;
        if failure.class.is_empty() || failure.reason.is_empty() {
            return Err(format!("{failure:?} says nothing"));
        }
        if self.bad.over.is_zero() && !self.may_fail(upload, row) {
            return Err(format!("nothing went wrong, and it ended with {failure:?}"));
        }
        let key = contract::layout::ResultKey::new(
            row.tenant_id.clone(),
            row.call_time.to_zoned(TimeZone::UTC).date(),
            row.call_id.clone(),
        );
        let found = key.ok().and_then(|key| self.world.objects.borrow().get(&key.to_string()).cloned());
        let Some(found) = found else { return Ok(()) };
        let unnoted =
            self.accounts.borrow().get(row.call_id.as_str()).map_or(0, |found| found.unnoted + found.excuses);
        if failure.stage != Stage::Analysis || unnoted == 0 {
            return Err(format!("it ended with {failure:?} and has a document"));
        }
        self.tally(weather::UNNOTED);
        let bytes = self.read(row).ok_or("it has a document without a transcription")?;
        self.compare(row, bytes, &found, expected).await
    }

    /// Whether a call ends badly without anything going wrong.
    fn may_fail(&self, upload: &Upload, row: &Row) -> bool {
        let bytes = upload.bytes;
        let read = self.read(row);
        let known = upload.key.starts_with("nobody/");
        let other = read.is_none_or(|read| read.unreadable || read.unredacted || read.deadly);
        bytes.unreadable || bytes.unredacted || bytes.deadly || known || upload.size == 0 || other
    }

    /// Documents of which the ledger knows nothing.
    fn documents_without_calls(&self) -> Vec<String> {
        let rows = self.world.rows.borrow();
        let objects = self.world.objects.borrow();
        let documents = objects.keys().filter(|key| !key.starts_with("tmp/"));
        let unknown = documents.filter(|key| {
            let call = key.rsplit('/').next().and_then(|file| file.strip_suffix(".json")).unwrap_or_default();
            let row = rows.get(call);
            !row.is_some_and(|row| match row.state {
                State::Done => row.document_key.as_ref() == Some(*key),
                state => state == State::Failed,
            })
        });
        unknown.map(|key| format!("{key} is the document of no call")).collect()
    }

    fn paid_twice(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for (job, run) in self.world.jobs.borrow().iter() {
            if run.paid > 1 {
                self.tally(weather::PAID_TWICE);
                wrong.push(format!("the transcription of call {job} was paid {} times", run.paid));
            }
        }
        for (call, account) in self.accounts.borrow().iter() {
            let paid = account.paid.into_iter().max().unwrap_or_default();
            self.tally.borrow_mut().add(weather::READ_AGAIN, u64::from(paid.saturating_sub(1)));
            if paid > 1 + account.excuses {
                wrong.push(format!(
                    "the analysis of call {call} was paid more often than it must: {account:?}"
                ));
            }
        }
        wrong
    }

    /// No tenant has more calls on a day than its limit.
    fn over_limits(&self) -> Vec<String> {
        let mut counted: BTreeMap<(String, jiff::civil::Date), u32> = BTreeMap::new();
        for row in self.world.rows.borrow().values() {
            if let Some(day) = row.counted_on {
                *counted.entry((row.tenant_id.to_string(), day)).or_default() += 1;
            }
            if row.times.contains_key(&State::Held) {
                self.tally(weather::HELD);
            }
        }
        let over = counted.into_iter().filter(|((tenant, _), calls)| {
            let limit = tenant_of(&self.world, tenant).daily_limit;
            // A recording has two minutes.
            let minutes = limit.audio_minutes.map(|minutes| minutes / 2);
            limit.calls.or(minutes).is_some_and(|most| *calls > most)
        });
        over.map(|((tenant, day), calls)| format!("{tenant} started {calls} calls on {day}")).collect()
    }
}
