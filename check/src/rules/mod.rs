//! The rules, by family. A family is a folder, a rule is a file of it; the smallest template that breaks it and the
//! smallest that keeps it are beside each other in `check/rules/<family>/<rule>.bad.yaml` and `.good.yaml`.

mod acceptance;
mod data_safety;
mod delivery;
mod encryption;
mod limits;
mod permissions;
mod queues;
mod references;
mod tenancy;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};

/// One rule.
pub struct Rule {
    /// `family/name`; it never changes.
    pub id: &'static str,
    /// How bad its findings are.
    pub severity: Severity,
    /// In one line, what must hold.
    pub summary: &'static str,
    /// What AWS does, and where that is documented: one to three sentences.
    pub why: &'static str,
    /// What to do, unless a finding says more.
    pub remedy: &'static str,
    /// The smallest template that breaks it.
    pub bad: &'static str,
    /// The smallest template that keeps it.
    pub good: &'static str,
    /// Looks for it.
    pub check: fn(&Deployment, &mut Findings<'_>),
}

impl Rule {
    /// The part of the ID before the slash.
    pub fn family(&self) -> &'static str {
        self.id.split('/').next().unwrap_or_default()
    }
}

/// A rule's templates: `templates!("delivery/pattern-invalid")` is `bad: …, good: …`.
macro_rules! template {
    ($id:literal, $which:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/", $id, ".", $which, ".yaml"))
    };
}
pub(crate) use template;

/// All rules, by family.
pub static RULES: std::sync::LazyLock<Vec<&'static Rule>> = std::sync::LazyLock::new(|| {
    [
        delivery::RULES,
        queues::RULES,
        permissions::RULES,
        encryption::RULES,
        references::RULES,
        data_safety::RULES,
        limits::RULES,
        tenancy::RULES,
        acceptance::RULES,
    ]
    .concat()
});

/// The rule of this ID.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}
