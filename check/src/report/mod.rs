//! The forms of a report: for people, for programs, for code scanning, and as notes on a pull request.

mod github;
mod json;
mod sarif;
mod text;

use crate::deployment::Deployment;
use crate::finding::Finding;
use crate::{Report, Severity};

pub use github::github;
pub use json::json;
pub use sarif::sarif;
pub use text::text;

/// A deployment with what was found in it.
pub struct Checked {
    /// The templates.
    pub deployment: Deployment,
    /// What was found.
    pub report: Report,
}

impl Checked {
    /// Puts a deployment to every rule.
    pub fn new(deployment: Deployment) -> Checked {
        let report = crate::run(&deployment);
        Checked { deployment, report }
    }

    /// Name of the file that a finding is in.
    fn file(&self, finding: &Finding) -> &str {
        self.deployment.parts().get(finding.part).map_or("", |part| part.file.as_str())
    }
}

/// All findings with their files, in order.
fn found(checked: &[Checked]) -> impl Iterator<Item = (&str, &Finding)> {
    checked.iter().flat_map(|one| one.report.findings.iter().map(|finding| (one.file(finding), finding)))
}

/// `Queue.Properties.RedrivePolicy`; the section where no resource is meant.
fn path(finding: &Finding) -> String {
    let steps = finding.resource.iter().chain(&finding.path).map(String::as_str);
    steps.collect::<Vec<_>>().join(".")
}

/// How many findings are of this severity.
pub fn count(checked: &[Checked], severity: Severity) -> usize {
    found(checked).filter(|(_, finding)| finding.severity == severity).count()
}
