//! What happens to a call next, and what an operator can do.

use contract::layout::SourceKey;
use contract::ledger::{Row, Stage, State};
use jiff::Timestamp;
use serde::Serialize;

use super::find::source;

/// What happens next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Next {
    /// What, in words.
    pub what: String,
    /// When at the latest, if that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Timestamp>,
    /// What an operator can do.
    pub can: Vec<String>,
}

/// The classes of failures that leave no dead letter: their message was handled, or it was the reconciler that gave up.
const WITHOUT_DEAD_LETTER: [&str; 3] = ["TranscriptionFailed", "JobNotFound", "NoProgress"];

/// What happens next to a call.
pub fn next(row: &Row) -> Next {
    let told = |what: &str, when, can: Vec<String>| Next { what: what.to_owned(), when, can };
    let looks = row.overdue_at();
    if let Some(waiting) = row.waiting.as_ref().filter(|_| !row.state.is_end()) {
        let what = format!(
            "its message comes again (it was put back {} times because of {}); waiting does not count as an error",
            waiting.tries, waiting.class
        );
        let quota =
            "have the quota raised, or lower the function's concurrency, if many calls wait".to_owned();
        return Next { what, when: Some(waiting.next), can: vec![quota] };
    }
    match row.state {
        State::Received => {
            told("job-init starts its transcription; the reconciler sends its message again", looks, vec![])
        }
        State::Held => {
            let until = row.hold.as_ref().and_then(|hold| Timestamp::from_second(hold.until).ok());
            let can = vec![format!(
                "raise daily_calls or daily_audio_minutes of tenant {}, and deploy; what is held already stays until then",
                row.tenant_id
            )];
            told("the reconciler releases it, to be started", until, can)
        }
        State::Transcribing => {
            told("Transcribe ends its job; the reconciler asks how it goes", looks, vec![])
        }
        State::Transcribed => {
            told("the analyzer takes it up; the reconciler sends its message again", looks, vec![])
        }
        State::Analysing => {
            told("the analyzer writes its document; the reconciler sends its message again", looks, vec![])
        }
        State::Done => {
            let mut can = vec![format!(
                "operator replay reads it again, operator erase {} deletes all of it",
                row.call_id
            )];
            if row.cleaned_at.is_none() {
                can.push(
                    "its recording and transcript are not noted as deleted: the buckets' lifecycle does that"
                        .to_owned(),
                );
            }
            told("nothing: its document is written", None, can)
        }
        State::Quarantined => {
            let can = vec![
                "find out why its transcript is not redacted; nobody has read it".to_owned(),
                format!("operator erase {} deletes all of it", row.call_id),
            ];
            told("nothing: it stays in quarantine", None, can)
        }
        State::Failed => told("nothing, until its cause is mended", None, after_failure(row)),
    }
}

fn after_failure(row: &Row) -> Vec<String> {
    let Some(failure) = &row.failure else { return Vec::new() };
    let queue = match failure.stage {
        Stage::Intake => "intake",
        Stage::Transcription => "completion",
        Stage::Analysis => "analysis",
    };
    let mut can = Vec::new();
    if !WITHOUT_DEAD_LETTER.contains(&failure.class.as_str()) {
        can.push(format!("then operator redrive --queue {queue} --class {}", failure.class));
    } else if matches!(source(row), Some(SourceKey::Transcript(_))) {
        can.push("its transcript is there: copy it onto itself, and it is told again".to_owned());
    } else {
        can.push("upload the recording again: it is a new call then".to_owned());
    }
    can.push(format!("operator erase {} deletes all of it", row.call_id));
    can
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::list::tests::row;
    use contract::ledger::{Failure, Hold, Waiting};

    fn failed(stage: Stage, class: &str) -> Row {
        let failure = Failure { stage, class: class.to_owned(), reason: String::new(), attempts: 5 };
        Row { state: State::Failed, failure: Some(failure), ..row("acme", 1) }
    }

    #[test]
    fn each_state_says_what_comes_next_and_when() {
        for state in State::ALL {
            let row = Row { state, ..row("acme", 1) };
            let next = next(&row);
            assert!(!next.what.is_empty(), "{state:?}");
            assert_eq!(next.when, row.overdue_at(), "{state:?}: the reconciler looks after open calls");
            assert_eq!(next.what.starts_with("nothing"), state.is_end(), "{state:?}");
        }
    }

    #[test]
    fn a_wait_and_a_hold_say_until_when() {
        let at: Timestamp = "2026-11-25T00:00:00Z".parse().unwrap();
        let mut held = Row { state: State::Held, ..row("acme", 1) };
        held.hold = Some(Hold { reason: String::new(), until: at.as_second() });
        assert_eq!(next(&held).when, Some(at));
        let mut waits = Row { state: State::Analysing, ..row("acme", 1) };
        let (class, reason) = ("ThrottlingException".to_owned(), String::new());
        waits.waiting = Some(Waiting { class, reason, tries: 7, since: waits.call_time, next: at });
        let told = next(&waits);
        assert!(told.what.contains("7 times because of ThrottlingException"), "{}", told.what);
        assert_eq!(told.when, Some(at));
    }

    #[test]
    fn a_failure_says_how_to_go_on() {
        for (stage, class, says) in [
            (Stage::Intake, "UnknownTenant", "redrive --queue intake --class UnknownTenant"),
            (
                Stage::Transcription,
                "MisplacedTranscript",
                "redrive --queue completion --class MisplacedTranscript",
            ),
            (Stage::Analysis, "Timeout", "redrive --queue analysis --class Timeout"),
            (Stage::Transcription, "TranscriptionFailed", "upload the recording again"),
            (Stage::Intake, "NoProgress", "upload the recording again"),
        ] {
            let can = next(&failed(stage, class)).can;
            assert!(can[0].contains(says), "{class}: {can:?}");
        }
        let mut stuck = failed(Stage::Analysis, "NoProgress");
        stuck.source_key = Some(format!("tmp/acme/{0}/redacted-{0}.json", stuck.call_id));
        assert!(next(&stuck).can[0].contains("copy it onto itself"));
    }
}
