//! Texts that name something which is not there.

use serde_json::{Value, json};

use super::{Broken, escaped, renamed};

pub(super) fn operators(broken: &mut Broken<'_>) {
    match broken.kind {
        "AWS::CloudWatch::Alarm" => alarm(broken),
        "AWS::Logs::MetricFilter" => {
            broken.with_misspelt("a log group that is not there", "LogGroupName", "lambda");
        }
        "AWS::Logs::LogGroup" => {
            if let Some(name) = broken.misspelt(broken.id, "") {
                broken.with("a log group of no function", "LogGroupName", name);
            }
        }
        "AWS::Lambda::Function" => {
            broken.with(
                "logs to a group that is not there",
                "LoggingConfig/LogGroup",
                "/aws/lambda/cci-lite-gone",
            );
            environment(broken);
        }
        "AWS::Glue::Table" => table(broken),
        "AWS::Athena::WorkGroup" => {
            let output = "WorkGroupConfiguration/ResultConfiguration/OutputLocation";
            broken.with(
                "results to a bucket that is not there",
                output,
                json!({"Fn::Sub": "s3://cci-lite-athena-stagings-${AWS::AccountId}-${AWS::Region}-an/results/"}),
            );
            broken.with(
                "results where nobody may write",
                output,
                json!({"Fn::Sub": "s3://${InputBucket}/results/"}),
            );
        }
        "AWS::SNS::TopicPolicy" => {
            for (path, statement) in broken.statements() {
                let service = statement["Principal"]["Service"].as_str().unwrap_or_default();
                if ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"].contains(&service) {
                    broken.without("who tells may not publish", &path);
                    broken.with("who tells may only subscribe", &format!("{path}/Action"), "sns:Subscribe");
                }
            }
        }
        "AWS::CloudTrail::Trail" => {
            broken.with(
                "a bucket that is not there",
                "S3BucketName",
                json!({"Fn::Sub": "cci-lite-gone-${AWS::AccountId}"}),
            );
        }
        _ => {}
    }
}

fn alarm(broken: &mut Broken<'_>) {
    broken.with("a metric that nobody publishes", "MetricName", "ApproximateNumberOfMessages");
    broken.with("a namespace that nobody publishes in", "Namespace", "AWS/SQSS");
    broken.without("tells nobody", "AlarmActions");
    broken.add("is switched off", "ActionsEnabled", false);
    if let Some(Value::Array(dimensions)) = broken.get("Dimensions") {
        for index in 0..dimensions.len() {
            broken.with("a dimension that does not exist", &format!("Dimensions/{index}/Name"), "Name");
            broken.with("a dimension of nothing", &format!("Dimensions/{index}/Value"), "cci-lite-gone");
        }
    }
    broken.with_misspelt("tells a topic that is not there", "AlarmActions/0", "sns");
}

fn environment(broken: &mut Broken<'_>) {
    let Some(variables) = broken.get("Environment/Variables").and_then(Value::as_object) else { return };
    for (name, value) in variables {
        let at = format!("Environment/Variables/{}", escaped(name));
        // What names a resource of the template.
        if value.get("Ref").and_then(Value::as_str).is_some_and(|id| !id.starts_with("AWS::")) {
            let other = match value["Ref"].as_str() {
                Some(id) if id.ends_with("Bucket") => json!({"Ref": "AthenaStagingBucket"}),
                Some(id) if id.ends_with("Queue") => json!({"Ref": format!("{id}DeadLetters")}),
                _ => continue,
            };
            broken.with("a variable that names what the role may not touch", &at, other);
        }
        broken.without("a variable is gone", &at);
    }
}

fn table(broken: &mut Broken<'_>) {
    let parameters = "TableInput/Parameters";
    let Some(named) = broken.get(parameters).and_then(Value::as_object) else { return };
    let projected: Vec<&String> = named.keys().filter(|name| name.starts_with("projection.")).collect();
    for name in projected {
        if matches!(name.rsplit('.').next(), Some("type" | "values")) {
            broken.without("a projection is gone", &format!("{parameters}/{}", escaped(name)));
            broken.with(
                "a projection of no column",
                parameters,
                renamed(
                    &broken.get(parameters).unwrap().clone(),
                    name,
                    &name.replace("projection.", "projection.x"),
                ),
            );
        }
    }
    let template = format!("{parameters}/storage.location.template");
    if let Some(text) = broken.get(&template).and_then(|value| value["Fn::Sub"].as_str()) {
        broken.with("a location without its end", &template, json!({"Fn::Sub": text.trim_end_matches('/')}));
        broken.with(
            "a location without the date",
            &template,
            json!({"Fn::Sub": text.replace("${!dt}/", "")}),
        );
        broken.with(
            "a bucket that is not there",
            &template,
            json!({"Fn::Sub": text.replace("${ResultsBucket}", "cci-lite-result-${AWS::AccountId}-${AWS::Region}-an")}),
        );
        broken.with(
            "another order of folders",
            &template,
            json!({"Fn::Sub": text.replace("}/", "}/calls/")}),
        );
        broken.with("a column that is no partition", "TableInput/PartitionKeys/0/Name", "day");
    }
}
