//! The words of a transcript and who said them, from whichever of its shapes tells them.

use std::collections::HashMap;
use std::time::Duration;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::Word;
use super::file::{AudioSegment, ChannelLabels, Item, Results, Scalar, SpeakerLabels, Text};
use crate::text::one_line;

/// The labels and the words, in the order of the file: from `items`; where these have no labels, from each channel's
/// own; where there are none, the texts of `audio_segments` or the whole text.
pub(super) fn of(results: Results<'_>) -> Result<(Vec<String>, Vec<Word>), serde_json::Error> {
    let items = results.items.unwrap_or_default();
    let mut said = Said::default();
    let labelled = items.iter().any(|item| item.channel_label.text().or(item.speaker_label.text()).is_some());
    if !labelled {
        let channels: Option<ChannelLabels<'_>> = parse(results.channel_labels)?;
        for channel in channels.and_then(|labels| labels.channels).unwrap_or_default() {
            let label = channel.channel_label.text().unwrap_or_default();
            channel.items.iter().flatten().for_each(|item| said.item(item, Some(label)));
        }
    }
    if said.words.is_empty() {
        let unlabelled = items.iter().any(|item| item.speaker_label.text().is_none());
        let told = if unlabelled { parse(results.speaker_labels)? } else { None };
        let speakers = Speakers::of(told.as_ref());
        // A mono recording has one channel, which tells nothing beside the speakers.
        let mut channels = items.iter().filter_map(|item| item.channel_label.text());
        let first = channels.next();
        let stereo = channels.any(|label| Some(label) != first);
        for item in &items {
            let (channel, speaker) = (item.channel_label.text(), item.speaker_label.text());
            let own = if stereo { channel.or(speaker) } else { speaker };
            said.item(item, own.or_else(|| speakers.at(item.start_time.time()?)).or(channel));
        }
    }
    if said.words.is_empty() {
        let segments: Vec<AudioSegment<'_>> = parse(results.audio_segments)?.unwrap_or_default();
        for segment in &segments {
            let label = segment.channel_label.text().filter(|_| segment.speaker_label.text().is_none());
            let label = label.or(segment.speaker_label.text());
            said.stretch(&segment.transcript, label, span(&segment.start_time, &segment.end_time));
        }
    }
    if said.words.is_empty() {
        let texts: Vec<Text<'_>> = parse(results.transcripts)?.unwrap_or_default();
        for text in texts {
            said.stretch(&text.transcript, None, (None, None));
        }
    }
    Ok(said.complete())
}

/// A part of the file that was kept as it stands.
fn parse<'a, T: Deserialize<'a>>(raw: Option<&'a RawValue>) -> Result<Option<T>, serde_json::Error> {
    raw.map_or(Ok(None), |raw| serde_json::from_str(raw.get()))
}

/// A beginning and an end, in this order; one of them stands for both.
fn span(start: &Scalar<'_>, end: &Scalar<'_>) -> (Option<Duration>, Option<Duration>) {
    let (start, end) = (start.time(), end.time());
    let start = start.or(end);
    (start, end.max(start))
}

/// Words as they are gathered.
#[derive(Default)]
struct Said {
    labels: Vec<String>,
    numbers: HashMap<String, usize>,
    words: Vec<Word>,
    /// The last word of each label, to which a mark belongs.
    last: Vec<usize>,
}

impl Said {
    fn item(&mut self, item: &Item<'_>, label: Option<&str>) {
        let best = &item.alternatives.0;
        let Some(text) = best.content.text().map(one_line).filter(|text| !text.is_empty()) else { return };
        if item.is_punctuation() {
            let own = label.and_then(|label| self.last.get(*self.numbers.get(label)?)).copied();
            if let Some(last) = own.or(self.words.len().checked_sub(1)) {
                self.words[last].text.push_str(&text);
            }
            return;
        }
        let (start, end) = span(&item.start_time, &item.end_time);
        let confidence = best.confidence.confidence();
        self.word(label, Word { label: 0, text: text.into_owned(), count: 1, start, end, confidence });
    }

    fn stretch(
        &mut self,
        text: &Scalar<'_>,
        label: Option<&str>,
        (start, end): (Option<Duration>, Option<Duration>),
    ) {
        let text = text.text().map(one_line).unwrap_or_default();
        let count = u32::try_from(text.split(' ').count()).unwrap_or(u32::MAX);
        if !text.is_empty() {
            let text = text.into_owned();
            self.word(label, Word { label: 0, text, count, start, end, confidence: None });
        }
    }

    /// Without a label, it is said by who said the last word.
    fn word(&mut self, label: Option<&str>, word: Word) {
        let label = match (label, self.words.last()) {
            (Some(label), _) => self.number(label),
            (None, Some(last)) => last.label,
            (None, None) => 0,
        };
        if let Some(last) = self.last.get_mut(label) {
            *last = self.words.len();
        }
        self.words.push(Word { label, ..word });
    }

    fn number(&mut self, label: &str) -> usize {
        if let Some(number) = self.numbers.get(label) {
            return *number;
        }
        let number = self.labels.len();
        self.labels.push(label.to_owned());
        self.numbers.insert(label.to_owned(), number);
        // The words before the first label are its own, too.
        self.last.push(self.words.len().saturating_sub(1));
        number
    }

    fn complete(mut self) -> (Vec<String>, Vec<Word>) {
        if self.labels.is_empty() && !self.words.is_empty() {
            self.labels.push(String::new());
        }
        (self.labels, self.words)
    }
}

/// Who speaks when, as `speaker_labels` tells it.
#[derive(Default)]
struct Speakers<'a> {
    by_start: HashMap<Duration, &'a str>,
    /// In the order of beginnings.
    segments: Vec<(Duration, Duration, &'a str)>,
}

impl<'a> Speakers<'a> {
    fn of(labels: Option<&'a SpeakerLabels<'a>>) -> Self {
        let mut speakers = Self::default();
        for segment in labels.and_then(|labels| labels.segments.as_ref()).into_iter().flatten() {
            let label = segment.speaker_label.text();
            if let (Some(label), (Some(start), Some(end))) =
                (label, span(&segment.start_time, &segment.end_time))
            {
                speakers.segments.push((start, end, label));
            }
            for item in segment.items.iter().flatten() {
                if let (Some(start), Some(label)) =
                    (item.start_time.time(), item.speaker_label.text().or(label))
                {
                    speakers.by_start.entry(start).or_insert(label);
                }
            }
        }
        speakers.segments.sort_by_key(|(start, ..)| *start);
        speakers
    }

    fn at(&self, time: Duration) -> Option<&'a str> {
        let around = || {
            let next = self.segments.partition_point(|(start, ..)| *start <= time);
            let (_, end, label) = self.segments[..next].last()?;
            (time < *end).then_some(*label)
        };
        self.by_start.get(&time).copied().or_else(around)
    }
}
