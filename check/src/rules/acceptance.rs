//! Acceptances: what `crate::accept` finds while it takes accepted findings away.

use super::{Rule, template};
use crate::finding::Severity;

pub(super) const RULES: &[&Rule] = &[&UNUSED];

static UNUSED: Rule = Rule {
    id: crate::accept::RULE,
    severity: Severity::Error,
    summary: "An acceptance accepts a finding, and says why.",
    why: "What is accepted for something that is mended, or misspelt, would accept the next mistake unseen.",
    remedy: "Remove the entry, or correct its rule and give its reason.",
    bad: template!("acceptance/unused", "bad"),
    good: template!("acceptance/unused", "good"),
    check: |_, _| {},
};
