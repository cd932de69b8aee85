//! References in disguise: texts that name something which is not there.

mod metric_unknown;

use super::Rule;

pub(super) const RULES: &[&Rule] = &[&metric_unknown::RULE];
