use std::time::Duration;

use contract::document::{Role, SpeakerTalk};
use contract::tenant::Speech;
use proptest::prelude::*;

use super::*;
use crate::transcript::Word;

fn tenant(speech: Speech, language: &str) -> Tenant {
    let id = "demo-tenant".parse().unwrap();
    Tenant { speech, language: language.parse().unwrap(), ..Tenant::new(id, "Demo") }
}

/// A call of words with their label, start and end in milliseconds, and confidence.
fn call(said: &[(usize, u64, u64, f64, &str)]) -> Transcript {
    let labels = (0..=said.iter().map(|word| word.0).max().unwrap_or(0)).map(|label| format!("spk_{label}"));
    let words = said.iter().map(|(label, start, end, confidence, text)| Word {
        label: *label,
        text: (*text).to_owned(),
        count: 1,
        start: Some(Duration::from_millis(*start)),
        end: Some(Duration::from_millis(*end)),
        confidence: Some(*confidence),
    });
    Transcript { job: "j".to_owned(), redacted: true, labels: labels.collect(), words: words.collect() }
}

fn mono(transcript: &Transcript) -> Conversation {
    Conversation::of(transcript, &tenant(Speech::Speakers { max: 2 }, "en-GB"))
}

fn told(conversation: &Conversation) -> Vec<String> {
    let time = |time: Option<f64>| time.map_or("-".to_owned(), |time| time.to_string());
    let line = |turn: &Turn| {
        format!("{} {}–{}: {}", turn.speaker, time(turn.start_seconds), time(turn.end_seconds), turn.text)
    };
    conversation.turns.iter().map(line).collect()
}

#[test]
fn turns_are_what_a_listener_would_write_down() {
    for (case, said, expected) in [
        (
            "a pause of a second ends a stretch, but alone no turn",
            vec![(0, 0, 500, 1.0, "One"), (0, 1499, 2000, 1.0, "two."), (0, 3000, 3500, 1.0, "Three.")],
            vec!["customer 0–3.5: One two. Three."],
        ),
        (
            "mm-hm within a sentence follows it",
            vec![
                (0, 0, 1000, 1.0, "You"),
                (1, 1100, 1300, 1.0, "Mm-hm."),
                (0, 1500, 2000, 1.0, "see."),
                (1, 3500, 4000, 1.0, "Yes."),
            ],
            vec!["agent 0–2: You see.", "customer 1.1–4: Mm-hm. Yes."],
        ),
        (
            "a quick answer to a finished sentence stands where it was given",
            vec![(0, 0, 1000, 1.0, "Name?"), (1, 1100, 1300, 1.0, "Bob."), (0, 1500, 2000, 1.0, "Thanks.")],
            vec!["agent 0–1: Name?", "customer 1.1–1.3: Bob.", "agent 1.5–2: Thanks."],
        ),
        (
            "the file's order does not matter where there are times",
            vec![(1, 2000, 2500, 1.0, "Hi."), (0, 500, 900, 1.0, "there."), (0, 0, 400, 1.0, "Hello")],
            vec!["agent 0–0.9: Hello there.", "customer 2–2.5: Hi."],
        ),
    ] {
        assert_eq!(told(&mono(&call(&said))), expected, "{case}");
    }
}

#[test]
fn without_times_only_words_and_turns_are_counted() {
    let mut transcript =
        call(&[(0, 0, 0, 0.5, "How"), (0, 0, 0, 0.5, "so?"), (1, 0, 0, 1.0, "Well."), (0, 0, 0, 1.0, "Oh.")]);
    for word in &mut transcript.words {
        (word.start, word.end) = (None, None);
    }
    let conversation = mono(&transcript);
    assert_eq!(told(&conversation), ["agent -–-: How so?", "customer -–-: Well.", "agent -–-: Oh."]);
    let talk = &conversation.talk;
    assert_eq!((talk.turns, talk.words, talk.confidence), (3, 4, Some(0.75)));
    assert_eq!(
        (talk.silence_seconds, talk.longest_silence_start_seconds, talk.overlaps, talk.interruptions),
        (0.0, None, 0, 0)
    );
    let agent = &talk.speakers[0];
    assert_eq!((agent.turns, agent.words, agent.talk_share, agent.words_per_minute), (2, 3, 0.0, None));
    assert!(conversation.duration_seconds.abs() < f64::EPSILON);
}

#[test]
fn a_word_without_time_is_said_after_the_one_before() {
    let mut transcript =
        call(&[(0, 1000, 2000, 1.0, "One"), (0, 0, 0, 1.0, "two"), (0, 2500, 3000, 1.0, "three")]);
    (transcript.words[1].start, transcript.words[1].end) = (None, None);
    assert_eq!(told(&mono(&transcript)), ["customer 1–3: One two three"]);
}

