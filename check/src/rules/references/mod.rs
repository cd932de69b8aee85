//! References in disguise: texts that name something which is not there.

mod metrics;
mod published;
mod role;

mod alarm_cannot_tell;
mod alarm_rule_to_nothing;
mod alarm_tells_nobody;
mod arn_to_nothing;
mod dimension_to_nothing;
mod dimensions_unknown;
mod environment_not_reachable;
mod filter_never_matches;
mod filter_of_no_group;
mod glue_layout;
mod glue_projection;
mod log_group_of_no_function;
mod metric_unknown;
mod own_metric_unknown;
mod variable_missing;
mod variable_unknown;
mod variables;
mod workgroup_output;

use super::Rule;

pub(super) const RULES: &[&Rule] = &[
    &metric_unknown::RULE,
    &dimensions_unknown::RULE,
    &dimension_to_nothing::RULE,
    &own_metric_unknown::RULE,
    &alarm_rule_to_nothing::RULE,
    &alarm_tells_nobody::RULE,
    &alarm_cannot_tell::RULE,
    &log_group_of_no_function::RULE,
    &filter_of_no_group::RULE,
    &filter_never_matches::RULE,
    &environment_not_reachable::RULE,
    &arn_to_nothing::RULE,
    &glue_projection::RULE,
    &glue_layout::RULE,
    &workgroup_output::RULE,
    &variable_missing::RULE,
    &variable_unknown::RULE,
];
