//! How bad it gets, and for how long; and what happened.

use std::collections::BTreeMap;
use std::time::Duration;

use super::dice::Dice;

/// How often things go wrong, in ten thousand, until the weather is over.
#[derive(Clone, Debug)]
pub struct Weather {
    /// Points of a step at which its function is ended.
    pub kills: u32,
    /// Calls of a service that are refused as too many.
    pub throttles: u32,
    /// Calls of a service that fail and do nothing.
    pub fails: u32,
    /// Calls of a service that do what they should and whose answer is lost.
    pub lost: u32,
    /// Calls of a service that take long.
    pub slow: u32,
    /// Deliveries with less time than a function has: others of their batch took it.
    pub hurried: u32,
    /// Messages that are delivered while they are under way already.
    pub repeats: u32,
    /// Events that come twice.
    pub copies: u32,
    /// Events that come hours later.
    pub delays: u32,
    /// Events of Transcribe that never come.
    pub drops: u32,
    /// Events of S3 that never come: the stack is paused.
    pub paused: u32,
    /// Whether an operator sends dead letters back, and how often in all.
    pub redrives: u32,
    /// When all of this is over.
    pub over: Duration,
}

impl Weather {
    /// A day on which nothing goes wrong.
    pub fn fair() -> Self {
        Self {
            kills: 0,
            throttles: 0,
            fails: 0,
            lost: 0,
            slow: 0,
            hurried: 0,
            repeats: 0,
            copies: 0,
            delays: 0,
            drops: 0,
            paused: 0,
            redrives: 0,
            over: Duration::ZERO,
        }
    }

    /// Some of it, by the dice: each fault is absent, now and then, or often.
    pub fn of(dice: &mut Dice) -> Self {
        let mut rate = |rarely: u32, often: u32| dice.pick(&[0, rarely, rarely, often]);
        Self {
            kills: rate(30, 200),
            throttles: rate(100, 2_000),
            fails: rate(50, 400),
            lost: rate(50, 400),
            slow: rate(50, 300),
            hurried: rate(200, 2_000),
            repeats: rate(200, 1_000),
            copies: rate(500, 3_000),
            delays: rate(200, 1_000),
            drops: rate(500, 5_000),
            paused: rate(200, 2_000),
            redrives: rate(1, 4),
            over: Duration::from_hours(u64::from(rate(6, 40))),
        }
    }
}

/// What happened, by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally(pub BTreeMap<&'static str, u64>);

impl Tally {
    pub fn add(&mut self, what: &'static str, number: u64) {
        if number > 0 {
            *self.0.entry(what).or_default() += number;
        }
    }

    pub fn of(&self, what: &str) -> u64 {
        self.0.get(what).copied().unwrap_or_default()
    }

    pub fn add_all(&mut self, other: &Self) {
        for (what, number) in &other.0 {
            self.add(what, *number);
        }
    }
}

// Ends of uploads.
pub const DONE: &str = "done";
pub const FAILED: &str = "failed, with a reason";
pub const QUARANTINED: &str = "quarantined";
pub const REFUSED: &str = "refused, with a dead letter";
pub const MARKERS: &str = "folder markers";
pub const OVERWRITTEN: &str = "overwritten before anybody was told";

// Faults.
pub const KILLED: &str = "functions killed";
pub const THROTTLED: &str = "calls throttled";
pub const FAILS: &str = "calls failed";
pub const LOST: &str = "answers lost";
pub const SLOW: &str = "calls slow";
pub const CUT_OFF: &str = "steps out of time";
pub const REPEATED: &str = "messages delivered twice at once";
pub const COPIED: &str = "events sent twice";
pub const DELAYED: &str = "events late by hours";
pub const DROPPED: &str = "events of Transcribe dropped";
pub const UNTOLD: &str = "events of S3 dropped";
pub const DEAD: &str = "dead letters";
pub const REDRIVEN: &str = "dead letters sent back";

// What comes of them.
pub const DELIVERIES: &str = "deliveries";
pub const PUT_BACK: &str = "messages put back";
pub const HELD: &str = "calls held for a day";
pub const RECONCILED: &str = "runs of the reconciler";
pub const READ_AGAIN: &str = "readings paid again after a kill or a lost answer";
pub const IN_PART: &str = "documents that lack a part, and say so, after a lost answer";
pub const LEFT: &str = "done calls left to the lifecycle";
pub const UNNOTED: &str = "failed calls that have a document";
pub const REPLAYED: &str = "calls read again from their documents";
/// A transcription that was paid more than once.
pub const PAID_TWICE: &str = "transcriptions paid twice";

/// The ends of uploads.
pub const ENDS: [&str; 6] = [DONE, FAILED, QUARANTINED, REFUSED, MARKERS, OVERWRITTEN];

/// What goes wrong.
pub const FAULTS: [&str; 12] =
    [KILLED, THROTTLED, FAILS, LOST, SLOW, CUT_OFF, REPEATED, COPIED, DELAYED, DROPPED, UNTOLD, REDRIVEN];

/// What else is worth a number.
pub const EVENTS: [&str; 10] =
    [DELIVERIES, PUT_BACK, DEAD, HELD, RECONCILED, READ_AGAIN, REPLAYED, IN_PART, LEFT, UNNOTED];