/// Worked out by hand:
///
/// ```text
/// seconds  0    2    4    6    8    10   12   14   16   18   20
/// spk_0         [2 ──────── 7]           [12 ─ 14]    [17 ─ 19]
/// spk_1                  [6 ── 9]          [13 ──── 16]
/// spk_2              [4─5]                          [16 ─ 18]
/// ```
#[test]
fn measures_are_those_worked_out_by_hand() {
    let transcript = call(&[
        (0, 2000, 4000, 0.9, "a"),
        (0, 4500, 7000, 0.8, "b"),
        (2, 4000, 5000, 0.5, "c"),
        (1, 6000, 7500, 1.0, "d"),
        (1, 8000, 9000, 1.0, "e"),
        (0, 12000, 14000, 0.7, "f"),
        (1, 13000, 16000, 0.7, "g"),
        (2, 16000, 18000, 0.6, "h"),
        (0, 17000, 19000, 0.6, "i"),
    ]);
    let conversation = mono(&transcript);
    let talk = &conversation.talk;
    // spk_0: 5 + 2 + 2 = 9; spk_1: 3 + 3 = 6; spk_2: 1 + 2 = 3; together 18.
    let speaker =
        |speaker: &str, label: &str, role, talk, share, longest, turns, words, pace, interruptions, sure| {
            SpeakerTalk {
                speaker: String::from(speaker),
                label: String::from(label),
                role,
                role_inferred: true,
                talk_seconds: talk,
                talk_share: share,
                longest_talk_seconds: longest,
                turns,
                words,
                words_per_minute: Some(pace),
                interruptions,
                confidence: Some(sure),
            }
        };
    // Turns in the order of beginnings: 0 at 2, 2 at 4, 1 at 6, 0 at 12, 1 at 13, 2 at 16, 0 at 17.
    // 1 interrupts 0 at 6 and 13, 0 interrupts 2 at 17; 2 at 4 ends first, and at 16 begins when 1 ends.
    assert_eq!(
        talk.speakers,
        [
            speaker("agent", "spk_0", Role::Agent, 9.0, 0.5, 5.0, 3, 4, 26.7, 1, 0.75),
            speaker("speaker_3", "spk_2", Role::Other, 3.0, 0.1667, 2.0, 2, 2, 40.0, 0, 0.55),
            speaker("customer", "spk_1", Role::Customer, 6.0, 0.3333, 3.0, 2, 3, 30.0, 2, 0.9),
        ]
    );
    assert_eq!(
        Talk { speakers: Vec::new(), ..talk.clone() },
        Talk {
            speakers: Vec::new(),
            turns: 7,
            words: 9,
            // 0 to 2 and 9 to 12.
            silence_seconds: 5.0,
            longest_silence_seconds: 3.0,
            longest_silence_start_seconds: Some(9.0),
            // 4 to 5, 6 to 7, 13 to 14, 17 to 18.
            overlaps: 4,
            overlap_seconds: 4.0,
            interruptions: 3,
            // 6.8 / 9
            confidence: Some(0.7556),
        }
    );
    assert!((conversation.duration_seconds - 19.0).abs() < f64::EPSILON);
}

#[test]
fn the_silence_before_the_first_word_counts() {
    let talk = mono(&call(&[(0, 4250, 5000, 1.0, "Hello?")])).talk;
    assert_eq!((talk.silence_seconds, talk.longest_silence_seconds), (4.25, 4.25));
    assert_eq!(talk.longest_silence_start_seconds, Some(0.0));
}

/// Speakers' names and whether their roles are guessed, in the order of first words, of a call in which each says one
/// text.
fn parts(speech: Speech, language: &str, texts: &[(&str, &str)]) -> Vec<String> {
    let words = texts.iter().enumerate().map(|(place, (_, text))| {
        let start = Duration::from_secs(10 * u64::try_from(place).unwrap());
        Word {
            label: place,
            text: (*text).to_owned(),
            count: u32::try_from(text.split(' ').count()).unwrap(),
            start: Some(start),
            end: Some(start + Duration::from_millis(100 * u64::try_from(text.len()).unwrap())),
            confidence: None,
        }
    });
    let labels = texts.iter().map(|(label, _)| (*label).to_owned()).collect();
    let transcript = Transcript { job: "j".to_owned(), redacted: true, labels, words: words.collect() };
    let conversation = Conversation::of(&transcript, &tenant(speech, language));
    let name = |one: &SpeakerTalk| format!("{}{}", one.speaker, if one.role_inferred { "?" } else { "" });
    conversation.talk.speakers.iter().map(name).collect()
}

