//! A function that may not write its log or its traces.

use proof::{Context, Principal, Reason, Request};

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "permissions/function-cannot-log",
    severity: Severity::Error,
    summary: "A function may write its log, and its traces where it is traced.",
    why: "Lambda writes a function's log with the function's own role. Without logs:CreateLogStream and logs:PutLogEvents it \
          runs and nothing is written, without an error anywhere; so it is with traces (AWS Lambda Developer Guide, \"Sending \
          Lambda function logs to CloudWatch Logs\", \"Visualize Lambda function invocations using AWS X-Ray\").",
    remedy: "Allow the role what the finding names.",
    bad: template!("permissions/function-cannot-log", "bad"),
    good: template!("permissions/function-cannot-log", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for function in stack.functions() {
        let role = function.role.as_deref().and_then(|id| stack.resource(id));
        let (Some(role), Some(resource)) = (role, stack.resource(&function.id)) else { continue };
        // Only with a log group in the template has somebody said that there is to be a log.
        let group =
            stack.by_name("AWS::Logs::LogGroup", &function.log_group).and_then(|group| group.arn.as_deref());
        let stream =
            group.map(|arn| format!("{}:log-stream:2026/11/24/[$LATEST]0", arn.trim_end_matches(":*")));
        let mut asked: Vec<(&str, String)> = Vec::new();
        if let Some(stream) = stream {
            asked
                .extend(["logs:CreateLogStream", "logs:PutLogEvents"].map(|action| (action, stream.clone())));
        }
        if function.tracing {
            asked.extend(
                ["xray:PutTraceSegments", "xray:PutTelemetryRecords"].map(|action| (action, "*".to_owned())),
            );
        }
        for (action, resource_arn) in asked {
            let decision = stack.authorize(&Request {
                principal: Principal::Role(function.role_arn.clone()),
                action: action.to_owned(),
                resource: resource_arn,
                context: Context::new(),
            });
            let Some(denial) = decision.denial() else { continue };
            if !matches!(denial.reason, Reason::Undecided { .. }) {
                let what = if action.starts_with("logs:") { "log" } else { "traces" };
                let message = format!(
                    "{} runs without its {what}: {} may not {action}: {}",
                    resource.id, role.id, denial.reason
                );
                findings.with_remedy(role, &[], message, denial.remedy.clone());
            }
        }
    }
}
