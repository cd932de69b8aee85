//! Cuts a call into sections that a model takes at once: at turns, and a turn that is larger than a section at
//! sentences, else between words. Every word of the call is in one section.

use contract::document::Turn;

use super::prompt::line;
use crate::pieces::pieces;

/// The least of a section beside who speaks: any character fits.
const LEAST_BYTES: usize = 64;

/// The transcript of a call in sections of up to `max_bytes`, lines with a line feed behind each.
pub fn sections(turns: &[Turn], max_bytes: usize) -> Vec<String> {
    let mut sections: Vec<String> = Vec::new();
    for turn in turns {
        let (who, what) = line(turn);
        let room = max_bytes.saturating_sub(who.len() + 1).max(LEAST_BYTES);
        for piece in pieces(&what, room) {
            let bytes = who.len() + piece.len() + 1;
            match sections.last_mut() {
                Some(section) if section.len() + bytes <= max_bytes => section.push_str(&who),
                _ => sections.push(who.clone()),
            }
            if let Some(section) = sections.last_mut() {
                section.push_str(piece);
                section.push('\n');
            }
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn turn(speaker: &str, text: &str) -> Turn {
        Turn {
            speaker: speaker.to_owned(),
            start_seconds: Some(61.0),
            end_seconds: None,
            text: text.to_owned(),
        }
    }

    #[test]
    fn sections_end_with_a_turn_where_they_can() {
        let turns =
            [turn("agent", "Hello there."), turn("customer", "Hi."), turn("agent", "How can I help?")];
        let [one, two, three] =
            ["[1:01] Agent: Hello there.\n", "[1:01] Customer: Hi.\n", "[1:01] Agent: How can I help?\n"];
        assert_eq!(sections(&turns, 1_000), [format!("{one}{two}{three}")]);
        assert_eq!(sections(&turns, 60), [format!("{one}{two}"), three.to_owned()]);
        assert!(sections(&[], 60).is_empty());
    }

    proptest! {
        #[test]
        fn every_word_is_in_one_section(
            texts in prop::collection::vec(r"([a-zäß你😀<>.]{1,12}[ .]){0,40}", 0..12),
            max in 100usize..400,
        ) {
            let speakers = ["agent", "customer"].iter().cycle();
            let turns: Vec<Turn> = texts.iter().zip(speakers).map(|(text, who)| turn(who, text)).collect();
            let sections = sections(&turns, max);
            prop_assert!(sections.iter().all(|section| section.len() <= max && section.ends_with('\n')));
            let said: String = sections
                .iter()
                .flat_map(|section| section.lines())
                .map(|line| line.split_once(": ").unwrap().1)
                .collect();
            prop_assert_eq!(said, texts.concat().replace(['<', '>'], " "));
        }
    }
}
