//! What would go wrong with a `CloudFormation` template on AWS, found before it is deployed.
//!
//! Takes any template, ours or not. The order is that of the data: [`Deployment`] reads and resolves the files,
//! the [`rules`](rules::RULES) look at it and leave [`Finding`]s, `Metadata: cci:accept` takes those away that
//! somebody accepted with a reason, and [`report`] writes what is left.
//!
//! A finding needs proof. What a template leaves open (imports, parameters without a value, types that no rule knows)
//! is never guessed; it is noted, for whoever asks.
//!
//! ```
//! let text = "Resources:
//!   Alarm:
//!     Type: AWS::CloudWatch::Alarm
//!     Properties: { Namespace: AWS/SQS, MetricName: AgeOfOldest, ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1 }
//! ";
//! let deployment = check::Deployment::read([("stack.yaml", text)], &check::account())?;
//! let report = check::run(&deployment);
//! assert!(report.findings.iter().any(|finding| finding.rule == "references/metric-unknown"));
//! # Ok::<(), check::Unusable>(())
//! ```

mod deployment;
mod finding;

mod statements;
mod texts;

pub mod rules;

mod accept;

pub mod page;
pub mod report;

use std::sync::atomic::{AtomicUsize, Ordering};

pub use deployment::{Deployment, Unusable, account};
pub use finding::{Finding, Findings, Note, Severity};
pub use rules::{RULES, Rule};

/// What was found in a deployment.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// What would go wrong, in the order of files and lines.
    pub findings: Vec<Finding>,
    /// What was left alone, and why.
    pub notes: Vec<Note>,
    /// How many findings were accepted.
    pub accepted: usize,
}

/// Puts the deployment to every rule, on all processors.
pub fn run(deployment: &Deployment) -> Report {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut findings = Findings::new(deployment);
        while let Some(rule) = RULES.get(next.fetch_add(1, Ordering::Relaxed)).copied() {
            findings.of(rule);
            (rule.check)(deployment, &mut findings);
        }
        findings
    };
    let mut findings = Findings::new(deployment);
    std::thread::scope(|scope| {
        let many = std::thread::available_parallelism().map_or(1, usize::from).min(4);
        let others: Vec<_> = (1..many).map(|_| scope.spawn(work)).collect();
        findings.take(work());
        for other in others {
            match other.join() {
                Ok(found) => findings.take(found),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    let (found, notes) = findings.sorted();
    let (findings, accepted) = accept::accept(deployment, found);
    Report { findings, notes, accepted }
}

/// Puts the deployment to one rule; what was accepted is found, too.
pub fn run_one(deployment: &Deployment, rule: &'static Rule) -> Vec<Finding> {
    let mut findings = Findings::new(deployment);
    findings.of(rule);
    (rule.check)(deployment, &mut findings);
    findings.sorted().0
}
