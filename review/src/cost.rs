//! What the change costs: by the month, and with each call where the templates are ours.

mod call;

use std::collections::BTreeMap;

use serde::Serialize;

pub use call::Call;

use crate::view::{Item, Side, list};

/// What one of something takes in a month.
#[derive(Debug, Clone, PartialEq)]
pub struct Price {
    /// The resource type.
    pub kind: String,
    /// What it is, in words and the plural.
    pub what: String,
    /// US dollars.
    pub usd: f64,
    /// Whether that was read at AWS for the region of the review.
    pub verified: bool,
}

/// What things cost.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tariff {
    /// By the month.
    pub monthly: Vec<Price>,
    /// How many calls a month has, and what each takes; without it, calls are not counted.
    pub calls: Option<(u32, contract::price::Usage)>,
}

/// What changed in the bill.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Cost {
    /// What there are more or fewer of.
    pub monthly: Vec<Monthly>,
    /// A call of ours, where it costs something else than before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<Call>,
    /// US dollars a month more than before; less when below 0.
    pub month: f64,
    /// Types of which there are more or fewer, and of which no price is known, with how many.
    pub unpriced: BTreeMap<String, i64>,
    /// Whether one of the prices that were used is not verified.
    pub unverified: bool,
}

/// One line of the bill.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Monthly {
    /// What it is.
    pub what: String,
    /// How many there were.
    pub before: u32,
    /// How many there are.
    pub after: u32,
    /// US dollars a month more than before.
    pub usd: f64,
}

impl Cost {
    /// Nothing changes?
    pub fn is_empty(&self) -> bool {
        self.monthly.is_empty() && self.call.is_none() && self.unpriced.is_empty()
    }
}

/// Compares what is in both.
pub(crate) fn compare(old: &Side<'_>, new: &Side<'_>, tariff: &Tariff) -> Cost {
    let (before, after) = (units(old), units(new));
    let count = |units: &BTreeMap<String, u32>, kind: &str| units.get(kind).copied().unwrap_or(0);
    let mut cost = Cost::default();
    let kinds: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for kind in kinds {
        let (was, is) = (count(&before, kind), count(&after, kind));
        if was == is {
            continue;
        }
        match tariff.monthly.iter().find(|price| price.kind == *kind) {
            Some(price) => {
                let usd = cents((f64::from(is) - f64::from(was)) * price.usd);
                cost.unverified |= !price.verified;
                cost.monthly.push(Monthly { what: price.what.clone(), before: was, after: is, usd });
            }
            None => _ = cost.unpriced.insert(kind.clone(), i64::from(is) - i64::from(was)),
        }
    }
    cost.call = tariff.calls.and_then(|(calls, usage)| call::compare(old, new, calls, usage));
    let calls = cost.call.as_ref().map_or(0.0, |call| call.month);
    cost.month = cents(cost.monthly.iter().map(|one| one.usd).sum::<f64>() + calls);
    cost
}

/// How many there are of each type; an interface endpoint counts once for each subnet, and other endpoints not at all.
fn units(side: &Side<'_>) -> BTreeMap<String, u32> {
    let mut units = BTreeMap::new();
    for item in side.present() {
        let count = units_of(item);
        if count > 0 {
            *units.entry(item.kind.clone()).or_default() += count;
        }
    }
    units
}

fn units_of(item: &Item) -> u32 {
    if item.kind != "AWS::EC2::VPCEndpoint" {
        return 1;
    }
    u32::try_from(list(item.get(&["SubnetIds"])).len()).unwrap_or(u32::MAX)
}

fn cents(usd: f64) -> f64 {
    let whole = (usd * 100.0).round() / 100.0;
    // There is no debt of nothing.
    if whole == 0.0 { 0.0 } else { whole }
}
