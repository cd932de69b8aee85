//! What the model is asked for, and what of its answer holds.
//!
//! The schema that it is held to is derived from these types; the tenant's form adds a member for each criterion. What
//! the schema cannot say, such as a score's range, is checked here. No error holds words of the call.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Number, Value, json};

use crate::document::where_json_breaks;
use crate::qa::QaForm;
use crate::schema;

/// What the model is asked for about a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelAnswer {
    /// The call in two to four sentences, for somebody who has not heard it.
    pub summary: String,
    /// Why the customer called, in one sentence.
    pub issue: String,
    /// What the agent did about it, in one sentence.
    pub resolution: String,
    /// How the call ended, in a few words.
    pub outcome: String,
    /// How the customer felt in the course of the call, in one sentence.
    pub sentiment_summary: String,
    /// How friendly and professional the agent sounded, from 0 (hostile) to 100 (excellent).
    #[serde(deserialize_with = "score")]
    pub tone_score: i64,
    /// What the call was about: up to five topics of a few words each.
    pub topics: Vec<String>,
    /// What the company should look at, such as a complaint, a threat to leave or a breach of rules, one sentence each;
    /// empty when there is nothing.
    pub risks: Vec<String>,
    /// What somebody promised to do after the call, one entry per promise; empty when nothing was promised.
    pub action_items: Vec<Promise>,
    /// The answer to each criterion of the form.
    #[serde(default)]
    #[schemars(skip)]
    pub qa: BTreeMap<String, CriterionAnswer>,
}

/// A promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// What was promised, in one sentence.
    pub text: String,
    /// Who promised it.
    pub owner: Owner,
    /// Until when, in the words of the call; an empty text when that was not said.
    pub due: String,
}

/// Who promised something; the agent also for the company, unknown when it was not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Owner {
    Agent,
    Customer,
    Other,
    Unknown,
}

/// The answer to one criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CriterionAnswer {
    /// Whether the call gave occasion for it. When it did not, the score is 0 and does not count.
    pub applies: bool,
    /// The score.
    #[serde(deserialize_with = "score")]
    pub score: i64,
    /// Why, in one sentence.
    pub reason: String,
    /// The words of the call that show it best, word for word; an empty text when there are none.
    pub quote: String,
}

/// What is noted of one section of a call that is too long to be read at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionNotes {
    /// What happened in this section, in up to ten sentences.
    pub summary: String,
    /// What the customer wanted, asked or complained about.
    pub issues: Vec<String>,
    /// What the agent did or explained.
    pub steps: Vec<String>,
    /// How the customer felt and how the agent sounded, in one sentence.
    pub mood: String,
    /// What the company should look at; empty when there is nothing.
    pub risks: Vec<String>,
    /// What somebody promised to do after the call; empty when nothing was promised.
    pub action_items: Vec<Promise>,
    /// The answer to each criterion of the form, as far as this section shows it.
    #[serde(default)]
    #[schemars(skip)]
    pub qa: BTreeMap<String, CriterionAnswer>,
}

/// A score outside every range.
const NO_SCORE: i64 = -1;

/// Any number as a score. A model that is not held to whole numbers may write 90.0, which is 90; another fraction, or a
/// number that no score comes near, is a score outside its range rather than an answer of another shape.
fn score<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    let number = Number::deserialize(from)?;
    let float = number.as_f64().filter(|float| float.fract() == 0.0 && (0.0..=255.0).contains(float));
    #[expect(clippy::cast_possible_truncation, reason = "a whole number within 0 and 255")]
    Ok(number.as_i64().or(float.map(|float| float as i64)).unwrap_or(NO_SCORE))
}

/// An answer of another shape than was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the model's answer has not the shape that was asked for: {0}")]
pub struct InvalidAnswer(String);

/// What the model is held to.
pub trait Answer: Sized {
    /// The schema that the answer is asked in, with the criteria of a form.
    fn output_schema(form: Option<&QaForm>) -> Value;

    /// Reads an answer of this shape; scores may still be outside their bounds ([`ModelAnswer::faults`]).
    fn from_json(text: &str) -> Result<Self, InvalidAnswer>;
}

impl Answer for ModelAnswer {
    fn output_schema(form: Option<&QaForm>) -> Value {
        with_criteria(schema::structured_output::<Self>(), form)
    }

    fn from_json(text: &str) -> Result<Self, InvalidAnswer> {
        read(text)
    }
}

