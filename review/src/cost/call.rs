//! What a call costs, where the templates are ours: the analyzer's environment holds the prices and the model.

use contract::model::ModelFacts;
use contract::price::{Prices, Usage};
use serde::Serialize;
use serde_json::Value;

use crate::view::{Item, Side};

/// A call, before and after.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Call {
    /// US dollars before.
    pub before: f64,
    /// US dollars now.
    pub after: f64,
    /// How many calls a month has.
    pub calls: u32,
    /// US dollars a month more than before.
    pub month: f64,
}

/// Both, where both have an analyzer and the difference is one.
pub(super) fn compare(old: &Side<'_>, new: &Side<'_>, calls: u32, usage: Usage) -> Option<Call> {
    let (before, after) = (of(old, usage)?, of(new, usage)?);
    let month = super::cents((after - before) * f64::from(calls));
    before.total_cmp(&after).is_ne().then_some(Call { before, after, calls, month })
}

fn of(side: &Side<'_>, usage: Usage) -> Option<f64> {
    side.present().find_map(|item| priced(item, usage))
}

fn priced(function: &Item, usage: Usage) -> Option<f64> {
    let variable = |name: &str| function.get(&["Environment", "Variables", name]);
    let prices: Prices = read(variable("PRICES")?)?;
    let models: ModelFacts = read(variable("MODELS")?)?;
    let model = models.get(variable("BEDROCK_MODEL_ID")?.as_str()?)?;
    Some(prices.cost(usage, Some(model)).total)
}

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Option<T> {
    match value {
        Value::String(text) => serde_json::from_str(text).ok(),
        other => serde_json::from_value(other.clone()).ok(),
    }
}
