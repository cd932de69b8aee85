//! More outputs or parameters than a template may have.

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "limits/counts",
    severity: Severity::Error,
    summary: "A template has at most 200 outputs and 200 parameters.",
    why: "CloudFormation refuses a template with more (CloudFormation User Guide, \"Understand \
          CloudFormation quotas\").",
    remedy: "Split the template, or export less.",
    bad: template!("limits/counts", "bad"),
    good: template!("limits/counts", "good"),
    check,
};

const MOST: usize = 200;

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for (index, part) in deployment.parts().iter().enumerate() {
        for (section, count) in
            [("Outputs", part.stack.outputs().len()), ("Parameters", part.template.parameters().len())]
        {
            if count > MOST {
                findings.in_template(
                    index,
                    &[section],
                    format!("{count} {}; CloudFormation takes {MOST}", section.to_lowercase()),
                );
            }
        }
        if part.text.len() > 51_200 {
            let first = part.stack.resources().next();
            let message = format!(
                "the template has {} bytes: above 51,200 it must be given from a bucket",
                part.text.len()
            );
            if let Some(first) = first {
                findings.note(first, message);
            }
        }
    }
}
