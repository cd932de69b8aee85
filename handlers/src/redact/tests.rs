use contract::document::Turn;
use proptest::prelude::*;

use super::*;

#[test]
fn what_patterns_prove_is_taken_out() {
    for (text, expected) in [
        // Cards, as speech recognition writes them.
        ("It's 4111 1111 1111 1111.", "It's [PII]."),
        ("It's 4111111111111111, thanks", "It's [PII], thanks"),
        ("4111, 1111. 1111-1111", "[PII]"),
        ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "[PII]"),
        ("Amex 3782 822463 10005", "Amex [PII]"),
        ("5555-5555-5555-4444 and 4222222222222", "[PII] and [PII]"),
        ("order 994111111111111111", "order 99[PII]"),
        ("٤١١١ ١١١١ ١١١١ ١١١١", "[PII]"),
        ("４１１１ １１１１ １１１１ １１１１です", "[PII]です"),
        // Account numbers.
        ("IBAN DE89 3704 0044 0532 0130 00, bitte", "IBAN [PII], bitte"),
        ("DE89370400440532013000", "[PII]"),
        ("D E 8 9, 3 7 0 4, 0 0 4 4, 0 5 3 2, 0 1 3 0, 0 0", "[PII]"),
        ("gb82 west 1234 5698 7654 32 is mine", "[PII] is mine"),
        ("(NO93 8601 1117 947)", "([PII])"),
        // E-mail addresses.
        ("Write to jo.smith+bank@example.co.uk.", "Write to [PII]."),
        ("müller@bücher.example", "[PII]"),
        ("jo @ example.com", "[PII]"),
        ("jo@example dot com", "[PII]"),
        ("It's jo dot smith at example dot co dot uk.", "It's [PII]."),
        ("it is rosalind at gmail.com", "it is [PII]"),
        // Telephone numbers.
        ("Ring +44 20 7946 0958 after six", "Ring [PII] after six"),
        ("+49 (0)221 4960 0001", "[PII]"),
        ("0049 221 49600001", "[PII]"),
        ("0161 496 0000 or 0161 496 0001", "[PII] or [PII]"),
        ("(0161) 496 0000", "[PII]"),
        ("0, 1, 6, 1, 4, 9, 6, 0, 0, 0, 0", "[PII]"),
        ("07700 900123, 25 pounds", "[PII], 25 pounds"),
        ("order 44719, 0161 496 0000", "order 44719, [PII]"),
        ("01 42 68 53 00", "[PII]"),
    ] {
        let (redacted, counted) = redact(text);
        assert_eq!(redacted, expected, "{text}");
        let count = counted.cards + counted.ibans + counted.emails + counted.phones;
        assert_eq!(usize::try_from(count).unwrap(), expected.matches(PII).count(), "{text}");
    }
}

#[test]
fn what_is_nobodys_secret_stays() {
    for text in [
        "",
        "It's £389, or 1,250.75 with delivery, or 12.345,67 €.",
        "That is 1,000,000,000 and 2 050 000 000 people",
        "0.50, 0.75 and 0.99 a minute, 0,5 Prozent",
        "on 05.11.2026 10:15, from 01/02/2026 to 2026-02-28",
        "05.11.2026 09.30 Uhr",
        "between 08:00 and 18:30, in 1999, 2024 and 2026",
        "order number 20885, customer 773041, reference 1234567890",
        "4111 1111 1111 1112",
        "NO94 8601 1117 947",
        "it 15 minutes and then 20 more, is 14 enough for all of us",
        "You can find us at example dot com, or look at example.com",
        "meet me @ 5.30pm",
        "at 3 p.m. at the corner of the street",
        "[PII] and [PII][PII] at [PII]",
        "call 0800 now",
    ] {
        assert_eq!(redact(text), (Cow::Borrowed(text), Redaction::default()), "{text}");
    }
}

fn turn(speaker: &str, text: &str) -> Turn {
    Turn { speaker: speaker.to_owned(), start_seconds: None, end_seconds: None, text: text.to_owned() }
}

