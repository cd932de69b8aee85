//! The ledger: one row per call and version of its recording, in `cci-lite-ledger`. It makes every step repeatable and
//! tells an operator where a call is.
//!
//! A row only moves forward, by conditional write: an update names the states that it may follow, and a late or
//! repeated message finds its condition false. The one way out of a failure is to be taken up again
//! ([`State::takes_up`]): by the step that gave the call up, when its dead letter is sent back, or by a transcript, which
//! proves that the job was started after all.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::job::JobName;
use crate::tenant::TenantId;

/// The name of the table's partition key. It has no sort key.
pub const PARTITION_KEY: &str = "call_id";

/// The attribute that DynamoDB's time to live looks at: seconds since 1970.
pub const EXPIRY: &str = "expires_at";

/// Where a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The recording is known; Transcribe has not been asked yet, or its answer is not known.
    Received,
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
    pub const ALL: [Self; 7] = [
        Self::Received,
        Self::Transcribing,
        Self::Transcribed,
        Self::Analysing,
        Self::Done,
        Self::Failed,
        Self::Quarantined,
    ];

    /// The word in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
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
        use State::{Analysing, Received, Transcribed, Transcribing};
        match self {
            Self::Received | Self::Failed => &[],
            Self::Transcribing => &[Received],
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
            Self::Done | Self::Failed | Self::Quarantined => &[],
        }
    }

    /// Nothing more happens by itself.
    pub fn is_end(self) -> bool {
        self.takes_up().is_empty()
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
}

/// One call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// When the recording was uploaded: the date of the document.
    pub call_time: Timestamp,
    /// Where the document is, once it is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_key: Option<String>,
    /// Why it was given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
    /// The message that last moved the call. A step whose answer was lost recognises by it what it did itself.
    #[serde(default)]
    pub moved_by: String,
    /// When the row may be forgotten, in seconds since 1970.
    pub expires_at: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAGES: [Stage; 3] = [Stage::Intake, Stage::Transcription, Stage::Analysis];

    /// How far a state is on its way.
    fn rank(state: State) -> u8 {
        match state {
            State::Received => 0,
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
                let restart = *before == State::Analysing && state == State::Analysing;
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
        for state in State::ALL.into_iter().filter(|state| !state.is_end()) {
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
    }
}
