//! A permission.

use std::collections::BTreeSet;

/// What a policy is attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Policy {
    /// Roles, users, groups.
    Identity,
    /// Who may assume a role.
    Trust,
    /// A resource.
    Resource,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    Allow,
    Deny,
}

/// One test of a condition.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Test {
    pub(super) operator: String,
    /// In lower case.
    pub(super) key: String,
    pub(super) values: BTreeSet<String>,
}

/// One principal, one action, one resource.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Grant {
    pub(super) principal: String,
    pub(super) verdict: Verdict,
    pub(super) resource: String,
    pub(super) tests: BTreeSet<Test>,
    pub(super) action: String,
    pub(super) policy: Policy,
}

/// How names begin that stand for all others.
pub(super) const ALL_BUT: &str = "all but ";

impl Test {
    /// A test that only ever lets a part through: `…Not…` and `Null` may say anything.
    pub(super) fn is_positive(&self) -> bool {
        !self.operator.contains("Not") && !self.operator.contains("Null")
    }

    /// In words, with names as `call` has them.
    pub(super) fn told(&self, call: impl Fn(&str) -> String) -> String {
        let values: Vec<String> = self.values.iter().map(|value| call(value)).collect();
        format!("{} {} {}", self.key, self.operator, values.join(" or "))
    }
}
