//! Every metric that an alarm or a dashboard looks at is published: by AWS (proof's catalogue), by our functions (the
//! contract's metrics) or by a metric filter of the same template. An alarm on any other would be green for ever.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::Path;

use contract::metric::Metric;
use contract::tenant::TENANT_TAG;
use proof::{Stack, catalog};
use serde_json::Value;
use synth::config::Config;

/// One metric that somebody looks at, with the names of its dimensions.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Looked {
    by: String,
    namespace: String,
    metric: String,
    dimensions: Vec<String>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The metrics of alarms.
fn alarms(stack: &Stack) -> Vec<Looked> {
    let alarms = stack.of_kind("AWS::CloudWatch::Alarm");
    alarms
        .map(|alarm| {
            let dimensions = alarm.properties["Dimensions"].as_array().into_iter().flatten();
            Looked {
                by: alarm.id.clone(),
                namespace: text(&alarm.properties["Namespace"]),
                metric: text(&alarm.properties["MetricName"]),
                dimensions: dimensions.map(|dimension| text(&dimension["Name"])).collect(),
            }
        })
        .collect()
}

/// The metrics of dashboards: `[namespace, metric, dimension, value, …]`, where `.` repeats what stands above. A search
/// expression names its namespace with the dimensions, and one metric.
fn dashboards(stack: &Stack) -> Vec<Looked> {
    let mut looked = Vec::new();
    for dashboard in stack.of_kind("AWS::CloudWatch::Dashboard") {
        let body: Value = serde_json::from_str(&text(&dashboard.properties["DashboardBody"])).unwrap();
        for widget in body["widgets"].as_array().unwrap() {
            let mut above: Vec<String> = Vec::new();
            for metric in widget["properties"]["metrics"].as_array().into_iter().flatten() {
                let parts = metric.as_array().unwrap();
                if let Some(expression) = parts[0]["expression"].as_str() {
                    looked.extend(searched(&dashboard.id, expression));
                    continue;
                }
                let texts: Vec<String> = parts
                    .iter()
                    .filter_map(Value::as_str)
                    .enumerate()
                    .map(|(index, part)| if part == "." { above[index].clone() } else { part.to_owned() })
                    .collect();
                looked.push(Looked {
                    by: dashboard.id.clone(),
                    namespace: texts[0].clone(),
                    metric: texts[1].clone(),
                    dimensions: texts[2..].iter().step_by(2).cloned().collect(),
                });
                above = texts;
            }
        }
    }
    looked
}

/// `SEARCH('{cci-lite,tenant_id} MetricName="CallsDone"', 'Sum', 300)`, also within other functions.
fn searched(by: &str, expression: &str) -> Vec<Looked> {
    let searches = expression.split("SEARCH(").skip(1);
    searches
        .map(|search| {
            let (scope, rest) = search.split_once('{').unwrap().1.split_once('}').unwrap();
            let mut scope = scope.split(',').map(|part| part.trim().trim_matches('"').to_owned());
            let metric = rest.split_once("MetricName=\"").unwrap().1.split_once('"').unwrap().0;
            Looked {
                by: by.to_owned(),
                namespace: scope.next().unwrap(),
                metric: metric.to_owned(),
                dimensions: scope.collect(),
            }
        })
        .collect()
}

/// The metrics that filters make of logs.
fn filtered(stack: &Stack) -> BTreeSet<(String, String)> {
    let filters = stack.of_kind("AWS::Logs::MetricFilter");
    filters
        .flat_map(|filter| filter.properties["MetricTransformations"].as_array().unwrap())
        .map(|made| (text(&made["MetricNamespace"]), text(&made["MetricName"])))
        .collect()
}

fn unpublished(stack: &Stack, deployment: &str, looked: Vec<Looked>) -> Vec<Looked> {
    let filtered = filtered(stack);
    let ours: BTreeSet<&str> = Metric::ALL.into_iter().map(Metric::name).collect();
    let published = |one: &Looked| {
        if one.namespace == deployment {
            let known = ours.contains(one.metric.as_str())
                && (one.dimensions.is_empty() || one.dimensions == [TENANT_TAG]);
            let made = filtered.contains(&(one.namespace.clone(), one.metric.clone()));
            return known || (made && one.dimensions.is_empty());
        }
        let sets = catalog::dimension_sets(&one.namespace, &one.metric).into_iter().flatten();
        let mut dimensions = one.dimensions.clone();
        dimensions.sort_unstable();
        sets.into_iter().any(|set| *set == dimensions)
    };
    looked.into_iter().filter(|one| !published(one)).collect()
}

