//! Texts with wildcards, as event patterns and policies have them.

/// One step of a wildcard text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Any number of characters.
    Any,
    /// Exactly one character, whichever.
    One,
    /// This character.
    Is(char),
}

/// Does the whole text match? Walks the text once per `Any` at most.
pub(crate) fn matches(steps: &[Step], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut step, mut place) = (0, 0);
    let mut last_any: Option<(usize, usize)> = None;
    while place < text.len() {
        match steps.get(step) {
            Some(Step::Any) => {
                last_any = Some((step, place));
                step += 1;
            }
            Some(Step::One) => (step, place) = (step + 1, place + 1),
            Some(Step::Is(wanted)) if *wanted == text[place] => (step, place) = (step + 1, place + 1),
            _ => {
                let Some((any, from)) = last_any else { return false };
                last_any = Some((any, from + 1));
                (step, place) = (any + 1, from + 1);
            }
        }
    }
    steps[step..].iter().all(|step| *step == Step::Any)
}

/// IAM's wildcards: `*` and `?`.
pub(crate) fn iam(text: &str) -> Vec<Step> {
    text.chars()
        .map(|c| match c {
            '*' => Step::Any,
            '?' => Step::One,
            other => Step::Is(other),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{iam, matches};

    #[test]
    fn stars_and_question_marks() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("", "", true),
            ("", "a", false),
            ("?", "", false),
            ("a?c", "abc", true),
            ("a*c", "ac", true),
            ("a*c", "abcbc", true),
            ("a*b*c", "aXbYc", true),
            ("a*b*c", "aXcYb", false),
            ("*ab", "aab", true),
            ("é?", "éé", true),
        ] {
            assert_eq!(matches(&iam(pattern), text), expected, "`{pattern}` on `{text}`");
        }
    }
}
