//! Comprehend and the models.

use contract::document::SentimentScore;
use contract::model::{Answers as HeldBy, ModelFact};
use contract::price::Prices;
use handlers::comprehend::{Answers, Mention, TextAnalysis};
use handlers::error::StepError;
use handlers::model::Model;
use handlers::model::request::{Given, Reply, Request, Stop, Usage};
use serde_json::{Value, json};

use super::{Client, Service, Side, World};

impl Client<'_> {
    /// Comprehend's answer to a batch.
    async fn analyse<T>(
        &self,
        analysis: &'static str,
        texts: &[&str],
        answer: impl Fn(&str) -> T,
    ) -> Result<Answers<T>, StepError> {
        self.point(Service::Comprehend, analysis, Side::Before).await?;
        let world = self.world;
        world.read.set(world.read.get() + 1);
        if !world.forgetful {
            let texts = texts.iter().map(|text| (*text).to_owned()).collect();
            world.sent_texts.borrow_mut().push((analysis, texts));
        }
        if !world.comprehend_takes.is_zero() {
            tokio::time::sleep(world.comprehend_takes).await;
        }
        if let Some(error) = world.comprehend_fault.borrow().clone() {
            return Err(error);
        }
        if let Some((word, error)) = world.refused.borrow().clone()
            && texts.iter().any(|text| text.contains(&word))
        {
            return Err(error);
        }
        let indigestible = world.indigestible.borrow().clone();
        let mut answers = Answers { found: vec![], errors: vec![] };
        for (index, said) in texts.iter().enumerate() {
            match &indigestible {
                Some((bad, code)) if said.contains(bad) => answers.errors.push((index, code.clone())),
                _ => answers.found.push((index, answer(said))),
            }
        }
        self.point(Service::Comprehend, analysis, Side::After).await?;
        Ok(answers)
    }
}

impl TextAnalysis for Client<'_> {
    async fn sentiment(&self, texts: &[&str], _: &str) -> Result<Answers<SentimentScore>, StepError> {
        let happy = SentimentScore { positive: 0.8, negative: 0.1, neutral: 0.1, mixed: 0.0 };
        let angry = SentimentScore { positive: 0.1, negative: 0.8, neutral: 0.1, mixed: 0.0 };
        self.analyse("sentiment", texts, |text| if text.contains("angry") { angry } else { happy }).await
    }

    async fn key_phrases(&self, texts: &[&str], _: &str) -> Result<Answers<Vec<Mention>>, StepError> {
        self.analyse("key_phrases", texts, |text| words(text, "")).await
    }

    async fn entities(&self, texts: &[&str], _: &str) -> Result<Answers<Vec<Mention>>, StepError> {
        self.analyse("entities", texts, |text| {
            let mut found = words(text, "OTHER");
            found.retain(|mention| mention.text.starts_with(char::is_uppercase));
            found
        })
        .await
    }
}

/// Every word is a phrase, where it stands.
fn words(text: &str, kind: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut begin = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        let place = Some((begin, begin + bare.chars().count()));
        if !bare.is_empty() {
            found.push(Mention { text: bare.to_owned(), kind: kind.to_owned(), score: 0.9, place });
        }
        begin += word.chars().count();
    }
    found
}

/// What a model was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub model: String,
    pub system: String,
    pub prompt: String,
    pub schema: Value,
    /// What was wrong with its first answer.
    pub wrong: Option<String>,
}

/// What an answer takes.
pub const USAGE: Usage = Usage { input_tokens: 1_000, output_tokens: 100, latency_ms: Some(400) };

/// A model's answer in JSON.
pub fn reply(json: &str) -> Reply {
    Reply { given: Given::Text(json.to_owned()), stop: Stop("end_turn".to_owned()), usage: USAGE }
}

/// An answer that ended for another reason.
pub fn stopped(reason: &str) -> Reply {
    Reply { given: Given::Nothing, stop: Stop(reason.to_owned()), usage: USAGE }
}

/// A sound answer to a schema: every text is its own name, every score 1.
pub fn sound(schema: &Value, name: &str) -> Value {
    match schema["type"].as_str() {
        Some("object") => {
            let fields = schema["properties"].as_object().unwrap();
            fields.iter().map(|(name, schema)| (name.clone(), sound(schema, name))).collect()
        }
        Some("array") => json!([sound(&schema["items"], name)]),
        Some("integer") => json!(1),
        Some("boolean") => json!(true),
        _ => schema["enum"].get(0).cloned().unwrap_or_else(|| json!(name)),
    }
}

impl World {
    /// What the model answers first.
    pub fn answers_first(&self, replies: impl IntoIterator<Item = Reply>) {
        self.answers.borrow_mut().extend(replies.into_iter().map(Ok));
    }
}

impl Model for Client<'_> {
    async fn answer(&self, request: &Request<'_>) -> Result<Reply, StepError> {
        self.point(Service::Model, "answer", Side::Before).await?;
        let world = self.world;
        world.read.set(world.read.get() + 1);
        if !world.forgetful {
            world.asked.borrow_mut().push(Asked {
                model: request.model.to_owned(),
                system: request.system.to_owned(),
                prompt: request.prompt.to_owned(),
                schema: request.schema.clone(),
                wrong: request.correction.as_ref().map(|correction| correction.wrong.clone()),
            });
        }
        if !world.model_takes.is_zero() {
            tokio::time::sleep(world.model_takes).await;
        }
        if let Some(error) = world.fault.take() {
            return Err(error);
        }
        let first = world.answers.borrow_mut().pop_front();
        let answer = first.unwrap_or_else(|| Ok(reply(&sound(request.schema, "").to_string())))?;
        self.point(Service::Model, "answer", Side::After).await?;
        Ok(answer)
    }
}

/// A model that takes so many tokens.
pub fn fact(context_tokens: u32) -> ModelFact {
    ModelFact {
        answers: HeldBy::JsonSchema,
        context_tokens,
        temperature: true,
        input_million: Some(1.0),
        output_million: Some(5.0),
    }
}

/// Prices that make sums easy.
pub fn prices() -> Prices {
    Prices {
        as_of: "2026-11-22".to_owned(),
        transcribe_minute: 0.02,
        redaction_minute: 0.002,
        comprehend_unit: 0.0001,
        other_call: 0.001,
    }
}
