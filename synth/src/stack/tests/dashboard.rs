//! The operators' dashboard.

use std::collections::BTreeSet;

use contract::metric::Metric;
use serde_json::Value;

use super::{everything, properties, template};
use crate::config::Config;
use crate::stack::dashboard::COLUMNS;

/// The dashboard's body as CloudFormation leaves it, with the names of what it puts in.
fn body(config: &Config) -> (String, Value) {
    let template = template(config);
    let dashboards = properties(&template, "AWS::CloudWatch::Dashboard");
    let text = dashboards["OperationsDashboard"]["DashboardBody"]["Fn::Sub"].as_str().unwrap();
    let text = text.replace("${!", "\u{1}").replace("${", "<").replace('\u{1}', "${");
    (text.clone(), serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}")))
}

fn widgets(body: &Value) -> &Vec<Value> {
    body["widgets"].as_array().unwrap()
}

#[test]
fn widgets_stand_on_the_grid_and_not_on_each_other() {
    let (_, body) = body(&everything());
    let mut taken = BTreeSet::new();
    for widget in widgets(&body) {
        let number = |name: &str| widget[name].as_u64().unwrap();
        assert!(number("x") + number("width") <= u64::from(COLUMNS), "too far right: {widget}");
        for x in number("x")..number("x") + number("width") {
            for y in number("y")..number("y") + number("height") {
                assert!(taken.insert((x, y)), "stands on another: {widget}");
            }
        }
    }
}

#[test]
fn it_shows_all_that_the_functions_measure() {
    let (text, _) = body(&everything());
    for metric in Metric::ALL {
        assert!(text.contains(metric.name()), "the dashboard does not show {}", metric.name());
    }
}

#[test]
fn a_formula_reckons_only_with_what_its_graph_holds() {
    let (_, body) = body(&everything());
    for widget in widgets(&body).iter().filter(|widget| widget["type"] == "metric") {
        let metrics = widget["properties"]["metrics"].as_array().unwrap();
        let ids: Vec<&str> =
            metrics.iter().filter_map(|metric| metric.as_array()?.last()?["id"].as_str()).collect();
        for expression in metrics.iter().filter_map(|metric| metric[0]["expression"].as_str()) {
            let outside = expression.split('\'').step_by(2);
            let words = outside.flat_map(|part| part.split(|letter: char| !letter.is_ascii_alphabetic()));
            for word in words.filter(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()))
            {
                assert!(ids.contains(&word), "{word} of {expression} is not in the graph");
            }
        }
    }
}

#[test]
fn it_is_the_same_dashboard_in_every_account_and_region() {
    let (text, body) = body(&everything());
    assert!(!text.contains("eu-central-1") && !text.contains("123456789012"));
    for widget in widgets(&body).iter().filter(|widget| widget["type"] != "text") {
        assert_eq!(widget["properties"]["region"], "<AWS::Region}", "{widget}");
    }
}

#[test]
fn more_tenants_make_it_no_larger() {
    let list: Vec<String> = (0..60).map(|number| format!("{{id: tenant-{number}, name: X}}")).collect();
    let many = Config::parse("test", &format!("tenants: [{}]", list.join(", "))).unwrap();
    assert_eq!(body(&many).0, body(&Config::default()).0);
}

#[test]
fn a_model_without_a_price_is_left_out_and_said_to_be() {
    let text =
        "models:\n  claude-haiku-4-5: {profile: eu.acme.talker, id: acme.talker, regions: [eu-central-1]}";
    let (text, _) = body(&Config::parse("test", text).unwrap());
    assert!(text.contains("without the model, whose price is not known"), "{text}");
    assert!(!text.contains("FILL(read"), "{text}");
    let (priced, _) = body(&everything());
    assert!(priced.contains("(FILL(read,0)*1.1+FILL(written,0)*5.5)/1000000"), "{priced}");
}
