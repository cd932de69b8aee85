//! Encryption contexts that are another tenant's.

use super::principals::{Allowed, Tenants};
use super::things::{Thing, Things, with_tags};
use crate::statements::texts;

/// A value of a condition on an encryption context that lets in what is another tenant's.
pub(super) struct Foreign<'c, 't, 's> {
    pub(super) operator: &'c str,
    pub(super) key: &'c str,
    pub(super) value: String,
    pub(super) thing: &'t Thing<'s>,
}

/// Values that name another tenant, or have a wildcard where tenants have their IDs. Of a whole bucket (`bucket/*`) nothing
/// is said: it does not claim to tell tenants apart, and S3's own permissions do.
pub(super) fn foreign<'c, 't, 's>(
    tenants: &Tenants<'s>,
    one: &'c Allowed<'_, 's>,
    things: &'t Things<'s>,
) -> Option<Foreign<'c, 't, 's>> {
    for (operator, key, values) in one.statement.conditions() {
        let positive = ["StringLike", "StringEquals", "ArnLike", "ArnEquals"].contains(&operator);
        let begin = "kms:EncryptionContext:";
        let context = key.get(..begin.len()).is_some_and(|begins| begins.eq_ignore_ascii_case(begin));
        if !positive || !context {
            continue;
        }
        for value in texts(values) {
            let value = with_tags(value, one.tenant);
            if value.contains("${") || is_whole_bucket(&value) {
                continue;
            }
            let Some(thing) = things.of_others(&value, one.tenant).into_iter().next() else { continue };
            let names_another =
                tenants.ids.iter().any(|id| *id != one.tenant && !tenants.places(&value, id).is_empty());
            // With keys of its own only, the tenant reads nothing of another's.
            let keys = one.statement.texts("Resource");
            let own_keys = !keys.is_empty() && keys.iter().all(|key| things.is_of(key, one.tenant));
            if names_another || !own_keys {
                return Some(Foreign { operator, key, value, thing });
            }
        }
    }
    None
}

fn is_whole_bucket(value: &str) -> bool {
    value.trim_end_matches('*').trim_end_matches('/').matches(['/', '*', '?']).next().is_none()
}
