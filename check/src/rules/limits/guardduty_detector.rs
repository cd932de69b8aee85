//! A detector that cannot be made.

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "limits/guardduty-detector",
    severity: Severity::Error,
    summary: "There is one GuardDuty detector, and it says once what it looks at.",
    why: "An account has one detector in each Region: a second one is refused, and so is one with \
          `DataSources` beside `Features` (CloudFormation User Guide, \"AWS::GuardDuty::Detector\").",
    remedy: "Keep one detector, with `Features`.",
    bad: template!("limits/guardduty-detector", "bad"),
    good: template!("limits/guardduty-detector", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let mut first: Option<&str> = None;
    for detector in deployment.stack.of_kind("AWS::GuardDuty::Detector").filter(|one| !one.undecided) {
        let has = |key: &str| detector.properties.get(key).is_some();
        if let Some(first) = first {
            findings.at(
                detector,
                &[],
                format!("an account has one detector in a Region; {first} is it already"),
            );
        } else if has("DataSources") && has("Features") {
            findings.at(detector, &["DataSources"], "GuardDuty refuses `DataSources` beside `Features`");
        } else {
            findings.note(detector, "it is refused where the account has a detector already");
        }
        first.get_or_insert(&detector.id);
    }
}
