//! An answer in a requested JSON schema, taken from the transcript.
//!
//! What a field wants is read from its name and description. Two shapes are known: a judgement by the member `quote`, and a
//! finding (a promise), whose `text` is the words that it was found in. What is said about the call is in its own words or,
//! where a sentence of its own is wanted, in one that is made of them.

use regex::Regex;
use serde_json::{Map, Value, json};

use super::judge::judge;
use super::key_phrases;
use super::material::Material;
use super::said::{Conversation, Said, Who};
use super::sentences::{telling, words};

/// The answer to `schema` about what there is to read.
pub(crate) fn answer(schema: &Value, material: &Material) -> Value {
    let reader = Reader::of(schema, material);
    let notes: Vec<&Value> = material.notes.iter().collect();
    reader.fill(schema, "", &notes, 0)
}

struct Reader<'a> {
    root: &'a Value,
    material: &'a Material,
    call: Conversation<'a>,
    /// The language that is spoken.
    language: &'static str,
    /// What the answer is about when it is about one sentence of the call.
    finding: Option<Said<'a>>,
}

impl<'a> Reader<'a> {
    fn of(root: &'a Value, material: &'a Material) -> Reader<'a> {
        let language = if super::material::looks_german(&material.text) { "de" } else { "en" };
        let call = Conversation::of(&material.text, language, material.writes);
        Reader { root, material, call, language, finding: None }
    }

    /// The same about one sentence.
    fn about(&self, finding: Said<'a>) -> Reader<'a> {
        Reader { finding: Some(finding), ..Reader::of(self.root, self.material) }
    }

    /// `notes` is what earlier notes have at this place of the schema.
    fn fill(&self, schema: &Value, hint: &str, notes: &[&Value], depth: usize) -> Value {
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
            return self.fill(first, &hint, notes, depth + 1);
        }
        match kind(schema) {
            "object" if is_judgement(schema) => self.judgement(schema, &hint, notes),
            "object" => self.object(schema, notes, depth),
            "array" => self.array(schema, &hint, notes, depth),
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
    fn object(&self, schema: &Value, notes: &[&Value], depth: usize) -> Value {
        let members = schema["properties"].as_object().into_iter().flatten();
        let filled: Map<String, Value> = members
            .map(|(name, member)| {
                let notes: Vec<&Value> = notes.iter().filter_map(|note| note.get(name)).collect();
                (name.clone(), self.fill(member, &spaced(name), &notes, depth + 1))
            })
            .collect();
        Value::Object(filled)
    }

    /// A question with a score and the words that show it. Of notes, the best founded one.
    fn judgement(&self, schema: &Value, question: &str, notes: &[&Value]) -> Value {
        let founded = |note: &&&Value| {
            let quoted = note["quote"].as_str().is_some_and(|quote| !quote.is_empty());
            (note["applies"] == true, quoted, note["score"].as_i64())
        };
        if let Some(best) = notes.iter().rev().max_by_key(founded) {
            return (**best).clone();
        }
        let verdict = judge(&self.call, question);
        let member = |(name, member): (&String, &Value)| {
            let value = match kind(member) {
                "boolean" => json!(verdict.applies),
                "integer" | "number" => {
                    let hint = member["description"].as_str().unwrap_or_default().to_lowercase();
                    let (low, high) = range(&hint).unwrap_or((0.0, 1.0));
                    let score = if verdict.applies { low + verdict.share * (high - low) } else { low };
                    json!(whole(score))
                }
                _ if is_quote(name) => json!(verdict.quote.unwrap_or_default()),
                _ => json!(verdict.reason),
            };
            (name.clone(), value)
        };
        Value::Object(schema["properties"].as_object().into_iter().flatten().map(member).collect())
    }

    fn array(&self, schema: &Value, hint: &str, notes: &[&Value], depth: usize) -> Value {
        if !notes.is_empty() {
            let mut kept: Vec<Value> = Vec::new();
            for item in notes.iter().filter_map(|note| note.as_array()).flatten() {
                if !kept.contains(item) && kept.len() < 8 {
                    kept.push(item.clone());
                }
            }
            return Value::Array(kept);
        }
        let items = self.resolve(&schema["items"]);
        if kind(items) == "object" {
            return Value::Array(self.objects(items, hint, depth));
        }
        let found: Vec<Value> = if kind(items) == "string" {
            let hint = format!("{hint} {}", items["description"].as_str().unwrap_or_default());
            self.several(&hint).into_iter().map(|text| json!(text)).collect()
        } else {
            vec![self.fill(items, hint, &[], depth + 1)]
        };
        Value::Array(found)
    }

    /// One object for each finding.
    fn objects(&self, items: &Value, hint: &str, depth: usize) -> Vec<Value> {
        let members = items["properties"].as_object();
        let is_text = |member: &Value| kind(member) == "string" && member["enum"].is_null();
        let texts: Vec<&String> = members
            .into_iter()
            .flatten()
            .filter(|(_, member)| is_text(self.resolve(member)))
            .map(|(name, _)| name)
            .collect();
        let first_text =
            texts.iter().find(|name| **name == "text").or(texts.iter().find(|name| *name != &"due"));
        self.findings(hint)
            .into_iter()
            .map(|finding| {
                let mut object = self.about(finding).object(items, &[], depth + 1);
                if let Some(name) = first_text {
                    object[name.as_str()] = json!(finding.text);
                }
                object
            })
            .collect()
    }

    /// The value of an enumeration that fits: who said it, a sentiment, a value that is spoken of, else the first.
    fn choose(&self, allowed: &[Value], hint: &str) -> Value {
        let texts: Vec<&str> = allowed.iter().filter_map(Value::as_str).collect();
        let named = |wanted: &str| texts.iter().position(|text| text.eq_ignore_ascii_case(wanted));
        if let (Some(finding), Some(agent), Some(customer)) =
            (self.finding, named("agent"), named("customer"))
        {
            let at = match finding.who {
                Who::Agent => agent,
                Who::Customer => customer,
                Who::Other => named("unknown").or(named("other")).unwrap_or(agent),
            };
            return allowed[at].clone();
        }
        if let (Some(good), Some(bad)) = (named("positive"), named("negative")) {
            let middle = named("neutral").or(named("mixed")).unwrap_or(good);
            let compound = self.call.feels();
            let at = if compound > 0.1 {
                good
            } else if compound < -0.1 {
                bad
            } else {
                middle
            };
            return allowed[at].clone();
        }
        if let (Some(yes), Some(no)) = (named("yes").or(named("pass")), named("no").or(named("fail"))) {
            return allowed[if self.is_spoken_of(hint) { yes } else { no }].clone();
        }
        let said = words(&self.material.text);
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
        let mood = self.call.feels().midpoint(1.0);
        let mood = if ["risk", "churn", "escalat"].iter().any(|word| lower.contains(word)) {
            1.0 - mood
        } else {
            mood
        };
        low + (high - low) * (0.45 + 0.6 * mood).clamp(0.0, 1.0)
    }

    fn is_spoken_of(&self, hint: &str) -> bool {
        let said = words(&self.material.text);
        words(hint)
            .iter()
            .filter(|word| word.len() > 4)
            .any(|word| said.iter().any(|said| same_stem(word, said)))
    }

    fn sentence(&self, hint: &str) -> String {
        let lower = hint.to_lowercase();
        let any = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        if any(&["due", "deadline"]) {
            let about = self.finding.map_or(self.material.text.as_str(), |finding| finding.text);
            return super::entities::deadline(about).unwrap_or_default();
        }
        if any(&["sentiment", "mood", "felt", "feel"]) {
            return self.call.mood();
        }
        if any(&["summar", "overview", "recap"]) {
            let has_roles = self.material.notes.is_empty();
            return if has_roles { self.call.summary() } else { telling(&self.material.text, 3).join(" ") };
        }
        if any(&["outcome", "ended"]) {
            return self.call.outcome().to_owned();
        }
        if any(&["topic", "categor", "subject", "intent", "keyword", "title"]) {
            let best = key_phrases(&self.material.text, self.language, 1);
            return best.into_iter().next().map(|found| found.text).unwrap_or_default();
        }
        if any(&["resol", "solution", "result"]) {
            return self.call.resolution().unwrap_or_default().to_owned();
        }
        if any(&["issue", "problem", "complain", "concern", "reason"]) {
            return self.call.issue().unwrap_or_default().to_owned();
        }
        self.closest(hint).unwrap_or_default().to_owned()
    }

    /// The sentence that shares most words with the hint, else the most telling one. Always verbatim.
    fn closest(&self, hint: &str) -> Option<&str> {
        let wanted = words(hint);
        let shared = |sentence: &&str| {
            let said = words(sentence);
            wanted.iter().filter(|word| said.iter().any(|said| same_stem(word, said))).count()
        };
        let all = self.call.said.iter().map(|said| said.text);
        let best = all.rev().max_by_key(shared).filter(|best| shared(best) > 0);
        best.or_else(|| telling(&self.material.text, 1).into_iter().next())
    }

    /// The sentences that a list is about.
    fn findings(&self, hint: &str) -> Vec<Said<'a>> {
        let lower = hint.to_lowercase();
        if ["action", "next step", "follow", "todo", "task", "promis"].iter().any(|word| lower.contains(word))
        {
            return self.call.promises();
        }
        let several = self.several(hint);
        self.call.said.iter().filter(|said| several.iter().any(|text| text == said.text)).copied().collect()
    }

    fn several(&self, hint: &str) -> Vec<String> {
        let lower = hint.to_lowercase();
        let any = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        let owned = |found: Vec<&str>| found.into_iter().map(str::to_owned).collect();
        if any(&["action", "next step", "follow", "todo", "task"]) {
            return owned(self.call.promises().into_iter().map(|said| said.text).collect());
        }
        if any(&["topic", "keyword", "phrase", "tag", "theme"]) {
            let found =
                key_phrases(&self.material.text, self.language, 15).into_iter().map(|found| found.text);
            return found.filter(|phrase| !is_courtesy(phrase)).take(5).collect();
        }
        if any(&["risk", "look at", "negative"]) {
            return owned(self.call.risks());
        }
        if any(&["issue", "complain", "concern", "wanted"]) {
            return owned(self.call.issue().into_iter().chain(self.call.risks()).take(3).collect());
        }
        if any(&["step", "agent did"]) {
            let agents = self.call.agents().join("\n");
            return telling(&agents, 3).into_iter().map(str::to_owned).collect();
        }
        owned(telling(&self.material.text, 3))
    }
}

