//! Sentiment by the VADER lexicon, and a few words of its own for German, which VADER does not know.

use std::sync::OnceLock;

use vader_sentimental::SentimentIntensityAnalyzer;

use super::count;

/// The four scores of Comprehend; they add up to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sentiment {
    pub(crate) positive: f64,
    pub(crate) negative: f64,
    pub(crate) neutral: f64,
    pub(crate) mixed: f64,
    /// -1 to 1.
    pub(crate) compound: f64,
}

impl Sentiment {
    /// `POSITIVE`, `NEGATIVE`, `NEUTRAL` or `MIXED`: that of the highest score.
    pub(crate) fn label(&self) -> &'static str {
        let scores = [
            ("NEUTRAL", self.neutral),
            ("POSITIVE", self.positive),
            ("NEGATIVE", self.negative),
            ("MIXED", self.mixed),
        ];
        let first = scores[0];
        scores.into_iter().fold(first, |best, next| if next.1 > best.1 { next } else { best }).0
    }
}

/// The sentiment of a text.
pub(crate) fn sentiment(text: &str, language: &str) -> Sentiment {
    let sentences = super::sentences::sentences(text);
    let each: Vec<f64> = sentences.iter().map(|sentence| compound(sentence, language)).collect();
    let share = |wanted: fn(f64) -> bool| {
        let matching = each.iter().filter(|score| wanted(**score)).count();
        count(matching) / count(each.len().max(1))
    };
    let (up, down) = (share(|score| score >= 0.3), share(|score| score <= -0.3));
    // Mixed is what has a good deal of both.
    let mixed = 2.0 * up.min(down);
    let mean = each.iter().sum::<f64>() / count(each.len().max(1));
    let positive = 1.8 * (up - up.min(down)) + mean.max(0.0);
    let negative = 1.8 * (down - up.min(down)) + (-mean).max(0.0);
    let neutral = 0.35 + 0.4 * (1.0 - up - down);
    let sum = positive + negative + neutral + mixed;
    let part = |score: f64| (score / sum * 10_000.0).round() / 10_000.0;
    Sentiment {
        positive: part(positive),
        negative: part(negative),
        neutral: part(neutral),
        mixed: part(mixed),
        compound: mean,
    }
}

fn compound(sentence: &str, language: &str) -> f64 {
    static ANALYZER: OnceLock<SentimentIntensityAnalyzer<'static>> = OnceLock::new();
    if language.starts_with("de") {
        return german(sentence);
    }
    let analyzer = ANALYZER.get_or_init(SentimentIntensityAnalyzer::new);
    analyzer.polarity_scores(sentence).compound
}

const GOOD: [&str; 22] = [
    "danke",
    "dank",
    "dankeschön",
    "gerne",
    "gern",
    "gut",
    "gute",
    "super",
    "prima",
    "toll",
    "freundlich",
    "perfekt",
    "zufrieden",
    "freut",
    "hilfreich",
    "schnell",
    "wunderbar",
    "bestens",
    "erledigt",
    "gelöst",
    "richtig",
    "freue",
];
const BAD: [&str; 24] = [
    "leider",
    "falsch",
    "falsche",
    "fehler",
    "problem",
    "probleme",
    "ärger",
    "ärgerlich",
    "ärgert",
    "beschwerde",
    "kündigen",
    "kündigung",
    "schlecht",
    "unverschämt",
    "unzufrieden",
    "defekt",
    "kaputt",
    "ausgefallen",
    "verspätet",
    "teuer",
    "mahnung",
    "enttäuscht",
    "unmöglich",
    "überrascht",
];

fn german(sentence: &str) -> f64 {
    let lower = sentence.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let mut score = 0.0;
    for (index, word) in words.iter().enumerate() {
        let worth = f64::from(i8::from(GOOD.contains(word)) - i8::from(BAD.contains(word)));
        let denied = words[index.saturating_sub(2)..index]
            .iter()
            .any(|word| word.starts_with("nicht") || word.starts_with("kein"));
        score += if denied { -worth } else { worth };
    }
    score / (score * score + 2.0_f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_cases_have_the_plain_label() {
        for (text, language, expected) in [
            ("Thank you so much, that was wonderful help. I am very happy.", "en", "POSITIVE"),
            ("This is terrible. I am angry, the service is awful and I hate it.", "en", "NEGATIVE"),
            ("The appointment is at ten on Monday.", "en", "NEUTRAL"),
            ("I love the product, it is great. The support was horrible and rude.", "en", "MIXED"),
            ("Vielen Dank, das ist super und sehr freundlich.", "de", "POSITIVE"),
            ("Die Rechnung ist falsch, ich bin unzufrieden und werde kündigen.", "de", "NEGATIVE"),
            ("", "en", "NEUTRAL"),
        ] {
            let found = sentiment(text, language);
            assert_eq!(found.label(), expected, "{text}: {found:?}");
            let sum = found.positive + found.negative + found.neutral + found.mixed;
            assert!((sum - 1.0).abs() < 0.001, "{sum}");
        }
    }
}
