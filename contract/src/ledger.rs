//! The ledger: one row per call and version of its recording, in `cci-lite-ledger`. It makes every step repeatable and
//! tells an operator where a call is.
//!
//! A row only moves forward, by conditional write: an update names the states that it may follow, and a late or
//! repeated message finds its condition false. The ways out of an end are to be taken up again ([`State::takes_up`]), by the
//! step that gave the call up, when its dead letter is sent back, or by a transcript, which proves that the job was
//! started after all; and to be read again, when an operator asks for it.
//!
//! A row that is not done has two attributes more, by which the index [`UNFINISHED_INDEX`] finds it. So what looks for
//! calls that stand still costs as much as there are such calls, however many were done.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::event::{EventBucket, EventObject, ObjectCreated, ObjectCreatedDetail};
use crate::job::JobName;
use crate::tenant::TenantId;

/// The name of the table's partition key. It has no sort key.
pub const PARTITION_KEY: &str = "call_id";

/// The attribute that DynamoDB's time to live looks at: seconds since 1970.
pub const EXPIRY: &str = "expires_at";

/// The sparse index of calls that are not done. Partition key [`UNFINISHED`], a text; sort key [`UNFINISHED_SINCE`], a
/// number.
pub const UNFINISHED_INDEX: &str = "unfinished";

/// The index's partition key: the word of the call's state. A call that is done has none.
pub const UNFINISHED: &str = "unfinished";

/// The index's sort key: since when the call is not done, in seconds since 1970.
pub const UNFINISHED_SINCE: &str = "unfinished_since";

/// How often the reconciler looks for calls that stand still.
pub const RECONCILE_EVERY: Duration = Duration::from_mins(15);

/// How often the reconciler sends a call's message again before it gives the call up. The time that it waits doubles
/// each time ([`Row::overdue_at`]).
pub const MAX_REQUEUES: u32 = 5;

/// How long a message waits for services that throttle, or whose quota is used up, before that counts as an error.
pub const MAX_WAITING: Duration = Duration::from_hours(24);

/// What the partition key of a tenant's count of a day begins with. No call's does: `#` cannot be in a job's name.
const DAY_PREFIX: &str = "DAY#";

/// The partition key of the item that counts a tenant's calls of a UTC day, in the same table. Its attributes are
/// [`DAY_CALLS`] and [`DAY_SECONDS`], and [`EXPIRY`].
pub fn day_key(tenant: &TenantId, day: Date) -> String {
    format!("{DAY_PREFIX}{tenant}#{day}")
}

/// Whether a partition key is that of a day's count, not of a call.
pub fn is_day_key(key: &str) -> bool {
    key.starts_with(DAY_PREFIX)
}

/// The attribute of a day's count that holds how many calls were started.
pub const DAY_CALLS: &str = "calls";

/// The attribute of a day's count that holds how many seconds their headers tell.
pub const DAY_SECONDS: &str = "audio_seconds";

/// Where a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The recording is known; Transcribe has not been asked yet, or its answer is not known.
    Received,
    /// The tenant's calls of the day are used up; `hold` says until when it waits.
    Held,
    /// Transcribe has the job.
    Transcribing,
    /// The transcript is written.
    Transcribed,
    /// The analyzer has taken it up.
    Analysing,
    /// The document is written.
    Done,
    /// A step gave it up; `failure` says which and why.
    Failed,
    /// The transcript was not redacted although it had to be. Nobody reads it.
    Quarantined,
}

/// A step of the way, which is also a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// job-init.
    Intake,
    /// Transcribe, as result-handler hears of it.
    Transcription,
    /// analyzer.
    Analysis,
}

impl State {
    /// All states.
    pub const ALL: [Self; 8] = [
        Self::Received,
        Self::Held,
        Self::Transcribing,
        Self::Transcribed,
        Self::Analysing,
        Self::Done,
        Self::Failed,
        Self::Quarantined,
    ];

    /// The states of a call on its way, in which something is to happen by itself and soon.
    pub const OPEN: [Self; 4] = [Self::Received, Self::Transcribing, Self::Transcribed, Self::Analysing];

