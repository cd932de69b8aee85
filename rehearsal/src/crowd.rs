//! Many calls made of few: the beginnings of the samples' transcripts, under keys of their own.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::call::Call;
use crate::dice;
use crate::play::Upload;
use crate::service::transcribe::Recording;

/// How many beginnings a sample has.
const BEGINNINGS: usize = 4;

/// One call in so many is one whose transcription fails, and one whose transcript is not redacted.
const FAILING: u64 = 50;
const UNREDACTED: u64 = 100;

/// So many recordings of the samples' tenants: short calls, of which a few fail and a few are not redacted. The same for the
/// same seed.
pub fn of(samples: &[Call], count: usize, seed: u64) -> Vec<Upload> {
    let seed = seed.to_string();
    let variants: Vec<(&Call, Arc<Recording>)> = samples
        .iter()
        .flat_map(|sample| {
            beginnings(&sample.recording).into_iter().map(move |short| (sample, Arc::new(short)))
        })
        .collect();
    if variants.is_empty() {
        return Vec::new();
    }
    let failing = Arc::new(Recording {
        failure: Some("The data in your input media file isn't valid.".to_owned()),
        ..Recording::default()
    });
    let call = |index: usize| {
        let number = index.to_string();
        let thrown = |what: &str| dice::hash(&[&seed, what, &number]);
        let chosen = usize::try_from(thrown("variant") % variants.len() as u64).unwrap_or(0);
        let (sample, recording) = &variants[chosen];
        let recording = if thrown("failing") % FAILING == 0 {
            Arc::clone(&failing)
        } else if thrown("unredacted") % UNREDACTED == 0 {
            Arc::new(Recording { redaction_fails: true, ..Recording::clone(recording) })
        } else {
            Arc::clone(recording)
        };
        let key = format!("{}/calls/crowd/{index:06}.wav", sample.tenant);
        Upload { audio: wav(20 + thrown("seconds") % 60, &key), key, recording }
    };
    (0..count).map(call).collect()
}

/// The first turns of a recording: one turn more each time. One without turns is taken as it is.
fn beginnings(whole: &Recording) -> Vec<Recording> {
    let Some(transcript) = &whole.transcript else { return Vec::new() };
    let segments = transcript["results"]["audio_segments"].as_array().map(Vec::as_slice).unwrap_or_default();
    let ends = segments.iter().skip(1).filter_map(|segment| seconds(&segment["end_time"]));
    let ends: Vec<f64> = ends.step_by(2).take(BEGINNINGS).collect();
    if ends.is_empty() {
        return vec![whole.clone()];
    }
    let cut = |end: f64| Recording { transcript: Some(until(transcript, end)), ..whole.clone() };
    ends.into_iter().map(cut).collect()
}

/// A transcript up to a time at which a turn ends.
fn until(transcript: &Value, end: f64) -> Value {
    let mut short = transcript.clone();
    let results = &mut short["results"];
    for path in ["/items", "/audio_segments", "/speaker_labels/segments"] {
        keep_until(results.pointer_mut(path), end);
    }
    for channel in
        results.pointer_mut("/channel_labels/channels").and_then(Value::as_array_mut).into_iter().flatten()
    {
        keep_until(channel.pointer_mut("/items"), end);
    }
    let said = results["audio_segments"].as_array().into_iter().flatten();
    let said: Vec<&str> = said.filter_map(|segment| segment["transcript"].as_str()).collect();
    results["transcripts"] = json!([{"transcript": said.join(" ")}]);
    short
}

/// Punctuation has no times: it goes with the word before.
fn keep_until(list: Option<&mut Value>, end: f64) {
    let Some(list) = list.and_then(Value::as_array_mut) else { return };
    let mut kept = true;
    list.retain(|entry| {
        kept = seconds(&entry["end_time"]).map_or(kept, |ends| ends <= end);
        kept
    });
}

fn seconds(time: &Value) -> Option<f64> {
    time.as_str()?.parse().ok()
}

/// The beginning of a WAV file that would be so long: who reads its header learns its length. No two are alike.
fn wav(seconds: u64, text: &str) -> Bytes {
    const RATE: u32 = 8000;
    let samples = u32::try_from(seconds).unwrap_or(60).saturating_mul(RATE);
    let mut file = Vec::new();
    file.extend(b"RIFF");
    file.extend((samples + 36).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    // PCM, one channel, a byte for each sample.
    file.extend(1_u16.to_le_bytes());
    file.extend(1_u16.to_le_bytes());
    file.extend(RATE.to_le_bytes());
    file.extend(RATE.to_le_bytes());
    file.extend(1_u16.to_le_bytes());
    file.extend(8_u16.to_le_bytes());
    file.extend(b"data");
    file.extend(samples.to_le_bytes());
    file.extend(text.as_bytes());
    Bytes::from(file)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_crowd_is_the_same_for_the_same_seed_and_of_every_kind() {
        let samples = Call::all_of(&crate::source::samples()).unwrap();
        let calls = of(&samples, 1000, 1);
        let keys: BTreeSet<&str> = calls.iter().map(|call| call.key.as_str()).collect();
        assert_eq!(keys.len(), 1000);
        let again = of(&samples, 1000, 1);
        let same = |(one, other): (&Upload, &Upload)| one.key == other.key && one.audio == other.audio;
        assert!(calls.iter().zip(&again).all(same));
        assert!(!calls.iter().zip(&of(&samples, 1000, 2)).all(same));
        let tenants: BTreeSet<&str> = keys.iter().filter_map(|key| key.split('/').next()).collect();
        assert!(tenants.len() >= 3, "{tenants:?}");
        let failing = calls.iter().filter(|call| call.recording.failure.is_some()).count();
        assert!((5..50).contains(&failing), "{failing}");
        assert!(calls.iter().any(|call| call.recording.redaction_fails));
        let transcripts: BTreeSet<String> = calls
            .iter()
            .filter_map(|call| {
                Some(call.recording.transcript.as_ref()?["results"]["transcripts"].to_string())
            })
            .collect();
        assert!(transcripts.len() > 20, "{}", transcripts.len());
    }

    #[test]
    fn a_beginning_is_whole_up_to_its_end() {
        let sample = Call::sample(&crate::source::samples().join("billing-stereo.toml")).unwrap();
        let all = beginnings(&sample.recording);
        assert_eq!(all.len(), BEGINNINGS);
        for short in all {
            let results = &short.transcript.unwrap()["results"];
            let said = results["transcripts"][0]["transcript"].as_str().unwrap().to_owned();
            let words = results["items"].as_array().unwrap();
            let spoken = words.iter().filter(|word| word["type"] == "pronunciation").count();
            assert_eq!(said.split_whitespace().count(), spoken, "{said}");
            assert_eq!(words.last().unwrap()["type"], "punctuation");
            let channels = results["channel_labels"]["channels"].as_array().unwrap();
            let of_channels: usize = channels.iter().map(|one| one["items"].as_array().unwrap().len()).sum();
            assert_eq!(of_channels, words.len());
        }
    }
}
