//! What the deployment's buckets, tables and queues are called.
//!
//! On AWS that is asked of the functions themselves: their environment is what the template has given them, whatever the
//! configuration says of names. Where another endpoint answers, which may have no functions to ask, the names are made by
//! the template's rules.

use std::collections::BTreeMap;

use contract::function::Function;
use contract::job::Deployment;
use serde_json::Value;

use crate::Failure;
use crate::control::{Control, Question, Service, escaped};

/// A queue in front of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Queue {
    /// Of job-init.
    Intake,
    /// Of result-handler.
    Completion,
    /// Of analyzer.
    Analysis,
}

impl Queue {
    /// All, in the order of a call's way.
    pub const ALL: [Self; 3] = [Self::Intake, Self::Completion, Self::Analysis];

    /// Its word, as in its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Completion => "completion",
            Self::Analysis => "analysis",
        }
    }

    /// The function that it feeds.
    pub fn function(self) -> Function {
        match self {
            Self::Intake => Function::JobInit,
            Self::Completion => Function::ResultHandler,
            Self::Analysis => Function::Analyzer,
        }
    }

    /// The variable that holds its URL in that function.
    fn variable(self) -> &'static str {
        match self {
            Self::Intake => "INTAKE_QUEUE_URL",
            Self::Completion => "COMPLETION_QUEUE_URL",
            Self::Analysis => "ANALYSIS_QUEUE_URL",
        }
    }
}

/// The names of what a deployment has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// The deployment.
    pub deployment: Deployment,
    /// The bucket of recordings.
    pub input_bucket: String,
    /// The bucket of transcripts and documents.
    pub results_bucket: String,
    /// The tenants' table.
    pub tenant_table: String,
    /// The ledger.
    pub ledger_table: String,
    /// The URLs of the queues, in the order of [`Queue::ALL`].
    pub queues: [String; 3],
    /// The key that all is encrypted with: its ARN, or its alias.
    pub key: String,
}

impl Names {
    /// The URL of a queue.
    pub fn queue(&self, queue: Queue) -> &str {
        &self.queues[queue as usize]
    }

    /// The URL of a queue's dead letters.
    pub fn dead_letters(&self, queue: Queue) -> String {
        format!("{}-dead-letters", self.queue(queue))
    }

    /// The name of one of its functions.
    pub fn function(&self, function: Function) -> String {
        format!("{}-{}", self.deployment, function.name())
    }

    /// A name that the operator guides give: alone under the usual prefix, behind any other.
    pub fn of_guide(&self, name: &str) -> String {
        if self.deployment.as_str() == "cci-lite" {
            name.to_owned()
        } else {
            format!("{}-{name}", self.deployment)
        }
    }

    /// By the template's rules. `regional`: the buckets are in the account's own namespace. `queues` are their URLs.
    pub fn by_rule(
        deployment: Deployment,
        account: &str,
        region: &str,
        regional: bool,
        queues: [String; 3],
    ) -> Self {
        let suffix = if regional { "-an" } else { "" };
        let bucket = |purpose: &str| format!("{deployment}-{purpose}-{account}-{region}{suffix}");
        Self {
            input_bucket: bucket("input"),
            results_bucket: bucket("results"),
            tenant_table: format!("{deployment}-config"),
            ledger_table: format!("{deployment}-ledger"),
            key: format!("alias/{deployment}-master-key"),
            queues,
            deployment,
        }
    }

    /// The name of a queue by the template's rules.
    pub fn queue_by_rule(deployment: &Deployment, queue: Queue) -> String {
        format!("{deployment}-{}-queue", queue.as_str())
    }

    /// As the functions are told.
    ///
    /// # Errors
    /// There is no such deployment, or its functions may not be looked at.
    pub async fn of_functions(deployment: Deployment, control: &impl Control) -> Result<Self, Failure> {
        let mut told = BTreeMap::new();
        for function in [Function::JobInit, Function::ResultHandler, Function::Analyzer] {
            let name = format!("{deployment}-{}", function.name());
            let path = format!("/2015-03-31/functions/{}/configuration", escaped(&name));
            let asked = control.ask(&Question::get(Service::Lambda, "GetFunctionConfiguration", path)).await;
            let answer = asked.map_err(|refusal| {
                if refusal.is_absence() {
                    let what = format!("there is no function {name} in this account and region");
                    return Failure::NotFound(format!("{what}: is --prefix right, and is it deployed?"));
                }
                Failure::Usage(format!("lambda:GetFunctionConfiguration of {name}: {refusal}"))
            })?;
            told.insert(name, answer["Environment"]["Variables"].clone());
        }
        Self::of_environments(deployment, &told)
    }

    fn of_environments(deployment: Deployment, told: &BTreeMap<String, Value>) -> Result<Self, Failure> {
        let variable = |function: Function, variable: &str| {
            let name = format!("{deployment}-{}", function.name());
            told.get(&name).and_then(|variables| variables[variable].as_str()).map(str::to_owned).ok_or_else(
                || {
                    let old = "an earlier version is deployed, or it may not be read";
                    Failure::NotFound(format!("function {name} has no variable {variable}: {old}"))
                },
            )
        };
        let url = |queue: Queue| variable(queue.function(), queue.variable());
        Ok(Self {
            input_bucket: variable(Function::JobInit, "INPUT_BUCKET")?,
            results_bucket: variable(Function::JobInit, "OUTPUT_BUCKET")?,
            tenant_table: variable(Function::JobInit, "DDB_TABLE")?,
            ledger_table: variable(Function::JobInit, "LEDGER_TABLE")?,
            key: variable(Function::JobInit, "KMS_KEY_ARN")?,
            queues: [url(Queue::Intake)?, url(Queue::Completion)?, url(Queue::Analysis)?],
            deployment,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn queues() -> [String; 3] {
        Queue::ALL
            .map(|queue| format!("https://sqs/{}", Names::queue_by_rule(&"acme".parse().unwrap(), queue)))
    }

    #[test]
    fn names_are_those_of_the_functions_or_of_the_rules() {
        let deployment: Deployment = "acme".parse().unwrap();
        let rule = Names::by_rule(deployment.clone(), "123456789012", "eu-central-1", true, queues());
        assert_eq!(rule.input_bucket, "acme-input-123456789012-eu-central-1-an");
        assert_eq!(rule.dead_letters(Queue::Analysis), "https://sqs/acme-analysis-queue-dead-letters");
        assert_eq!(rule.of_guide("tenant-a"), "acme-tenant-a");
        let mut told = BTreeMap::from([
            (
                "acme-job-init".to_owned(),
                json!({"INPUT_BUCKET": rule.input_bucket, "OUTPUT_BUCKET": rule.results_bucket,
                "DDB_TABLE": rule.tenant_table, "LEDGER_TABLE": rule.ledger_table, "KMS_KEY_ARN": rule.key,
                "INTAKE_QUEUE_URL": rule.queues[0]}),
            ),
            ("acme-result-handler".to_owned(), json!({"COMPLETION_QUEUE_URL": rule.queues[1]})),
            ("acme-analyzer".to_owned(), json!({"ANALYSIS_QUEUE_URL": rule.queues[2]})),
        ]);
        assert_eq!(Names::of_environments(deployment.clone(), &told).unwrap(), rule);
        told.insert("acme-analyzer".to_owned(), Value::Null);
        let missing = Names::of_environments(deployment, &told).unwrap_err().to_string();
        assert!(missing.contains("acme-analyzer has no variable ANALYSIS_QUEUE_URL"), "{missing}");
    }
}
