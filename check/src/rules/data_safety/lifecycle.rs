//! The lifecycle rules of buckets.

use proof::Resource;
use serde_json::Value;

/// One lifecycle rule.
pub(super) struct LifecycleRule<'s> {
    /// Its index.
    pub(super) index: usize,
    /// What is written.
    pub(super) content: &'s Value,
}

impl LifecycleRule<'_> {
    pub(super) fn has(&self, key: &str) -> bool {
        self.content.get(key).is_some()
    }
    pub(super) fn is_enabled(&self) -> bool {
        self.content.get("Status").and_then(Value::as_str) != Some("Disabled")
    }
    /// Does it delete objects, or put a delete marker on them?
    pub(super) fn expires(&self) -> bool {
        self.has("ExpirationInDays") || self.has("ExpirationDate")
    }
    /// Does it delete versions that are no longer the newest?
    pub(super) fn deletes_versions(&self) -> bool {
        self.has("NoncurrentVersionExpiration") || self.has("NoncurrentVersionExpirationInDays")
    }
    /// The keys that it is for begin with this; `None` when that is not known.
    pub(super) fn prefix(&self) -> Option<&str> {
        self.content.get("Prefix").map_or(Some(""), Value::as_str)
    }
    /// Is it for all objects of the prefix?
    pub(super) fn is_for_all(&self) -> bool {
        !["TagFilters", "ObjectSizeGreaterThan", "ObjectSizeLessThan"].iter().any(|key| self.has(key))
    }
}

/// The rules of a bucket; `None` where any of them is unknown, or there are none.
pub(super) fn rules(bucket: &Resource) -> Option<Vec<LifecycleRule<'_>>> {
    let rules = bucket.property(&["LifecycleConfiguration", "Rules"])?.as_array()?;
    let known = rules.iter().all(|rule| proof::unknown::why(rule).is_none());
    known.then(|| rules.iter().enumerate().map(|(index, content)| LifecycleRule { index, content }).collect())
}