#[test]
fn a_number_is_found_although_the_other_says_yes_in_the_middle() {
    let mut call = [
        turn("customer", "It's 4111 1111"),
        turn("agent", "Mm-hm, 12."),
        turn("customer", "1111"),
        turn("agent", "Yes."),
        turn("customer", "1111. And my mail is jo"),
        turn("agent", "4111 1111"),
        turn("customer", "at example dot com, thanks."),
    ];
    let redaction = turns(&mut call);
    let texts: Vec<&str> = call.iter().map(|turn| turn.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "It's [PII]",
            "Mm-hm, 12.",
            "[PII]",
            "Yes.",
            "[PII]. And my mail is [PII]",
            "4111 1111",
            "[PII], thanks."
        ]
    );
    assert_eq!(redaction, Redaction { cards: 1, emails: 1, ..Redaction::default() });
}

#[test]
fn a_number_is_found_although_its_digits_are_taken_for_two_speakers() {
    let cards = |cards| Redaction { cards, ..Redaction::default() };
    let ibans = Redaction { ibans: 1, ..Redaction::default() };
    for (said, expected, found) in [
        (vec!["It's 4111 1111", "1111 1111."], vec!["It's [PII]", "[PII]."], cards(1)),
        (vec!["4111 1111", "1111", "1111, yes"], vec!["[PII]", "[PII]", "[PII], yes"], cards(1)),
        // Half of it alone looks like a telephone number.
        (vec!["DE89 3704 0044", "0532 0130 00", "OK"], vec!["[PII]", "[PII]", "OK"], ibans),
        (
            vec!["5555 5555", "5555 4444 and 0161 496 0000"],
            vec!["[PII]", "[PII] and [PII]"],
            Redaction { phones: 1, ..cards(1) },
        ),
        // Each has a number: the digits of both together are none.
        (
            vec!["My order is 4471 920", "And mine 20885"],
            vec!["My order is 4471 920", "And mine 20885"],
            cards(0),
        ),
        (vec!["4111 1111", "1111 1112"], vec!["4111 1111", "1111 1112"], cards(0)),
        (vec!["It's 0161", "496 0000"], vec!["It's 0161", "496 0000"], cards(0)),
        (vec!["jo dot smith", "at example dot com"], vec!["jo dot smith", "at example dot com"], cards(0)),
        // Somebody speaks in between.
        (vec!["4111 1111", "What?", "ok 1111 1111"], vec!["4111 1111", "What?", "ok 1111 1111"], cards(0)),
    ] {
        let speakers = ["customer", "agent"].into_iter().cycle();
        let mut call: Vec<Turn> = speakers.zip(&said).map(|(speaker, text)| turn(speaker, text)).collect();
        let redaction = turns(&mut call);
        let texts: Vec<&str> = call.iter().map(|turn| turn.text.as_str()).collect();
        assert_eq!((texts, redaction), (expected, found), "{said:?}");
    }
}

/// A card number with its check digit, in groups as `cut` says.
fn card() -> impl Strategy<Value = String> {
    let separator = prop::sample::select(vec!["", " ", "-", ".", ", ", ". ", "\n", " - "]);
    (2_u8..=6, prop::collection::vec((0_u8..10, separator), 11..=17)).prop_map(|(first, rest)| {
        let digits: Vec<u8> = std::iter::once(first).chain(rest.iter().map(|(digit, _)| *digit)).collect();
        let sum: u32 = digits
            .iter()
            .rev()
            .enumerate()
            .map(|(place, digit)| match u32::from(*digit) * if place % 2 == 0 { 2 } else { 1 } {
                value if value > 9 => value - 9,
                value => value,
            })
            .sum();
        let grouped: String = rest.iter().map(|(digit, separator)| format!("{separator}{digit}")).collect();
        format!("{first}{grouped}{}", (10 - sum % 10) % 10)
    })
}

