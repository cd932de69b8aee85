//! A small ledger for tests.

use std::cell::RefCell;
use std::collections::BTreeMap;

use contract::job::JobName;
use contract::ledger::{Row, State};
use contract::tenant::DailyLimit;
use handlers::error::StepError;
use handlers::ledger::{By, Counted, Ledger, Move, Moved, Note};
use jiff::civil::Date;

use crate::deployment::{Names, Queue};

/// Rows in memory, of which an operator only reads and begins again.
#[derive(Debug, Default)]
pub(crate) struct Rows(pub(crate) RefCell<BTreeMap<JobName, Row>>);

impl Rows {
    pub(crate) fn of(rows: impl IntoIterator<Item = Row>) -> Self {
        Self(RefCell::new(rows.into_iter().map(|row| (row.call_id.clone(), row)).collect()))
    }
}

impl Ledger for Rows {
    async fn row(&self, call: &JobName) -> Result<Option<Row>, StepError> {
        Ok(self.0.borrow().get(call).cloned())
    }

    async fn enter(&self, _: &Row) -> Result<bool, StepError> {
        unreachable!("an operator enters no call")
    }

    async fn advance(&self, call: &JobName, step: &Move, by: By<'_>) -> Result<Moved, StepError> {
        let mut rows = self.0.borrow_mut();
        let Some(row) = rows.get_mut(call) else { return Ok(Moved::Not(None)) };
        let Move::Again(key) = step else { unreachable!("an operator only reads again") };
        if !step.before().contains(&row.state) {
            return Ok(Moved::Not(Some(row.state)));
        }
        row.state = step.state();
        row.source_key = Some(key.clone());
        row.moved_by = by.id.to_owned();
        Ok(Moved::Now)
    }

    async fn note(&self, _: &JobName, _: &Note<'_>) -> Result<(), StepError> {
        unreachable!("an operator notes nothing")
    }

    async fn count(&self, _: &Row, _: Date, _: u64, _: DailyLimit) -> Result<Counted, StepError> {
        unreachable!("an operator counts nothing")
    }

    async fn unfinished(&self, state: State, after: Option<&Row>) -> Result<Vec<Row>, StepError> {
        let rows = self.0.borrow();
        let mut found: Vec<&Row> =
            rows.values().filter(|row| row.unfinished.is_some() && row.state == state).collect();
        found.sort_by_key(|row| row.unfinished_since);
        let begin = after.and_then(|after| found.iter().position(|row| row.call_id == after.call_id));
        // Pages of two, so that there are some.
        Ok(found.into_iter().skip(begin.map_or(0, |at| at + 1)).take(2).cloned().collect())
    }
}

/// The names of a deployment in tests.
pub(crate) fn names() -> Names {
    let deployment = "cci-lite".parse().unwrap();
    let queues = Queue::ALL.map(|queue| format!("https://sqs/{}", Names::queue_by_rule(&deployment, queue)));
    Names::by_rule(deployment, "123456789012", "eu-central-1", true, queues)
}
