//! Words become stretches of talk, and stretches turns.

use std::time::Duration;

use contract::document::PAUSE_SECONDS;

use crate::text::{ends_sentence, joins};
use crate::transcript::Word;

/// When something begins and ends.
pub(super) type Span = (Duration, Duration);

/// What one speaker said without a pause.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stretch {
    /// Transcribe's label of the speaker.
    pub(super) label: usize,
    pub(super) start: Duration,
    pub(super) end: Duration,
}

impl Stretch {
    pub(super) fn length(&self) -> Duration {
        self.end.saturating_sub(self.start)
    }
}

/// What one speaker said until another began.
#[derive(Debug)]
pub(super) struct Floor<'a> {
    /// Transcribe's label of the speaker.
    pub(super) label: usize,
    pub(super) span: Option<Span>,
    pub(super) words: Vec<&'a Word>,
}

impl Floor<'_> {
    /// What was said, on one line.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for word in &self.words {
            let apart = |last| word.text.chars().next().is_some_and(|first| !(joins(last) && joins(first)));
            if text.chars().next_back().is_some_and(apart) {
                text.push(' ');
            }
            text.push_str(&word.text);
        }
        text
    }
}

/// A word and when it was said.
struct Timed<'a> {
    word: &'a Word,
    start: Duration,
    end: Duration,
}

/// The turns and, in the order of their beginnings, the stretches. Without any time there are no stretches, and the
/// file's order is that of the turns.
pub(super) fn of(words: &[Word]) -> (Vec<Floor<'_>>, Vec<Stretch>) {
    let Some(timed) = timed(words) else { return (untimed(words), Vec::new()) };
    let mut starts: Vec<(Duration, usize)> = timed.iter().map(|one| (one.start, one.word.label)).collect();
    starts.sort_unstable();
    let labels = words.iter().map(|word| word.label).max().map_or(0, |last| last + 1);
    let mut by_label: Vec<Vec<Timed<'_>>> = (0..labels).map(|_| Vec::new()).collect();
    for one in timed {
        by_label[one.word.label].push(one);
    }
    let mut talk = Vec::new();
    for mut own in by_label {
        own.sort_by_key(|one| one.start);
        stretch(&own, &starts, &mut talk);
    }
    talk.sort_by_key(|(one, _)| one.start);
    let stretches = talk.iter().map(|(one, _)| *one).collect();
    let mut turns: Vec<Floor<'_>> = Vec::new();
    for (one, words) in talk {
        match turns.last_mut() {
            Some(Floor { label, span: Some((_, end)), words: said }) if *label == one.label => {
                *end = one.end.max(*end);
                said.extend(words);
            }
            _ => turns.push(Floor { label: one.label, span: Some((one.start, one.end)), words }),
        }
    }
    (turns, stretches)
}

/// The words with their times; none when no word has any. A word without its own is said at once after the one before.
fn timed(words: &[Word]) -> Option<Vec<Timed<'_>>> {
    let mut now = words.iter().find_map(|word| word.start)?;
    let timed = words.iter().map(|word| {
        let (start, end) = word.start.zip(word.end).unwrap_or((now, now));
        now = end;
        Timed { word, start, end }
    });
    Some(timed.collect())
}

fn untimed(words: &[Word]) -> Vec<Floor<'_>> {
    words
        .chunk_by(|one, next| one.label == next.label)
        .map(|words| Floor { label: words[0].label, span: None, words: words.iter().collect() })
        .collect()
}

/// One speaker's words, in the order of time, as stretches. `starts` is when which speaker begins a word.
fn stretch<'a>(own: &[Timed<'a>], starts: &[(Duration, usize)], talk: &mut Vec<(Stretch, Vec<&'a Word>)>) {
    let pause = Duration::from_secs_f64(PAUSE_SECONDS);
    let mut current: Option<(Stretch, Vec<&Word>)> = None;
    for one in own {
        let label = one.word.label;
        if let Some((stretch, words)) = &mut current
            && one.start.saturating_sub(stretch.end) < pause
            && !(words.last().is_some_and(|word| ends_sentence(&word.text))
                && answered(stretch, one.start, starts))
        {
            stretch.end = stretch.end.max(one.end);
            words.push(one.word);
        } else {
            talk.extend(current.take());
            current = Some((Stretch { label, start: one.start, end: one.end }, vec![one.word]));
        }
    }
    talk.extend(current);
}

/// Whether somebody else begins to speak between the end of a stretch and the speaker's next word.
fn answered(stretch: &Stretch, next: Duration, starts: &[(Duration, usize)]) -> bool {
    let first = starts.partition_point(|(start, _)| *start < stretch.end);
    let later = starts[first..].iter().take_while(|(start, _)| *start < next);
    later.into_iter().any(|(_, label)| *label != stretch.label)
}
