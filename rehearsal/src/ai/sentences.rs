//! Sentences and words of a transcript, and the sentences that say most.

use std::collections::BTreeMap;

/// The sentences of a text, without the speaker's name and time that may stand before them.
pub(crate) fn sentences(text: &str) -> Vec<&str> {
    text.lines().map(spoken).flat_map(split).collect()
}

/// What was said on one line of a transcript: `[00:12] Agent: Hello.` → `Hello.`
pub(crate) fn spoken(line: &str) -> &str {
    let mut rest = line.trim();
    if let Some((_, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'))
        && !rest.starts_with("[PII]")
    {
        rest = after.trim_start();
    }
    match rest.split_once(':') {
        Some((name, said)) if is_label(name) => said.trim_start(),
        _ => rest,
    }
}

/// Who said a line: `agent` in `Agent: Hello.`
pub(crate) fn speaker(line: &str) -> Option<String> {
    let line = line.trim();
    let said = spoken(line);
    let label = line[..line.len() - said.len()].trim_end().trim_end_matches(':');
    let label = label.rsplit(']').next().unwrap_or(label).trim();
    (!label.is_empty()).then(|| label.to_lowercase())
}

fn is_label(name: &str) -> bool {
    let words = name.split_whitespace().count();
    (1..=2).contains(&words)
        && name.len() <= 24
        && name.chars().all(|c| c.is_alphanumeric() || " _-()".contains(c))
}

pub(crate) fn split(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut letters = line.char_indices().peekable();
    while let Some((index, letter)) = letters.next() {
        let ends =
            matches!(letter, '.' | '!' | '?') && letters.peek().is_none_or(|(_, next)| next.is_whitespace());
        if ends {
            found.push(line[start..index + letter.len_utf8()].trim());
            start = index + letter.len_utf8();
        }
    }
    found.push(line[start..].trim());
    found.retain(|sentence| sentence.chars().any(char::is_alphanumeric));
    found
}

/// Words in lower case, without those that say nothing alone.
pub(crate) fn words(text: &str) -> Vec<String> {
    const EMPTY: [&str; 62] = [
        "the", "and", "that", "this", "you", "your", "for", "with", "have", "has", "was", "are", "not",
        "but", "can", "will", "would", "from", "they", "what", "there", "about", "which", "their", "been",
        "were", "then", "than", "our", "his", "her", "its", "did", "does", "der", "die", "das", "und", "ist",
        "ich", "sie", "nicht", "ein", "eine", "einen", "den", "dem", "mit", "auf", "für", "von", "habe",
        "haben", "wir", "uns", "ihre", "ihnen", "auch", "noch", "dass", "wird", "war",
    ];
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 2 && !EMPTY.contains(word))
        .map(str::to_owned)
        .collect()
}

/// The `count` sentences that say most, in their order: those whose words the text uses most often.
pub(crate) fn telling(text: &str, count: usize) -> Vec<&str> {
    let mut uses: BTreeMap<String, f64> = BTreeMap::new();
    for word in words(text) {
        *uses.entry(word).or_default() += 1.0;
    }
    let all = sentences(text);
    let mut ranked: Vec<(usize, f64)> = all
        .iter()
        .enumerate()
        .map(|(index, sentence)| {
            let words = words(sentence);
            let weight: f64 = words.iter().filter_map(|word| uses.get(word)).map(|uses| uses.ln_1p()).sum();
            // Long sentences must not win by length alone, greetings must not win by being short.
            (index, weight / (super::count(words.len()) + 4.0).sqrt())
        })
        .collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut chosen: Vec<usize> = ranked.into_iter().take(count).map(|(index, _)| index).collect();
    chosen.sort_unstable();
    chosen.into_iter().map(|index| all[index]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speakers_and_times_are_no_part_of_what_was_said() {
        for (line, who, said) in [
            ("Agent: Hello there.", Some("agent"), "Hello there."),
            ("[00:12] spk_0: Hello.", Some("spk_0"), "Hello."),
            ("My number is: four", Some("my number is"), "four"),
            ("[PII] called at 10:30 today", None, "[PII] called at 10:30 today"),
            ("Hello", None, "Hello"),
        ] {
            // Three words are no speaker's name.
            if line.starts_with("My") {
                assert_eq!(spoken(line), line);
                continue;
            }
            assert_eq!((speaker(line).as_deref(), spoken(line)), (who, said), "{line}");
        }
    }

    #[test]
    fn sentences_end_at_their_marks_and_not_inside_numbers() {
        let text = "Agent: It costs 3.50 euros. Really? Yes\nCustomer: ...";
        assert_eq!(sentences(text), ["It costs 3.50 euros.", "Really?", "Yes"]);
    }

    #[test]
    fn the_telling_sentences_are_verbatim_and_in_order() {
        let text = "Hello. My invoice is wrong. The invoice of March shows the wrong price. Bye.";
        let chosen = telling(text, 2);
        assert_eq!(chosen, ["My invoice is wrong.", "The invoice of March shows the wrong price."]);
    }
}
