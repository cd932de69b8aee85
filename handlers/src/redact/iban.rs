//! International bank account numbers (ISO 13616), compact or in groups, or spelled.

use std::ops::Range;

use iban::Iban;

use super::numbers::{digit, separates};

/// How long account numbers are: 15 characters in Norway, 33 in Russia.
const LENGTHS: std::ops::RangeInclusive<usize> = 15..=34;

/// Account numbers: of a country that has such, of its form, and with right check digits.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut before = None;
    for (start, c) in text.char_indices() {
        let begins = c.is_ascii_alphabetic() && !before.is_some_and(char::is_alphanumeric);
        if begins
            && found.last().is_none_or(|last| last.end <= start)
            && let Some(length) = account_len(&text[start..])
        {
            found.push(start..start + length);
        }
        before = Some(c);
    }
    found
}

/// How many bytes of the text are an account number.
fn account_len(text: &str) -> Option<usize> {
    let mut account = String::with_capacity(34);
    for (start, c) in text.char_indices() {
        let upper = match digit(c) {
            Some(value) => char::from(b'0' + value),
            None if c.is_ascii_alphabetic() => c.to_ascii_uppercase(),
            None if separates(c) => continue,
            None => return None,
        };
        account.push(upper);
        let fits = match account.len() {
            1 | 2 => upper.is_ascii_alphabetic(),
            3 | 4 => upper.is_ascii_digit(),
            length => length <= *LENGTHS.end(),
        };
        if !fits {
            return None;
        }
        if LENGTHS.contains(&account.len()) && account.parse::<Iban>().is_ok() {
            return Some(start + c.len_utf8());
        }
    }
    None
}
