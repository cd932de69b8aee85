use super::*;
use crate::console::Consent;
use crate::status::list::tests::row;
use std::cell::{Cell, RefCell};

/// Buckets, jobs and rows in memory. The n-th request fails, before or after it has its effect.
#[derive(Default)]
struct Kept {
    input: RefCell<Vec<Version>>,
    results: RefCell<Vec<Version>>,
    jobs: RefCell<Vec<JobName>>,
    rows: RefCell<Vec<Row>>,
    requests: Cell<usize>,
    fails: Option<(usize, bool)>,
}

impl Kept {
    fn request<T>(&self, effect: impl FnOnce() -> T) -> Result<T, StepError> {
        let number = self.requests.get();
        self.requests.set(number + 1);
        let sorry = || StepError::transient("InternalError", "sorry");
        match self.fails {
            Some((at, false)) if at == number => Err(sorry()),
            Some((at, true)) if at == number => {
                effect();
                Err(sorry())
            }
            _ => Ok(effect()),
        }
    }

    /// Whether anything of a call is left beside its row.
    fn is_empty(&self) -> bool {
        let foreign =
            |version: &Version| version.key.contains("other") || version.etag.as_deref() == Some("newer");
        let left = |all: &RefCell<Vec<Version>>| all.borrow().iter().any(|version| !foreign(version));
        !left(&self.input) && !left(&self.results) && self.jobs.borrow().is_empty()
    }
}

impl Estate for Kept {
    async fn versions(&self, bucket: Bucket, prefix: &str) -> Result<Vec<Version>, StepError> {
        let all = if bucket == Bucket::Input { &self.input } else { &self.results };
        self.request(|| {
            all.borrow().iter().filter(|version| version.key.starts_with(prefix)).cloned().collect()
        })
    }

    async fn delete_recording(&self, row: &Row) -> Result<(), StepError> {
        let other = |version: &Version| {
            version.key != row.input_key || version.etag.as_ref() != Some(&row.input_etag)
        };
        self.request(|| self.input.borrow_mut().retain(other))
    }

    async fn delete_version(&self, version: &Version) -> Result<(), StepError> {
        assert!(
            self.input.borrow().iter().all(|left| left.etag.as_deref() != Some("e1")),
            "the recording goes first"
        );
        self.request(|| self.results.borrow_mut().retain(|other| other != version))
    }

    async fn delete_job(&self, job: &JobName) -> Result<bool, StepError> {
        self.request(|| {
            let before = self.jobs.borrow().len();
            self.jobs.borrow_mut().retain(|other| other != job);
            self.jobs.borrow().len() < before
        })
    }

    async fn delete_row(&self, row: &Row) -> Result<bool, StepError> {
        assert!(self.is_empty(), "the row goes last");
        self.request(|| {
            self.rows.borrow_mut().retain(|other| other != row);
            self.rows.borrow().is_empty()
        })
    }

    async fn knows(&self, call: &JobName) -> Result<bool, StepError> {
        self.request(|| self.rows.borrow().iter().any(|row| row.call_id == *call))
    }
}

fn version(key: &str, id: &str, etag: &str) -> Version {
    let delete_marker = etag.is_empty();
    let etag = (!delete_marker).then(|| etag.to_owned());
    Version { key: key.to_owned(), id: Some(id.to_owned()), etag, delete_marker }
}

/// A call that is done, and beside it what is another's.
fn world() -> (Kept, Row) {
    let mut row = Row { state: State::Done, ..row("acme", 1) };
    let call = row.call_id.clone();
    let document = format!("acme/2026/11/24/{call}.json");
    row.document_key = Some(document.clone());
    let kept = Kept::default();
    kept.input
        .borrow_mut()
        .extend([version("acme/calls/1.wav", "null", "e1"), version("acme/calls/1.wav.other", "null", "o")]);
    kept.results.borrow_mut().extend([
        version(&format!("tmp/acme/{call}/redacted-{call}.json"), "1", "t"),
        version(&format!("tmp/acme/{call}/redacted-{call}.json"), "2", ""),
        version(&format!("tmp/acme/{call}/model.kept"), "3", "k"),
        version(&document, "4", "d"),
        version(&document, "5", "d"),
        version(&document, "6", ""),
        version(&format!("{document}.other"), "7", "o"),
    ]);
    kept.jobs.borrow_mut().push(call);
    kept.rows.borrow_mut().push(row.clone());
    (kept, row)
}

fn asked(force: bool) -> Erase {
    Erase { call: "cci-lite.acme.1".parse().unwrap(), reason: Some("request 4711".to_owned()), force }
}

fn by() -> By {
    By {
        caller: Some("arn:aws:iam::123456789012:user/ann".to_owned()),
        account: "123456789012".to_owned(),
        region: "eu-central-1".to_owned(),
        now: "2026-11-24T12:00:00Z".parse().unwrap(),
    }
}

