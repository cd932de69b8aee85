//! The metrics that alarms and dashboards look at.

use proof::{Resource, Stack};
use serde_json::Value;

/// One metric that somebody looks at.
#[derive(Debug, Clone)]
pub(super) struct Looked<'s> {
    /// The alarm or dashboard.
    pub(super) by: &'s Resource,
    /// Path from `Properties` to what holds the name.
    pub(super) path: Vec<String>,
    /// Its namespace.
    pub(super) namespace: String,
    /// Its name.
    pub(super) metric: String,
    /// Names and values of its dimensions, as far as they are known; `None` where even the names are not.
    pub(super) dimensions: Option<Vec<(String, Option<String>)>>,
}

impl Looked<'_> {
    /// The path to a part of an alarm's metric; a dashboard's is in its body.
    pub(super) fn at<'p>(&'p self, steps: &[&'p str]) -> Vec<&'p str> {
        let path = self.path.iter().map(String::as_str);
        if self.path.last().is_some_and(|step| step == "DashboardBody") {
            return path.collect();
        }
        path.chain(steps.iter().copied()).collect()
    }

    /// The names of its dimensions, sorted.
    pub(super) fn names(&self) -> Option<Vec<&str>> {
        let mut names: Vec<&str> = self.dimensions.as_ref()?.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        Some(names)
    }

    /// What it is called, for messages.
    pub(super) fn what(&self) -> &'static str {
        if self.by.kind == "AWS::CloudWatch::Dashboard" { "dashboard" } else { "alarm" }
    }
}

/// All of them, in the order of the template.
pub(super) fn looked_at(stack: &Stack) -> Vec<Looked<'_>> {
    let mut looked = Vec::new();
    for resource in stack.resources() {
        match resource.kind.as_str() {
            "AWS::CloudWatch::Alarm" => of_alarm(resource, &mut looked),
            "AWS::CloudWatch::Dashboard" => {
                let body = resource.properties.get("DashboardBody").and_then(Value::as_str);
                if let Some(body) = body.and_then(|text| serde_json::from_str::<Value>(text).ok()) {
                    of_dashboard(resource, &body, &mut looked);
                }
            }
            _ => {}
        }
    }
    looked
}

fn text(value: Option<&Value>) -> Option<String> {
    value?.as_str().map(str::to_owned)
}

fn of_alarm<'s>(alarm: &'s Resource, looked: &mut Vec<Looked<'s>>) {
    let mut add = |metric: &Value, path: Vec<String>| {
        if let (Some(namespace), Some(name)) = (text(metric.get("Namespace")), text(metric.get("MetricName")))
        {
            let dimensions = dimensions(metric.get("Dimensions"));
            looked.push(Looked { by: alarm, path, namespace, metric: name, dimensions });
        }
    };
    add(&alarm.properties, Vec::new());
    let queries = alarm.properties.get("Metrics").and_then(Value::as_array);
    for (index, query) in queries.into_iter().flatten().enumerate() {
        let path = |steps: &[&str]| {
            let steps = steps.iter().map(|step| (*step).to_owned());
            ["Metrics".to_owned(), index.to_string()].into_iter().chain(steps).collect()
        };
        if let Some(metric) = query.get("MetricStat").and_then(|stat| stat.get("Metric")) {
            add(metric, path(&["MetricStat", "Metric"]));
        }
    }
}

fn dimensions(list: Option<&Value>) -> Option<Vec<(String, Option<String>)>> {
    let Some(list) = list else { return Some(Vec::new()) };
    list.as_array()?.iter().map(|one| Some((text(one.get("Name"))?, text(one.get("Value"))))).collect()
}

/// `[namespace, metric, dimension, value, …]`, where `.` repeats what stands above and `...` all of it up to there.
fn of_dashboard<'s>(dashboard: &'s Resource, body: &Value, looked: &mut Vec<Looked<'s>>) {
    for widget in body.get("widgets").and_then(Value::as_array).into_iter().flatten() {
        let metrics = widget.get("properties").and_then(|properties| properties.get("metrics"));
        let mut above: Vec<String> = Vec::new();
        for metric in metrics.and_then(Value::as_array).into_iter().flatten() {
            let Some(parts) = metric.as_array() else { continue };
            if let Some(expression) = parts.first().and_then(|part| part.get("expression")?.as_str()) {
                searched(dashboard, expression, looked);
                continue;
            }
            let written: Vec<&str> = parts.iter().filter_map(Value::as_str).collect();
            above = spelt_out(&written, &above);
            let [namespace, name, dimensions @ ..] = above.as_slice() else { continue };
            let pairs = dimensions.chunks(2);
            looked.push(Looked {
                by: dashboard,
                path: vec!["DashboardBody".to_owned()],
                namespace: namespace.clone(),
                metric: name.clone(),
                dimensions: Some(pairs.map(|pair| (pair[0].clone(), pair.get(1).cloned())).collect()),
            });
        }
    }
}

fn spelt_out(written: &[&str], above: &[String]) -> Vec<String> {
    let mut whole: Vec<String> = Vec::new();
    for (index, part) in written.iter().enumerate() {
        match *part {
            "." => whole.extend(above.get(whole.len()).cloned()),
            "..." => {
                let left = written.len() - index - 1;
                whole.extend(above.iter().take(above.len().saturating_sub(left)).skip(whole.len()).cloned());
            }
            part => whole.push(part.to_owned()),
        }
    }
    whole
}

/// `SEARCH('{namespace,dimension} MetricName="name"', 'Sum', 300)`, also within other functions.
fn searched<'s>(dashboard: &'s Resource, expression: &str, looked: &mut Vec<Looked<'s>>) {
    for search in expression.split("SEARCH(").skip(1) {
        let Some((scope, rest)) = search.split_once('{').and_then(|(_, rest)| rest.split_once('}')) else {
            continue;
        };
        let Some((name, _)) = rest.split_once("MetricName=\"").and_then(|(_, rest)| rest.split_once('"'))
        else {
            continue;
        };
        let mut scope = scope.split(',').map(|part| part.trim().trim_matches('"').to_owned());
        let Some(namespace) = scope.next() else { continue };
        looked.push(Looked {
            by: dashboard,
            path: vec!["DashboardBody".to_owned()],
            namespace,
            metric: name.to_owned(),
            dimensions: Some(scope.map(|name| (name, None)).collect()),
        });
    }
}
