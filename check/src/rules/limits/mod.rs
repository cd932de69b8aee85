//! Limits of AWS.

mod bounds;

mod budget;
mod counts;
mod duplicate_name;
mod environment;
mod guardduty_detector;
mod inline_code;
mod key_attributes;
mod name_length;
mod one_policy_each;
mod policy_size;
mod reserved_concurrency;
mod schema;
mod targets_per_rule;

use super::Rule;

pub(super) const RULES: &[&Rule] = &[
    &schema::RULE,
    &policy_size::RULE,
    &name_length::RULE,
    &targets_per_rule::RULE,
    &environment::RULE,
    &inline_code::RULE,
    &reserved_concurrency::RULE,
    &guardduty_detector::RULE,
    &budget::RULE,
    &duplicate_name::RULE,
    &one_policy_each::RULE,
    &key_attributes::RULE,
    &counts::RULE,
];
