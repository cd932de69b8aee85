//! An answer in a requested JSON schema, taken from the transcript.
//!
//! Nothing here knows a field of ours. What a field wants is read from its name and description; every text is a
//! sentence or a phrase of the transcript.

use regex::Regex;
use serde_json::{Map, Value, json};

use super::sentences::{sentences, speaker, spoken, telling, words};
use super::{key_phrases, sentiment};

/// The answer to `schema` about `text`.
pub(crate) fn answer(schema: &Value, text: &str) -> Value {
    let language = if looks_german(text) { "de" } else { "en" };
    Reader { root: schema, text, language, compound: sentiment(text, language).compound }.fill(schema, "", 0)
}

struct Reader<'a> {
    root: &'a Value,
    text: &'a str,
    language: &'static str,
    /// -1 to 1.
    compound: f64,
}

impl Reader<'_> {
    fn fill(&self, schema: &Value, hint: &str, depth: usize) -> Value {
        // A schema that contains itself would never end; structured output does not take one either.
        if depth > 16 {
            return Value::Null;
        }
        let schema = self.resolve(schema);
        let hint = match schema["description"].as_str() {
            Some(description) => format!("{hint} {description}"),
            None => hint.to_owned(),
        };
        if let Some(fixed) = schema.get("const") {
            return fixed.clone();
        }
        if let Some(allowed) = schema["enum"].as_array() {
            return self.choose(allowed, &hint);
        }
        if let Some(first) = variants(schema).find(|variant| variant["type"] != "null") {
            return self.fill(first, &hint, depth + 1);
        }
        match kind(schema) {
            "object" => self.object(schema, "", depth),
            "array" => self.array(schema, &hint, depth),
            "integer" => json!(whole(self.number(&hint))),
            "number" => json!((self.number(&hint) * 100.0).round() / 100.0),
            "boolean" => json!(self.is_spoken_of(&hint)),
            "null" => Value::Null,
            _ => json!(self.sentence(&hint)),
        }
    }

    fn resolve<'s>(&'s self, schema: &'s Value) -> &'s Value {
        let reference = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
        reference.and_then(|pointer| self.root.pointer(pointer)).unwrap_or(schema)
    }

    /// A member's own name and description say what it wants; those of the object around it would drown them.
    fn object(&self, schema: &Value, about: &str, depth: usize) -> Value {
        let members = schema["properties"].as_object().into_iter().flatten();
        let filled: Map<String, Value> = members
            .map(|(name, member)| {
                let hint = format!("{about} {}", spaced(name));
                (name.clone(), self.fill(member, hint.trim(), depth + 1))
            })
            .collect();
        Value::Object(filled)
    }

    fn array(&self, schema: &Value, hint: &str, depth: usize) -> Value {
        let items = self.resolve(&schema["items"]);
        if kind(items) == "object" {
            return Value::Array(self.objects(items, hint, depth));
        }
        if let Some(allowed) = items["enum"].as_array() {
            let said = self.text.to_lowercase();
            let spoken = allowed.iter().filter(|value| {
                value.as_str().is_some_and(|value| said.contains(&spaced(value).to_lowercase()))
            });
            return Value::Array(spoken.cloned().collect());
        }
        let found: Vec<Value> = if kind(items) == "string" {
            let hint = format!("{hint} {}", items["description"].as_str().unwrap_or_default());
            self.several(&hint).into_iter().map(|text| json!(text)).collect()
        } else {
            vec![self.fill(items, hint, depth + 1)]
        };
        Value::Array(found)
    }

    /// One object for each value of an enumerated member (a form's questions), else one for each finding.
    fn objects(&self, items: &Value, hint: &str, depth: usize) -> Vec<Value> {
        let members = items["properties"].as_object();
        let listed = members.into_iter().flatten().find_map(|(name, member)| {
            let allowed = self.resolve(member)["enum"].as_array()?;
            is_key(name).then_some((name, allowed))
        });
        if let Some((name, allowed)) = listed {
            return allowed
                .iter()
                .map(|value| {
                    let about = spaced(value.as_str().unwrap_or_default());
                    let mut object = self.object(items, &about, depth + 1);
                    object[name] = value.clone();
                    object
                })
                .collect();
        }
        let first_text = members.into_iter().flatten().find(|(_, member)| {
            let member = self.resolve(member);
            kind(member) == "string" && member["enum"].is_null()
        });
        self.several(hint)
            .into_iter()
            .map(|text| {
                let mut object = self.object(items, "", depth + 1);
                if let Some((name, _)) = first_text {
                    object[name] = json!(text);
                }
                object
            })
            .collect()
    }

    /// The value of an enumeration that fits: a sentiment, a value that is spoken of, else the first.
    fn choose(&self, allowed: &[Value], hint: &str) -> Value {
        let texts: Vec<&str> = allowed.iter().filter_map(Value::as_str).collect();
        let named = |wanted: &str| texts.iter().position(|text| text.eq_ignore_ascii_case(wanted));
        if let (Some(good), Some(bad)) = (named("positive"), named("negative")) {
            let middle = named("neutral").or(named("mixed")).unwrap_or(good);
            let at = if self.compound > 0.1 {
                good
            } else if self.compound < -0.1 {
                bad
            } else {
                middle
            };
            return allowed[at].clone();
        }
        if let (Some(yes), Some(no)) = (named("yes").or(named("pass")), named("no").or(named("fail"))) {
            return allowed[if self.is_spoken_of(hint) { yes } else { no }].clone();
        }
        let said = words(self.text);
        let spoken = |value: &Value| {
            let wanted = words(&spaced(value.as_str().unwrap_or_default()));
            said.iter().filter(|word| wanted.iter().any(|wanted| same_stem(wanted, word))).count()
        };
        let best = allowed.iter().rev().max_by_key(|value| spoken(value));
        best.or(allowed.first()).cloned().unwrap_or(Value::Null)
    }

    /// A number within the range that the hint names ("0 to 100"), better the better the call sounds.
    fn number(&self, hint: &str) -> f64 {
        let lower = hint.to_lowercase();
        let (low, high) =
            range(&lower).unwrap_or(if lower.contains("confidence") { (0.0, 1.0) } else { (0.0, 100.0) });
        let mood = self.compound.midpoint(1.0);
        let mood = if ["risk", "churn", "escalat"].iter().any(|word| lower.contains(word)) {
            1.0 - mood
        } else {
            mood
        };
        let heard = if self.is_spoken_of(hint) { 0.2 } else { 0.0 };
        low + (high - low) * (0.35 + 0.45 * mood + heard).clamp(0.0, 1.0)
    }

    fn is_spoken_of(&self, hint: &str) -> bool {
        let said = words(self.text);
        words(hint)
            .iter()
            .filter(|word| word.len() > 4)
            .any(|word| said.iter().any(|said| same_stem(word, said)))
    }

    fn sentence(&self, hint: &str) -> String {
        let lower = hint.to_lowercase();
        let any = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        if any(&["summar", "overview", "recap"]) {
            return telling(self.text, 3).join(" ");
        }
        if any(&["topic", "categor", "subject", "intent", "reason", "keyword", "title"]) {
            let best = key_phrases(self.text, self.language, 1);
            return best.into_iter().next().map(|found| found.text).unwrap_or_default();
        }
        if any(&["owner", "who "]) {
            return if any(&["customer", "caller"]) { "customer" } else { "agent" }.to_owned();
        }
        if any(&["due", "date", "deadline"]) {
            let dates = super::entities(self.text, self.language);
            return dates
                .into_iter()
                .find(|found| found.kind == "DATE")
                .map(|found| found.text)
                .unwrap_or_default();
        }
        if any(&["issue", "problem", "complain", "concern"]) {
            return self.worst().unwrap_or_default().to_owned();
        }
        if any(&["resol", "solution", "outcome", "result"]) {
            return self.promises().pop().or_else(|| Some(self.worst()?.to_owned())).unwrap_or_default();
        }
        self.closest(hint).unwrap_or_default().to_owned()
    }

    /// The sentence that sounds worst, else the most telling one.
    fn worst(&self) -> Option<&str> {
        let score = |sentence: &str| sentiment(sentence, self.language).compound;
        let worst = sentences(self.text).into_iter().rev().min_by(|a, b| score(a).total_cmp(&score(b)));
        worst.filter(|worst| score(worst) < 0.0).or_else(|| telling(self.text, 1).into_iter().next())
    }

    /// The sentence that shares most words with the hint, else the most telling one. Always verbatim.
    fn closest(&self, hint: &str) -> Option<&str> {
        let wanted = words(hint);
        let shared = |sentence: &&str| {
            let said = words(sentence);
            wanted.iter().filter(|word| said.iter().any(|said| same_stem(word, said))).count()
        };
        let best = sentences(self.text).into_iter().rev().max_by_key(shared).filter(|best| shared(best) > 0);
        best.or_else(|| telling(self.text, 1).into_iter().next())
    }

    fn several(&self, hint: &str) -> Vec<String> {
        let lower = hint.to_lowercase();
        let any = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        if any(&["action", "next step", "follow", "todo", "task"]) {
            return self.promises();
        }
        if any(&["topic", "keyword", "phrase", "tag", "theme"]) {
            let found = key_phrases(self.text, self.language, 5);
            return found.into_iter().map(|found| found.text).collect();
        }
        let wants_bad = any(&["risk", "complain", "issue", "concern", "negative", "improve"]);
        let score = |sentence: &&str| sentiment(sentence, self.language).compound;
        if wants_bad {
            let bad = sentences(self.text).into_iter().filter(|sentence| score(sentence) < -0.3);
            return bad.take(3).map(str::to_owned).collect();
        }
        telling(self.text, 3).into_iter().map(str::to_owned).collect()
    }

    /// What somebody says that they will do.
    fn promises(&self) -> Vec<String> {
        const PROMISES: [&str; 12] = [
            "i will",
            "i'll",
            "we will",
            "we'll",
            "let me",
            "you need to",
            "please send",
            "ich werde",
            "wir werden",
            "ich schicke",
            "wir schicken",
            "melde mich",
        ];
        let lines = self.text.lines();
        let customer = |line: &&str| speaker(line).is_some_and(|who| who.contains("customer"));
        let said = lines.filter(|line| !customer(line)).map(spoken).flat_map(sentences);
        let promised = said.filter(|sentence| {
            let lower = sentence.to_lowercase();
            PROMISES.iter().any(|promise| lower.contains(promise))
        });
        promised.take(4).map(str::to_owned).collect()
    }
}

