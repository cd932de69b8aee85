//! Entities by rules: dates, quantities and, in English, names in the middle of a sentence.

use std::sync::OnceLock;

use regex::Regex;

use super::Found;

const DATES: &str = r"(?i)\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|today|tomorrow|yesterday|heute|morgen|gestern|(?:\d{1,2}(?:st|nd|rd|th|\.)?\s(?:of\s)?)?(?:january|february|april|june|july|august|september|october|november|december|januar|februar|märz|juni|juli|oktober|dezember))\b";
const QUANTITIES: &str = r"(?i)(?:[£€$]\s?\d+(?:[.,]\d+)*|\b\d+(?:[.,]\d+)*(?:\s?(?:%|percent|prozent|pounds?|euros?|pence|cents?|days?|weeks?|months?|years?|hours?|minutes?|tage?n?|wochen?|monate?n?|jahre?n?|stunden?|minuten?|kilowattstunden|megabit))\b)";
const NAMES: &str = r"(?:[a-z,]\s)((?:[A-Z][a-z]{2,}\s?){1,3})";

/// When something is to be done, in the words of the sentence that says so.
pub(crate) fn deadline(sentence: &str) -> Option<String> {
    static RULE: OnceLock<Option<Regex>> = OnceLock::new();
    let rule = RULE.get_or_init(|| Regex::new(DEADLINES).ok()).as_ref()?;
    let past = |before: &str| {
        let word = before.split_whitespace().next_back().unwrap_or_default().to_lowercase();
        ["since", "last", "seit", "letzten"].contains(&word.as_str())
    };
    let due = rule
        .find_iter(sentence)
        .find(|found| !past(&sentence[..found.start()]) && !is_genitive(&sentence[found.end()..]));
    due.map(|found| found.as_str().to_owned())
}

/// What follows a date says what of that day is meant: "today's figure" is no date.
fn is_genitive(after: &str) -> bool {
    after.starts_with("'s") || after.starts_with("’s")
}

const DEADLINES: &str = r"(?i)\b(?:(?:by|before|until|within|in|on|from|bis|am|innerhalb von|in etwa|ab)\s+)?(?:the\s+|den\s+)?(?:end of the (?:day|week|month)|(?:first|second|third|\d{1,2}(?:st|nd|rd|th|\.)?)\s(?:of\s)?(?:january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)|(?:next\s)?(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:\s(?:morning|afternoon|evening))?|montag|dienstag|mittwoch|donnerstag|freitag|today|tonight|tomorrow|this (?:week|afternoon)|heute(?: noch)?|the hour|(?:one|two|three|four|five|six|seven|ten|zwei|drei|vier|fünf|zehn|\d+)\s(?:working\s)?(?:minutes?|hours?|days?|weeks?|months?|minuten|stunden|tagen?|werktagen?|wochen))\b";

/// The entities of a text in its order.
pub(crate) fn entities(text: &str, language: &str) -> Vec<Found> {
    static RULES: OnceLock<[Option<Regex>; 3]> = OnceLock::new();
    let [dates, quantities, names] =
        RULES.get_or_init(|| [DATES, QUANTITIES, NAMES].map(|rule| Regex::new(rule).ok()));
    let whole = |rule: &Option<Regex>, kind: &'static str, score: f64| -> Vec<Found> {
        let matches = rule.iter().flat_map(|rule| rule.find_iter(text));
        let matches = matches.filter(|found| !is_genitive(&text[found.end()..]));
        matches.filter_map(|found| Found::at(text, found.range(), kind, score)).collect()
    };
    let mut all = whole(dates, "DATE", 0.95);
    all.extend(whole(quantities, "QUANTITY", 0.93));
    // German writes every noun with a capital: a capital says nothing there.
    if language.starts_with("en") {
        let groups = names.iter().flat_map(|rule| rule.captures_iter(text)).filter_map(|found| found.get(1));
        all.extend(groups.filter_map(|found| {
            let trimmed = found.as_str().trim_end().len();
            Found::at(text, found.start()..found.start() + trimmed, "OTHER", 0.7)
        }));
    }
    all.sort_by_key(|found| (found.begin, found.end));
    // A month is a date, not a name.
    let mut kept: Vec<Found> = Vec::new();
    for found in all {
        match kept.last() {
            Some(last) if found.begin < last.end => {}
            _ => kept.push(found),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_told_in_the_words_of_the_call() {
        for (sentence, due) in [
            ("I'll send it by Friday.", Some("by Friday")),
            ("You'll see it within the hour.", Some("within the hour")),
            ("I'll check it on the third of December myself.", Some("on the third of December")),
            ("Das Geld ist in etwa fünf Werktagen bei Ihnen.", Some("in etwa fünf Werktagen")),
            ("I'll send you an email.", None),
            ("I'll put in today's figure.", None),
            ("I'll refund all that you paid since Sunday.", None),
            ("", None),
        ] {
            assert_eq!(deadline(sentence).as_deref(), due, "{sentence}");
        }
    }

    #[test]
    fn dates_quantities_and_names_are_told_apart() {
        let text = "I spoke with Northwind Bank on Monday about £42.50 for 3 months.";
        let found: Vec<(String, &str)> =
            entities(text, "en").into_iter().map(|found| (found.text, found.kind)).collect();
        let expected = [
            ("Northwind Bank", "OTHER"),
            ("Monday", "DATE"),
            ("£42.50", "QUANTITY"),
            ("3 months", "QUANTITY"),
        ];
        let expected: Vec<_> = expected.into_iter().map(|(text, kind)| (text.to_owned(), kind)).collect();
        assert_eq!(found, expected);
    }
}
