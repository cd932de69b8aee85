//! Data that is lost, that stays, or that lies open.

mod lifecycle;
mod settings;
mod tls;

mod dead_letter_retention;
mod deletion_protection;
mod expiry_does_not_delete;
mod key_lost_early;
mod logs_kept_for_ever;
mod no_backup;
mod no_tls;
mod no_tls_for_messages;
mod public_access;
mod public_access_left_open;
mod removal_policy;
mod unencrypted;
mod uploads_never_aborted;

use super::Rule;

pub(super) const RULES: &[&Rule] = &[
    &expiry_does_not_delete::RULE,
    &uploads_never_aborted::RULE,
    &removal_policy::RULE,
    &public_access::RULE,
    &public_access_left_open::RULE,
    &no_tls::RULE,
    &no_tls_for_messages::RULE,
    &no_backup::RULE,
    &dead_letter_retention::RULE,
    &logs_kept_for_ever::RULE,
    &unencrypted::RULE,
    &deletion_protection::RULE,
    &key_lost_early::RULE,
];
