use super::*;
use crate::console::Consent;
use crate::status::list::tests::row;
use crate::world::{Rows, names};
use contract::job::Deployment;
use contract::layout::{SourceKey, TranscriptKey};
use contract::ledger::{self, Stage};
use std::cell::RefCell;
use std::num::NonZeroU32;

/// Dead letters in memory: which are there, which are hidden, what was done in which order.
#[derive(Default)]
struct Box {
    there: RefCell<Vec<(Queue, Letter)>>,
    hidden: RefCell<Vec<(Queue, Letter)>>,
    done: RefCell<Vec<String>>,
    refuses: Option<&'static str>,
}

impl Box {
    fn of(letters: impl IntoIterator<Item = (Queue, String)>) -> Self {
        let letter = |(at, (queue, body)): (usize, (Queue, String))| {
            (queue, Letter { id: format!("m{at}"), body, receipt: String::new() })
        };
        Self { there: RefCell::new(letters.into_iter().enumerate().map(letter).collect()), ..Self::default() }
    }

    fn note(&self, what: &str, id: &str) -> Result<(), StepError> {
        if self.refuses == Some(what) {
            return Err(StepError::transient("InternalError", "sorry"));
        }
        self.done.borrow_mut().push(format!("{what} {id}"));
        Ok(())
    }
}

impl Letters for Box {
    async fn waiting(&self, queue: Queue) -> Result<u64, StepError> {
        Ok(self.there.borrow().iter().filter(|(of, _)| *of == queue).count() as u64)
    }

    async fn receive(&self, queue: Queue, _: Duration) -> Result<Vec<Letter>, StepError> {
        let mut there = self.there.borrow_mut();
        let Some(at) = there.iter().position(|(of, _)| *of == queue) else { return Ok(Vec::new()) };
        let found = there.remove(at);
        self.hidden.borrow_mut().push(found.clone());
        Ok(vec![found.1])
    }

    async fn send_back(&self, queue: Queue, body: &str) -> Result<(), StepError> {
        let hidden = self.hidden.borrow();
        let id = hidden
            .iter()
            .find(|(of, letter)| *of == queue && letter.body == body)
            .map(|(_, letter)| letter.id.clone());
        self.note("send", &id.unwrap())
    }

    async fn delete(&self, _: Queue, letter: &Letter) -> Result<(), StepError> {
        self.note("delete", &letter.id)?;
        self.hidden.borrow_mut().retain(|(_, hidden)| hidden.id != letter.id);
        Ok(())
    }

    async fn release(&self, queue: Queue, letter: &Letter) -> Result<(), StepError> {
        self.hidden.borrow_mut().retain(|(_, hidden)| hidden.id != letter.id);
        self.there.borrow_mut().push((queue, letter.clone()));
        Ok(())
    }
}

fn failed(minute: i64, stage: Stage, class: &str) -> Row {
    let failure = ledger::Failure { stage, class: class.to_owned(), reason: String::new(), attempts: 5 };
    Row { state: State::Failed, failure: Some(failure), ..row("acme", minute) }
}

fn ready(row: &Row) -> String {
    let key = TranscriptKey::redacted(row.tenant_id.clone(), row.call_id.clone());
    TranscriptReady::new(&SourceKey::Transcript(key)).to_message()
}

fn asked() -> Redrive {
    Redrive { queue: None, class: None, rate: NonZeroU32::new(5).unwrap(), limit: None, dry_run: false }
}

const TICK: &str = r#"{"version":"0","detail-type":"Scheduled Event","source":"aws.events","time":"2026-11-24T09:00:00Z","detail":{}}"#;

async fn redrive(
    asked: &Redrive,
    letters: &Box,
    rows: &Rows,
    consent: Consent,
) -> (Result<Exit, Failure>, String) {
    let mut out = Vec::new();
    let mut console = Console::new(&mut out, true, consent);
    let exit = run(asked, letters, rows, &names(), &mut console).await;
    (exit, String::from_utf8(out).unwrap())
}

/// The calls of two classes, with one letter of nobody's and a tick.
fn world() -> (Box, Rows) {
    let rows = [failed(1, Stage::Analysis, "Timeout"), failed(2, Stage::Analysis, "ModelUnavailable")];
    let letters = rows.iter().map(|row| (Queue::Analysis, ready(row))).collect::<Vec<_>>();
    let others = [(Queue::Completion, "{}".to_owned()), (Queue::Intake, TICK.to_owned())];
    (Box::of(letters.into_iter().chain(others)), Rows::of(rows))
}

