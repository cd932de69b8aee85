//! What CloudFormation does with a custom resource: it asks the function behind it, and goes by the answer that the
//! function puts to a URL.
//!
//! Source: CloudFormation User Guide, "Custom resource request types" and "Custom resource response objects". Each request
//! is made once; on AWS, Lambda repeats one whose function fails.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Play;
use crate::PlayError;
use crate::lambda::Outcome;
use crate::service::text;
use crate::stage::ACCOUNT;

/// The longest answer that CloudFormation takes, in bytes.
const LONGEST_ANSWER: usize = 4096;

/// What becomes of a custom resource.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// It is created, with the template's properties.
    Create,
    /// It gets these properties instead. When the answer gives it another physical ID, the former one is deleted.
    Update(Value),
    /// It is deleted.
    Delete,
}

/// What a function answers CloudFormation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Answer {
    /// `SUCCESS` or `FAILED`.
    pub status: String,
    /// Why; empty when the function does not say.
    #[serde(default)]
    pub reason: String,
    /// What the resource is called from now on.
    pub physical_resource_id: String,
    stack_id: String,
    request_id: String,
    logical_resource_id: String,
}

impl Answer {
    /// Was it done?
    pub fn succeeded(&self) -> bool {
        self.status == "SUCCESS"
    }
}

/// A custom resource as its last answer left it.
#[derive(Debug, Clone)]
pub(super) struct Deployed {
    physical_id: String,
    properties: Value,
}

impl Play {
    /// Creates the template's custom resources, in its order. One that is not created would roll the stack back.
    pub(super) async fn create_custom_resources(&mut self) -> Result<(), PlayError> {
        let ids: Vec<String> = {
            let resources = self.stage.stack.resources();
            resources
                .filter(|resource| is_custom(&resource.kind))
                .map(|resource| resource.id.clone())
                .collect()
        };
        for id in ids {
            let why = match self.change(&id, Change::Create).await {
                Ok(answer) if answer.succeeded() => continue,
                Ok(answer) => answer.reason,
                Err(why) => why,
            };
            self.stage.problem(&id, format!("cannot be created: {why}"));
            // CloudFormation rolls the stack back at the first one.
            break;
        }
        let trace = std::mem::take(&mut self.stage.now().trace);
        let mut problems: Vec<String> =
            trace.problems().map(|step| format!("{}: {}", step.resource, step.what)).collect();
        // What was tried again is told once.
        problems.dedup();
        self.deployment = trace;
        if problems.is_empty() { Ok(()) } else { Err(PlayError::Deployment(problems.join("\n"))) }
    }

    /// Changes a custom resource of the template: asks the function that its `ServiceToken` names, and gives the answer,
    /// or why there is none that CloudFormation could use.
    pub async fn change(&mut self, id: &str, change: Change) -> Result<Answer, String> {
        let before = self.deployed.get(id).cloned();
        let known = || before.clone().ok_or_else(|| format!("{id} is not created"));
        let (kind, properties) = match change {
            Change::Create => ("Create", self.declared(id)?),
            Change::Update(properties) => ("Update", as_text(&properties)),
            Change::Delete => ("Delete", known()?.properties),
        };
        let mut event = json!({"RequestType": kind, "ResourceProperties": properties});
        if kind != "Create" {
            event["PhysicalResourceId"] = json!(known()?.physical_id);
        }
        if kind == "Update" {
            event["OldResourceProperties"] = known()?.properties;
        }
        let answer = self.ask(id, event).await?;
        let physical_id = answer.physical_resource_id.clone();
        let deployed = Deployed { physical_id, properties };
        match (kind, answer.succeeded()) {
            // What is not created is deleted when the stack rolls back.
            ("Create", _) | ("Update", true) => self.deployed.insert(id.to_owned(), deployed),
            ("Delete", true) => self.deployed.remove(id),
            _ => return Ok(answer),
        };
        if kind != "Update" {
            return Ok(answer);
        }
        if let Some(former) = before.filter(|former| former.physical_id != answer.physical_resource_id) {
            let event = json!({
                "RequestType": "Delete", "ResourceProperties": former.properties,
                "PhysicalResourceId": former.physical_id,
            });
            let cleaned = self.ask(id, event).await?;
            if !cleaned.succeeded() {
                return Ok(cleaned);
            }
        }
        Ok(answer)
    }

    /// The properties in the template, as CloudFormation sends them.
    fn declared(&self, id: &str) -> Result<Value, String> {
        let resource = self.stage.stack.resource(id).filter(|resource| is_custom(&resource.kind));
        let resource = resource.ok_or_else(|| format!("{id} is no custom resource of the template"))?;
        match proof::unknown::within(&resource.properties) {
            Some(why) => Err(format!("a property cannot be told: {why}")),
            None => Ok(as_text(&resource.properties)),
        }
    }

