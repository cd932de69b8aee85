//! The ledger's conditional writes say what the contract says: random sequences of moves, notes and counts come to the same
//! in a DynamoDB table, by the SDK that ships, and in a small model that is made from `Move::before`, `Move::takes_up` and
//! `made_before` alone.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use contract::event::{EventBucket, EventObject, ObjectCreated, ObjectCreatedDetail};
use contract::job::JobName;
use contract::ledger::{Failure, Half, Hold, Row, Stage, State, Waiting};
use contract::tenant::{DailyLimit, TenantId};
use handlers::ledger::{By, Counted, Finished, Ledger as _, LedgerTable, Move, Moved, Note, made_before};
use jiff::Timestamp;
use jiff::civil::Date;
use rehearsal::Play;
use tests::play::{bare_config, setting, template_of};

/// How many sequences, and how long each is.
const SEQUENCES: u64 = 10;
const STEPS: usize = 80;

/// The calls of a sequence. Of two tenants, so that limits are of one each.
const CALLS: usize = 3;

/// Numbers that only depend on their seed.
struct Dice(u64);

impl Dice {
    fn of_sequence(number: u64) -> Self {
        let mut dice = Self(number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        dice.throw(2);
        dice
    }

    /// Less than `sides`.
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.throw(all.len())].clone()
    }
}

/// What the contract says, in memory.
#[derive(Default)]
struct Model {
    rows: BTreeMap<JobName, Row>,
    /// Calls and seconds of a tenant's day.
    days: BTreeMap<(TenantId, Date), (u32, u64)>,
}

impl Model {
    fn enter(&mut self, row: &Row) -> bool {
        let known = self.rows.contains_key(&row.call_id);
        self.rows.entry(row.call_id.clone()).or_insert_with(|| row.clone());
        !known
    }

    fn advance(&mut self, call: &JobName, step: &Move, by: By<'_>) -> Moved {
        let Some(row) = self.rows.get_mut(call) else { return Moved::Not(None) };
        if !leads(row, step, by.now) {
            return if made_before(row, step, by) { Moved::Before } else { Moved::Not(Some(row.state)) };
        }
        let state = step.state();
        row.state = state;
        row.times.insert(state, by.now);
        by.id.clone_into(&mut row.moved_by);
        (row.waiting, row.hold, row.lease_until, row.checked_at) = (None, None, None, None);
        if state != State::Analysing {
            // That its analysis is begun does not show that it gets on.
            row.requeued = 0;
        }
        row.failure = None;
        match step.clone() {
            Move::Received | Move::Transcribing => {}
            Move::Held(hold) => row.hold = Some(hold),
            Move::Transcribed(key) => row.source_key = Some(key),
            Move::Analysing(until) => row.lease_until = Some(until),
            Move::Done(finished) => {
                row.document_key = Some(finished.document_key);
                row.cost = Some(finished.cost);
                row.prompt_version = Some(finished.prompt_version);
            }
            Move::Failed(failure) | Move::Quarantined(failure) => row.failure = Some(failure),
            Move::Again(key) => {
                row.source_key = Some(key);
                (row.cleaned_at, row.kept) = (None, Vec::new());
            }
        }
        if state == State::Done {
            (row.unfinished, row.unfinished_since) = (None, None);
        } else {
            row.unfinished = Some(state);
            if by.reopens {
                row.unfinished_since = Some(by.now.as_second());
            }
        }
        Moved::Now
    }

    fn note(&mut self, call: &JobName, note: &Note<'_>) {
        let Some(row) = self.rows.get_mut(call) else { return };
        match note {
            Note::Waiting(stage, waiting, by) => {
                let ours = *stage != Stage::Analysis || row.moved_by == *by;
                if stage.may_fail().contains(&row.state) && ours {
                    row.waiting = Some(waiting.clone());
                    if *stage == Stage::Analysis {
                        row.lease_until = None;
                    }
                }
            }
            Note::Released(by) if row.state == State::Analysing && row.moved_by == *by => {
                row.lease_until = None;
            }
            Note::Kept(half) if row.state == State::Analysing => row.kept.push(*half),
            Note::Cleaned(now) if row.state == State::Done => {
                row.cleaned_at = Some(*now);
                row.kept.clear();
            }
            Note::Checked(now) if row.unfinished.is_some() => row.checked_at = Some(*now),
            Note::Requeued(now) if row.unfinished.is_some() => {
                row.checked_at = Some(*now);
                row.requeued += 1;
            }
            Note::Released(_) | Note::Kept(_) | Note::Cleaned(_) | Note::Checked(_) | Note::Requeued(_) => {}
        }
    }

