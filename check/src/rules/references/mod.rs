//! References in disguise: texts that name something which is not there.

mod metrics;
mod published;

mod dimension_to_nothing;
mod dimensions_unknown;
mod metric_unknown;
mod own_metric_unknown;

use super::Rule;

pub(super) const RULES: &[&Rule] = &[
    &metric_unknown::RULE,
    &dimensions_unknown::RULE,
    &dimension_to_nothing::RULE,
    &own_metric_unknown::RULE,
];