/// A member that names what its object is about.
fn is_key(name: &str) -> bool {
    ["id", "name", "criterion", "question", "key", "code", "item"]
        .iter()
        .any(|key| name.to_lowercase().ends_with(key))
}

fn variants(schema: &Value) -> impl Iterator<Item = &Value> {
    ["anyOf", "oneOf", "allOf"].into_iter().filter_map(|name| schema[name].as_array()).flatten()
}

fn kind(schema: &Value) -> &str {
    let listed = || schema["type"].as_array()?.iter().filter_map(Value::as_str).find(|kind| *kind != "null");
    let implied = if schema["properties"].is_object() { "object" } else { "string" };
    schema["type"].as_str().or_else(listed).unwrap_or(implied)
}

#[expect(clippy::cast_possible_truncation, reason = "scores are small")]
fn whole(number: f64) -> i64 {
    number.round() as i64
}

fn spaced(name: &str) -> String {
    name.replace(['_', '-'], " ")
}

/// Words are one when they begin alike: `greet` and `greeting`.
fn same_stem(a: &str, b: &str) -> bool {
    let stem = |word: &str| word.chars().take(5).collect::<String>();
    a == b || (a.chars().count() >= 5 && b.chars().count() >= 5 && stem(a) == stem(b))
}

fn range(hint: &str) -> Option<(f64, f64)> {
    let rule = Regex::new(r"(\d+(?:\.\d+)?)\s*(?:-|–|to|and|through|bis)\s*(\d+(?:\.\d+)?)").ok()?;
    let found = rule.captures_iter(hint).last()?;
    let (low, high) = (found[1].parse::<f64>().ok()?, found[2].parse::<f64>().ok()?);
    (low < high).then_some((low, high))
}

