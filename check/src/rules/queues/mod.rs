//! Queues: what is put into them is taken out, once, and what fails is kept.

mod queue;

mod batch_window;
mod consumer_not_permitted;
mod feedback;
mod mapping_to_nowhere;
mod nobody_consumes;
mod partial_failures;
mod two_consumers;
mod visibility_short;
mod visibility_too_short;

mod dead_letters_kept_too_short;
mod dead_letters_wrong;
mod kept_as_long_as_dead_letters;
mod no_dead_letters;
mod receive_count;

use super::Rule;

pub(super) const RULES: &[&Rule] = &[
    &mapping_to_nowhere::RULE,
    &consumer_not_permitted::RULE,
    &visibility_too_short::RULE,
    &visibility_short::RULE,
    &batch_window::RULE,
    &partial_failures::RULE,
    &two_consumers::RULE,
    &no_dead_letters::RULE,
    &dead_letters_wrong::RULE,
    &dead_letters_kept_too_short::RULE,
    &kept_as_long_as_dead_letters::RULE,
    &receive_count::RULE,
    &nobody_consumes::RULE,
    &feedback::RULE,
];
