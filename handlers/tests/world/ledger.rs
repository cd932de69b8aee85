//! The ledger in memory: the same conditions and effects as the table's expressions.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use contract::job::JobName;
use contract::ledger::{Row, Stage, State, day_key};
use contract::tenant::DailyLimit;
use handlers::error::StepError;
use handlers::ledger::{By, Counted, Ledger, Move, Moved, Note, made_before};
use jiff::civil::Date;
use tokio::time::Instant;

use super::{Broken, Client, Service, World};

/// The rows of all calls, and the index of those that are not done.
#[derive(Debug, Default)]
pub struct Rows {
    calls: BTreeMap<String, Row>,
    index: BTreeSet<(State, i64, String)>,
    /// How long the index shows a row as it was before it changed.
    pub lag: Duration,
    /// Rows as they were, and when they changed.
    before: VecDeque<(Instant, String, Option<Row>)>,
}

impl Rows {
    pub fn get(&self, call: &str) -> Option<&Row> {
        self.calls.get(call)
    }

    pub fn values(&self) -> impl Iterator<Item = &Row> {
        self.calls.values()
    }

    /// How many calls are in a state, by the index.
    pub fn in_state(&self, state: State) -> impl Iterator<Item = &Row> {
        let rows =
            self.index.range((state, i64::MIN, String::new())..).take_while(move |(of, ..)| *of == state);
        rows.filter_map(|(_, _, call)| self.calls.get(call))
    }

    fn place(row: &Row) -> Option<(State, i64, String)> {
        Some((row.unfinished?, row.unfinished_since?, row.call_id.to_string()))
    }

    pub fn put(&mut self, row: Row) {
        self.change(row.call_id.clone().as_str(), |old| *old = Some(row));
    }

    pub fn change<T>(&mut self, call: &str, change: impl FnOnce(&mut Option<Row>) -> T) -> T {
        let mut row = self.calls.remove(call);
        if let Some(place) = row.as_ref().and_then(Self::place) {
            self.index.remove(&place);
        }
        if !self.lag.is_zero() {
            self.before.push_back((Instant::now(), call.to_owned(), row.clone()));
        }
        let changed = change(&mut row);
        if let Some(row) = row {
            self.index.extend(Self::place(&row));
            self.calls.insert(call.to_owned(), row);
        }
        changed
    }

    fn after(&mut self, state: State, last: Option<&Row>, page: usize) -> Vec<Row> {
        while self.before.front().is_some_and(|(changed, ..)| changed.elapsed() >= self.lag) {
            self.before.pop_front();
        }
        let mut older: BTreeMap<&str, Option<&Row>> = BTreeMap::new();
        for (_, call, row) in &self.before {
            older.entry(call).or_insert(row.as_ref());
        }
        let start = (state, i64::MIN, String::new());
        let start = last.and_then(Self::place).map_or(start, |(_, since, call)| (state, since, call + "\0"));
        let newest = self.index.range(start.clone()..).take_while(|(of, ..)| *of == state);
        let newest = newest.filter(|(_, _, call)| !older.contains_key(call.as_str())).take(page);
        let newest = newest.map(|(_, _, call)| &self.calls[call]);
        let here = |row: &&Row| Self::place(row).is_some_and(|place| place.0 == state && place >= start);
        let older = older.values().filter_map(|row| row.filter(here));
        let mut found: Vec<Row> = newest.chain(older).cloned().collect();
        found.sort_by_key(Self::place);
        found.truncate(page);
        found
    }
}

impl World {
    pub fn row(&self, call: &JobName) -> Row {
        self.rows.borrow().get(call.as_str()).unwrap().clone()
    }

    pub fn only_row(&self) -> Row {
        let rows = self.rows.borrow();
        let mut rows = rows.values();
        let row = rows.next().unwrap().clone();
        assert_eq!(rows.next(), None);
        row
    }

    pub fn states(&self) -> Vec<State> {
        self.rows.borrow().values().map(|row| row.state).collect()
    }
}

/// Whether a move is made of a row.
fn is_allowed(row: &Row, step: &Move, by: By, leases: bool) -> bool {
    let free = match step {
        Move::Analysing(_) if leases => row.lease_until.is_none_or(|until| until <= by.now.as_second()),
        _ => true,
    };
    let failed = row.failure.as_ref().filter(|_| row.state == State::Failed);
    (step.before().contains(&row.state) && free)
        || failed.is_some_and(|failure| step.takes_up().contains(&failure.stage))
}

/// Makes a move.
fn make(row: &mut Row, step: &Move, by: By, full_index: bool) {
    row.state = step.state();
    by.id.clone_into(&mut row.moved_by);
    row.times.insert(row.state, by.now);
    (row.waiting, row.checked_at) = (None, None);
    row.hold = if let Move::Held(hold) = step { Some(hold.clone()) } else { None };
    row.lease_until = if let Move::Analysing(until) = step { Some(*until) } else { None };
    if !matches!(step, Move::Analysing(_)) {
        row.requeued = 0;
    }
    row.failure = match step {
        Move::Failed(failure) | Move::Quarantined(failure) => Some(failure.clone()),
        _ => None,
    };
    match step {
        Move::Transcribed(key) => row.source_key = Some(key.clone()),
        Move::Again(key) => {
            row.source_key = Some(key.clone());
            row.cleaned_at = None;
            row.kept.clear();
        }
        Move::Done(finished) => {
            row.document_key = Some(finished.document_key.clone());
            row.cost = Some(finished.cost);
            row.prompt_version = Some(finished.prompt_version.clone());
        }
        _ => {}
    }
    if row.state == State::Done && !full_index {
        (row.unfinished, row.unfinished_since) = (None, None);
    } else {
        row.unfinished = Some(row.state);
        if by.reopens {
            row.unfinished_since = Some(by.now.as_second());
        }
    }
}