    /// The word in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Held => "held",
            Self::Transcribing => "transcribing",
            Self::Transcribed => "transcribed",
            Self::Analysing => "analysing",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Quarantined => "quarantined",
        }
    }

    /// The states that this one may follow, beside what [`State::takes_up`] allows. [`State::Analysing`] may follow
    /// itself: an analysis that was cut off is begun again. What a failure may follow depends on who fails:
    /// [`Stage::may_fail`].
    pub fn follows(self) -> &'static [State] {
        use State::{Analysing, Held, Received, Transcribed, Transcribing};
        match self {
            Self::Failed => &[],
            // The day's limit of its tenant has ended.
            Self::Received => &[Held],
            Self::Held | Self::Transcribing => &[Received],
            // A transcript can be announced before job-init has noted that Transcribe took the job.
            Self::Transcribed => &[Received, Transcribing],
            Self::Analysing => &[Transcribed, Analysing],
            Self::Done | Self::Quarantined => &[Analysing],
        }
    }

    /// The steps whose failure this state may follow: a step takes up again what it had itself given up, and a
    /// transcript proves that its job was started, whatever job-init was told.
    pub fn takes_up(self) -> &'static [Stage] {
        match self {
            Self::Received | Self::Transcribing => &[Stage::Intake],
            Self::Transcribed => &[Stage::Intake, Stage::Transcription],
            Self::Analysing => &[Stage::Analysis],
            Self::Held | Self::Done | Self::Failed | Self::Quarantined => &[],
        }
    }

    /// How long a call may stay in this state before the reconciler looks after it; none where nothing is to happen by
    /// itself. A transcription may well take longer: Transcribe is then only asked how it goes.
    pub fn allowance(self) -> Option<Duration> {
        match self {
            Self::Received | Self::Transcribed => Some(Duration::from_mins(30)),
            Self::Transcribing | Self::Analysing => Some(Duration::from_hours(1)),
            Self::Held | Self::Done | Self::Failed | Self::Quarantined => None,
        }
    }

    /// The step in whose hands a call of this state is.
    pub fn stage(self) -> Option<Stage> {
        match self {
            Self::Received | Self::Held => Some(Stage::Intake),
            Self::Transcribing | Self::Transcribed => Some(Stage::Transcription),
            Self::Analysing => Some(Stage::Analysis),
            Self::Done | Self::Failed | Self::Quarantined => None,
        }
    }

    /// Nothing more happens by itself.
    pub fn is_end(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Quarantined)
    }
}

impl Stage {
    /// The word in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Transcription => "transcription",
            Self::Analysis => "analysis",
        }
    }

    /// The states in which a call is in this step's hands, so that the step may give it up. A late or repeated message
    /// of an earlier step fails nothing that is already further on.
    pub fn may_fail(self) -> &'static [State] {
        match self {
            Self::Intake => &[State::Received],
            Self::Transcription => &[State::Received, State::Transcribing, State::Transcribed],
            Self::Analysis => &[State::Analysing],
        }
    }
}

/// Why a call was given up. Never holds words of the call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The step that gave up.
    pub stage: Stage,
    /// The kind of error, such as `UnknownTenant` or AWS's error code.
    pub class: String,
    /// The error in words.
    pub reason: String,
    /// How often the step was tried.
    #[serde(default)]
    pub attempts: u32,
}

/// What a call waits for while its message is put back: throttling, a quota.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The kind of error, such as `ThrottlingException`.
    pub class: String,
    /// The error in words.
    pub reason: String,
    /// How often its message was put back.
    pub tries: u32,
    /// Since when.
    pub since: Timestamp,
    /// When its message comes again.
    pub next: Timestamp,
}

/// Why a call is held, and how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// The limit in words.
    pub reason: String,
    /// When it is released, in seconds since 1970.
    pub until: i64,
}

/// One of the two readings that a document is made of. One that is paid for and whose sister is not there yet is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Half {
    /// Comprehend's.
    Comprehend,
    /// The model's.
    Model,
}

impl Half {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Comprehend, Self::Model];

    /// The word in the table and in keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Comprehend => "comprehend",
            Self::Model => "model",
        }
    }
}