async fn erase_it(
    kept: &Kept,
    row: &Row,
    force: bool,
    consent: Consent,
) -> (Result<Exit, Failure>, serde_json::Value) {
    let mut out = Vec::new();
    let mut console = Console::new(&mut out, true, consent);
    let exit = run(&asked(force), Found::Call(Box::new(row.clone())), kept, by(), &mut console).await;
    (exit, serde_json::from_slice(&out).unwrap_or_default())
}

#[tokio::test]
async fn all_of_a_call_goes_and_nothing_of_another() {
    let (kept, row) = world();
    kept.input.borrow_mut().push(version("acme/calls/1.wav", "null", "newer"));
    let (exit, receipt) = erase_it(&kept, &row, false, Consent::Given).await;
    assert_eq!(exit.unwrap(), Exit::Done);
    assert!(kept.is_empty() && kept.rows.borrow().is_empty());
    let left = |all: &RefCell<Vec<Version>>| all.borrow().len();
    assert_eq!((left(&kept.input), left(&kept.results)), (2, 1), "a newer recording, and another's");
    let deleted: Vec<String> = receipt["deleted"]
        .as_array()
        .unwrap()
        .iter()
        .map(|deleted| {
            format!("{} {}", deleted["what"].as_str().unwrap(), deleted["version_id"].as_str().unwrap())
        })
        .collect();
    let order =
        "recording null, transcript 1, transcript 2, transcript 3, document 4, document 5, document 6";
    assert_eq!(deleted.join(", "), order);
    for (field, value) in [
        ("complete", serde_json::json!(true)),
        ("ledger_row", "deleted".into()),
        ("transcription_job", "deleted".into()),
        ("by", "arn:aws:iam::123456789012:user/ann".into()),
        ("reason", "request 4711".into()),
        ("left", serde_json::json!([])),
    ] {
        assert_eq!(receipt[field], value, "{field}");
    }
}

#[tokio::test]
async fn whatever_request_fails_the_next_run_finishes() {
    let all = {
        let (kept, row) = world();
        erase_it(&kept, &row, false, Consent::Given).await.0.unwrap();
        kept.requests.get()
    };
    assert!(all > 12, "{all}");
    for at in 0..all {
        for effect in [false, true] {
            let (mut kept, row) = world();
            kept.fails = Some((at, effect));
            let (exit, receipt) = erase_it(&kept, &row, false, Consent::Given).await;
            assert_eq!(
                matches!(exit, Ok(Exit::Done)),
                receipt["complete"] == true,
                "request {at}: {receipt}"
            );
            if kept.rows.borrow().is_empty() {
                assert!(kept.is_empty(), "request {at}: the row is gone and something is left");
                continue;
            }
            kept.fails = None;
            let (exit, receipt) = erase_it(&kept, &row, false, Consent::Given).await;
            assert_eq!(exit.unwrap(), Exit::Done, "request {at}: {receipt}");
            assert!(kept.is_empty() && kept.rows.borrow().is_empty(), "request {at}");
        }
    }
}

#[tokio::test]
async fn a_call_that_is_under_way_is_only_erased_by_force() {
    for state in State::ALL {
        let (kept, mut row) = world();
        row.state = state;
        kept.rows.borrow_mut()[0].state = state;
        let (exit, _) = erase_it(&kept, &row, false, Consent::Given).await;
        let refused = matches!(exit, Err(Failure::Usage(_)));
        assert_eq!(refused, State::OPEN.contains(&state), "{state:?}");
        if refused {
            assert_eq!(kept.requests.get(), 0, "{state:?}");
            assert_eq!(erase_it(&kept, &row, true, Consent::Given).await.0.unwrap(), Exit::Done, "{state:?}");
        }
    }
}

#[tokio::test]
async fn a_call_that_moves_meanwhile_keeps_its_row() {
    let (kept, row) = world();
    kept.rows.borrow_mut()[0].moved_by = "somebody".to_owned();
    let (exit, receipt) = erase_it(&kept, &row, false, Consent::Given).await;
    assert_eq!(exit.unwrap(), Exit::Partly);
    assert_eq!((&receipt["ledger_row"], &receipt["complete"]), (&"kept".into(), &false.into()));
}

#[tokio::test]
async fn nothing_goes_where_nobody_says_yes() {
    let (kept, row) = world();
    let (exit, _) = erase_it(&kept, &row, false, Consent::Nobody).await;
    assert!(matches!(exit, Err(Failure::Usage(said)) if said.contains("1 recording, 3 objects")));
    assert_eq!((kept.results.borrow().len(), kept.rows.borrow().len()), (7, 1));
}
