//! What a call is taken for. Figures of English calls; other languages take more tokens for a word, German about a third
//! more.

use contract::price::{COMPREHEND_LEAST_UNITS, COMPREHEND_UNIT_CHARACTERS, Usage};
use serde::Serialize;

use crate::config::{Config, Form};

/// Words that both sides together say in a minute.
const WORDS_PER_MINUTE: f64 = 150.0;

/// Characters of a word, the blank behind it included.
const CHARACTERS_PER_WORD: f64 = 5.5;

/// How often the floor goes from one to the other in a minute.
const TURNS_PER_MINUTE: f64 = 10.0;

/// Characters of a piece that Comprehend is sent. It takes 5,000 bytes.
const CHARACTERS_OF_A_PIECE: f64 = 4_900.0;

/// Sentiment is asked of each speaker in each quarter of the call: two times four.
const PARTS_OF_SENTIMENT: f64 = 8.0;

/// Tokens of a word.
const TOKENS_PER_WORD: f64 = 1.4;

/// Tokens of what stands before a turn: its time, and who speaks.
const TOKENS_PER_TURN: f64 = 8.0;

/// Tokens of the instructions and of the schema, without the form: some 4,000 characters.
const TOKENS_OF_INSTRUCTIONS: f64 = 1_000.0;

/// Tokens by which a criterion lengthens instructions and schema: some 800 characters.
const TOKENS_OF_A_CRITERION: f64 = 200.0;

/// Tokens of the answer, without the form.
const TOKENS_OF_AN_ANSWER: f64 = 450.0;

/// Tokens of the answer to a criterion: score, reason and quote.
const TOKENS_OF_A_CRITERIONS_ANSWER: f64 = 70.0;

/// Characters of a token in the additions of a tenant.
const CHARACTERS_OF_A_TOKEN: f64 = 4.0;

/// What a call is taken for, in the units that AWS bills.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Assumptions {
    /// Words a minute.
    pub words_per_minute: f64,
    /// Characters of a word.
    pub characters_per_word: f64,
    /// Tokens of a word.
    pub tokens_per_word: f64,
    /// Turns a minute.
    pub turns_per_minute: f64,
    /// Criteria of the default form.
    pub criteria: u32,
    /// Units of Comprehend, in all three analyses.
    pub comprehend_units: u32,
    /// Tokens that the model reads: the call, the instructions, the form and the longest additions of a tenant.
    pub input_tokens: u64,
    /// Tokens that it writes.
    pub output_tokens: u64,
}

impl Assumptions {
    /// Those of a call with the default form.
    pub(super) fn of(config: &Config, minutes: f64) -> Self {
        let form = config.qa_forms.get(&config.qa_form);
        let criteria = form.map_or(0, |Form(criteria)| criteria.len());
        let criteria = u32::try_from(criteria).unwrap_or(u32::MAX);
        let prompts = config.tenants.iter().filter_map(|tenant| tenant.prompt.as_ref());
        let longest = prompts.map(|prompt| prompt.chars().count()).max().unwrap_or(0);
        let longest = f64::from(u32::try_from(longest).unwrap_or(u32::MAX));
        let words = minutes * WORDS_PER_MINUTE;
        let read = words * TOKENS_PER_WORD
            + minutes * TURNS_PER_MINUTE * TOKENS_PER_TURN
            + TOKENS_OF_INSTRUCTIONS
            + f64::from(criteria) * TOKENS_OF_A_CRITERION
            + longest / CHARACTERS_OF_A_TOKEN;
        Self {
            words_per_minute: WORDS_PER_MINUTE,
            characters_per_word: CHARACTERS_PER_WORD,
            tokens_per_word: TOKENS_PER_WORD,
            turns_per_minute: TURNS_PER_MINUTE,
            criteria,
            comprehend_units: units(words * CHARACTERS_PER_WORD),
            input_tokens: u64::from(whole(read)),
            output_tokens: u64::from(whole(
                TOKENS_OF_AN_ANSWER + f64::from(criteria) * TOKENS_OF_A_CRITERIONS_ANSWER,
            )),
        }
    }

    pub(super) fn usage(&self, minutes: f64, redacted: bool) -> Usage {
        Usage {
            audio_seconds: minutes * 60.0,
            redacted,
            comprehend_units: self.comprehend_units,
            input_tokens: self.input_tokens,
            output_tokens: self.output_tokens,
        }
    }
}

/// The units of a text of so many characters in key phrases, entities and sentiment. Each piece begins a unit of its own.
fn units(characters: f64) -> u32 {
    let pieces = (characters / CHARACTERS_OF_A_PIECE).ceil().max(1.0);
    let of = |pieces: f64| {
        let unit = f64::from(u32::try_from(COMPREHEND_UNIT_CHARACTERS).unwrap_or(u32::MAX));
        let one = (characters / pieces / unit).ceil().max(f64::from(COMPREHEND_LEAST_UNITS));
        whole(pieces * one)
    };
    2 * of(pieces) + of(pieces.max(PARTS_OF_SENTIMENT))
}

/// The whole number above.
fn whole(number: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the type's range"
    )]
    let whole = number.ceil().clamp(0.0, f64::from(u32::MAX)) as u32;
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_begins_a_unit_and_has_three_at_least() {
        for (characters, expected) in [
            // Two analyses of one piece, and eight parts.
            (100.0, 2 * 3 + 8 * 3),
            (2_400.0, 2 * 24 + 8 * 3),
            (8_250.0, 2 * 2 * 42 + 8 * 11),
            (49_000.0, 2 * 490 + 490),
        ] {
            assert_eq!(units(characters), expected, "{characters}");
        }
    }

    #[test]
    fn a_form_and_additions_are_read_too() {
        let tokens = |text: &str| {
            let assumed = Assumptions::of(&Config::parse("test", text).unwrap(), 10.0);
            (assumed.criteria, assumed.input_tokens, assumed.output_tokens)
        };
        assert_eq!(tokens(""), (7, 2_100 + 800 + 1_000 + 7 * 200, 450 + 7 * 70));
        let one = "qa_forms: {standard: [{id: a, question: Was it so?}]}";
        assert_eq!(tokens(one), (1, 2_100 + 800 + 1_000 + 200, 450 + 70));
        let additions = format!("{one}\ntenants: [{{id: t1, name: T, prompt: {}}}]", "x".repeat(400));
        assert_eq!(tokens(&additions), (1, 2_100 + 800 + 1_000 + 200 + 100, 450 + 70));
    }
}