/// A German account number with its check digits.
fn account() -> impl Strategy<Value = String> {
    (0_u64..1_000_000_000_000_000_000, prop::sample::select(vec!["", " ", "-", ". "])).prop_map(
        |(number, separator)| {
            let check = 98 - (u128::from(number) * 1_000_000 + 131_400) % 97;
            let compact = format!("DE{check:02}{number:018}");
            let groups: Vec<&str> =
                (0..22).step_by(4).map(|from| &compact[from..(from + 4).min(22)]).collect();
            groups.join(separator)
        },
    )
}

fn dense(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

proptest! {
    #[test]
    fn no_card_is_left(before in "(\\PC|[0-9 ]){0,20}", card in card(), after in "(\\PC|[0-9 .,]){0,20}") {
        let text = format!("{before}{card}{after}");
        let (redacted, counted) = redact(&text);
        prop_assert!(!dense(&redacted).contains(&dense(&card)), "{}", redacted);
        prop_assert!(counted.cards + counted.ibans + counted.emails + counted.phones > 0);
    }

    #[test]
    fn no_account_is_left(before in "(\\PC{0,20}[ .,:(])?", account in account(), after in "\\PC{0,20}") {
        let text = format!("{before}{account}{after}");
        let (redacted, _) = redact(&text);
        prop_assert!(!dense(&redacted).contains(&dense(&account)), "{}", redacted);
    }

    #[test]
    fn no_address_is_left(
        before in "(\\PC{0,20}[ ,:(])?",
        local in "[a-z0-9]{1,8}([._+-][a-z0-9]{1,8}){0,2}",
        domain in "[a-z][a-z0-9-]{0,8}[a-z]\\.(com|de|co\\.uk)",
        after in "([ ,.;:?)]\\PC{0,20})?",
    ) {
        let text = format!("{before}{local}@{domain}{after}");
        let (redacted, _) = redact(&text);
        prop_assert!(!redacted.contains(&format!("{local}@")), "{}", redacted);
    }

    #[test]
    fn done_twice_it_changes_nothing_more(
        parts in prop::collection::vec(
            prop_oneof![
                card(),
                account(),
                "[0-9]{1,12}",
                "[+(]?0[0-9 ./-]{6,20}",
                "[a-z]{1,4}@[a-z]{1,4}\\.com",
                "[a-z]{1,4} at [a-z]{1,4}( dot |\\.)com",
                "[ .,+@()-]{1,2}",
                "\\PC{0,4}",
            ],
            0..12,
        )
    ) {
        let text = parts.concat();
        let (once, _) = redact(&text);
        let (twice, more) = redact(&once);
        prop_assert_eq!(&once, &twice);
        prop_assert_eq!(more, Redaction::default());
    }

    #[test]
    fn any_text_can_be_redacted_and_keeps_what_is_between(text in "(\\PC|[0-9@+. ]|\\x00|\n){0,80}") {
        let (redacted, _) = redact(&text);
        let mut rest = text.as_str();
        for kept in redacted.split(PII) {
            let place = rest.find(kept);
            prop_assert!(place.is_some(), "{:?} became {:?}", text, redacted);
            rest = &rest[place.unwrap_or(0) + kept.len()..];
        }
    }

    #[test]
    fn redacted_turns_hold_nothing_more(
        said in prop::collection::vec((0_u8..3, "(4111|1111|0161|496|0|[a-z]{1,3}| |, |@|\\.com|[0-9]{1,6}){1,8}"), 0..12)
    ) {
        let mut call: Vec<Turn> = said.iter().map(|(who, text)| turn(&format!("speaker_{who}"), text)).collect();
        turns(&mut call);
        for turn in &call {
            prop_assert_eq!(redact(&turn.text).1, Redaction::default(), "{}", turn.text);
        }
        let all: Vec<&str> = call.iter().map(|turn| turn.text.as_str()).collect();
        prop_assert!(find(&all.join(" "), &Kind::CHECKED).is_empty(), "{:?}", all);
        let done = call.clone();
        prop_assert_eq!(turns(&mut call), Redaction::default());
        prop_assert_eq!(call, done);
    }
}
