//! Entities by rules: dates, quantities and, in English, names in the middle of a sentence.

use std::sync::OnceLock;

use regex::Regex;

use super::Found;

const DATES: &str = r"(?i)\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|today|tomorrow|yesterday|heute|morgen|gestern|(?:\d{1,2}(?:st|nd|rd|th|\.)?\s(?:of\s)?)?(?:january|february|april|june|july|august|september|october|november|december|januar|februar|märz|juni|juli|oktober|dezember))\b";
const QUANTITIES: &str = r"(?i)(?:[£€$]\s?\d+(?:[.,]\d+)*|\b\d+(?:[.,]\d+)*(?:\s?(?:%|percent|prozent|pounds?|euros?|pence|cents?|days?|weeks?|months?|years?|hours?|minutes?|tage?n?|wochen?|monate?n?|jahre?n?|stunden?|minuten?|kilowattstunden|megabit))\b)";
const NAMES: &str = r"(?:[a-z,]\s)((?:[A-Z][a-z]{2,}\s?){1,3})";

/// The entities of a text in its order.
pub(crate) fn entities(text: &str, language: &str) -> Vec<Found> {
    static RULES: OnceLock<[Option<Regex>; 3]> = OnceLock::new();
    let [dates, quantities, names] =
        RULES.get_or_init(|| [DATES, QUANTITIES, NAMES].map(|rule| Regex::new(rule).ok()));
    let whole = |rule: &Option<Regex>, kind: &'static str, score: f64| -> Vec<Found> {
        let matches = rule.iter().flat_map(|rule| rule.find_iter(text));
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
