//! What writings have in common and what sets them apart, as far as texts are cut and cleaned by it.

use std::borrow::Cow;

/// The most characters that a document keeps of one text of a model's: a model may quote a whole call. Keeps a document,
/// and a row, bounded.
pub(crate) const MAX_CHARACTERS: usize = 2_000;

/// Stops that end a sentence when white space follows: a point also stands in numbers and abbreviations.
pub(crate) const STOPS: [char; 7] = ['.', '?', '!', '…', '؟', '۔', '।'];

/// Stops of writings that put no space behind them.
pub(crate) const FULL_STOPS: [char; 5] = ['。', '！', '？', '．', '｡'];

/// Whether a text ends as a sentence does.
pub(crate) fn ends_sentence(text: &str) -> bool {
    text.ends_with(STOPS) || text.ends_with(FULL_STOPS)
}

/// Whether a character is of a writing without blanks between words: Chinese, Japanese, Thai.
pub(crate) fn joins(c: char) -> bool {
    matches!(
        c,
        '\u{e00}'..='\u{e7f}'
            | '\u{3000}'..='\u{30ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{ff00}'..='\u{ffef}'
            | '\u{20000}'..='\u{3ffff}'
    )
}

/// The text on one line: control characters and runs of white space become one blank, none at either end.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    let blank = |c: char| c.is_whitespace() || c.is_control();
    if !text.contains(blank) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split(blank).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
}
