//! What AWS takes: `docs/prices.toml`, compiled in, and which of its rows hold for a deployment.

use std::fmt;

use contract::model::{ModelFact, ModelFacts};
use contract::price::Prices;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::config::{Config, Model};

/// The price list, as committed.
const LIST: &str = include_str!("../../docs/prices.toml");

/// The region whose prices stand in for those of a region that the list lacks.
pub const FALLBACK_REGION: &str = "us-east-1";

/// A price list.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceList {
    /// What a pound costs.
    pub exchange: Exchange,
    /// The prices.
    #[serde(rename = "price")]
    pub rows: Vec<Row>,
}

/// A rate of exchange.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// US dollars for a pound sterling.
    pub usd_per_gbp: f64,
    /// When it was looked up.
    pub date: Date,
    /// Where.
    pub source: String,
    /// Whether it was read at a market's or bank's own page on this date.
    pub verified: bool,
}

/// One price.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The service, such as `transcribe`.
    pub service: Service,
    /// What of it is paid for, such as `minute`.
    pub item: String,
    /// For how much of it, in words.
    pub unit: String,
    /// The inference profile, for prices of models.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// How much.
    pub price: f64,
    /// Of what: always `USD`, in which AWS lists its prices.
    pub currency: Currency,
    /// Where it holds; for a model, the part of the world that its profile names.
    pub region: String,
    /// When it was looked up.
    pub date: Date,
    /// Where.
    pub source: String,
    /// Whether it was read at AWS itself, for this region, on this date.
    pub verified: bool,
}

/// A service, or what stands for several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Service {
    Transcribe,
    Comprehend,
    Bedrock,
    Other,
}

/// The currency of prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Currency {
    #[serde(rename = "USD")]
    UsDollar,
}

/// Why a price list cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPrices {
    /// Not TOML, or a field is missing, unknown or of another type.
    #[error("docs/prices.toml: {0}")]
    Unreadable(String),
    /// An amount that is none.
    #[error("docs/prices.toml: the price of {0} is {1}; it must be a number from 0 on")]
    Amount(String, String),
    /// Two rows for the same thing.
    #[error("docs/prices.toml: {0} stands there twice; keep the row that was looked up last")]
    Twice(String),
    /// No row for what every deployment needs.
    #[error(
        "docs/prices.toml: {0} in {FALLBACK_REGION} is missing, which stands in for regions without a row"
    )]
    Missing(String),
}

/// What every deployment pays for.
const NEEDED: [(Service, &str); 4] = [
    (Service::Transcribe, "minute"),
    (Service::Transcribe, "redaction_minute"),
    (Service::Comprehend, "unit"),
    (Service::Other, "call"),
];

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Transcribe => "transcribe",
            Self::Comprehend => "comprehend",
            Self::Bedrock => "bedrock",
            Self::Other => "other",
        })
    }
}

impl Row {
    /// What it prices, in one word for messages.
    fn name(&self) -> String {
        let model = self.model.as_ref().map(|model| format!(" of {model}")).unwrap_or_default();
        format!("{} {}{model} in {}", self.service, self.item, self.region)
    }
}

impl PriceList {
    /// The list of this version.
    ///
    /// # Panics
    /// If the committed list is broken, which a test finds first.
    pub fn embedded() -> Self {
        Self::parse(LIST).expect("a price list of our own is legal")
    }

    /// Reads a list.
    pub fn parse(text: &str) -> Result<Self, InvalidPrices> {
        let list: Self =
            toml::from_str(text).map_err(|error| InvalidPrices::Unreadable(error.to_string()))?;
        let mut seen = std::collections::BTreeSet::new();
        for row in &list.rows {
            if !row.price.is_finite() || row.price < 0.0 {
                return Err(InvalidPrices::Amount(row.name(), row.price.to_string()));
            }
            if !seen.insert(row.name()) {
                return Err(InvalidPrices::Twice(row.name()));
            }
        }
        if !list.exchange.usd_per_gbp.is_finite() || list.exchange.usd_per_gbp <= 0.0 {
            return Err(InvalidPrices::Amount("a pound".to_owned(), list.exchange.usd_per_gbp.to_string()));
        }
        for (service, item) in NEEDED {
            if list.row(service, item, FALLBACK_REGION).is_none() {
                return Err(InvalidPrices::Missing(format!("{service} {item}")));
            }
        }
        Ok(list)
    }

    /// The price of something in a region; where the list lacks it, that of [`FALLBACK_REGION`].
    pub fn row(&self, service: Service, item: &str, region: &str) -> Option<&Row> {
        let of = |region: &str| {
            let mut rows = self.rows.iter().filter(|row| row.model.is_none());
            rows.find(|row| row.service == service && row.item == item && row.region == region)
        };
        of(region).or_else(|| of(FALLBACK_REGION))
    }

    /// The price of a model's tokens, by its inference profile.
    pub fn of_model(&self, profile: &str, item: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.model.as_deref() == Some(profile) && row.item == item)
    }

    /// What a call's estimate is made with in a region.
    pub fn of_calls(&self, region: &str) -> Prices {
        let row = |(service, item)| self.row(service, item, region);
        let price = |needed| row(needed).map_or(0.0, |row| row.price);
        let latest = NEEDED.into_iter().filter_map(row).map(|row| row.date).max();
        let [transcribe, redaction, comprehend, other] = NEEDED;
        Prices {
            as_of: latest.map(|date| date.to_string()).unwrap_or_default(),
            transcribe_minute: price(transcribe),
            redaction_minute: price(redaction),
            comprehend_unit: price(comprehend),
            other_call: price(other),
        }
    }

    /// How the configured models are asked and what they cost, by profile.
    pub fn models(&self, config: &Config) -> ModelFacts {
        config.models.values().map(|model| (model.profile.clone(), self.model(model))).collect()
    }

    fn model(&self, model: &Model) -> ModelFact {
        let listed = |item| self.of_model(&model.profile, item).map(|row| row.price);
        ModelFact {
            answers: model.answers,
            context_tokens: model.context_tokens,
            input_million: model.input_million.or_else(|| listed("input_million")),
            output_million: model.output_million.or_else(|| listed("output_million")),
        }
    }
}
