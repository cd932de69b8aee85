//! Metrics in a function's log: CloudWatch Logs makes metrics of lines in the embedded metric format, and drops without a
//! word what is wrong about them.
//!
//! Source: CloudWatch User Guide, "Specification: Embedded metric format".

use contract::metric::Metric;
use serde_json::Value;

/// The metrics of a log line, in words; `None` when it has none. `namespace` is the function's deployment: alarms and
/// dashboards look nowhere else.
pub(super) fn read(line: &Value, namespace: &str) -> Option<Result<String, String>> {
    let directives = line.get("_aws")?;
    Some(all(line, directives, namespace).map(|said| said.join(", ")))
}

fn all(line: &Value, directives: &Value, namespace: &str) -> Result<Vec<String>, String> {
    if !directives["Timestamp"].is_u64() {
        return Err("_aws.Timestamp is not a number of milliseconds".to_owned());
    }
    let mut said = Vec::new();
    for directive in directives["CloudWatchMetrics"].as_array().into_iter().flatten() {
        if directive["Namespace"] != namespace {
            return Err(format!("the namespace is {}, not {namespace:?}", directive["Namespace"]));
        }
        for dimension in directive["Dimensions"].as_array().into_iter().flatten() {
            let names = dimension.as_array().into_iter().flatten().filter_map(Value::as_str);
            if let Some(missing) = names.into_iter().find(|name| !line[*name].is_string()) {
                return Err(format!("the line has no text for the dimension {missing:?}"));
            }
        }
        for definition in directive["Metrics"].as_array().into_iter().flatten() {
            said.push(one(line, definition)?);
        }
    }
    if said.is_empty() { Err("the line defines no metric".to_owned()) } else { Ok(said) }
}

fn one(line: &Value, definition: &Value) -> Result<String, String> {
    let name = definition["Name"].as_str().unwrap_or_default();
    let known = Metric::ALL.into_iter().find(|metric| metric.name() == name);
    let unit = known.map(Metric::unit).ok_or_else(|| format!("nobody looks at a metric {name:?}"))?;
    if definition["Unit"] != unit {
        return Err(format!("the unit of {name} is {}, not {unit}", definition["Unit"]));
    }
    let value = line[name].as_f64().ok_or_else(|| format!("the line has no number {name}"))?;
    Ok(format!("{name} {value} {unit}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_metric_that_nobody_would_see_is_told() {
        let deployment = "cci-lite".parse().unwrap();
        let values = [(Metric::CallsDone, 1.0), (Metric::AudioDuration, 2.5)];
        let line = contract::metric::record(&deployment, Some(&"acme".parse().unwrap()), 1, &values);
        let said = read(&line, "cci-lite").unwrap();
        assert_eq!(said, Ok("CallsDone 1 Count, AudioDuration 2.5 Seconds".to_owned()));
        assert_eq!(read(&json!({"message": "no metric"}), "cci-lite"), None);
        for (path, value, part) in [
            ("/_aws/CloudWatchMetrics/0/Namespace", json!("other"), "namespace"),
            ("/_aws/CloudWatchMetrics/0/Metrics/0/Name", json!("CallsDnoe"), "CallsDnoe"),
            ("/_aws/CloudWatchMetrics/0/Metrics/0/Unit", json!("Seconds"), "unit"),
            ("/_aws/CloudWatchMetrics/0/Metrics", json!([]), "no metric"),
            ("/_aws/Timestamp", json!("now"), "Timestamp"),
            ("/CallsDone", json!("one"), "no number"),
            ("/tenant_id", json!(7), "tenant_id"),
        ] {
            let mut wrong = line.clone();
            *wrong.pointer_mut(path).unwrap() = value;
            let error = read(&wrong, "cci-lite").unwrap().unwrap_err();
            assert!(error.contains(part), "{path}: {error}");
        }
    }
}