/// Notes something, if the row is still where it is about.
fn note(row: &mut Row, what: &Note) {
    let mine = |row: &Row, by: &str| row.moved_by == by;
    match what {
        Note::Waiting(stage, waiting, by) => {
            let here = stage.may_fail().contains(&row.state);
            if here && (*stage != Stage::Analysis || mine(row, by)) {
                row.waiting = Some(waiting.clone());
                if *stage == Stage::Analysis {
                    row.lease_until = None;
                }
            }
        }
        Note::Released(by) if row.state == State::Analysing && mine(row, by) => row.lease_until = None,
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
        _ => {}
    }
}

impl Ledger for Client<'_> {
    async fn row(&self, call: &JobName) -> Result<Option<Row>, StepError> {
        let row = |world: &World| Ok(world.rows.borrow().get(call.as_str()).cloned());
        self.call(Service::Ledger, "row", row).await
    }

    async fn enter(&self, row: &Row) -> Result<bool, StepError> {
        let enter = |world: &World| {
            let mut rows = world.rows.borrow_mut();
            let new = rows.get(row.call_id.as_str()).is_none();
            if new || world.is_broken(Broken::Unconditional) {
                rows.put(row.clone());
            }
            Ok(new)
        };
        self.call(Service::Ledger, "enter", enter).await
    }

    async fn advance(&self, call: &JobName, step: &Move, by: By<'_>) -> Result<Moved, StepError> {
        let advance = |world: &World| {
            let all = world.is_broken(Broken::Unconditional);
            let (leases, full_index) =
                (!world.is_broken(Broken::NoLease), world.is_broken(Broken::FullIndex));
            let moved = world.rows.borrow_mut().change(call.as_str(), |row| {
                let Some(row) = row else { return Moved::Not(None) };
                if all || is_allowed(row, step, by, leases) {
                    make(row, step, by, full_index);
                    Moved::Now
                } else if made_before(row, step, by) {
                    Moved::Before
                } else {
                    Moved::Not(Some(row.state))
                }
            });
            if let Some(row) = world.rows.borrow().get(call.as_str()) {
                world.look_at(row);
            }
            Ok(moved)
        };
        self.call(Service::Ledger, step.state().as_str(), advance).await
    }

    async fn note(&self, call: &JobName, what: &Note<'_>) -> Result<(), StepError> {
        let name = match what {
            Note::Waiting(..) => "note waiting",
            Note::Released(_) => "note released",
            Note::Kept(_) => "note kept",
            Note::Cleaned(_) => "note cleaned",
            Note::Checked(_) => "note checked",
            Note::Requeued(_) => "note requeued",
        };
        let noted = |world: &World| {
            world
                .rows
                .borrow_mut()
                .change(call.as_str(), |row| row.iter_mut().for_each(|row| note(row, what)));
            Ok(())
        };
        self.call(Service::Ledger, name, noted).await
    }

    async fn count(
        &self,
        row: &Row,
        day: Date,
        seconds: u64,
        limit: DailyLimit,
    ) -> Result<Counted, StepError> {
        if row.counted_on.is_some() {
            return Ok(Counted::Fits);
        }
        let count = |world: &World| {
            world.rows.borrow_mut().change(row.call_id.as_str(), |found| {
                let may = |row: &&mut Row| row.state == State::Received && row.counted_on.is_none();
                let Some(found) = found.as_mut().filter(may) else { return Ok(Counted::Fits) };
                let mut days = world.days.borrow_mut();
                let (calls, audio) = days.entry(day_key(&row.tenant_id, day)).or_default();
                let room = |minutes: u32| (u64::from(minutes) * 60).saturating_sub(seconds);
                // An item that is not there yet has room for whatever comes.
                let fits = *calls == 0
                    || (limit.calls.is_none_or(|most| *calls < most)
                        && limit.audio_minutes.is_none_or(|minutes| *audio <= room(minutes)));
                if !fits && !world.is_broken(Broken::NoLimit) {
                    return Ok(Counted::Full);
                }
                found.counted_on = Some(day);
                (*calls, *audio) = (*calls + 1, *audio + seconds);
                Ok(Counted::Fits)
            })
        };
        self.call(Service::Ledger, "count", count).await
    }

    async fn unfinished(&self, state: State, after: Option<&Row>) -> Result<Vec<Row>, StepError> {
        let page = |world: &World| {
            let page = if world.is_broken(Broken::EmptyIndex) { 0 } else { world.page() };
            Ok(world.rows.borrow_mut().after(state, after, page))
        };
        self.call(Service::Ledger, "unfinished", page).await
    }
}

impl World {
    /// What holds of a row after every move.
    fn look_at(&self, row: &Row) {
        let call = &row.call_id;
        let indexed = row.unfinished.filter(|_| row.unfinished_since.is_some());
        if indexed != Some(row.state).filter(|state| *state != State::Done) {
            self.violation(format!("call {call} is {:?} and in the index as {indexed:?}", row.state));
        }
        let explained = matches!(row.state, State::Failed | State::Quarantined);
        if row.failure.is_some() != explained {
            self.violation(format!("call {call} is {:?} and has the failure {:?}", row.state, row.failure));
        }
        let document = row.document_key.as_ref();
        let written = document.is_some_and(|key| self.objects.borrow().contains_key(key));
        if row.state == State::Done && !written {
            self.violation(format!("call {call} is done without a document"));
        }
    }
}
