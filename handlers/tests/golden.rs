//! Calls of every kind, as a reader of the document meets them. After a change, look at the snapshots: is it what a
//! person would say about that call? `INSTA_UPDATE=always cargo test -p handlers --test golden` writes them anew.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::path::Path;

use contract::tenant::{Speech, Tenant};
use handlers::conversation::Conversation;
use handlers::transcript::Transcript;
use insta::assert_snapshot;
use serde_json::{Value, json};

mod calls;

fn tenant(language: &str, speech: Speech) -> Tenant {
    let tenant = Tenant::new("demo-tenant".parse().unwrap(), "Demo");
    Tenant { language: language.parse().unwrap(), speech, ..tenant }
}

fn of(results: &Value, tenant: &Tenant) -> Conversation {
    let file = json!({"jobName": "job", "status": "COMPLETED", "isRedacted": true, "results": results});
    Conversation::of(&Transcript::read(file.to_string().as_bytes()).unwrap(), tenant)
}

/// The measures, then the first turns.
fn shown(conversation: &Conversation, turns: usize) -> String {
    let talk = &conversation.talk;
    let mut shown = String::new();
    let seconds = |time: Option<f64>| time.map_or("-".to_owned(), |time| format!("{time}"));
    let number = |value: Option<f64>| value.map_or("-".to_owned(), |value| value.to_string());
    writeln!(
        shown,
        "{} s, {} words in {} turns, confidence {}",
        conversation.duration_seconds,
        talk.words,
        talk.turns,
        number(talk.confidence)
    )
    .unwrap();
    writeln!(
        shown,
        "silence {} s, longest {} s from {}; {} overlaps, {} s; {} interruptions",
        talk.silence_seconds,
        talk.longest_silence_seconds,
        seconds(talk.longest_silence_start_seconds),
        talk.overlaps,
        talk.overlap_seconds,
        talk.interruptions
    )
    .unwrap();
    let redaction = &conversation.redaction;
    writeln!(
        shown,
        "redacted: {} cards, {} ibans, {} emails, {} phones",
        redaction.cards, redaction.ibans, redaction.emails, redaction.phones
    )
    .unwrap();
    for one in &talk.speakers {
        writeln!(
            shown,
            "{} ({:?}{}): {} s, share {}, longest {} s, {} turns, {} words, {} a minute, {} interruptions, confidence {}",
            one.speaker,
            one.label,
            if one.role_inferred { ", inferred" } else { "" },
            one.talk_seconds,
            one.talk_share,
            one.longest_talk_seconds,
            one.turns,
            one.words,
            number(one.words_per_minute),
            one.interruptions,
            number(one.confidence)
        )
        .unwrap();
    }
    for turn in conversation.turns.iter().take(turns) {
        writeln!(
            shown,
            "{}–{} {}: {}",
            seconds(turn.start_seconds),
            seconds(turn.end_seconds),
            turn.speaker,
            turn.text
        )
        .unwrap();
    }
    shown
}

/// A word of `items`; one without a start has no times.
fn word(text: &str, start: Option<f64>, label: Option<(&str, &str)>) -> Value {
    let mut item = json!({"type": "pronunciation", "alternatives": [{"confidence": "0.9", "content": text}]});
    if text == "[PII]" {
        let redactions = json!([{"confidence": "0.99", "type": "NAME", "category": "PII"}]);
        item["alternatives"] = json!([{"content": text, "redactions": redactions}]);
    }
    if let Some(start) = start {
        item["start_time"] = json!(format!("{start:.2}"));
        item["end_time"] = json!(format!("{:.2}", start + 0.4));
    }
    if let Some((name, label)) = label {
        item[name] = json!(label);
    }
    item
}

/// Items of texts that speakers say one after the other, two words a second. Marks stand apart, as in a script.
fn said(turns: &[(Option<(&str, &str)>, &str)]) -> Vec<Value> {
    let mut now = 0.5;
    let mut items = Vec::new();
    for (label, text) in turns {
        for part in text.split(' ') {
            if part.chars().all(|c| !c.is_alphanumeric() && c != '[') {
                let mark =
                    json!({"type": "punctuation", "alternatives": [{"confidence": "0.0", "content": part}]});
                items.push(mark);
                if let Some((name, label)) = label {
                    items.last_mut().unwrap()[*name] = json!(label);
                }
            } else {
                items.push(word(part, Some(now), *label));
                now += 0.5;
            }
        }
        now += 0.25;
    }
    items
}

const AGENT: Option<(&str, &str)> = Some(("speaker_label", "spk_0"));
const CUSTOMER: Option<(&str, &str)> = Some(("speaker_label", "spk_1"));

fn mono(language: &str) -> Tenant {
    tenant(language, Speech::Speakers { max: 2 })
}

#[test]
fn silence() {
    let call = of(&json!({"transcripts": [{"transcript": ""}], "items": []}), &mono("en-GB"));
    assert!(call.is_silent());
    assert_snapshot!(shown(&call, 10));
}

#[test]
fn one_word() {
    assert_snapshot!(shown(&of(&json!({"items": said(&[(AGENT, "Hello ?")])}), &mono("en-GB")), 10));
}

#[test]
fn one_speaker() {
    let text = "Hello , this is [PII] . Please ring me back on 0161 496 0000 . Thank you .";
    assert_snapshot!(shown(&of(&json!({"items": said(&[(AGENT, text)])}), &mono("en-GB")), 10));
}

