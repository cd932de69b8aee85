//! Finds the words of a call that a model quotes. A model writes other quotation marks, dashes and letter cases than
//! Transcribe, and may quote over the end of a turn; the words themselves must be those of the call.

use contract::document::{Evidence, Turn};

use crate::text::MAX_CHARACTERS;

/// What became of a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quote {
    /// The model quoted nothing.
    Empty,
    /// The words stand in the call.
    Found(Evidence),
    /// They do not.
    NotFound,
}

/// The turns of a call, made ready to be searched.
#[derive(Clone, Debug)]
pub struct Words<'a> {
    turns: &'a [Turn],
    /// All turns as they are compared, with a blank between each two.
    compared: String,
    /// For each byte of `compared`, the turn and the byte in it at which the character begins that it stands for.
    origins: Vec<(usize, usize)>,
}

impl<'a> Words<'a> {
    /// Of these turns.
    pub fn of(turns: &'a [Turn]) -> Self {
        let mut compared = String::new();
        let mut origins = Vec::new();
        for (number, turn) in turns.iter().enumerate() {
            push_blank(&mut compared);
            origins.resize(compared.len(), (number, 0));
            for (start, character) in turn.text.char_indices() {
                push(&mut compared, character);
                origins.resize(compared.len(), (number, start));
            }
        }
        Self { turns, compared, origins }
    }

    /// Finds a quote.
    pub fn find(&self, quote: &str) -> Quote {
        let mut wanted = String::new();
        quote.chars().for_each(|character| push(&mut wanted, character));
        let wanted = wanted.trim_matches([' ', '"', '\'']);
        if wanted.is_empty() {
            return Quote::Empty;
        }
        // Models end a quote with a stop of their own.
        let bare = wanted.trim_matches([' ', '"', '\'', '.', ',', ';', ':', '!', '?']);
        let found = self.place(wanted).or_else(|| self.place(bare));
        found.and_then(|(begin, end)| self.evidence(begin, end)).map_or(Quote::NotFound, Quote::Found)
    }

    /// The first place in `compared` where these words stand as whole words.
    fn place(&self, wanted: &str) -> Option<(usize, usize)> {
        if wanted.is_empty() {
            return None;
        }
        let whole = |(start, words): &(usize, &str)| {
            let (before, after) = (&self.compared[..*start], &self.compared[start + words.len()..]);
            !joined(before.chars().next_back(), words.chars().next())
                && !joined(words.chars().next_back(), after.chars().next())
        };
        let (start, words) = self.compared.match_indices(wanted).find(whole)?;
        Some((start, start + words.len()))
    }

    /// What stands in the turns between two places of `compared`.
    fn evidence(&self, begin: usize, end: usize) -> Option<Evidence> {
        let (first, from) = *self.origins.get(begin)?;
        let (last, at) = *self.origins.get(end.checked_sub(1)?)?;
        let to = at + self.turns.get(last)?.text.get(at..)?.chars().next()?.len_utf8();
        let quote = (first..=last).filter_map(|number| {
            let text = self.turns.get(number)?.text.as_str();
            let from = if number == first { from } else { 0 };
            text.get(from..if number == last { to } else { text.len() })
        });
        let quote = quote.collect::<Vec<_>>().join(" ").chars().take(MAX_CHARACTERS).collect();
        Some(Evidence { quote, turn: u32::try_from(first).ok()? })
    }
}

/// Whether two characters belong to one word, in scripts that put spaces between words.
fn joined(before: Option<char>, after: Option<char>) -> bool {
    let of_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && c < '\u{e00}');
    of_word(before) && of_word(after)
}

fn push_blank(text: &mut String) {
    if !text.is_empty() && !text.ends_with(' ') {
        text.push(' ');
    }
}

/// Adds a character as it is compared.
fn push(text: &mut String, character: char) {
    match character {
        '<' | '>' => push_blank(text),
        blank if blank.is_whitespace() || blank.is_control() => push_blank(text),
        '‘' | '’' | '‚' | '‛' | '‹' | '›' | '`' | '´' | '′' => text.push('\''),
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => text.push('"'),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => text.push('-'),
        '…' => text.push_str("..."),
        other => text.extend(other.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn turn(text: &str) -> Turn {
        Turn { speaker: "agent".to_owned(), start_seconds: None, end_seconds: None, text: text.to_owned() }
    }

    fn call() -> Vec<Turn> {
        [
            "Good morning, how can I help you?",
            "It’s about my bill – £18.50, <twice>!",
            "Ich weiß… ÄRGERLICH",
            "我的账单错了。",
        ]
        .map(turn)
        .to_vec()
    }

    #[test]
    fn quotes_are_found_as_they_stand_in_the_call() {
        let turns = call();
        let words = Words::of(&turns);
        for (quote, found, number) in [
            ("how can I help you?", "how can I help you?", 0),
            ("\"How can I  help you\"", "how can I help you", 0),
            ("“good morning, how can i help you.”", "Good morning, how can I help you", 0),
            ("It's about my bill - £18.50", "It’s about my bill – £18.50", 1),
            ("£18.50, twice", "£18.50, <twice", 1),
            ("help you? It's about", "help you? It’s about", 0),
            ("ich weiß... ärgerlich", "Ich weiß… ÄRGERLICH", 2),
            ("账单错", "账单错", 3),
        ] {
            let evidence = Evidence { quote: found.to_owned(), turn: number };
            assert_eq!(words.find(quote), Quote::Found(evidence), "{quote}");
        }
    }

    #[test]
    fn what_was_not_said_is_not_found() {
        let turns = call();
        let words = Words::of(&turns);
        for quote in [
            "Thank you for calling",
            "how can I help you today",
            "elp you",
            "goo",
            "my bill ... twice",
            "£18.5",
        ] {
            assert_eq!(words.find(quote), Quote::NotFound, "{quote}");
        }
        for quote in ["", "  ", "\"\"", "<>"] {
            assert_eq!(words.find(quote), Quote::Empty, "{quote:?}");
        }
        assert_eq!(Words::of(&[]).find("hello"), Quote::NotFound);
    }

    #[test]
    fn who_quotes_a_whole_call_has_its_beginning() {
        let text = "na ".repeat(2_000);
        let turns = [turn(&text)];
        let Quote::Found(evidence) = Words::of(&turns).find(&text) else { panic!("not found") };
        assert_eq!(evidence.quote, text[..MAX_CHARACTERS]);
    }

    proptest! {
        #[test]
        fn whatever_is_taken_of_a_turn_is_found(
            texts in prop::collection::vec(r"(\PC|[ äßİ<>…“]){0,40}", 1..5), pick in any::<prop::sample::Index>(),
        ) {
            let turns: Vec<Turn> = texts.iter().map(|text| turn(text)).collect();
            let words = Words::of(&turns);
            let text = pick.get(&texts);
            prop_assert!(words.find(text) != Quote::NotFound, "{:?} in {:?}", text, texts);
        }

        #[test]
        fn evidence_stands_in_its_turn(
            texts in prop::collection::vec(r"(\PC|[ a<>İß]){0,20}", 0..5), quote in r"(\PC|[ aİß]){0,6}",
        ) {
            let turns: Vec<Turn> = texts.iter().map(|text| turn(text)).collect();
            if let Quote::Found(evidence) = Words::of(&turns).find(&quote) {
                let first = usize::try_from(evidence.turn).unwrap();
                let rest: Vec<&str> = turns[first..].iter().map(|turn| turn.text.as_str()).collect();
                prop_assert!(rest.join(" ").contains(&evidence.quote), "{:?}", evidence);
            }
        }
    }
}
