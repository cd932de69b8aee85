//! `synth cost`: what a deployment costs, estimated before there is one.
//!
//! A call's cost is [`Prices::cost`](contract::price::Prices::cost), the formula by which the analyzer writes it into each
//! document; what a call takes is assumed (`assumed.rs`), for nobody has spoken yet. What is paid by the month is
//! counted in the templates (`monthly.rs`).

mod assumed;
mod monthly;
mod text;

use contract::document::Cost;
use serde::Serialize;

use crate::cfn::Error;
use crate::config::{Config, Redaction};
use crate::prices::{Exchange, PriceList, Row};
use crate::stack;

pub use assumed::Assumptions;
pub use monthly::Monthly;

/// What a call of [`TARGET_MINUTES`] may cost, in pounds (v1.1 guide, section 16).
pub const TARGET_GBP: f64 = 0.25;

/// How long the call of [`TARGET_GBP`] is.
pub const TARGET_MINUTES: f64 = 10.0;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Question {
    /// How long a call is.
    pub minutes: f64,
    /// How many calls a month has.
    pub calls: u32,
    /// US dollars for a pound; without it, the price list's.
    #[serde(skip)]
    pub usd_per_gbp: Option<f64>,
}

/// The answer. Amounts are US dollars where their names do not say otherwise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// What was asked.
    pub question: Question,
    /// The region of deployment.
    pub region: String,
    /// The default model, by its name in the configuration.
    pub model: String,
    /// Whether calls are redacted: reckoned with as soon as one tenant's are.
    pub redacted: bool,
    /// What a call is taken for.
    pub assumptions: Assumptions,
    /// One call.
    pub call: Cost,
    /// All calls of a month.
    pub calls_of_a_month: f64,
    /// What is paid by the month beside them.
    pub monthly: Vec<Monthly>,
    /// All together.
    pub month: f64,
    /// US dollars for a pound.
    pub usd_per_gbp: f64,
    /// Where that rate comes from; none when it was given.
    pub exchange: Option<Exchange>,
    /// Against the target, a call alone.
    pub call_alone: Headroom,
    /// Against the target, a call with its share of what is paid by the month.
    pub call_with_share: Headroom,
    /// The prices that were used and are not verified for the region.
    pub unverified: Vec<Row>,
}

/// What is left below the target.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Headroom {
    /// What it costs, in pounds.
    pub gbp: f64,
    /// What it may cost, in pounds: [`TARGET_GBP`] in proportion to the call's length.
    pub target_gbp: f64,
    /// The rest in percent of the target; below 0 when the target is missed.
    pub percent: f64,
}

impl Headroom {
    fn of(usd: f64, minutes: f64, usd_per_gbp: f64) -> Self {
        let (gbp, target) = (usd / usd_per_gbp, TARGET_GBP * minutes / TARGET_MINUTES);
        Self {
            gbp: rounded(gbp, 4),
            target_gbp: rounded(target, 4),
            percent: rounded(100.0 * (1.0 - gbp / target), 1),
        }
    }
}

/// The estimate for a configuration.
///
/// # Errors
/// AWS would refuse the configuration's template.
pub fn estimate(config: &Config, question: Question) -> Result<Estimate, Error> {
    let prices = PriceList::embedded();
    let models = prices.models(config);
    let redacted = redacted(config);
    let assumptions = Assumptions::of(config, question.minutes);
    let usage = assumptions.usage(question.minutes, redacted);
    let call = prices.of_calls(&config.region).cost(usage, models.get(config.default_profile()));
    let monthly = monthly::count(config, question.calls, &stack::templates(config)?, &prices)?;
    let calls_of_a_month = call.total * f64::from(question.calls);
    let month = calls_of_a_month + monthly.iter().map(|one| one.usd).sum::<f64>();
    let usd_per_gbp = question.usd_per_gbp.unwrap_or(prices.exchange.usd_per_gbp);
    let headroom = |usd| Headroom::of(usd, question.minutes, usd_per_gbp);
    Ok(Estimate {
        question,
        region: config.region.clone(),
        model: config.model.clone(),
        redacted,
        assumptions,
        call_alone: headroom(call.total),
        call_with_share: headroom(month / f64::from(question.calls)),
        call,
        calls_of_a_month: rounded(calls_of_a_month, 2),
        unverified: unverified(config, &prices, &monthly),
        monthly,
        month: rounded(month, 2),
        usd_per_gbp,
        exchange: question.usd_per_gbp.is_none().then_some(prices.exchange),
    })
}

/// What a call of a configuration is taken to use.
pub fn usage(config: &Config, minutes: f64) -> contract::price::Usage {
    Assumptions::of(config, minutes).usage(minutes, redacted(config))
}

fn redacted(config: &Config) -> bool {
    config.tenants.iter().any(|tenant| tenant.redaction == Redaction::On)
}

/// The rows of the list that were reckoned with and are not verified, or not for this region. Prices that the
/// configuration itself names are its own business.
fn unverified(config: &Config, prices: &PriceList, monthly: &[Monthly]) -> Vec<Row> {
    let model = config.models.get(&config.model).filter(|model| model.input_million.is_none());
    let tokens = model.into_iter().flat_map(|model| prices.of_model(&model.profile));
    let by_the_month = monthly.iter().filter_map(|one| prices.row(one.service, one.item, &config.region));
    let of_calls = prices.rows_of_calls(&config.region).chain(by_the_month);
    let elsewhere = |row: &&Row| !row.verified || row.region != config.region;
    of_calls.filter(elsewhere).chain(tokens.filter(|row| !row.verified)).cloned().collect()
}

/// An amount with so many decimals.
fn rounded(amount: f64, decimals: i32) -> f64 {
    let unit = 10_f64.powi(decimals);
    (amount * unit).round() / unit
}
