//! What becomes of one event or one request.

use jiff::SignedDuration;

use super::Faults;
use crate::dice;
use crate::wire::Service;

/// One request of a function, as far as chance looks at it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) service: Service,
    pub(crate) operation: &'a str,
    /// The invocation that makes it.
    pub(crate) invocation: &'a str,
    /// How many of its kind the invocation made before.
    pub(crate) before: u64,
}

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is answered.
    Fine,
    /// It is throttled.
    Throttled,
    /// An internal error, and nothing is done.
    Broken,
    /// It is done, and an internal error is answered.
    Unheard,
    /// It is done, and the connection breaks off.
    BreaksOff,
    /// The function is killed before anything is done.
    KilledBefore,
    /// The function is killed after it was done.
    KilledAfter,
}

impl Verdict {
    /// What is counted, in words.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Verdict::Fine => "none",
            Verdict::Throttled => "requests throttled",
            Verdict::Broken => "internal errors",
            Verdict::Unheard | Verdict::BreaksOff => "answers lost",
            Verdict::KilledBefore | Verdict::KilledAfter => "functions killed at a request",
        }
    }
}

impl Faults {
    fn share(&self, words: &[&str]) -> f64 {
        let seed = self.seed.to_string();
        dice::share(&[&[seed.as_str()], words].concat())
    }

    /// What becomes of this request.
    pub(crate) fn of_request(&self, asked: &Asked<'_>) -> Verdict {
        let before = asked.before.to_string();
        let words = ["request", asked.invocation, asked.service.name(), asked.operation, &before];
        let throttle = self.requests.throttle_service.get(asked.service.name());
        let kinds = [
            (*throttle.unwrap_or(&self.requests.throttle), Verdict::Throttled),
            (self.requests.internal_error, Verdict::Broken),
            (self.requests.lost_answer / 2.0, Verdict::Unheard),
            (self.requests.lost_answer / 2.0, Verdict::BreaksOff),
            (self.functions.kill / 2.0, Verdict::KilledBefore),
            (self.functions.kill / 2.0, Verdict::KilledAfter),
        ];
        let mut thrown = self.share(&words);
        for (share, verdict) in kinds {
            if thrown < share {
                return verdict;
            }
            thrown -= share;
        }
        Verdict::Fine
    }

    /// How late the copies of an event come: none when it is lost. `about` tells it from all others.
    pub(crate) fn of_event(&self, source: &str, is_upload: bool, about: &str) -> Vec<SignedDuration> {
        let lost = match source {
            "aws.transcribe" => self.events.lose_transcribe_events,
            _ if is_upload => self.events.lose_upload_events,
            _ => 0.0,
        };
        let words = |kind: &'static str| [kind, source, about];
        if self.share(&words("lost")) < lost {
            return Vec::new();
        }
        let late = |kind: &'static str, again: bool| {
            let longest = f64::from(self.events.longest_delay_seconds.unwrap_or(300));
            let share = if again { 1.0 } else { self.events.delay };
            let thrown = self.share(&words(kind));
            let late = if thrown < share { thrown / share * longest } else { 0.0 };
            SignedDuration::try_from_secs_f64(late).unwrap_or_default()
        };
        let mut copies = vec![late("late", false)];
        if self.share(&words("twice")) < self.events.duplicate {
            // The second one comes at once, or a while after.
            let at_once = self.share(&words("at once")) < 0.5;
            copies.push(if at_once { copies[0] } else { late("again", true) });
        }
        copies
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults() -> Faults {
        Faults::read(
            "[events]\nduplicate = 0.1\nlose_transcribe_events = 0.2\ndelay = 0.3\n\
             [requests]\nthrottle = 0.2\ninternal_error = 0.05\nlost_answer = 0.1\n\
             [requests.throttle_service]\ns3 = 0.0\n[functions]\nkill = 0.1\n",
        )
        .unwrap()
    }

    #[test]
    fn every_fault_comes_as_often_as_it_is_asked_for_and_again_in_the_same_place() {
        let faults = faults();
        let verdicts = |service| {
            (0..10_000_u64)
                .map(|before| {
                    let asked = Asked { service, operation: "X", invocation: "F 1", before };
                    faults.of_request(&asked)
                })
                .collect::<Vec<_>>()
        };
        let all = verdicts(Service::Sqs);
        assert_eq!(all, verdicts(Service::Sqs));
        let count = |all: &[Verdict], verdict| all.iter().filter(|found| **found == verdict).count();
        for (verdict, expected) in [
            (Verdict::Throttled, 2000),
            (Verdict::Broken, 500),
            (Verdict::Unheard, 500),
            (Verdict::BreaksOff, 500),
            (Verdict::KilledBefore, 500),
            (Verdict::KilledAfter, 500),
        ] {
            let found = count(&all, verdict);
            assert!(found.abs_diff(expected) < 150, "{verdict:?}: {found} instead of {expected}");
        }
        assert_eq!(count(&verdicts(Service::S3), Verdict::Throttled), 0);
    }

    #[test]
    fn uploads_are_not_lost_unless_it_is_asked_for() {
        let faults = faults();
        let copies = |source: &str, is_upload| -> Vec<usize> {
            (0..10_000).map(|n| faults.of_event(source, is_upload, &n.to_string()).len()).collect()
        };
        let of = |all: &[usize], wanted| all.iter().filter(|copies| **copies == wanted).count();
        let uploads = copies("aws.s3", true);
        assert_eq!(of(&uploads, 0), 0);
        assert!(of(&uploads, 2).abs_diff(1000) < 150);
        assert!(of(&copies("aws.transcribe", false), 0).abs_diff(2000) < 150);
        let late = (0..10_000).filter(|n| !faults.of_event("aws.s3", true, &n.to_string())[0].is_zero());
        assert!(late.count().abs_diff(3000) < 200);
    }
}