/// One call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The call, which is also the transcription job. Partition key.
    pub call_id: JobName,
    /// Whose call.
    pub tenant_id: TenantId,
    /// Where it is.
    pub state: State,
    /// The recording's key in the input bucket.
    pub input_key: String,
    /// The recording's size in bytes.
    pub input_size: u64,
    /// The recording's entity tag.
    pub input_etag: String,
    /// The recording's version, where its bucket keeps versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_version: Option<String>,
    /// When the recording was uploaded: the date of the document.
    pub call_time: Timestamp,
    /// When the call came into each state, the last time that it did.
    #[serde(default)]
    pub times: BTreeMap<State, Timestamp>,
    /// What is read: the transcript's key in the results bucket, or the document's when it is read again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_key: Option<String>,
    /// Where the document is, once it is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_key: Option<String>,
    /// What the document took, in US dollars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
    /// Which instructions the model read the call by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt_version: Option<String>,
    /// When recording and transcript were deleted, once the document was safe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cleaned_at: Option<Timestamp>,
    /// Why it was given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
    /// What it waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
    /// Why it is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<Hold>,
    /// The UTC day on which it counts towards its tenant's limits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted_on: Option<Date>,
    /// The readings that are kept until the document is written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<Half>,
    /// Until when nobody else analyses it, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease_until: Option<i64>,
    /// How often the reconciler sent its message again since it last moved on; that its analysis is begun is no such move.
    #[serde(default)]
    pub requeued: u32,
    /// When the reconciler last looked after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<Timestamp>,
    /// The message that last moved the call. A step whose answer was lost recognises by it what it did itself.
    #[serde(default)]
    pub moved_by: String,
    /// The state's word while the call is not done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unfinished: Option<State>,
    /// Since when the call is not done, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unfinished_since: Option<i64>,
    /// When the row may be forgotten, in seconds since 1970.
    pub expires_at: i64,
}

impl Row {
    /// The row of an upload that was just heard of.
    pub fn received(
        call_id: JobName,
        tenant_id: TenantId,
        upload: &ObjectCreated,
        now: Timestamp,
        ledger_days: u32,
    ) -> Self {
        let object = &upload.detail.object;
        Self {
            call_id,
            tenant_id,
            state: State::Received,
            input_key: object.key.clone(),
            input_size: object.size,
            input_etag: object.etag.clone(),
            input_version: object.version_id.clone(),
            call_time: upload.time,
            times: BTreeMap::from([(State::Received, now)]),
            source_key: None,
            document_key: None,
            cost: None,
            prompt_version: None,
            cleaned_at: None,
            failure: None,
            waiting: None,
            hold: None,
            counted_on: None,
            kept: Vec::new(),
            lease_until: None,
            requeued: 0,
            checked_at: None,
            moved_by: String::new(),
            unfinished: Some(State::Received),
            unfinished_since: Some(now.as_second()),
            expires_at: upload.time.as_second() + i64::from(ledger_days) * 86_400,
        }
    }

    /// The event of its upload, to be told again.
    pub fn upload(&self, input_bucket: &str) -> ObjectCreated {
        let object = EventObject {
            key: self.input_key.clone(),
            size: self.input_size,
            etag: self.input_etag.clone(),
            version_id: self.input_version.clone(),
        };
        let bucket = EventBucket { name: input_bucket.to_owned() };
        ObjectCreated { time: self.call_time, detail: ObjectCreatedDetail { bucket, object } }
    }

    /// When it came into its state.
    pub fn moved_at(&self) -> Timestamp {
        self.times.get(&self.state).copied().unwrap_or(self.call_time)
    }

