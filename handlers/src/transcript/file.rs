//! The shapes of Transcribe's batch output. Everything may be absent, null or new; what is not needed is not read.
//!
//! Source: Amazon Transcribe Developer Guide, "Data input and output", "Diarizing speakers", "Transcribing
//! multi-channel audio", today's and earlier ones.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct File<'a> {
    pub(super) job_name: String,
    #[serde(borrow)]
    pub(super) status: Scalar<'a>,
    #[serde(borrow, default)]
    pub(super) is_redacted: Scalar<'a>,
    #[serde(borrow)]
    pub(super) results: Results<'a>,
}

/// The same words are in here up to four times, so all but `items` is kept as it stands until it is needed.
#[derive(Deserialize)]
pub(super) struct Results<'a> {
    #[serde(borrow)]
    pub(super) items: Option<Vec<Item<'a>>>,
    #[serde(borrow)]
    pub(super) transcripts: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) audio_segments: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) speaker_labels: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) channel_labels: Option<&'a RawValue>,
}

/// A word or a punctuation mark.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Item<'a> {
    #[serde(borrow, rename = "type")]
    kind: Scalar<'a>,
    #[serde(borrow)]
    pub(super) start_time: Scalar<'a>,
    #[serde(borrow)]
    pub(super) end_time: Scalar<'a>,
    #[serde(borrow)]
    pub(super) alternatives: Best<'a>,
    #[serde(borrow)]
    pub(super) speaker_label: Scalar<'a>,
    #[serde(borrow)]
    pub(super) channel_label: Scalar<'a>,
}

impl Item<'_> {
    pub(super) fn is_punctuation(&self) -> bool {
        self.kind.text() == Some("punctuation")
    }
}

/// The first of an item's alternatives: the likeliest.
#[derive(Default)]
pub(super) struct Best<'a>(pub(super) Alternative<'a>);

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Alternative<'a> {
    #[serde(borrow)]
    pub(super) content: Scalar<'a>,
    #[serde(borrow)]
    pub(super) confidence: Scalar<'a>,
}

#[derive(Deserialize)]
pub(super) struct Text<'a> {
    #[serde(borrow, default)]
    pub(super) transcript: Scalar<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct AudioSegment<'a> {
    #[serde(borrow)]
    pub(super) transcript: Scalar<'a>,
    #[serde(borrow)]
    pub(super) start_time: Scalar<'a>,
    #[serde(borrow)]
    pub(super) end_time: Scalar<'a>,
    #[serde(borrow)]
    pub(super) speaker_label: Scalar<'a>,
    #[serde(borrow)]
    pub(super) channel_label: Scalar<'a>,
}

/// Who spoke when: all that says so in transcripts whose items have no label.
#[derive(Deserialize)]
pub(super) struct SpeakerLabels<'a> {
    #[serde(borrow)]
    pub(super) segments: Option<Vec<SpeakerSegment<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct SpeakerSegment<'a> {
    #[serde(borrow)]
    pub(super) start_time: Scalar<'a>,
    #[serde(borrow)]
    pub(super) end_time: Scalar<'a>,
    #[serde(borrow)]
    pub(super) speaker_label: Scalar<'a>,
    #[serde(borrow)]
    pub(super) items: Option<Vec<SpeakerItem<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct SpeakerItem<'a> {
    #[serde(borrow)]
    pub(super) start_time: Scalar<'a>,
    #[serde(borrow)]
    pub(super) speaker_label: Scalar<'a>,
}

/// Each channel's own items.
#[derive(Deserialize)]
pub(super) struct ChannelLabels<'a> {
    #[serde(borrow)]
    pub(super) channels: Option<Vec<Channel<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Channel<'a> {
    #[serde(borrow)]
    pub(super) channel_label: Scalar<'a>,
    #[serde(borrow)]
    pub(super) items: Option<Vec<Item<'a>>>,
}

/// A text, a number or `true`. Anything else is as if it were not there.
#[derive(Default)]
pub(super) enum Scalar<'a> {
    Text(Cow<'a, str>),
    Number(f64),
    True,
    #[default]
    Absent,
}

/// Longer than any call: Transcribe takes recordings of a few hours.
const TIMES_END: Duration = Duration::from_secs(1_000_000);

impl Scalar<'_> {
    /// The text, when there is one.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// Seconds from the recording's start.
    pub(super) fn time(&self) -> Option<Duration> {
        Duration::try_from_secs_f64(self.number()?).ok().filter(|time| *time < TIMES_END)
    }

    /// A confidence, 0 to 1.
    pub(super) fn confidence(&self) -> Option<f64> {
        self.number().filter(|value| (0.0..=1.0).contains(value))
    }

    fn number(&self) -> Option<f64> {
        match self {
            Self::Text(text) => text.trim().parse().ok(),
            Self::Number(number) => Some(*number),
            Self::True | Self::Absent => None,
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Scalar<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Scalars)
    }
}

struct Scalars;

impl<'de> Visitor<'de> for Scalars {
    type Value = Scalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Scalar::Number(number))
    }

    // No time or confidence that is believed is larger.
    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(u32::try_from(number).map_or(Scalar::Absent, |number| Scalar::Number(number.into())))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Scalar::Absent)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(if value { Scalar::True } else { Scalar::Absent })
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Scalar::Absent)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Self::Value, A::Error> {
        while values.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Absent)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Absent)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Best<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Alternatives)
    }
}

struct Alternatives;

impl<'de> Visitor<'de> for Alternatives {
    type Value = Best<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of alternatives")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Best::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut alternatives: A) -> Result<Self::Value, A::Error> {
        let best = alternatives.next_element()?.map(Best);
        while alternatives.next_element::<IgnoredAny>()?.is_some() {}
        Ok(best.unwrap_or_default())
    }
}