#[test]
fn thirty_speakers() {
    let labels: Vec<String> = (0..30).map(|speaker| format!("spk_{speaker}")).collect();
    let texts: Vec<String> =
        (0..30).map(|speaker| format!("I am{} here .", " really".repeat(speaker % 11))).collect();
    let turns: Vec<_> = labels
        .iter()
        .zip(&texts)
        .map(|(label, text)| (Some(("speaker_label", label.as_str())), text.as_str()))
        .collect();
    let call = of(&json!({"items": said(&turns)}), &tenant("en-GB", Speech::Speakers { max: 30 }));
    assert_snapshot!(shown(&call, 30));
}

#[test]
fn right_to_left() {
    let arabic = [(AGENT, "مرحبا كيف يمكنني مساعدتك ؟"), (CUSTOMER, "رقم بطاقتي ٤١١١ ١١١١ ١١١١ ١١١١ .")];
    let hebrew = [(AGENT, "שלום , איך אפשר לעזור ?"), (CUSTOMER, "הנתב שלי לא עובד .")];
    let arabic = shown(&of(&json!({"items": said(&arabic)}), &mono("ar-SA")), 10);
    assert_snapshot!(arabic + "\n" + &shown(&of(&json!({"items": said(&hebrew)}), &mono("he-IL")), 10));
}

#[test]
fn without_blanks_between_words() {
    let japanese = [
        (AGENT, "お 電話 ありがとう ござい ます 。"),
        (CUSTOMER, "もしもし 、 [PII] です 。 カード は 4111 1111 1111 1111 です 。"),
    ];
    let chinese = [(AGENT, "您好 ， 请问 有 什么 可以 帮 您 ？"), (CUSTOMER, "我 的 iPhone 12 坏 了 。")];
    let japanese = shown(&of(&json!({"items": said(&japanese)}), &mono("ja-JP")), 10);
    assert_snapshot!(japanese + "\n" + &shown(&of(&json!({"items": said(&chinese)}), &mono("zh-CN")), 10));
}

#[test]
fn personal_data_only() {
    assert_snapshot!(shown(
        &of(&json!({"items": said(&[(AGENT, "[PII] [PII] . [PII] .")])}), &mono("en-GB")),
        10
    ));
}

#[test]
fn eight_hours() {
    let call = Conversation::of(&Transcript::read(&calls::call(calls::EIGHT_HOURS)).unwrap(), &mono("en-GB"));
    assert_snapshot!(shown(&call, 25));
}

#[test]
fn items_without_times() {
    let items = json!([
        word("Hello", None, AGENT),
        word("there", None, AGENT),
        {"type": "punctuation", "alternatives": [{"content": "."}]},
        word("Yes", None, CUSTOMER),
    ]);
    assert_snapshot!(shown(&of(&json!({"items": items}), &mono("en-GB")), 10));
}

#[test]
fn unknown_fields() {
    let mut items = said(&[(AGENT, "How can I help ?"), (CUSTOMER, "Mein Vertrag bitte .")]);
    for item in &mut items {
        item["emotion"] = json!({"label": "CALM", "scores": [0.5]});
        item["language_code"] = json!("de-DE");
        item["alternatives"].as_array_mut().unwrap().push(json!("none"));
    }
    let results = json!({"items": items, "language_codes": [{"language_code": "en-GB"}], "toxicity": []});
    assert_snapshot!(shown(&of(&results, &mono("en-GB")), 10));
}

#[test]
fn earlier_diarization() {
    let items = said(&[(None, "Hello , how can I help ?"), (None, "My router is dead .")]);
    let words = items.iter().filter(|item| item["type"] == "pronunciation");
    let segments: Vec<Value> = words
        .enumerate()
        .map(|(place, item)| {
            let label = if place < 5 { "spk_1" } else { "spk_0" };
            let own = json!({"start_time": item["start_time"], "end_time": item["end_time"], "speaker_label": label});
            json!({"start_time": item["start_time"], "end_time": item["end_time"], "speaker_label": label, "items": [own]})
        })
        .collect();
    let results = json!({"items": items, "speaker_labels": {"speakers": 2, "segments": segments}});
    assert_snapshot!(shown(&of(&results, &mono("en-GB")), 10));
}

#[test]
fn earlier_channels() {
    let channels = json!([
        {"channel_label": "ch_0", "items": [word("Hello", Some(3.0), None), word("yes", Some(3.5), None)]},
        {"channel_label": "ch_1", "items": [word("Good", Some(0.5), None), word("morning", Some(1.0), None)]},
    ]);
    let results = json!({
        "items": [
            word("Good", Some(0.5), None),
            word("morning", Some(1.0), None),
            word("Hello", Some(3.0), None),
            word("yes", Some(3.5), None),
        ],
        "channel_labels": {"channels": channels, "number_of_channels": 2},
    });
    assert_snapshot!(shown(&of(&results, &tenant("en-GB", Speech::Channels { agent: 1 })), 10));
}

#[test]
fn text_alone() {
    let results = json!({"transcripts": [{"transcript": "Hello, my mail is jo at example dot com.\nBye."}]});
    assert_snapshot!(shown(&of(&results, &mono("en-GB")), 10));
}

#[test]
fn samples() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples");
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.to_string_lossy().ends_with(".transcribe.json"));
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().replace(".transcribe.json", "");
        let told = std::fs::read_to_string(folder.join(format!("{name}.toml"))).unwrap();
        let language = if told.contains("de-DE") { "de-DE" } else { "en-GB" };
        let speech = if told.contains("channels") {
            Speech::Channels { agent: 0 }
        } else {
            Speech::Speakers { max: 2 }
        };
        let transcript = Transcript::read(&std::fs::read(&file).unwrap()).unwrap();
        let call = Conversation::of(&transcript, &tenant(language, speech));
        assert_snapshot!(format!("sample_{name}"), shown(&call, 8));
    }
}
