//! Variables that Lambda refuses.

use proof::function::RESERVED_VARIABLES;
use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "limits/environment",
    severity: Severity::Error,
    summary: "A function's variables have at most 4 KB together, and none has a name of Lambda's own.",
    why: "Lambda refuses more than 4 KB of names and values, and the names that it sets itself, such as \
          `AWS_REGION` (Lambda Developer Guide, \"Lambda quotas\", \"Defined runtime environment \
          variables\").",
    remedy: "Keep long values in Parameter Store or S3, and give the variable another name.",
    bad: template!("limits/environment", "bad"),
    good: template!("limits/environment", "good"),
    check,
};

const MOST: usize = 4_096;

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for function in deployment.stack.of_kind("AWS::Lambda::Function") {
        let variables = function.property(&["Environment", "Variables"]).and_then(Value::as_object);
        let Some(variables) = variables.filter(|all| !all.contains_key("proof::unknown")) else { continue };
        // Of a value that is not known only the name counts.
        let value = |value: &Value| value.as_str().map_or(0, str::len);
        let bytes: usize = variables.iter().map(|(name, one)| name.len() + value(one)).sum();
        if bytes > MOST {
            let message = format!("the variables have {bytes} bytes, Lambda takes {MOST}");
            findings.at(function, &["Environment", "Variables"], message);
        }
        for name in variables.keys().filter(|name| RESERVED_VARIABLES.contains(&name.as_str())) {
            let message = format!("Lambda sets {name} itself and refuses it here");
            findings.at(function, &["Environment", "Variables", name], message);
        }
    }
}
