//! How the talking went, as `contract::document::Talk` defines it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use contract::document::{Role, SpeakerTalk, Talk};

use super::turns::{Floor, Stretch};
use crate::transcript::Word;

/// The measures and when the last word ends. Speakers come in the order of first words, without names and roles.
pub(super) fn of(turns: &[Floor<'_>], stretches: &[Stretch], labels: &[String]) -> (Talk, Duration) {
    let mut places = vec![None; labels.len()];
    let mut tallies: Vec<Tally> = Vec::new();
    let mut all = Confidence::default();
    for turn in turns {
        let place = *places[turn.label].get_or_insert_with(|| {
            tallies.push(Tally { label: turn.label, ..Tally::default() });
            tallies.len() - 1
        });
        let tally = &mut tallies[place];
        tally.turns += 1;
        for word in &turn.words {
            tally.words = tally.words.saturating_add(word.count);
            tally.confidence.add(word);
            all.add(word);
        }
    }
    let interrupting = interruptions(stretches);
    for (stretch, interrupts) in stretches.iter().zip(&interrupting) {
        if let Some(place) = places[stretch.label] {
            let tally = &mut tallies[place];
            tally.talk += stretch.length();
            tally.longest = tally.longest.max(stretch.length());
            tally.interruptions += u32::from(*interrupts);
        }
    }
    let together: Duration = tallies.iter().map(|tally| tally.talk).sum();
    let (overlaps, overlap) = overlaps(stretches);
    let silence = silence(stretches);
    let talk = Talk {
        turns: count(turns.len()),
        words: tallies.iter().fold(0, |sum, tally| sum.saturating_add(tally.words)),
        silence_seconds: seconds(silence.total),
        longest_silence_seconds: seconds(silence.longest),
        longest_silence_start_seconds: silence.longest_start.map(seconds),
        overlaps,
        overlap_seconds: seconds(overlap),
        interruptions: tallies.iter().map(|tally| tally.interruptions).sum(),
        confidence: all.mean(),
        speakers: tallies.into_iter().map(|tally| tally.speaker(labels, together)).collect(),
    };
    (talk, silence.end)
}

/// A time as documents have it: seconds with three decimals.
pub(super) fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e3).round() / 1e3
}

fn share(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// One speaker's part, as it is added up.
#[derive(Default)]
struct Tally {
    label: usize,
    talk: Duration,
    longest: Duration,
    turns: u32,
    words: u32,
    interruptions: u32,
    confidence: Confidence,
}

impl Tally {
    fn speaker(self, labels: &[String], together: Duration) -> SpeakerTalk {
        let talk = self.talk.as_secs_f64();
        let spoke = !self.talk.is_zero();
        SpeakerTalk {
            speaker: String::new(),
            label: labels[self.label].clone(),
            role: Role::Other,
            role_inferred: true,
            talk_seconds: seconds(self.talk),
            talk_share: if spoke { share(talk / together.as_secs_f64()) } else { 0.0 },
            longest_talk_seconds: seconds(self.longest),
            turns: self.turns,
            words: self.words,
            words_per_minute: spoke.then(|| (f64::from(self.words) * 60.0 / talk * 10.0).round() / 10.0),
            interruptions: self.interruptions,
            confidence: self.confidence.mean(),
        }
    }
}

/// The mean confidence of the words that have one.
#[derive(Default)]
struct Confidence {
    sum: f64,
    words: u32,
}

impl Confidence {
    fn add(&mut self, word: &Word) {
        if let Some(confidence) = word.confidence {
            self.sum += confidence;
            self.words += 1;
        }
    }

    fn mean(&self) -> Option<f64> {
        (self.words > 0).then(|| share(self.sum / f64::from(self.words)))
    }
}

/// When nobody spoke, from the recording's start to the last word.
#[derive(Default)]
struct Silence {
    total: Duration,
    longest: Duration,
    longest_start: Option<Duration>,
    /// When the last word ends.
    end: Duration,
}

fn silence(stretches: &[Stretch]) -> Silence {
    let mut silence = Silence::default();
    for stretch in stretches {
        let gap = stretch.start.saturating_sub(silence.end);
        silence.total += gap;
        if gap > silence.longest {
            silence.longest = gap;
            silence.longest_start = Some(silence.end);
        }
        silence.end = silence.end.max(stretch.end);
    }
    silence
}

/// How often, and for how long, two or more spoke at once. Who ends at the moment another begins is not cut short.
fn overlaps(stretches: &[Stretch]) -> (u32, Duration) {
    let mut changes: Vec<(Duration, bool)> = stretches
        .iter()
        .filter(|stretch| !stretch.length().is_zero())
        .flat_map(|stretch| [(stretch.start, true), (stretch.end, false)])
        .collect();
    changes.sort_unstable();
    let (mut speaking, mut since) = (0_u32, Duration::ZERO);
    let (mut times, mut length) = (0, Duration::ZERO);
    for (time, begins) in changes {
        if begins {
            speaking += 1;
            if speaking == 2 {
                times += 1;
                since = time;
            }
        } else {
            if speaking == 2 {
                length += time.saturating_sub(since);
            }
            speaking -= 1;
        }
    }
    (times, length)
}

/// For each stretch, whether it began within another's and went on after that one's end.
fn interruptions(stretches: &[Stretch]) -> Vec<bool> {
    let mut speaking: BinaryHeap<Reverse<Duration>> = BinaryHeap::new();
    let mut interrupting = Vec::with_capacity(stretches.len());
    for together in stretches.chunk_by(|one, next| one.start == next.start) {
        let now = together[0].start;
        while speaking.peek().is_some_and(|Reverse(end)| *end <= now) {
            speaking.pop();
        }
        // Nobody has two stretches at once, so whoever is speaking is somebody else.
        let soonest = speaking.peek().map(|Reverse(end)| *end);
        interrupting.extend(together.iter().map(|stretch| soonest.is_some_and(|end| end < stretch.end)));
        speaking.extend(together.iter().map(|stretch| Reverse(stretch.end)));
    }
    interrupting
}
