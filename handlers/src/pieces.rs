//! Cuts a transcript into pieces that Comprehend takes: by bytes, never inside a character, at the end of a sentence
//! where there is one, else between words.

/// The most bytes of a piece. Comprehend refuses more than 5,000.
pub const MAX_BYTES: usize = 4_900;

/// The pieces of `text`, in order. Together they hold everything but white space at the cuts.
pub fn pieces(text: &str) -> Vec<&str> {
    pieces_of(text, MAX_BYTES)
}

fn pieces_of(text: &str, max_bytes: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text.trim();
    while rest.len() > max_bytes {
        let (piece, after) = rest.split_at(cut(rest, max_bytes));
        pieces.push(piece.trim_end());
        rest = after.trim_start();
    }
    if !rest.is_empty() {
        pieces.push(rest);
    }
    pieces
}

/// Where to cut: at most `max_bytes` in, and never at 0.
fn cut(text: &str, max_bytes: usize) -> usize {
    let limit = text.floor_char_boundary(max_bytes);
    let head = &text[..limit];
    let sentence = head.rfind(['.', '?', '!']).map(|end| end + 1).filter(|end| text[*end..].starts_with(' '));
    let word = || head.rfind(char::is_whitespace).filter(|space| *space > 0);
    sentence.or_else(word).unwrap_or(limit).max(text.chars().next().map_or(1, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sentences_stay_whole_where_they_can() {
        assert_eq!(pieces_of("One two. Three four. Five", 12), ["One two.", "Three four.", "Five"]);
        assert_eq!(pieces_of("one two three", 8), ["one two", "three"]);
        assert_eq!(pieces_of("äöü", 4), ["äö", "ü"]);
        assert!(pieces("   ").is_empty());
    }

    proptest! {
        #[test]
        fn pieces_fit_and_lose_nothing(text in r"(\PC|[ .?!äß€]){0,120}", max in 4usize..40) {
            let pieces = pieces_of(&text, max);
            for piece in &pieces {
                prop_assert!(!piece.is_empty() && piece.len() <= max, "{:?}", piece);
            }
            let dense = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(dense(&pieces.concat()), dense(&text));
        }
    }
}
