//! Delivery: events reach whom they should, and are not lost on the way.

mod patterns;
mod service;

mod event_unknown;
mod exact_with_star;
mod field_unknown;
mod pattern_impossible;
mod pattern_invalid;
mod rule_without_trigger;
mod schedule_invalid;
mod source_silent;

mod calls_not_heard;
mod dead_letter_not_permitted;
mod no_dead_letter;
mod notification_not_permitted;
mod notification_twice;
mod permission_without_rule;
mod rule_without_target;
mod same_work_twice;
mod scheduler_target_not_permitted;
mod subscription_not_permitted;
mod target_not_permitted;
mod transformer_field;

use super::Rule;

pub(super) const RULES: &[&Rule] = &[
    &pattern_invalid::RULE,
    &event_unknown::RULE,
    &field_unknown::RULE,
    &exact_with_star::RULE,
    &pattern_impossible::RULE,
    &rule_without_trigger::RULE,
    &schedule_invalid::RULE,
    &source_silent::RULE,
    &rule_without_target::RULE,
    &target_not_permitted::RULE,
    &dead_letter_not_permitted::RULE,
    &no_dead_letter::RULE,
    &same_work_twice::RULE,
    &transformer_field::RULE,
    &permission_without_rule::RULE,
    &scheduler_target_not_permitted::RULE,
    &notification_not_permitted::RULE,
    &notification_twice::RULE,
    &subscription_not_permitted::RULE,
    &calls_not_heard::RULE,
];
