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
    pub service: BilledService,
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
pub enum BilledService {
    Transcribe,
    Comprehend,
    Bedrock,
    Other,
    Kms,
    CloudWatch,
    Vpc,
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
const NEEDED: [(BilledService, &str); 4] = [
    (BilledService::Transcribe, "minute"),
    (BilledService::Transcribe, "redaction_minute"),
    (BilledService::Comprehend, "unit"),
    (BilledService::Other, "call"),
];

impl fmt::Display for BilledService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Transcribe => "transcribe",
            Self::Comprehend => "comprehend",
            Self::Bedrock => "bedrock",
            Self::Other => "other",
            Self::Kms => "kms",
            Self::CloudWatch => "cloudwatch",
            Self::Vpc => "vpc",
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
    pub fn row(&self, service: BilledService, item: &str, region: &str) -> Option<&Row> {
        let of = |region: &str| {
            let mut rows = self.rows.iter().filter(|row| row.model.is_none());
            rows.find(|row| row.service == service && row.item == item && row.region == region)
        };
        of(region).or_else(|| of(FALLBACK_REGION))
    }

    /// The prices of a model's tokens, by its inference profile.
    pub fn of_model(&self, profile: &str) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.model.as_deref() == Some(profile))
    }

    /// The rows that a call's estimate is made with in a region, without the model's.
    pub fn rows_of_calls<'a>(&'a self, region: &'a str) -> impl Iterator<Item = &'a Row> {
        NEEDED.into_iter().filter_map(move |(service, item)| self.row(service, item, region))
    }

    /// What a call's estimate is made with in a region.
    pub fn of_calls(&self, region: &str) -> Prices {
        let price = |(service, item)| self.row(service, item, region).map_or(0.0, |row| row.price);
        let latest = self.rows_of_calls(region).map(|row| row.date).max();
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
        let listed = |item| self.of_model(&model.profile).find(|row| row.item == item).map(|row| row.price);
        ModelFact {
            answers: model.answers,
            context_tokens: model.context_tokens,
            temperature: model.temperature,
            input_million: model.input_million.or_else(|| listed("input_million")),
            output_million: model.output_million.or_else(|| listed("output_million")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(item: &str, region: &str, price: &str) -> String {
        let service = if item == "unit" {
            "comprehend"
        } else if item == "call" {
            "other"
        } else {
            "transcribe"
        };
        format!(
            "[[price]]\nservice = '{service}'\nitem = '{item}'\nunit = 'one'\nprice = {price}\ncurrency = 'USD'\n\
             region = '{region}'\ndate = '2026-01-0{}'\nsource = 'a page'\nverified = true\n",
            item.len() % 9 + 1
        )
    }

    const EXCHANGE: &str =
        "[exchange]\nusd_per_gbp = 1.3\ndate = '2026-01-01'\nsource = 'a bank'\nverified = true\n";

    fn list(more: &str) -> String {
        let rows = ["minute", "redaction_minute", "unit", "call"].map(|item| row(item, "us-east-1", "0.5"));
        format!("{EXCHANGE}{}{more}", rows.concat())
    }

    #[test]
    fn the_committed_list_is_legal_and_prices_the_default_model() {
        let facts = PriceList::embedded().models(&Config::default());
        let fact = facts[Config::default().default_profile()];
        assert!(fact.input_million.is_some() && fact.output_million.is_some(), "{fact:?}");
    }

    #[test]
    fn a_broken_list_is_refused_with_a_reason() {
        let minute = row("minute", "eu-central-1", "0.5");
        for (text, says) in [
            ("price = [".to_owned(), "docs/prices.toml: TOML parse error"),
            (EXCHANGE.to_owned(), "missing field `price`"),
            (list(&minute.replace("unit =", "units =")), "unknown field `units`"),
            (list(&minute.replace("USD", "EUR")), "unknown variant `EUR`"),
            (list(&minute.replace("transcribe", "polly")), "unknown variant `polly`"),
            (list(&minute.replace("2026-01-0", "2026-13-0")), "date"),
            (list(&row("minute", "eu-central-1", "-0.1")), "transcribe minute in eu-central-1 is -0.1"),
            (list(&row("minute", "eu-central-1", "nan")), "it must be a number from 0 on"),
            (list(&format!("{minute}{minute}")), "transcribe minute in eu-central-1 stands there twice"),
            (list("").replace("'call'", "'calls'"), "other call in us-east-1 is missing"),
            (list("").replace("usd_per_gbp = 1.3", "usd_per_gbp = 0.0"), "the price of a pound is 0"),
        ] {
            let error = PriceList::parse(&text).unwrap_err().to_string();
            assert!(error.contains(says), "{error}\n{says}");
        }
    }

    #[test]
    fn a_regions_own_price_comes_before_the_one_that_stands_in() {
        let prices = PriceList::parse(&list(&row("minute", "eu-central-1", "0.7"))).unwrap();
        let calls = prices.of_calls("eu-central-1");
        assert_eq!((calls.transcribe_minute, calls.redaction_minute), (0.7, 0.5));
        assert_eq!(calls.as_of, "2026-01-08", "the latest date of the rows that are used");
        let elsewhere = prices.of_calls("eu-west-1");
        assert_eq!((elsewhere.transcribe_minute, elsewhere.redaction_minute), (0.5, 0.5));
    }

    #[test]
    fn the_configurations_price_of_a_model_comes_before_the_lists() {
        let config = |more: &str| {
            let text = format!(
                "models:\n  claude-haiku-4-5: {{profile: eu.anthropic.claude-haiku-4-5-20251001-v1:0, id: anthropic.x, \
                 regions: [eu-central-1]{more}}}"
            );
            Config::parse("test", &text).unwrap()
        };
        let fact = |more: &str| {
            let config = config(more);
            PriceList::embedded().models(&config)[config.default_profile()]
        };
        assert_eq!(fact("").input_million, Some(1.1));
        let given = fact(", answers: tool, context_tokens: 90000, input_million: 0.3, output_million: 2.5");
        assert_eq!((given.input_million, given.output_million), (Some(0.3), Some(2.5)));
        assert_eq!((given.answers, given.context_tokens), (contract::model::Answers::Tool, 90_000));
    }
}
