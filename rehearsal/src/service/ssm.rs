//! AWS Systems Manager: the parameters of the template.

use std::collections::BTreeMap;

use proof::{Call, Stack};
use serde_json::{Value, json};

use super::{context, on, text};
use crate::stage::{ACCOUNT, Caller, Now, Stage};
use crate::wire::ServiceError;

/// The template's parameters by name, as `GetParameter` describes them.
pub(crate) fn parameters(stack: &Stack) -> BTreeMap<String, Value> {
    stack
        .of_kind("AWS::SSM::Parameter")
        .map(|resource| {
            let properties = &resource.properties;
            let described = json!({
                "Name": resource.name, "Type": properties["Type"], "Value": properties["Value"], "Version": 1,
                "DataType": "text", "ARN": resource.arn,
            });
            (resource.name.clone(), described)
        })
        .collect()
}

pub(crate) fn needs(stage: &Stage, caller: &Caller, operation: &str, request: &Value) -> Vec<Call> {
    let name = text(request, "Name");
    let separator = if name.starts_with('/') { "" } else { "/" };
    let arn = format!("arn:aws:ssm:{}:{ACCOUNT}:parameter{separator}{name}", stage.region);
    vec![on(&format!("ssm:{operation}"), arn, context(stage, caller))]
}

pub(crate) fn execute(now: &mut Now, operation: &str, request: &Value) -> Result<Value, ServiceError> {
    let name = text(request, "Name").to_owned();
    match operation {
        "GetParameter" => now
            .parameters
            .get(&name)
            .map(|parameter| json!({"Parameter": parameter}))
            .ok_or_else(|| ServiceError::new("ParameterNotFound", "")),
        _ => put(now, &name, request),
    }
}

fn put(now: &mut Now, name: &str, request: &Value) -> Result<Value, ServiceError> {
    let known = now.parameters.get(name).and_then(|parameter| parameter["Version"].as_i64());
    if known.is_some() && request["Overwrite"] != Value::Bool(true) {
        let text = "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.";
        return Err(ServiceError::new("ParameterAlreadyExists", text));
    }
    let version = known.unwrap_or(0) + 1;
    let described = json!({
        "Name": name, "Type": request["Type"].as_str().unwrap_or("String"), "Value": request["Value"],
        "Version": version, "DataType": "text",
    });
    now.parameters.insert(name.to_owned(), described);
    Ok(json!({"Version": version, "Tier": "Standard"}))
}