    fn count(&mut self, call: &JobName, day: Date, seconds: u64, limit: DailyLimit) -> Counted {
        let Some(row) = self.rows.get_mut(call) else { return Counted::Fits };
        if row.counted_on.is_some() || row.state != State::Received {
            return Counted::Fits;
        }
        let (calls, so_far) = self.days.entry((row.tenant_id.clone(), day)).or_default();
        let room = |minutes: u32| (u64::from(minutes) * 60).saturating_sub(seconds);
        // The first of a day always fits.
        let fits = *calls == 0
            || (limit.calls.is_none_or(|most| *calls < most)
                && limit.audio_minutes.is_none_or(|minutes| *so_far <= room(minutes)));
        if !fits {
            return Counted::Full;
        }
        *calls += 1;
        *so_far += seconds;
        row.counted_on = Some(day);
        Counted::Fits
    }
}

/// Whether a move leads from where a call is. Somebody's lease holds until it ends.
fn leads(row: &Row, step: &Move, now: Timestamp) -> bool {
    let free =
        !matches!(step, Move::Analysing(_)) || row.lease_until.is_none_or(|until| until <= now.as_second());
    let failed = row.failure.as_ref().filter(|_| row.state == State::Failed);
    let taken_up = failed.is_some_and(|failure| step.takes_up().contains(&failure.stage));
    (step.before().contains(&row.state) && free) || taken_up
}

fn upload(tenant: &str, sequence: u64, number: usize, time: Timestamp) -> Row {
    let object = EventObject {
        key: format!("{tenant}/calls/{number}.wav"),
        size: 5,
        etag: format!("e{sequence}"),
        version_id: None,
    };
    let detail = ObjectCreatedDetail { bucket: EventBucket { name: "in".to_owned() }, object };
    let call = format!("cci-lite.{tenant}.{sequence:x}-{number}").parse().unwrap();
    Row::received(call, tenant.parse().unwrap(), &ObjectCreated { time, detail }, time, 30)
}

const STAGES: [Stage; 3] = [Stage::Intake, Stage::Transcription, Stage::Analysis];

/// Any move, also one that leads nowhere from where the call is.
fn any_move(dice: &mut Dice, call: &JobName, now: Timestamp) -> Move {
    let second = now.as_second();
    let stage = dice.of(&STAGES);
    let failure = Failure { stage, class: "Timeout".to_owned(), reason: "late".to_owned(), attempts: 5 };
    match dice.throw(12) {
        0 => Move::Received,
        1 => Move::Held(Hold { reason: "full".to_owned(), until: second + 60 }),
        2 | 3 => Move::Transcribing,
        4 | 5 => Move::Transcribed(format!("tmp/acme/{call}/{call}.json")),
        6 | 7 => Move::Analysing(second + i64::try_from(dice.throw(3)).unwrap()),
        8 => Move::Done(Finished {
            document_key: format!("acme/2026/11/24/{call}.json"),
            cost: 0.25,
            prompt_version: "3.ab".to_owned(),
        }),
        9 => Move::Failed(failure),
        10 => Move::Quarantined(Failure { stage: Stage::Analysis, ..failure }),
        _ => Move::Again(format!("acme/2026/11/24/{call}.json")),
    }
}

/// A move that leads somewhere, more often than not.
fn likely_move(dice: &mut Dice, call: &JobName, found: Option<&Row>, now: Timestamp) -> Move {
    for _ in 0..dice.throw(12) {
        let step = any_move(dice, call, now);
        if found.is_some_and(|row| leads(row, &step, now)) {
            return step;
        }
    }
    any_move(dice, call, now)
}

fn any_note<'a>(dice: &mut Dice, by: &'a str, now: Timestamp) -> Note<'a> {
    let (class, reason) = ("ThrottlingException".to_owned(), "slow down".to_owned());
    let waiting = Waiting { class, reason, tries: 1, since: now, next: now };
    match dice.throw(6) {
        0 => Note::Waiting(dice.of(&STAGES), waiting, by),
        1 => Note::Released(by),
        2 => Note::Kept(dice.of(&Half::ALL)),
        3 => Note::Cleaned(now),
        4 => Note::Checked(now),
        _ => Note::Requeued(now),
    }
}