    /// From when on it has stood still for too long; none where nothing is to happen by itself. Whatever is known to be
    /// still to come, a message that is put back or somebody's lease, is waited for.
    pub fn overdue_at(&self) -> Option<Timestamp> {
        let allowance = self.state.allowance()?.saturating_mul(1 << self.requeued.min(MAX_REQUEUES));
        let lease = self.lease_until.and_then(|until| Timestamp::from_second(until).ok());
        let next = self.waiting.as_ref().map(|waiting| waiting.next);
        let last = [self.checked_at, lease, next].into_iter().flatten().fold(self.moved_at(), Timestamp::max);
        last.checked_add(allowance).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAGES: [Stage; 3] = [Stage::Intake, Stage::Transcription, Stage::Analysis];

    /// How far a state is on its way.
    fn rank(state: State) -> u8 {
        match state {
            State::Received | State::Held => 0,
            State::Transcribing => 1,
            State::Transcribed => 2,
            State::Analysing => 3,
            State::Done | State::Failed | State::Quarantined => 4,
        }
    }

    #[test]
    fn a_call_only_moves_forward() {
        assert!(State::Failed.follows().is_empty(), "a failure follows what its stage may fail");
        for state in State::ALL {
            for before in state.follows() {
                let release = *before == State::Held || state == State::Held;
                let restart = (*before == State::Analysing && state == State::Analysing) || release;
                assert!(rank(*before) < rank(state) || restart, "{before:?} -> {state:?}");
            }
        }
    }

    #[test]
    fn nothing_follows_an_end() {
        for end in State::ALL.into_iter().filter(|state| state.is_end()) {
            assert!(State::ALL.iter().all(|state| !state.follows().contains(&end)), "{end:?}");
            assert!(STAGES.iter().all(|stage| !stage.may_fail().contains(&end)), "{end:?}");
        }
    }

    #[test]
    fn every_state_can_be_reached_and_left() {
        for state in State::ALL.into_iter().filter(|state| !matches!(state, State::Received | State::Failed))
        {
            assert!(!state.follows().is_empty(), "{state:?} cannot be reached");
        }
        for state in State::OPEN {
            assert!(
                STAGES.iter().any(|stage| stage.may_fail().contains(&state)),
                "{state:?} cannot be given up"
            );
        }
    }

    #[test]
    fn words_are_those_of_the_table() {
        for state in State::ALL {
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
        }
        for half in Half::ALL {
            assert_eq!(serde_json::to_value(half).unwrap(), half.as_str());
        }
        for stage in STAGES {
            assert_eq!(serde_json::to_value(stage).unwrap(), stage.as_str());
        }
    }

    #[test]
    fn a_failure_is_taken_up_by_the_step_that_gave_up_and_by_a_transcript() {
        use Stage::{Analysis, Intake, Transcription};
        for state in State::ALL {
            let stages: &[Stage] = match state {
                State::Received | State::Transcribing => &[Intake],
                State::Transcribed => &[Intake, Transcription],
                State::Analysing => &[Analysis],
                State::Held | State::Done | State::Failed | State::Quarantined => &[],
            };
            assert_eq!(state.takes_up(), stages, "{state:?}");
        }
    }

    #[test]
    fn what_moves_by_itself_has_an_allowance_and_a_stage() {
        for state in State::ALL {
            assert_eq!(State::OPEN.contains(&state), state.allowance().is_some(), "{state:?}");
            assert!(state.is_end() || state.stage().is_some(), "{state:?}");
        }
    }

    fn row() -> Row {
        let object = EventObject {
            key: "acme/calls/a.wav".into(),
            size: 5,
            etag: "e".into(),
            version_id: Some("v".into()),
        };
        let upload = ObjectCreated {
            time: "2026-11-05T09:30:00Z".parse().unwrap(),
            detail: ObjectCreatedDetail { bucket: EventBucket { name: "in".into() }, object },
        };
        let now = "2026-11-05T09:31:00Z".parse().unwrap();
        Row::received("cci-lite.acme.00".parse().unwrap(), "acme".parse().unwrap(), &upload, now, 90)
    }

    #[test]
    fn a_row_keeps_its_upload() {
        let row = row();
        let event = row.upload("in");
        assert_eq!((event.time, event.detail.bucket.name.as_str()), (row.call_time, "in"));
        assert_eq!(event.detail.object.version(), crate::job::ObjectVersion::Id("v".into()));
        assert_eq!(row.expires_at - row.call_time.as_second(), 90 * 86_400, "days");
        let text = serde_json::to_string(&row).unwrap();
        assert_eq!(serde_json::from_str::<Row>(&text).unwrap(), row);
        assert!(text.contains(r#""times":{"received":"2026-11-05T09:31:00Z"}"#), "{text}");
    }

    #[test]
    fn what_is_still_to_come_is_waited_for_and_each_time_twice_as_long() {
        let at = |text: &str| Some(text.parse::<Timestamp>().unwrap());
        let mut row = row();
        assert_eq!(row.overdue_at(), at("2026-11-05T10:01:00Z"));
        row.requeued = 2;
        assert_eq!(row.overdue_at(), at("2026-11-05T11:31:00Z"), "half an hour twice doubled");
        row.checked_at = at("2026-11-05T12:00:00Z");
        assert_eq!(row.overdue_at(), at("2026-11-05T14:00:00Z"));
        row.requeued = 0;
        row.waiting = Some(Waiting {
            class: "LimitExceededException".into(),
            reason: String::new(),
            tries: 1,
            since: row.call_time,
            next: "2026-11-05T20:00:00Z".parse().unwrap(),
        });
        assert_eq!(row.overdue_at(), at("2026-11-05T20:30:00Z"));
        row.state = State::Held;
        assert_eq!(row.overdue_at(), None);
    }

    #[test]
    fn a_days_count_is_no_call() {
        let key = day_key(&"acme".parse().unwrap(), jiff::civil::date(2026, 11, 24));
        assert_eq!(key, "DAY#acme#2026-11-24");
        assert!(is_day_key(&key) && key.parse::<JobName>().is_err());
        assert!(!is_day_key("DAY.acme"));
    }
}
