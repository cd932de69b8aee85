//! Generated calls, the same at every run: two speakers who take turns of about twenty words,
//! with a pause here, a single word there, and now and then somebody who begins too early.

#![allow(dead_code, reason = "each program that has these takes the lengths that it needs")]

use std::fmt::Write as _;

/// Words of a call of ten minutes.
pub(crate) const TEN_MINUTES: usize = 1_460;

/// Words of a call of eight hours.
pub(crate) const EIGHT_HOURS: usize = 70_000;

const WORDS: [&str; 24] = [
    "the", "contract", "you", "signed", "in", "March", "covers", "repairs", "and", "a", "yearly", "visit",
    "so", "nothing", "is", "due", "before", "spring", "but", "please", "keep", "every", "invoice", "safe",
];

/// The transcript of a call with so many words, as Transcribe's batch job writes it: every word is in it four times.
pub(crate) fn call(words: usize) -> Vec<u8> {
    let (mut items, mut segments, mut audio, mut text) = <(String, String, String, String)>::default();
    let (mut now, mut id, mut said, mut turn) = (500_u64, 0_usize, 0_usize, 0_usize);
    while said < words {
        let label = format!("spk_{}", turn % 2);
        let length = if turn % 7 == 3 { 1 } else { 12 + turn * 5 % 17 }.min(words - said);
        let (begin, first_id) = (now, id);
        let (mut inner, mut spoken, mut ids) = <(String, String, String)>::default();
        for place in 0..length {
            let word = if turn % 200 == 17 && place == 0 {
                "4111-1111-1111-1111"
            } else {
                WORDS[(said * 7 + turn) % WORDS.len()]
            };
            let (start, end) = (time(now), time(now + 360));
            let _ = write!(
                items,
                r#"{{"id":{id},"type":"pronunciation","alternatives":[{{"confidence":"0.{:03}","content":"{word}"}}],"start_time":"{start}","end_time":"{end}","speaker_label":"{label}"}},"#,
                900 + said % 100
            );
            let _ =
                write!(inner, r#"{{"speaker_label":"{label}","start_time":"{start}","end_time":"{end}"}},"#);
            let _ = write!(spoken, " {word}");
            now += 410;
            id += 1;
            said += 1;
        }
        let _ = write!(
            items,
            r#"{{"id":{id},"type":"punctuation","alternatives":[{{"confidence":"0.0","content":"."}}],"speaker_label":"{label}"}},"#
        );
        id += 1;
        for number in first_id..id {
            let _ = write!(ids, "{number},");
        }
        let (start, end) = (time(begin), time(now - 50));
        let _ = write!(
            segments,
            r#"{{"start_time":"{start}","end_time":"{end}","speaker_label":"{label}","items":[{}]}},"#,
            inner.trim_end_matches(',')
        );
        let _ = write!(
            audio,
            r#"{{"id":{turn},"transcript":"{}.","start_time":"{start}","end_time":"{end}","speaker_label":"{label}","items":[{}]}},"#,
            spoken.trim(),
            ids.trim_end_matches(',')
        );
        let _ = write!(text, "{spoken}.");
        // Mostly at once, sometimes after a pause, sometimes too early.
        now = match turn % 10 {
            4 => now + 2_500,
            8 => now - 700,
            _ => now + 200,
        };
        turn += 1;
    }
    format!(
        r#"{{"jobName":"job","accountId":"123456789012","isRedacted":true,"results":{{"transcripts":[{{"transcript":"{}"}}],"speaker_labels":{{"channel_label":"ch_0","speakers":2,"segments":[{}]}},"items":[{}],"audio_segments":[{}]}},"status":"COMPLETED"}}"#,
        text.trim(),
        segments.trim_end_matches(','),
        items.trim_end_matches(','),
        audio.trim_end_matches(','),
    )
    .into_bytes()
}

/// Seconds, as Transcribe writes them.
fn time(milliseconds: u64) -> String {
    format!("{}.{:03}", milliseconds / 1000, milliseconds % 1000)
}
