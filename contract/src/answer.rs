//! What the model is asked for, and what of its answer holds.
//!
//! The schema that it is held to is derived from these types; the tenant's form adds a member for each criterion. What
//! the schema cannot say, such as a score's range, is checked here. No error holds words of the call.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

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
    /// What is wrong with an answer of the right shape, each in words that the model can mend it by.
    pub fn faults(&self, form: Option<&QaForm>) -> Vec<String> {
        let mut faults = Vec::new();
        let mut check = |field: String, score: i64, best: u8| {
            if within(score, best).is_none() {
                faults.push(format!("{field} is {score}; it must be within 0 and {best}"));
            }
        };
        check("tone_score".to_owned(), self.tone_score, BEST_TONE);
        let criteria = form.map(|form| form.criteria.as_slice()).unwrap_or_default();
        for criterion in criteria {
            if let Some(answer) = self.qa.get(&criterion.id) {
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
                "tone_score is -1; it must be within 0 and 100",
                "qa.greeting.score is 2; it must be within 0 and 1",
                "qa.care.score is 900; it must be within 0 and 5",
            ]
        );
        assert_eq!(faults(50, &format!(r#"{{"greeting":{}}}"#, answer(0))), ["qa.care is missing"]);
        let stray = format!(r#"{{"greeting":{0},"care":{0},"extra":{0}}}"#, answer(0));
        assert_eq!(faults(50, &stray), ["qa has members that were not asked for"]);
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
