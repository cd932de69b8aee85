//! The parts of buckets: what policies say of keys, put together where patterns have keys in common.

use std::collections::BTreeMap;

use proof::Resource;

use crate::grants::Grant;
use crate::keys::meet;
use crate::scene::Scene;

/// The patterns of keys of each bucket, none of which has a key in common with another.
pub(crate) struct Places<'s> {
    of: BTreeMap<&'s str, Vec<String>>,
}

impl<'s> Places<'s> {
    /// Of all that the template's roles may do with objects.
    pub(crate) fn of(scene: &Scene<'s>) -> Places<'s> {
        let mut of: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for grant in &scene.grants {
            let Some((bucket, Some(keys))) = scene.objects(grant.arn) else { continue };
            let known = of.entry(&bucket.id).or_default();
            let (mut met, others): (Vec<String>, Vec<String>) =
                std::mem::take(known).into_iter().partition(|other| meet(other, &keys));
            met.push(keys);
            // The shortest says most.
            met.sort_by_key(|keys| (keys.len(), keys.clone()));
            *known = others;
            known.extend(met.into_iter().next());
        }
        for known in of.values_mut() {
            known.sort_unstable();
        }
        Places { of }
    }

    /// The bucket and the part of it that a grant is for; none for the bucket as a whole.
    pub(crate) fn at<'p>(
        &'p self,
        scene: &Scene<'s>,
        grant: &Grant<'s>,
    ) -> Option<(&'s Resource, Option<&'p str>)> {
        let (bucket, keys) = scene.objects(grant.arn)?;
        let known = self.of.get(bucket.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        let part = keys.and_then(|keys| known.iter().find(|known| meet(known, &keys)));
        Some((bucket, part.map(String::as_str)))
    }
}
