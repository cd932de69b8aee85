//! Transcripts of recordings that come without one, by a local recogniser. Optional.
//!
//! The transcript says that it is redacted, as the handlers demand, but only runs of spoken digits are: names and
//! addresses stay. It is for trying recordings that may be seen on the machine where it runs.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};
use serde_json::{Value, json};

/// What to do when the recogniser is missing.
pub const NEEDED: &str = "--recognise needs python3 with the package pocketsphinx (pip install pocketsphinx); it \
                          understands English speech in 16-bit mono WAV files of 16 kHz";

const SCRIPT: &str = r#"
import json, sys, wave
try:
    import pocketsphinx
except ImportError:
    sys.exit(3)
with wave.open(sys.argv[1], "rb") as recording:
    if (recording.getnchannels(), recording.getsampwidth(), recording.getframerate()) != (1, 2, 16000):
        sys.exit(4)
    sound = recording.readframes(recording.getnframes())
decoder = pocketsphinx.Decoder(samprate=16000)
decoder.start_utt()
decoder.process_raw(sound, full_utt=True)
decoder.end_utt()
words = []
for segment in decoder.seg():
    word = segment.word.split("(")[0]
    if not word.startswith(("<", "[")):
        words.append([word, segment.start_frame / 100.0, segment.end_frame / 100.0])
json.dump(words, sys.stdout)
"#;

/// The transcript of a recording, in Transcribe's form, with everything that sounds like a number redacted.
pub fn recognise(recording: &Path) -> anyhow::Result<Value> {
    let output = Command::new("python3")
        .args(["-c", SCRIPT])
        .arg(recording)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot run python3; {NEEDED}"))?;
    match output.status.code() {
        Some(0) => {}
        Some(3 | 4) => bail!("{}: {NEEDED}", recording.display()),
        _ => bail!("{}: {}", recording.display(), String::from_utf8_lossy(&output.stderr).trim()),
    }
    let words: Vec<(String, f64, f64)> = serde_json::from_slice(&output.stdout)
        .with_context(|| format!("{}: the recogniser's answer cannot be read", recording.display()))?;
    Ok(transcript(&words))
}

const NUMBERS: [&str; 24] = [
    "zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "double", "triple", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty",
    "ninety",
];

/// Three and more spoken digits in a row may be a card, an account or a telephone number.
fn redact(words: &[(String, f64, f64)]) -> Vec<(String, f64, f64, bool)> {
    let is_number = |word: &str| NUMBERS.contains(&word);
    let mut redacted: Vec<(String, f64, f64, bool)> = Vec::new();
    let mut index = 0;
    while index < words.len() {
        let run = words[index..].iter().take_while(|(word, _, _)| is_number(word)).count();
        if run >= 3 {
            redacted.push(("[PII]".to_owned(), words[index].1, words[index + run - 1].2, true));
            index += run;
        } else {
            let (word, start, end) = &words[index];
            redacted.push((word.clone(), *start, *end, false));
            index += 1;
        }
    }
    redacted
}

fn transcript(words: &[(String, f64, f64)]) -> Value {
    let redacted = redact(words);
    let text: Vec<&str> = redacted.iter().map(|(word, ..)| word.as_str()).collect();
    let text = text.join(" ");
    let items: Vec<Value> = redacted
        .iter()
        .enumerate()
        .map(|(id, (word, start, end, hidden))| {
            let alternative = if *hidden {
                json!({"content": word, "redactions": [{"confidence": "0.9", "type": "NUMBER", "category": "PII"}]})
            } else {
                json!({"confidence": "0.9", "content": word})
            };
            json!({
                "id": id, "type": "pronunciation", "start_time": format!("{start:.2}"),
                "end_time": format!("{end:.2}"), "alternatives": [alternative], "speaker_label": "spk_0",
            })
        })
        .collect();
    let end = redacted.last().map_or(0.0, |word| word.2);
    let ids: Vec<usize> = (0..items.len()).collect();
    json!({
        "jobName": "{job}", "accountId": "{account}", "isRedacted": true, "status": "COMPLETED",
        "results": {
            "transcripts": [{"transcript": text}],
            "items": items,
            "audio_segments": [{
                "id": 0, "transcript": text, "start_time": "0.0", "end_time": format!("{end:.2}"), "items": ids,
                "speaker_label": "spk_0",
            }],
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_digits_are_redacted() {
        let said = "my card is four two four two and i have two cats";
        let words: Vec<(String, f64, f64)> =
            said.split(' ').map(|word| (word.to_owned(), 0.0, 1.0)).collect();
        let made = transcript(&words);
        let text = &made["results"]["transcripts"][0]["transcript"];
        assert_eq!(text, "my card is [PII] and i have two cats");
        assert_eq!(made["isRedacted"], true);
    }
}
