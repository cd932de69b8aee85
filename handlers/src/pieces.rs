//! Cuts a call into pieces that a service takes: by bytes, never inside a character; behind a turn where there is one,
//! else behind a sentence, else between words. Put together again, the pieces are the text.

use crate::text::{FULL_STOPS, STOPS};

/// The most bytes of a piece that Comprehend is sent. It refuses more than 5,000.
pub const MAX_BYTES: usize = 4_900;

/// The pieces of `text`, in order, none empty and none above `max_bytes`, which must hold any character (4).
pub fn pieces(text: &str, max_bytes: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while rest.len() > max_bytes {
        let (piece, after) = rest.split_at(cut(rest, max_bytes));
        pieces.push(piece);
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(rest);
    }
    pieces
}

/// Where to cut: at most `max_bytes` in, and never at 0.
fn cut(text: &str, max_bytes: usize) -> usize {
    let first = text.chars().next().map_or(1, char::len_utf8);
    let limit = text.floor_char_boundary(max_bytes).max(first);
    let head = &text[..limit];
    let turn = head.rfind('\n').map(|end| end + 1);
    turn.or_else(|| sentence(head, &text[limit..])).or_else(|| word(head)).unwrap_or(limit)
}

/// Behind the last sentence that ends in `head`, and behind the space that follows it.
fn sentence(head: &str, after: &str) -> Option<usize> {
    let mut next = after.chars().next();
    for (start, character) in head.char_indices().rev() {
        let end = start + character.len_utf8();
        if FULL_STOPS.contains(&character) {
            return Some(end);
        }
        if let Some(space) = next.filter(|next| STOPS.contains(&character) && next.is_whitespace()) {
            return Some(if end < head.len() { end + space.len_utf8() } else { end });
        }
        next = Some(character);
    }
    None
}

/// Behind the last white space.
fn word(head: &str) -> Option<usize> {
    head.char_indices().rev().find(|(_, c)| c.is_whitespace()).map(|(start, c)| start + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn turns_then_sentences_then_words_stay_whole() {
        for (text, max, expected) in [
            ("Yes. No.\nWell. I do", 14, vec!["Yes. No.\n", "Well. I do"]),
            ("One two. Three four. Five", 12, vec!["One two. ", "Three four. ", "Five"]),
            ("It is 3.50 now", 10, vec!["It is ", "3.50 now"]),
            ("one two three", 8, vec!["one two ", "three"]),
            ("你好。再见。", 10, vec!["你好。", "再见。"]),
            ("नमस्ते। ठीक है", 25, vec!["नमस्ते। ", "ठीक है"]),
            ("كيف حالك؟ بخير", 20, vec!["كيف حالك؟ ", "بخير"]),
            ("äöü", 4, vec!["äö", "ü"]),
            ("", 4, vec![]),
        ] {
            assert_eq!(pieces(text, max), expected, "{text}");
        }
    }

    /// Any characters, and often those by which texts are cut.
    fn texts(length: usize) -> impl Strategy<Value = String> {
        let part = prop_oneof![any::<String>(), r"[ .?!\n。äß€😀]{0,8}", r"\w{0,40}", r"\s{0,3}"];
        prop::collection::vec(part, 0..length).prop_map(|parts| parts.concat())
    }

    fn fit_and_are_the_text(text: &str, max: usize) -> Result<(), TestCaseError> {
        let pieces = pieces(text, max);
        for piece in &pieces {
            prop_assert!(!piece.is_empty() && piece.len() <= max, "{:?}", piece);
        }
        prop_assert_eq!(pieces.concat(), text);
        Ok(())
    }

    proptest! {
        #[test]
        fn pieces_fit_and_are_the_text(text in texts(20), max in 4usize..40) {
            fit_and_are_the_text(&text, max)?;
        }

        #[test]
        fn so_are_those_that_comprehend_is_sent(text in texts(20), times in 1usize..200) {
            fit_and_are_the_text(&text.repeat(times), MAX_BYTES)?;
        }
    }
}
