//! What a prompt gives to read: a transcript, or the notes that were taken of the sections of a long one.

use serde_json::Value;

/// What is read, apart from the instructions around it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Material {
    /// The transcript; of notes, their texts.
    pub(crate) text: String,
    /// The notes, one for each section; empty where there is a transcript.
    pub(crate) notes: Vec<Value>,
    /// The language in which the stand-in writes words of its own: `de` or `en`.
    pub(crate) writes: &'static str,
}

impl Material {
    /// The material of a prompt; the system prompt only says how to read it. What callers say comes after
    /// `<transcript>`, so that no notes are looked for there.
    pub(crate) fn of(system: &str, prompt: &str) -> Material {
        let notes = if prompt.contains("<transcript") { Vec::new() } else { notes(prompt) };
        let text = if notes.is_empty() {
            delimited(prompt).to_owned()
        } else {
            notes.iter().map(texts).collect::<Vec<_>>().join("\n")
        };
        let instructions = format!("{system}\n{}", prompt.replace(&text, ""));
        let writes = asked_language(&instructions).unwrap_or(if looks_german(&text) { "de" } else { "en" });
        Material { text, notes, writes }
    }

    /// The material that is this text.
    #[cfg(test)]
    pub(crate) fn transcript(text: &str) -> Material {
        let writes = if looks_german(text) { "de" } else { "en" };
        Material { text: text.to_owned(), notes: Vec::new(), writes }
    }
}

/// The part between `<tag>` and `</tag>`: the longest, else all of the prompt.
fn delimited(prompt: &str) -> &str {
    let mut best = "";
    for (start, _) in prompt.match_indices('<') {
        let rest = &prompt[start + 1..];
        let Some(end) = rest.find('>').filter(|end| *end <= 60) else { continue };
        let tag = rest[..end].split_whitespace().next().unwrap_or_default();
        if tag.is_empty() || tag.starts_with('/') {
            continue;
        }
        let inner = &rest[end + 1..];
        if let Some(close) = inner.rfind(&format!("</{tag}>"))
            && close > best.len()
        {
            best = &inner[..close];
        }
    }
    if best.is_empty() { prompt } else { best.trim() }
}

/// The JSON values between `<notes>` and `</notes>`, lists taken apart.
fn notes(prompt: &str) -> Vec<Value> {
    let mut found = Vec::new();
    for part in prompt.split("<notes").skip(1) {
        let inner = part.split_once('>').map_or("", |(_, inner)| inner);
        let inner = inner.split("</notes>").next().unwrap_or_default();
        for value in serde_json::Deserializer::from_str(inner).into_iter::<Value>().map_while(Result::ok) {
            match value {
                Value::Array(values) => found.extend(values),
                value => found.push(value),
            }
        }
    }
    found.retain(Value::is_object);
    found
}

/// The texts of notes, one on a line. Of what was judged, the judgement is taken as a whole, not its words.
fn texts(notes: &Value) -> String {
    let mut lines = Vec::new();
    for (name, value) in notes.as_object().into_iter().flatten() {
        match value {
            Value::String(text) if name != "mood" => lines.push(text.clone()),
            Value::Array(items) => lines.extend(items.iter().filter_map(Value::as_str).map(str::to_owned)),
            _ => {}
        }
    }
    lines.join("\n")
}

/// The language that the instructions ask for by its code.
fn asked_language(instructions: &str) -> Option<&'static str> {
    let after = instructions.split("language").skip(1).map(|rest| rest.chars().take(60).collect::<String>());
    let codes = after.flat_map(|near| {
        let words = near.split(|c: char| !c.is_alphanumeric() && c != '-').map(str::to_owned);
        words.collect::<Vec<_>>()
    });
    codes
        .filter_map(|word| match word.split('-').next() {
            Some("de") => Some("de"),
            Some("en") => Some("en"),
            _ => None,
        })
        .last()
}

pub(super) fn looks_german(text: &str) -> bool {
    let lower = text.to_lowercase();
    let count = |words: &[&str]| lower.split_whitespace().filter(|word| words.contains(word)).count();
    count(&["und", "ich", "die", "der", "das", "ist", "nicht", "sie"])
        > count(&["and", "i", "the", "is", "you", "not", "to", "a"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_material_is_what_the_tags_hold() {
        for (prompt, text) in [
            ("Assess.\n<transcript>\nAgent: Hello.\n</transcript>\nNow.", "Agent: Hello."),
            ("<x>a</x><transcript>a <b> c</transcript>", "a <b> c"),
            ("no tags at all", "no tags at all"),
            (
                "<transcript>\n<notes>{\"summary\":\"s\"}</notes>\n</transcript>",
                "<notes>{\"summary\":\"s\"}</notes>",
            ),
        ] {
            let material = Material::of("Read <transcript> and </transcript>, or <notes>.", prompt);
            assert_eq!((material.text.as_str(), material.notes.len()), (text, 0), "{prompt}");
        }
    }

    #[test]
    fn notes_are_read_one_by_one_or_as_a_list() {
        let note = r#"{"summary":"The fee was taken twice.","issues":["A fee."],"mood":"m","qa":{}}"#;
        for prompt in [
            format!("<notes>\n[{note},{note}]\n</notes>"),
            format!("<notes>{note}\n{note}</notes>"),
            format!("<notes section=\"1\">{note}</notes>\n<notes section=\"2\">{note}</notes>"),
        ] {
            let material = Material::of("", &prompt);
            assert_eq!(material.notes.len(), 2, "{prompt}");
            assert!(
                material.text.starts_with("The fee was taken twice.\nA fee.")
                    || material.text.starts_with("A fee.")
            );
        }
    }

    #[test]
    fn words_of_its_own_are_in_the_language_that_is_asked_for() {
        let german = "Customer: Ich habe die Rechnung und sie ist nicht richtig.";
        for (prompt, writes) in [
            (format!("<transcript>{german}</transcript>"), "de"),
            (format!("<transcript>{german}</transcript> Write in the language with the code en-GB."), "en"),
            (
                "<transcript>Hello, is the bill right?</transcript> Write in the language de-DE.".to_owned(),
                "de",
            ),
            (
                "<transcript>Write in the language de-DE, is the bill the right one?</transcript>".to_owned(),
                "en",
            ),
        ] {
            assert_eq!(Material::of("", &prompt).writes, writes, "{prompt}");
        }
    }
}