#[tokio::test(start_paused = true)]
async fn letters_go_back_before_they_are_deleted_and_ticks_are_dropped() {
    let (letters, rows) = world();
    let begun = tokio::time::Instant::now();
    let (exit, out) = redrive(&asked(), &letters, &rows, Consent::Given).await;
    assert_eq!(exit.unwrap(), Exit::Done);
    assert_eq!(
        *letters.done.borrow(),
        ["delete m3", "send m2", "delete m2", "send m0", "delete m0", "send m1", "delete m1"]
    );
    assert!(letters.there.borrow().is_empty() && letters.hidden.borrow().is_empty());
    assert!(begun.elapsed() >= Duration::from_millis(600), "four at five a second");
    let told: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((told["sent_back"].as_u64(), told["dropped"].as_u64()), (Some(3), Some(1)));
}

#[tokio::test(start_paused = true)]
async fn what_is_not_chosen_is_shown_again() {
    for (asked, sent) in [
        (Redrive { class: Some("Timeout".to_owned()), ..asked() }, 1),
        (Redrive { class: Some("Nothing".to_owned()), ..asked() }, 0),
        (Redrive { limit: Some(2), queue: Some(Queue::Analysis), ..asked() }, 2),
        (Redrive { limit: Some(0), ..asked() }, 0),
        (Redrive { dry_run: true, ..asked() }, 0),
    ] {
        let (letters, rows) = world();
        let (exit, _) = redrive(&asked, &letters, &rows, Consent::Given).await;
        assert_eq!(exit.unwrap(), Exit::Done, "{asked:?}");
        let done = letters.done.borrow();
        assert_eq!(done.iter().filter(|what| what.starts_with("send")).count(), sent, "{asked:?}");
        assert_eq!((letters.there.borrow().len(), letters.hidden.borrow().len()), (4 - sent, 0), "{asked:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_to_ask_leaves_all_as_it_was() {
    let (letters, rows) = world();
    let (exit, _) = redrive(&asked(), &letters, &rows, Consent::Nobody).await;
    assert!(matches!(exit, Err(Failure::Usage(_))));
    assert_eq!((letters.there.borrow().len(), letters.done.borrow().len()), (4, 0));
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_sent_stays_and_what_cannot_be_deleted_is_told() {
    for (refuses, there) in [("send", 3), ("delete", 0)] {
        let (mut letters, rows) = world();
        letters.refuses = Some(refuses);
        let (exit, out) = redrive(&asked(), &letters, &rows, Consent::Given).await;
        assert_eq!(exit.unwrap(), Exit::Partly);
        assert_eq!(letters.there.borrow().len(), there, "{refuses}: {out}");
    }
}

#[test]
fn a_letter_tells_whose_it_is() {
    let names = names();
    let row = row("acme", 1);
    let upload = row.upload(&names.input_bucket);
    let deployment: Deployment = "cci-lite".parse().unwrap();
    let call =
        call_of(&deployment, &row.input_key.parse().unwrap(), &names.input_bucket, &upload.detail.object);
    let ended = format!(
        r#"{{"source":"aws.transcribe","detail-type":"Transcribe Job State Change","detail":
        {{"TranscriptionJobName":"{}","TranscriptionJobStatus":"FAILED"}}}}"#,
        row.call_id
    );
    for (queue, body, expected) in [
        (Queue::Intake, upload.to_message(), About::Call(call)),
        (Queue::Completion, ended.clone(), About::Call(row.call_id.clone())),
        (Queue::Analysis, ready(&row), About::Call(row.call_id.clone())),
        (Queue::Intake, TICK.to_owned(), About::Tick),
        (Queue::Analysis, ended, About::Nothing),
        (Queue::Intake, "no JSON".to_owned(), About::Nothing),
    ] {
        assert_eq!(about(queue, &body, &names), expected, "{body}");
    }
    assert_eq!(class_of(None), "(unknown call)");
    assert_eq!(class_of(Some(&row)), "(received)");
    assert_eq!(class_of(Some(&failed(1, Stage::Analysis, "Timeout"))), "Timeout");
}

#[test]
fn letters_are_hidden_for_as_long_as_sending_takes() {
    assert_eq!(hidden(0, 5), QUESTION);
    assert_eq!(hidden(1_000, 5), QUESTION + Duration::from_mins(5));
    assert_eq!(hidden(u64::MAX / 2, 1), MOST_HIDDEN);
}
