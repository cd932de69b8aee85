//! Code in the template that Lambda does not take.

use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "limits/inline-code",
    severity: Severity::Error,
    summary: "Code in the template is for Node.js or Python, and fits.",
    why: "`ZipFile` holds source for the Node.js and Python runtimes only; another runtime refuses the \
          function (CloudFormation User Guide, \"AWS::Lambda::Function Code\").",
    remedy: "Put a package into S3 and name it by `S3Bucket` and `S3Key`.",
    bad: template!("limits/inline-code", "bad"),
    good: template!("limits/inline-code", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for function in deployment.stack.of_kind("AWS::Lambda::Function") {
        let runtime = function.properties.get("Runtime").and_then(Value::as_str);
        let inline = function.property(&["Code", "ZipFile"]).is_some();
        if let Some(runtime) =
            runtime.filter(|name| inline && !name.starts_with("nodejs") && !name.starts_with("python"))
        {
            findings.at(function, &["Code", "ZipFile"], format!("{runtime} takes no code from the template"));
        }
    }
}