#[test]
fn roles_are_told_by_channels_or_guessed_from_the_opening() {
    let speakers = Speech::Speakers { max: 4 };
    for (case, speech, language, texts, expected) in [
        (
            "the channel is told",
            Speech::Channels { agent: 1 },
            "en-GB",
            vec![("ch_0", "How can I help you?"), ("ch_1", "Hello.")],
            vec!["customer", "agent"],
        ),
        (
            "one channel is silent",
            Speech::Channels { agent: 0 },
            "en-GB",
            vec![("ch_0", "Hello? Hello?")],
            vec!["agent"],
        ),
        (
            "no channel is told although the tenant expects them",
            Speech::Channels { agent: 0 },
            "en-GB",
            vec![("", "Hello.")],
            vec!["customer?"],
        ),
        (
            "the agent answers second",
            speakers,
            "en-GB",
            vec![("spk_0", "Hello?"), ("spk_1", "Good morning. Am I speaking with Mrs Smith?")],
            vec!["customer?", "agent?"],
        ),
        (
            "German",
            speakers,
            "de-DE",
            vec![("spk_0", "Ja, hallo?"), ("spk_1", "Guten Tag, Sie sprechen mit Acme.")],
            vec!["customer?", "agent?"],
        ),
        (
            "French, with either apostrophe",
            speakers,
            "fr-FR",
            vec![("spk_0", "Allô ?"), ("spk_1", "Merci d’avoir appelé, comment puis-je vous aider ?")],
            vec!["customer?", "agent?"],
        ),
        (
            "a language without known phrases: who speaks first",
            speakers,
            "nl-NL",
            vec![("spk_1", "Goedemorgen."), ("spk_0", "Goedemorgen, met Jansen.")],
            vec!["agent?", "customer?"],
        ),
        (
            "one voice without phrases is a message left",
            speakers,
            "en-GB",
            vec![("spk_0", "Please ring me back.")],
            vec!["customer?"],
        ),
        (
            "one voice with them is an announcement",
            speakers,
            "en-GB",
            vec![("spk_0", "Thank you for calling.")],
            vec!["agent?"],
        ),
        (
            "of the others the one who talks most is the customer",
            speakers,
            "en-GB",
            vec![
                ("spk_0", "Hi."),
                ("spk_1", "How can I help?"),
                ("spk_2", "My router is broken, it is."),
                ("spk_3", "Oh."),
            ],
            vec!["speaker_3?", "agent?", "customer?", "speaker_4?"],
        ),
    ] {
        assert_eq!(parts(speech, language, &texts), expected, "{case}");
    }
}

#[test]
fn redaction_can_be_off() {
    let transcript = call(&[(0, 0, 5000, 1.0, "4111 1111 1111 1111")]);
    let redacting = mono(&transcript);
    assert_eq!((redacting.text().as_str(), redacting.redaction.cards), ("[PII]", 1));
    let off = Tenant {
        redaction_off: Some("Invented callers".to_owned()),
        ..tenant(Speech::Speakers { max: 2 }, "en-GB")
    };
    let off = Conversation::of(&transcript, &off);
    assert_eq!((off.text().as_str(), off.redaction.cards), ("4111 1111 1111 1111", 0));
}

proptest! {
    #[test]
    fn measures_hold_together(
        said in prop::collection::vec((0_usize..4, 0_u64..20_000, 0_u64..2_000, 0.0..=1.0, "\\PC{1,6}"), 0..60)
    ) {
        let said: Vec<_> = said.iter().map(|(who, start, length, sure, text)| {
            (*who, *start, start + length, *sure, text.as_str())
        }).collect();
        let conversation = mono(&call(&said));
        let talk = &conversation.talk;
        let near = |one: f64, other: f64| (one - other).abs() < 0.01;
        prop_assert_eq!(usize::try_from(talk.words).unwrap(), said.len());
        prop_assert_eq!(usize::try_from(talk.turns).unwrap(), conversation.turns.len());
        prop_assert_eq!(talk.turns, talk.speakers.iter().map(|one| one.turns).sum::<u32>());
        prop_assert_eq!(talk.interruptions, talk.speakers.iter().map(|one| one.interruptions).sum::<u32>());
        let end = said.iter().map(|word| word.2).max().unwrap_or(0);
        prop_assert!(near(conversation.duration_seconds, Duration::from_millis(end).as_secs_f64()));
        let shares: f64 = talk.speakers.iter().map(|one| one.talk_share).sum();
        prop_assert!(near(shares, 1.0) || shares == 0.0, "{shares}");
        let spoken: f64 = talk.speakers.iter().map(|one| one.talk_seconds).sum();
        // Whenever somebody speaks it is counted once, and once more for each who speaks beside.
        let once = conversation.duration_seconds - talk.silence_seconds;
        prop_assert!(spoken + 0.01 >= once + talk.overlap_seconds, "{spoken} {once} {}", talk.overlap_seconds);
        prop_assert!(talk.longest_silence_seconds <= talk.silence_seconds);
        prop_assert!(conversation.turns.windows(2).all(|two| two[0].start_seconds <= two[1].start_seconds));
        prop_assert!(conversation.turns.windows(2).all(|two| two[0].speaker != two[1].speaker));
        for turn in &conversation.turns {
            prop_assert!(talk.speakers.iter().any(|one| one.speaker == turn.speaker));
        }
    }
}