/// An object that answers a question with a score and the words that show it.
fn is_judgement(schema: &Value) -> bool {
    let members = || schema["properties"].as_object().into_iter().flatten();
    members().all(|(_, member)| matches!(kind(member), "boolean" | "integer" | "number" | "string"))
        && members().any(|(name, _)| is_quote(name))
        && members().any(|(_, member)| matches!(kind(member), "integer" | "number"))
}

/// What is said in every call is what none is about.
fn is_courtesy(phrase: &str) -> bool {
    const COURTESIES: [&str; 18] = [
        "good",
        "guten",
        "morning",
        "afternoon",
        "calling",
        "speaking",
        "name",
        "customer",
        "hello",
        "thank",
        "thanks",
        "tag",
        "danke",
        "gerne",
        "number",
        "nummer",
        "moment",
        "welcome",
    ];
    let lower = phrase.to_lowercase();
    lower.split_whitespace().any(|word| COURTESIES.contains(&word))
}

fn is_quote(name: &str) -> bool {
    ["quote", "evidence"].contains(&name)
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
pub(super) fn same_stem(a: &str, b: &str) -> bool {
    let stem = |word: &str| word.chars().take(5).collect::<String>();
    a == b || (a.chars().count() >= 5 && b.chars().count() >= 5 && stem(a) == stem(b))
}

fn range(hint: &str) -> Option<(f64, f64)> {
    // A word in parentheses may say what the lower end means: "from 0 (worst) to 5 (best)".
    let rule =
        Regex::new(r"(\d+(?:\.\d+)?)\s*(?:\([^()]*\)\s*)?(?:-|–|to|and|through|bis)\s*(\d+(?:\.\d+)?)")
            .ok()?;
    let found = rule.captures_iter(hint).last()?;
    let (low, high) = (found[1].parse::<f64>().ok()?, found[2].parse::<f64>().ok()?);
    (low < high).then_some((low, high))
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
            "required": ["summary", "mood", "actions", "score", "met", "quote", "risk", "none"],
            "properties": {
                "summary": {"type": "string", "description": "Two sentences that summarise the call"},
                "mood": {"$ref": "#/$defs/mood"},
                "actions": {"type": "array", "description": "Action items", "items": {"$ref": "#/$defs/action"}},
                "score": {"type": "integer", "description": "0 to 10"},
                "met": {"type": "boolean"},
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
        let answer = answer(&schema, &Material::transcript(CALL));
        assert!(answer["summary"].as_str().is_some_and(|text| text.contains("invoice")), "{answer}");
        assert_eq!(answer["actions"][0]["text"], "I will send you a corrected invoice on Monday.");
        assert!(
            (0..=10).contains(&answer["score"].as_i64().unwrap()) && answer["met"].is_boolean(),
            "{answer}"
        );
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
        assert_eq!(answer(&schema, &Material::transcript("")), json!({"text": "", "list": []}));
        let endless = json!({"type": "object", "properties": {"inner": {"$ref": "#"}}});
        assert!(answer(&endless, &Material::transcript(CALL)).is_object());
    }
}