fn stack(config: &Config) -> Stack {
    tests::resolve(&synth::stack::template(config).unwrap().to_yaml().unwrap())
}

#[test]
fn every_metric_that_is_looked_at_is_published() {
    let everything =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/configurations/everything.yaml");
    for config in [Config::default(), Config::load(Some(&everything)).unwrap()] {
        let stack = stack(&config);
        let looked: Vec<Looked> = alarms(&stack).into_iter().chain(dashboards(&stack)).collect();
        assert!(looked.len() > 40, "only {} metrics are looked at", looked.len());
        let lost = unpublished(&stack, config.prefix.as_str(), looked);
        assert!(lost.is_empty(), "nobody publishes: {lost:#?}");
    }
}

#[test]
fn a_metric_that_nobody_publishes_is_found() {
    let config = Config::default();
    let whole = synth::stack::template(&config).unwrap().to_yaml().unwrap();
    for (right, wrong) in [
        ("MetricName: ApproximateAgeOfOldestMessage", "MetricName: ApproximateAgeOfOldest"),
        ("MetricName: CallsFailed", "MetricName: CallFailures"),
        ("Name: RuleName", "Name: Rule"),
    ] {
        assert!(whole.contains(right), "{right}");
        let stack = tests::resolve(&whole.replace(right, wrong));
        assert!(!unpublished(&stack, "cci-lite", alarms(&stack)).is_empty(), "{wrong}");
    }
}

#[test]
fn every_alarm_but_that_of_the_reconciler_is_quiet_when_nothing_is_measured_and_all_tell_somebody() {
    let stack = stack(&Config::default());
    for alarm in stack.of_kind("AWS::CloudWatch::Alarm") {
        // The reconciler always measures: when it does not, nobody looks after calls that stand still.
        let silence = alarm.id == "CallsStuck";
        let missing = text(&alarm.properties["TreatMissingData"]);
        assert_eq!(missing, if silence { "missing" } else { "notBreaching" }, "{}", alarm.id);
        let told =
            |actions: &str| alarm.properties.get(actions).and_then(Value::as_array).map_or(0, Vec::len);
        assert_eq!(told("AlarmActions"), 1, "{}", alarm.id);
        assert_eq!(told("InsufficientDataActions"), usize::from(silence), "{}", alarm.id);
    }
}

#[test]
fn calls_that_are_held_are_told_where_there_is_a_limit() {
    let limited = Config::parse("test", "tenants: [{id: t1, name: T, daily_calls: 10}]").unwrap();
    for (config, told) in [(limited, 1), (Config::default(), 0)] {
        let stack = stack(&config);
        let alarms = stack.of_kind("AWS::CloudWatch::Alarm").filter(|alarm| alarm.id == "CallsHeld");
        assert_eq!(alarms.count(), told);
    }
}

/// What is measured every quarter of an hour is never there twice in ten minutes.
#[test]
fn what_the_reconciler_measures_is_there_in_each_period_that_is_looked_at() {
    let stack = stack(&Config::default());
    let mut seen = 0;
    for alarm in stack.of_kind("AWS::CloudWatch::Alarm") {
        if alarm.id == "CallsStuck" || alarm.id.starts_with("Reconciler") {
            let period = alarm.properties["Period"].as_u64().unwrap();
            assert!(period >= contract::ledger::RECONCILE_EVERY.as_secs(), "{}: {period} s", alarm.id);
            seen += 1;
        }
    }
    assert_eq!(seen, 3);
}

/// It is the notice that a call is in quarantine: nobody else tells of it.
#[test]
fn a_call_in_quarantine_is_told_where_somebody_is_to_be_told() {
    let mut config = Config::default();
    config.alarms.recipients = vec!["someone@example.com".to_owned()];
    let stack = stack(&config);
    let alarm = stack.of_kind("AWS::CloudWatch::Alarm").find(|alarm| alarm.id == "CallsQuarantined").unwrap();
    let topics: Vec<String> = stack
        .of_kind("AWS::SNS::Subscription")
        .filter(|one| one.properties["Endpoint"] == "someone@example.com")
        .map(|one| text(&one.properties["TopicArn"]))
        .collect();
    assert_eq!(topics.len(), 1, "{topics:?}");
    assert_eq!(alarm.properties["AlarmActions"], serde_json::json!(topics));
    assert_eq!(
        (&alarm.properties["MetricName"], &alarm.properties["Threshold"]),
        (&"CallsQuarantined".into(), &0.into())
    );
    assert_ne!(alarm.properties["ActionsEnabled"], false);
}
