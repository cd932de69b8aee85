//! More concurrency than an account has.

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "limits/reserved-concurrency",
    severity: Severity::Error,
    summary: "The functions reserve no more concurrency than an account can give.",
    why: "An account and Region have 1,000 concurrent invocations unless that was raised, and new accounts \
          far fewer; at least 100 must stay unreserved, or the function is refused (Lambda Developer \
          Guide, \"Configuring reserved concurrency\").",
    remedy: "Leave `ReservedConcurrentExecutions` out and limit queues by `MaximumConcurrency` of the event \
          source mapping.",
    bad: template!("limits/reserved-concurrency", "bad"),
    good: template!("limits/reserved-concurrency", "good"),
    check,
};

/// What an account can reserve unless its limit was raised: 1,000 but for the 100 that must stay.
const MOST: u64 = 900;

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let mut reserved = 0;
    for function in deployment.stack.of_kind("AWS::Lambda::Function") {
        let Some(value) = function.properties.get("ReservedConcurrentExecutions") else { continue };
        let value = value.as_u64().or_else(|| value.as_str()?.parse().ok()).unwrap_or(0);
        let before = reserved;
        reserved += value;
        if before <= MOST && reserved > MOST {
            let message = format!(
                "with this one the functions reserve {reserved}; of 1,000 an account can reserve {MOST}"
            );
            findings.at(function, &["ReservedConcurrentExecutions"], message);
        } else if value > 0 {
            findings.note(
                function,
                format!("reserves {value}: a new account with few concurrent invocations refuses it"),
            );
        }
    }
}
