//! Card numbers and telephone numbers, however their digits are grouped: speech recognition writes "4111 1111", "4111,
//! 1111" or "4 1 1 1" for the same words.

use std::ops::Range;

/// Digits with nothing but separators between them.
struct Run {
    digits: Vec<Digit>,
    /// A `+` stands before the first.
    plus: Option<usize>,
}

#[derive(Clone, Copy)]
struct Digit {
    value: u8,
    start: usize,
    end: usize,
    /// What stands between the digit before and this one.
    gap: Gap,
}

/// Between two digits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    /// One character, such as a blank or the point of an amount.
    Narrow,
    /// More, such as a comma and a blank, or a new line.
    Wide,
}

/// A digit of the writings that Transcribe transcribes into.
pub(super) fn digit(c: char) -> Option<u8> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '\u{966}'..='\u{96f}' => '\u{966}',
        '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
        _ => return None,
    };
    u8::try_from(u32::from(c) - u32::from(zero)).ok()
}

/// What may stand between the digits of one number.
pub(super) fn separates(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, ',' | '.' | '-' | '/' | '(' | ')' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '、')
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut plus = None;
    // Whether the last run goes on, and how many separators came after its last digit.
    let mut open = false;
    let (mut separators, mut line) = (0, false);
    for (start, c) in text.char_indices() {
        if let Some(value) = digit(c) {
            let end = start + c.len_utf8();
            let gap = match separators {
                0 => Gap::None,
                1 if !line => Gap::Narrow,
                _ => Gap::Wide,
            };
            let digit = Digit { value, start, end, gap };
            match runs.last_mut() {
                Some(run) if open => run.digits.push(digit),
                _ => runs.push(Run { digits: vec![Digit { gap: Gap::Wide, ..digit }], plus }),
            }
            (open, separators, line, plus) = (true, 0, false, None);
        } else if separates(c) {
            separators += 1;
            line |= c == '\n';
        } else {
            (open, separators, line) = (false, 0, false);
            plus = (c == '+').then_some(start);
        }
    }
    runs
}

/// Payment cards: 13 to 19 digits of which the first is 2 to 6 and the last a right check digit (ISO/IEC 7812), also
/// within more digits.
pub(super) fn cards(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for run in runs(text) {
        let digits = &run.digits;
        for (first, digit) in digits.iter().enumerate().filter(|(_, digit)| (2..=6).contains(&digit.value)) {
            let longest = (13..=19).rev().filter_map(|length| digits.get(first..first + length));
            if let Some(card) = longest.into_iter().find(|card| checks(card)) {
                let end = card.last().map_or(digit.end, |last| last.end);
                match found.last_mut() {
                    Some(before) if digit.start < before.end => before.end = before.end.max(end),
                    _ => found.push(digit.start..end),
                }
            }
        }
    }
    found
}

/// Luhn's check.
fn checks(digits: &[Digit]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match u32::from(digit.value) {
            value if place % 2 == 0 => value,
            value if value > 4 => value * 2 - 9,
            value => value * 2,
        })
        .sum();
    sum % 10 == 0
}

/// Telephone numbers of 9 to 15 digits (ITU-T E.164): after `+` or 00, or national with a 0 first.
pub(super) fn phones(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for run in runs(text) {
        let digits = &run.digits;
        let mut first = 0;
        // Whether a number may begin at `first`, whatever stands before it.
        let mut free = true;
        while first < digits.len() {
            let plus = run.plus.filter(|_| first == 0);
            let group = group_len(digits, first);
            let own = free || digits[first].gap == Gap::Wide || group >= 4;
            if plus.is_none()
                && let Some(date) = date_len(digits, first, text)
            {
                first += date;
                free = false;
            } else if let Some(length) = phone_len(digits, first, text, plus.is_some()).filter(|_| own) {
                let (begin, end) = (digits[first].start, digits[first + length - 1].end);
                let bracket = text[..begin].ends_with('(') && text[begin..end].contains(')');
                found.push(plus.unwrap_or(begin - usize::from(bracket))..end);
                first += length;
                free = true;
            } else {
                first += group;
                free = false;
            }
        }
    }
    found
}

/// How many digits stand together from `first` on.
fn group_len(digits: &[Digit], first: usize) -> usize {
    1 + digits[first + 1..].iter().take_while(|digit| digit.gap == Gap::None).count()
}

/// A day with its year, such as 05.11.2026.
fn date_len(digits: &[Digit], first: usize, text: &str) -> Option<usize> {
    let mut length = 0;
    for (groups, sizes) in [(0, 1..=2), (1, 1..=2), (2, 4..=4)] {
        let next = first + length;
        let start = digits.get(next)?;
        if !sizes.contains(&group_len(digits, next)) {
            return None;
        }
        if groups > 0 && (start.gap != Gap::Narrow || !text[..start.start].ends_with(['.', '/', '-'])) {
            return None;
        }
        length += group_len(digits, next);
    }
    let year = &digits[first + length - 4..first + length];
    matches!((year[0].value, year[1].value), (1, 9) | (2, 0)).then_some(length)
}

/// How many digits from `first` on are a telephone number: whole groups.
fn phone_len(digits: &[Digit], first: usize, text: &str, plus: bool) -> Option<usize> {
    let group = group_len(digits, first);
    if !plus && (digits[first].value != 0 || group == 1 && is_decimal(digits, first, text)) {
        return None;
    }
    let mut length = group;
    let mut best = None;
    loop {
        if length > 15 {
            return best;
        }
        if length >= 9 {
            best = Some(length);
        }
        let next = first + length;
        let Some(digit) = digits.get(next) else { return best };
        let group = group_len(digits, next);
        let another =
            digit.value == 0 && group >= 4 && digits.get(next + 1).is_some_and(|second| second.value != 0);
        // What is apart from a number that could be whole is something else; so is another number.
        if length >= 10 && digit.gap == Gap::Wide && group > 1 || length >= 9 && another {
            return best;
        }
        length += group;
    }
}

/// Whether the single digit at `first` is the whole part of an amount, such as 0.50.
fn is_decimal(digits: &[Digit], first: usize, text: &str) -> bool {
    digits
        .get(first + 1)
        .is_some_and(|next| next.gap == Gap::Narrow && text[..next.start].ends_with(['.', ',']))
}