impl Answer for SectionNotes {
    fn output_schema(form: Option<&QaForm>) -> Value {
        with_criteria(schema::structured_output::<Self>(), form)
    }

    fn from_json(text: &str) -> Result<Self, InvalidAnswer> {
        read(text)
    }
}

fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, InvalidAnswer> {
    serde_json::from_str(text).map_err(|error| InvalidAnswer(where_json_breaks(&error)))
}

/// The schema with a member `qa` that has one member for each criterion, so that each is answered once.
fn with_criteria(mut schema: Value, form: Option<&QaForm>) -> Value {
    let Some(form) = form else { return schema };
    let mut properties = Map::new();
    for criterion in &form.criteria {
        let mut answer = schema::structured_output::<CriterionAnswer>();
        answer["description"] = json!(criterion.question);
        answer["properties"]["score"]["description"] =
            json!(format!("The score, from 0 (worst) to {} (best).", criterion.scale));
        properties.insert(criterion.id.clone(), answer);
    }
    let required: Vec<&str> = form.criteria.iter().map(|criterion| criterion.id.as_str()).collect();
    let qa = json!({
        "type": "object",
        "description": "The answer to each criterion of the form.",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    schema["properties"]["qa"] = qa;
    if let Some(required) = schema["required"].as_array_mut() {
        required.push(json!("qa"));
    }
    schema
}

/// The best `tone_score`.
pub const BEST_TONE: u8 = 100;

/// A score within 0 and the best one.
pub fn within(score: i64, best: u8) -> Option<u8> {
    u8::try_from(score).ok().filter(|score| *score <= best)
}

impl ModelAnswer {
    /// What is wrong with an answer of the right shape, each in words that the model can mend it by and that are not its
    /// own. The score of a criterion that does not apply does not count.
    pub fn faults(&self, form: Option<&QaForm>) -> Vec<String> {
        let mut faults = Vec::new();
        let mut check = |field: String, score: i64, best: u8| {
            if within(score, best).is_none() {
                faults.push(format!("{field} is outside 0 to {best}"));
            }
        };
        check("tone_score".to_owned(), self.tone_score, BEST_TONE);
        let criteria = form.map(|form| form.criteria.as_slice()).unwrap_or_default();
        for criterion in criteria {
            if let Some(answer) = self.qa.get(&criterion.id).filter(|answer| answer.applies) {
                check(format!("qa.{}.score", criterion.id), answer.score, criterion.scale);
            }
        }
        for criterion in criteria.iter().filter(|criterion| !self.qa.contains_key(&criterion.id)) {
            faults.push(format!("qa.{} is missing", criterion.id));
        }
        let asked = |id: &String| criteria.iter().any(|criterion| criterion.id == *id);
        if self.qa.keys().any(|id| !asked(id)) {
            faults.push("qa has members that were not asked for".to_owned());
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{AiSummary, CallDocument};
    use crate::qa::Criterion;

    fn form() -> QaForm {
        let criterion = |id: &str, scale| Criterion { scale, ..Criterion::new(id, "Was it so?") };
        QaForm { name: "test".to_owned(), criteria: vec![criterion("greeting", 1), criterion("care", 5)] }
    }

    fn text(tone: i64, qa: &str) -> String {
        format!(
            r#"{{"summary":"s","issue":"i","resolution":"r","outcome":"o","sentiment_summary":"f","tone_score":{tone},
            "topics":[],"risks":[],"action_items":[{{"text":"t","owner":"agent","due":""}}],"qa":{qa}}}"#
        )
    }

    fn answer(score: i64) -> String {
        format!(r#"{{"applies":true,"score":{score},"reason":"r","quote":"q"}}"#)
    }

    #[test]
    fn the_model_is_asked_in_words_that_bedrock_compiles() {
        fn check(schema: &Value) {
            for key in schema.as_object().unwrap().keys() {
                let known = [
                    "type",
                    "description",
                    "enum",
                    "items",
                    "properties",
                    "required",
                    "additionalProperties",
                ];
                assert!(known.contains(&key.as_str()), "{key} is not in Bedrock's subset");
            }
            if schema["type"] == "object" {
                assert_eq!(schema["additionalProperties"], false);
                let properties = schema["properties"].as_object().unwrap();
                assert_eq!(schema["required"].as_array().unwrap().len(), properties.len());
                properties.values().for_each(check);
            }
            if let Some(items) = schema.get("items") {
                check(items);
            }
        }
        for form in [None, Some(&form())] {
            check(&ModelAnswer::output_schema(form));
            check(&SectionNotes::output_schema(form));
        }
        let schema = ModelAnswer::output_schema(Some(&form()));
        let qa = &schema["properties"]["qa"]["properties"];
        assert_eq!(
            qa["greeting"]["properties"]["score"]["description"],
            "The score, from 0 (worst) to 1 (best)."
        );
        assert_eq!(schema["properties"]["action_items"]["items"]["properties"]["owner"]["type"], "string");
        assert!(ModelAnswer::output_schema(None)["properties"].get("qa").is_none());
    }

    #[test]
    fn every_fault_is_told_in_words_to_mend_it_by() {
        let faults = |tone, qa: &str| ModelAnswer::from_json(&text(tone, qa)).unwrap().faults(Some(&form()));
        let both = |greeting, care| format!(r#"{{"greeting":{},"care":{}}}"#, answer(greeting), answer(care));
        assert_eq!(faults(100, &both(1, 5)), [""; 0]);
        assert_eq!(
            faults(-1, &both(2, 900)),
            [
                "tone_score is outside 0 to 100",
                "qa.greeting.score is outside 0 to 1",
                "qa.care.score is outside 0 to 5",
            ]
        );
        assert_eq!(faults(50, &both(2, 900).replace("true", "false")), [""; 0], "they do not apply");
        assert_eq!(faults(50, &format!(r#"{{"greeting":{}}}"#, answer(0))), ["qa.care is missing"]);
        let stray = format!(r#"{{"greeting":{0},"care":{0},"extra":{0}}}"#, answer(0));
        assert_eq!(faults(50, &stray), ["qa has members that were not asked for"]);
    }

    #[test]
    fn any_number_is_a_score_within_or_outside_its_range() {
        for (written, tone, faulty) in [
            ("90", 90, false),
            ("90.0", 90, false),
            ("9e1", 90, false),
            ("90.5", NO_SCORE, true),
            ("-0.5", NO_SCORE, true),
            ("1000", 1_000, true),
            ("1e300", NO_SCORE, true),
            ("99999999999999999999", NO_SCORE, true),
        ] {
            let text = text(50, "{}").replace(":50,", &format!(":{written},"));
            let answer = ModelAnswer::from_json(&text).unwrap();
            assert_eq!((answer.tone_score, answer.faults(None).len() == 1), (tone, faulty), "{written}");
        }
        let answer: CriterionAnswer = serde_json::from_str(&answer(4).replace(":4,", ":4.0,")).unwrap();
        assert_eq!(answer.score, 4);
        for no_number in ["null", r#""90""#, "[90]", "true"] {
            let text = text(50, "{}").replace(":50,", &format!(":{no_number},"));
            assert!(ModelAnswer::from_json(&text).is_err(), "{no_number}");
        }
    }

    /// The model is asked for what readers of documents are promised.
    #[test]
    fn what_the_model_is_asked_for_is_what_the_document_promises() {
        let asked = schema::json_schema::<ModelAnswer>();
        let call = schema::json_schema::<CallDocument>();
        let summary = schema::json_schema::<AiSummary>();
        for (document, fields) in [
            (&summary, &["issue", "resolution", "outcome", "tone_score", "sentiment_summary"][..]),
            (&call, &["summary", "topics", "risks", "action_items"]),
        ] {
            for field in fields {
                assert!(asked["properties"][field].is_object() && document["properties"][field].is_object());
            }
        }
        // The others may be missing, or are asked for in more words than a reader needs.
        for field in ["issue", "resolution", "outcome", "sentiment_summary"] {
            let [asked, promised] = [&asked, &summary].map(|of| &of["properties"][field]["description"]);
            assert!(asked.is_string() && asked == promised, "{field}: {asked} and {promised}");
        }
        let tone = |of: &Value| of["properties"]["tone_score"]["description"].as_str().unwrap().to_owned();
        assert!(tone(&summary).starts_with(tone(&asked).trim_end_matches('.')), "{}", tone(&summary));
    }

    #[test]
    fn an_answer_of_another_shape_is_refused_without_its_words() {
        let stray = text(50, "{}").replace(r#""topics""#, r#""secret":"4111","topics""#);
        for text in ["", "null", "{}", "Sure! Here it is.", &stray] {
            let error = ModelAnswer::from_json(text).unwrap_err().to_string();
            assert!(
                error.contains("shape") && !error.contains("4111") && !error.contains("secret"),
                "{error}"
            );
        }
    }
}
