//! What it costs, estimated: amounts from the functions times the prices of the list.
//!
//! Metrics do not tell models apart, so the default one's price stands for all; where it is not known, the model is left
//! out. Redaction is reckoned for every call.

use contract::metric::Metric;

use super::metric::{Own, expression};
use super::widget::Widget;
use crate::cfn::Node;
use crate::config::Config;
use crate::prices::PriceList;

const DAY: u32 = 86_400;

/// US dollars for one of what the functions measure.
struct Rates {
    minute: f64,
    unit: f64,
    /// For a million tokens read and a million written.
    model: Option<(f64, f64)>,
}

impl Rates {
    fn of(config: &Config) -> Self {
        let prices = PriceList::embedded();
        let calls = prices.of_calls(&config.region);
        let models = prices.models(config);
        let model = models.get(config.default_profile());
        Self {
            minute: calls.transcribe_minute + calls.redaction_minute,
            unit: calls.comprehend_unit,
            model: model.and_then(|model| model.input_million.zip(model.output_million)),
        }
    }

    /// The services and what each takes, in metric math over [`amounts`].
    fn services(&self) -> Vec<(&'static str, String)> {
        let mut services = vec![
            ("Transcribe and redaction", format!("FILL(audio,0)/60*{}", self.minute)),
            ("Comprehend", format!("FILL(units,0)*{}", self.unit)),
        ];
        if let Some((read, written)) = self.model {
            services.push(("Model", format!("(FILL(read,0)*{read}+FILL(written,0)*{written})/1000000")));
        }
        services
    }
}

pub(super) fn rows(own: &Own, config: &Config) -> Vec<Vec<Widget>> {
    let rates = Rates::of(config);
    let services = rates.services();
    let transcribe = own.by_tenant_times(Metric::AudioDuration, DAY, &format!("/60*{}", rates.minute));
    let comprehend = own.by_tenant_times(Metric::ComprehendUnits, DAY, &format!("*{}", rates.unit));
    let third = |title: &str| Widget::graph(title).month().third().stacked();
    let mut by_tenant = vec![
        third("Transcribe and redaction a day, by tenant").metrics([transcribe]),
        third("Comprehend a day, by tenant").metrics([comprehend]),
    ];
    if let Some((read, written)) = rates.model {
        let read = own.by_tenant_times(Metric::ModelInputTokens, DAY, &format!("/1000000*{read}"));
        let written = own.by_tenant_times(Metric::ModelOutputTokens, DAY, &format!("/1000000*{written}"));
        by_tenant.push(third("Model a day, by tenant: read and written").metrics([read, written]));
    }
    let reckoned = if rates.model.is_some() {
        "the default model"
    } else {
        "without the model, whose price is not known"
    };
    vec![
        vec![Widget::heading(&format!(
            "For how much money? Estimates in US dollars, last 30 days: list prices, {reckoned}, no taxes or tiers"
        ))],
        vec![
            Widget::numbers("Estimated US dollars")
                .month()
                .sum()
                .metrics(amounts(own))
                .metrics(sums(&services)),
            Widget::graph("Estimated US dollars a day")
                .month()
                .sum()
                .stacked()
                .metrics(amounts(own))
                .metrics(services.iter().map(|(service, formula)| expression(formula, service))),
        ],
        by_tenant,
    ]
}

/// What is reckoned with.
fn amounts(own: &Own) -> [Node; 5] {
    [
        own.hidden(Metric::AudioDuration, "audio"),
        own.hidden(Metric::ComprehendUnits, "units"),
        own.hidden(Metric::ModelInputTokens, "read"),
        own.hidden(Metric::ModelOutputTokens, "written"),
        own.hidden(Metric::CallsDone, "done"),
    ]
}

fn sums(services: &[(&str, String)]) -> [Node; 2] {
    let formulas: Vec<&str> = services.iter().map(|(_, formula)| formula.as_str()).collect();
    let all = formulas.join("+");
    [expression(&all, "All calls"), expression(&format!("({all})/done"), "One call")]
}