fn looks_german(text: &str) -> bool {
    let lower = text.to_lowercase();
    let count = |words: &[&str]| lower.split_whitespace().filter(|word| words.contains(word)).count();
    count(&["und", "ich", "die", "der", "das", "ist", "nicht", "sie"])
        > count(&["and", "i", "the", "is", "you", "not", "to", "a"])
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALL: &str = "Agent: Good morning, how can I help you?\nCustomer: My invoice for March is wrong and I am \
        angry about it.\nAgent: I am sorry. I will send you a corrected invoice on Monday.\nCustomer: Thank you.";

    #[test]
    fn every_required_member_has_a_value_of_its_type_and_quotes_are_verbatim() {
        let schema = json!({
            "type": "object", "additionalProperties": false,
            "required": ["summary", "mood", "actions", "scores", "quote", "risk", "none"],
            "properties": {
                "summary": {"type": "string", "description": "Two sentences that summarise the call"},
                "mood": {"$ref": "#/$defs/mood"},
                "actions": {"type": "array", "description": "Action items", "items": {"$ref": "#/$defs/action"}},
                "scores": {"type": "array", "items": {"type": "object", "properties": {
                    "criterion": {"type": "string", "enum": ["greeting", "resolution"]},
                    "score": {"type": "integer", "description": "0 to 10"},
                    "met": {"type": "boolean"},
                }}},
                "quote": {"type": "string", "description": "Evidence for the invoice, word for word"},
                "risk": {"type": "number", "description": "churn risk between 0 and 1"},
                "none": {"anyOf": [{"type": "null"}, {"type": "string", "enum": ["a", "b"]}]},
            },
            "$defs": {
                "mood": {"type": "string", "enum": ["POSITIVE", "NEGATIVE", "NEUTRAL"]},
                "action": {"type": "object", "properties": {
                    "text": {"type": "string"}, "owner": {"type": "string", "enum": ["agent", "customer"]},
                }},
            },
        });
        let answer = answer(&schema, CALL);
        assert!(answer["summary"].as_str().is_some_and(|text| text.contains("invoice")), "{answer}");
        assert_eq!(answer["actions"][0]["text"], "I will send you a corrected invoice on Monday.");
        assert_eq!(answer["scores"].as_array().map(Vec::len), Some(2), "{answer}");
        for score in answer["scores"].as_array().unwrap() {
            assert!(
                (0..=10).contains(&score["score"].as_i64().unwrap()) && score["met"].is_boolean(),
                "{score}"
            );
        }
        assert!(CALL.contains(answer["quote"].as_str().unwrap()), "{answer}");
        assert!((0.0..=1.0).contains(&answer["risk"].as_f64().unwrap()), "{answer}");
        assert_eq!(answer["none"], "a");
    }

    #[test]
    fn an_empty_transcript_and_a_schema_that_contains_itself_end() {
        let schema = json!({
            "type": "object",
            "properties": {"text": {"type": "string"}, "list": {"type": "array", "items": {"type": "string"}}},
        });
        assert_eq!(answer(&schema, ""), json!({"text": "", "list": []}));
        let endless = json!({"type": "object", "properties": {"inner": {"$ref": "#"}}});
        assert!(answer(&endless, CALL).is_object());
    }
}
