//! Delivery: events reach whom they should, and are not lost on the way.

mod patterns;

mod event_unknown;
mod exact_with_star;
mod field_unknown;
mod pattern_impossible;
mod pattern_invalid;
mod source_silent;

mod dead_letter_not_permitted;
mod no_dead_letter;
mod rule_without_target;
mod rule_without_trigger;
mod target_not_permitted;

use super::Rule;

pub(super) const RULES: &[&Rule] = &[
    &pattern_invalid::RULE,
    &event_unknown::RULE,
    &field_unknown::RULE,
    &exact_with_star::RULE,
    &pattern_impossible::RULE,
    &source_silent::RULE,
    &target_not_permitted::RULE,
    &dead_letter_not_permitted::RULE,
    &no_dead_letter::RULE,
    &rule_without_target::RULE,
    &rule_without_trigger::RULE,
];