/// Plays a sequence; gives how many moves were made, had been made before, and were not made, and how many calls were counted.
async fn sequence(ledger: &LedgerTable, number: u64) -> [usize; 4] {
    let mut dice = Dice::of_sequence(number);
    let mut model = Model::default();
    // Each sequence has days of its own, for all share a table.
    let begin = Timestamp::UNIX_EPOCH
        + jiff::SignedDuration::from_hours(24 * (20_000 + i64::try_from(number).unwrap()));
    let day = begin.to_zoned(jiff::tz::TimeZone::UTC).date();
    let rows: Vec<Row> = (0..CALLS).map(|at| upload(["acme", "bolt"][at % 2], number, at, begin)).collect();
    let mut met = [0_usize; 4];
    // A delivery whose answer was lost makes its move again.
    let mut last: BTreeMap<JobName, (Move, &str)> = BTreeMap::new();
    for step in 0..STEPS {
        let now = begin + jiff::SignedDuration::from_secs(i64::try_from(step).unwrap());
        let row = dice.of(&rows);
        let call = &row.call_id;
        let told = format!("sequence {number}, step {step}, call {call}");
        let by = dice.of(&["m-1", "m-2", "reconciler"]);
        match dice.throw(10) {
            0 => assert_eq!(ledger.enter(&row).await.unwrap(), model.enter(&row), "{told}: enter"),
            1..=5 => {
                let repeated = last.get(call).filter(|_| dice.throw(4) == 0).cloned();
                let found = model.rows.get(call);
                let (step, id) = repeated.unwrap_or_else(|| (likely_move(&mut dice, call, found, now), by));
                last.insert(call.clone(), (step.clone(), id));
                // Who moves a call out of an end says that it is open again: it has left the index.
                let gone = model.rows.get(call).is_some_and(|row| row.unfinished_since.is_none());
                let by = By { id, now, reopens: gone || dice.throw(2) == 0 };
                let moved = model.advance(call, &step, by);
                met[match moved {
                    Moved::Now => 0,
                    Moved::Before => 1,
                    Moved::Not(_) => 2,
                }] += 1;
                assert_eq!(
                    ledger.advance(call, &step, by).await.unwrap(),
                    moved,
                    "{told}: {step:?} by {by:?}"
                );
            }
            6 | 7 => {
                let note = any_note(&mut dice, by, now);
                model.note(call, &note);
                ledger.note(call, &note).await.unwrap();
            }
            _ => {
                let limit = DailyLimit {
                    calls: dice.of(&[None, Some(1), Some(2)]),
                    audio_minutes: dice.of(&[None, Some(1), Some(3)]),
                };
                let seconds = dice.of(&[0, 30, 90, 400]);
                // As a delivery has found it, perhaps a while ago.
                let found = if dice.throw(2) == 0 {
                    row.clone()
                } else {
                    model.rows.get(call).unwrap_or(&row).clone()
                };
                let known = model.rows.contains_key(call);
                if known && !limit.is_none() {
                    met[3] += 1;
                    let counted = model.count(call, day, seconds, limit);
                    assert_eq!(
                        ledger.count(&found, day, seconds, limit).await.unwrap(),
                        counted,
                        "{told}: {limit:?}"
                    );
                }
            }
        }
        assert_eq!(ledger.row(call).await.unwrap().as_ref(), model.rows.get(call), "{told}");
    }
    look_at_index(ledger, &model, number).await;
    met
}

/// The index has all calls that are not done, those first that have been open for longest.
async fn look_at_index(ledger: &LedgerTable, model: &Model, number: u64) {
    for state in State::ALL {
        let mut found: Vec<Row> = Vec::new();
        loop {
            let page = ledger.unfinished(state, found.last()).await.unwrap();
            if page.is_empty() {
                break;
            }
            found.extend(page);
        }
        let since: Vec<_> = found.iter().map(|row| row.unfinished_since).collect();
        assert!(since.is_sorted(), "sequence {number}: {state:?} in order of {since:?}");
        let mut ours: Vec<Row> =
            found.into_iter().filter(|row| model.rows.contains_key(&row.call_id)).collect();
        ours.sort_by(|one, other| one.call_id.cmp(&other.call_id));
        let expected: Vec<Row> =
            model.rows.values().filter(|row| row.unfinished == Some(state)).cloned().collect();
        assert_eq!(ours, expected, "sequence {number}: the index of {state:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_conditional_write_means_what_the_contract_says() {
    let folder = tempfile::tempdir().unwrap();
    let play = Play::begin(setting(&template_of(&bare_config()), folder.path())).await.unwrap();
    let client = aws_sdk_dynamodb::Client::new(&tests::sdk::config(&play.endpoint()).await);
    let ledger = LedgerTable::new(client, "cci-lite-ledger".to_owned());
    let mut met = [0; 4];
    for number in 0..SEQUENCES {
        let more = sequence(&ledger, number).await;
        met = std::array::from_fn(|kind| met[kind] + more[kind]);
    }
    assert!(met.iter().all(|times| *times > 15), "the sequences are too tame: {met:?}");
    play.end().await;
}
