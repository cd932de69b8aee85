//! Values that AWS refuses, most of them only while it deploys.

use proof::catalog;
use serde_json::{Value, json};

use super::Broken;

pub(super) fn operators(broken: &mut Broken<'_>) {
    let Some(schema) =
        catalog::resource_type(broken.kind).map(|of| &of.schema).filter(|schema| schema.is_object())
    else {
        return;
    };
    let properties = broken.resource["Properties"].as_object().into_iter().flatten();
    for (name, value) in properties {
        let bounds = &schema["properties"][name];
        if let Some(most) = bounds["maximum"].as_i64().filter(|_| value.is_number()) {
            broken.with("above the maximum", name, most + 1);
        }
        if let Some(least) = bounds["minimum"].as_i64().filter(|least| *least > 0 && value.is_number()) {
            broken.with("below the minimum", name, least - 1);
        }
        if let Some(most) = bounds["maxLength"].as_u64().filter(|most| *most < 300 && value.is_string()) {
            broken.with("longer than allowed", name, "x".repeat(usize::try_from(most).unwrap() + 1));
        }
        if bounds["enum"].is_array() && value.is_string() {
            broken.with("none of the values", name, "NoSuchValue");
        }
        if bounds["type"] == "boolean" {
            broken.with("no truth value", name, "perhaps");
        }
        if bounds["type"] == "integer" && value.is_number() {
            broken.with("no number", name, "many");
        }
    }
    for required in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        broken.without("required", required);
    }
    if schema["additionalProperties"] == false {
        broken.add("no such property", "Misspelt", "value");
    }
    if broken.kind == "AWS::Lambda::Function" {
        broken.add("takes from all functions", "ReservedConcurrentExecutions", 50);
    }
    if broken.kind == "AWS::SQS::Queue" && broken.id != "IntakeQueue" {
        let first = &broken.template["Resources"]["IntakeQueue"]["Properties"]["QueueName"];
        if first.is_string() {
            broken.with("the name of another", "QueueName", first.clone());
        }
    }
    if broken.kind == "AWS::IAM::Role" && broken.get("Policies").is_some() {
        let long: Vec<Value> = (0..160)
            .map(|index| json!({"Fn::Sub": format!("arn:${{AWS::Partition}}:s3:::cci-lite-results-${{AWS::AccountId}}/{index:060}/*")}))
            .collect();
        broken.with(
            "a policy that is too long",
            "Policies/0/PolicyDocument/Statement/0/Resource",
            Value::Array(long),
        );
    }
}
