//! What it costs, estimated: amounts from the functions times the prices of the contract.

use contract::metric::Metric;
use contract::price::{
    COMPREHEND_UNIT, MODEL_INPUT_MILLION, MODEL_OUTPUT_MILLION, REDACTION_MINUTE, TRANSCRIBE_MINUTE,
};

use super::metric::{Own, expression};
use super::widget::Widget;
use crate::cfn::Node;

const DAY: u32 = 86_400;

pub(super) fn rows(own: &Own) -> Vec<Vec<Widget>> {
    let formula = format!("/60*({TRANSCRIBE_MINUTE}+{REDACTION_MINUTE})");
    let transcribe = own.by_tenant_times(Metric::AudioDuration, DAY, &formula);
    let formula = format!("*{COMPREHEND_UNIT}");
    let comprehend = own.by_tenant_times(Metric::ComprehendUnits, DAY, &formula);
    let formula = format!("/1000000*{MODEL_INPUT_MILLION}");
    let read = own.by_tenant_times(Metric::ModelInputTokens, DAY, &formula);
    let formula = format!("/1000000*{MODEL_OUTPUT_MILLION}");
    let written = own.by_tenant_times(Metric::ModelOutputTokens, DAY, &formula);
    let third = |title: &str| Widget::graph(title).month().third().stacked();
    vec![
        vec![Widget::heading(
            "For how much money? Estimates in US dollars, last 30 days: list prices, the default model, no taxes or tiers",
        )],
        vec![
            Widget::numbers("Estimated US dollars").month().sum().metrics(amounts(own)).metrics(sums()),
            Widget::graph("Estimated US dollars a day")
                .month()
                .sum()
                .stacked()
                .metrics(amounts(own))
                .metrics(services()),
        ],
        vec![
            third("Transcribe and redaction a day, by tenant").metrics([transcribe]),
            third("Comprehend a day, by tenant").metrics([comprehend]),
            third("Model a day, by tenant: read and written").metrics([read, written]),
        ],
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

fn transcribe() -> String {
    format!("FILL(audio,0)/60*({TRANSCRIBE_MINUTE}+{REDACTION_MINUTE})")
}

fn comprehend() -> String {
    format!("FILL(units,0)*{COMPREHEND_UNIT}")
}

fn model() -> String {
    format!("(FILL(read,0)*{MODEL_INPUT_MILLION}+FILL(written,0)*{MODEL_OUTPUT_MILLION})/1000000")
}

fn services() -> [Node; 3] {
    [
        expression(&transcribe(), "Transcribe and redaction"),
        expression(&comprehend(), "Comprehend"),
        expression(&model(), "Model"),
    ]
}

fn sums() -> [Node; 2] {
    let all = format!("{}+{}+{}", transcribe(), comprehend(), model());
    [expression(&all, "All calls"), expression(&format!("({all})/done"), "One call")]
}
