//! Conditions that keep a tenant to what is its own.

use serde_json::Value;

use super::principals::{Allowed, Tenants};
use super::things::with_tags;
use crate::statements::texts;

/// Does a condition of the statement hold for the tenant's own things only? It does where each of its values has the
/// tenant's ID, whole, and the key is one of what is asked for.
pub(super) fn keep_apart(tenants: &Tenants<'_>, one: &Allowed<'_, '_>) -> bool {
    one.statement.conditions().into_iter().any(|(operator, key, values)| {
        let operator = operator.to_lowercase();
        let positive =
            !operator.contains("not") && !operator.ends_with("ifexists") && !operator.contains("null");
        let key = key.to_lowercase();
        let of_the_thing =
            ["resourcetag/", "existingobjecttag/", "encryptioncontext:", "leadingkeys", "s3:prefix"];
        positive
            && of_the_thing.iter().any(|part| key.contains(part))
            && values_are_own(tenants, values, one.tenant)
    })
}

fn values_are_own(tenants: &Tenants<'_>, values: &Value, tenant: &str) -> bool {
    let known = texts(values);
    // A value that is not known may be anything; nothing is found because of it.
    let all = values.as_array().map_or(1, Vec::len);
    known.len() < all
        || known.iter().all(|value| {
            let value = with_tags(value, tenant);
            value.contains("${")
                || !tenants.places(&value, tenant).is_empty()
                || !value.contains(['*', '?'])
                    && !tenants.ids.iter().any(|id| !tenants.places(&value, id).is_empty())
        })
}
