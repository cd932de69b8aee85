//! Key phrases, by YAKE.

use yake_rust::{Config, StopWords, get_n_best};

use super::Found;

/// The best key phrases, each where it first occurs, in the order of the text.
pub(crate) fn key_phrases(text: &str, language: &str, count: usize) -> Vec<Found> {
    let language = if language.starts_with("de") { "de" } else { "en" };
    let Some(ignored) = StopWords::predefined(language) else { return Vec::new() };
    let spoken: Vec<&str> = text.lines().map(super::sentences::spoken).collect();
    let spoken = spoken.join("\n").replace("[PII]", "");
    if !spoken.chars().any(char::is_alphanumeric) {
        return Vec::new();
    }
    let config = Config { ngrams: 3, ..Config::default() };
    let mut found: Vec<Found> = Vec::new();
    // Twice as many, because what lies within a better phrase is left out.
    for item in get_n_best(count * 2, &spoken, &ignored, &config) {
        let phrase = item.raw.trim_matches(|c: char| !c.is_alphanumeric());
        let broken = phrase.contains(['.', '!', '?', ',', ';', ':']);
        let says_nothing = super::sentences::words(phrase).is_empty();
        if broken
            || says_nothing
            || phrase.chars().count() < 3
            || found.iter().any(|better| better.text.contains(phrase))
        {
            continue;
        }
        let Some(begin) = text.find(phrase) else { continue };
        // YAKE's scores fall from 1 towards 0 the better the phrase; Comprehend's are confidences.
        let score = (1.0 / (1.0 + item.score.max(0.0)) * 10_000.0).round() / 10_000.0;
        found.extend(Found::at(text, begin..begin + phrase.len(), "", score));
    }
    found.truncate(count);
    found.sort_by_key(|found| (found.begin, found.end));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_and_nothing_is_found_in_nothing() {
        let text = "Agent: The heating bill is too high.\nCustomer: Yes, the heating bill of last winter.";
        let phrases: Vec<String> = key_phrases(text, "en", 5).into_iter().map(|found| found.text).collect();
        assert!(phrases.iter().any(|phrase| phrase.contains("heating bill")), "{phrases:?}");
        for nothing in ["", " \n ", "[PII]", "...", "\u{0}"] {
            assert_eq!(key_phrases(nothing, "en", 5), [], "{nothing:?}");
        }
    }
}