    async fn ask(&mut self, id: &str, mut event: Value) -> Result<Answer, String> {
        let token = text(&event["ResourceProperties"], "ServiceToken").to_owned();
        let function = self.stage.stack.by_name("AWS::Lambda::Function", &token);
        let function = function
            .map(|function| function.id.clone())
            .ok_or_else(|| format!("its ServiceToken {token:?} is no function of the template"))?;
        let kind = text(&event, "RequestType").to_owned();
        let request_id = self.stage.now().next_uuid();
        let url = self.stage.expect_answer(self.address, id);
        let resource = self.stage.stack.resource(id);
        let members = [
            ("ResponseURL", json!(url)),
            (
                "StackId",
                json!(format!("arn:aws:cloudformation:{}:{ACCOUNT}:stack/cci-lite/1", self.stage.region)),
            ),
            ("RequestId", json!(request_id)),
            ("LogicalResourceId", json!(id)),
            ("ResourceType", json!(resource.map(|resource| &resource.kind))),
        ];
        for (member, value) in members {
            event[member] = value;
        }
        self.stage.step(id, format!("{kind} is asked of {function}"));
        self.check_observability(&function);
        let Some(pool) = self.pools.get_mut(&function) else {
            return Err(format!("{function} has no program"));
        };
        let mut worker = pool.take(&self.stage);
        let outcome = worker.invoke(&self.stage, &event).await;
        pool.put(worker);
        let put = self.stage.take_answer(&url);
        let Some(put) = put else {
            let why = match outcome {
                Outcome::Failed(why) => why,
                Outcome::Answered(_) => "it ends as if all were well".to_owned(),
                Outcome::Killed => "it was killed".to_owned(),
            };
            return Err(format!("{function} does not answer CloudFormation: {why}"));
        };
        let answer =
            read(&event, &put).map_err(|why| format!("CloudFormation refuses {function}'s answer: {why}"))?;
        let what = format!("{kind}: {} {} ({})", answer.status, answer.physical_resource_id, answer.reason);
        self.stage.step(id, what);
        Ok(answer)
    }
}

fn is_custom(kind: &str) -> bool {
    kind == "AWS::CloudFormation::CustomResource" || kind.starts_with("Custom::")
}

/// CloudFormation sends numbers and flags as text.
fn as_text(value: &Value) -> Value {
    match value {
        Value::Number(_) | Value::Bool(_) => json!(value.to_string()),
        Value::Array(items) => items.iter().map(as_text).collect(),
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.clone(), as_text(value))).collect())
        }
        Value::String(_) | Value::Null => value.clone(),
    }
}

fn read(event: &Value, put: &[u8]) -> Result<Answer, String> {
    if put.len() > LONGEST_ANSWER {
        return Err(format!("it has {} bytes; {LONGEST_ANSWER} are allowed", put.len()));
    }
    let answer: Answer = serde_json::from_slice(put).map_err(|error| error.to_string())?;
    for (member, given) in [
        ("StackId", &answer.stack_id),
        ("RequestId", &answer.request_id),
        ("LogicalResourceId", &answer.logical_resource_id),
    ] {
        if given != text(event, member) {
            return Err(format!("its {member} is {given:?}, not that of the request"));
        }
    }
    if !["SUCCESS", "FAILED"].contains(&answer.status.as_str()) {
        return Err(format!("its Status is {:?}", answer.status));
    }
    if answer.status == "FAILED" && answer.reason.is_empty() {
        return Err("it is FAILED without a Reason".to_owned());
    }
    if !(1..=1024).contains(&answer.physical_resource_id.len()) {
        return Err("its PhysicalResourceId has not 1 to 1,024 bytes".to_owned());
    }
    let former = text(event, "PhysicalResourceId");
    if event["RequestType"] == "Delete" && answer.physical_resource_id != former {
        return Err(format!("a deletion cannot rename {former}"));
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_must_be_one_that_cloudformation_takes() {
        let event = json!({
            "RequestType": "Delete", "StackId": "s", "RequestId": "r", "LogicalResourceId": "L",
            "PhysicalResourceId": "p",
        });
        let with = |change: Value| {
            let mut answer = json!({
                "Status": "SUCCESS", "PhysicalResourceId": "p", "StackId": "s", "RequestId": "r",
                "LogicalResourceId": "L",
            });
            answer.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            read(&event, answer.to_string().as_bytes())
        };
        assert!(with(json!({})).unwrap().succeeded());
        for (change, part) in [
            (json!({"Status": "DONE"}), "Status"),
            (json!({"Status": "FAILED"}), "without a Reason"),
            (json!({"RequestId": "other"}), "RequestId"),
            (json!({"PhysicalResourceId": ""}), "1 to 1,024"),
            (json!({"PhysicalResourceId": "q"}), "cannot rename p"),
            (json!({"Reason": "x".repeat(5000)}), "4096"),
            (json!({"StackId": null}), "null"),
        ] {
            let error = with(change.clone()).unwrap_err();
            assert!(error.contains(part), "{change}: {error}");
        }
    }

    #[test]
    fn numbers_and_flags_are_sent_as_text() {
        let properties = json!({"Timeout": 120, "Flags": [true, {"n": 1.5}], "Name": "x"});
        let sent = json!({"Timeout": "120", "Flags": ["true", {"n": "1.5"}], "Name": "x"});
        assert_eq!(as_text(&properties), sent);
    }
}
