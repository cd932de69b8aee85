//! What keeps the public out of buckets.

use crate::view::Side;
use crate::{Line, Tone};

const BLOCKS: [&str; 4] =
    ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"];

/// Buckets whose block of public access is off now.
pub(super) fn lines(old: &Side<'_>, new: &Side<'_>) -> Vec<Line> {
    let buckets = new.present().filter(|item| item.kind == "AWS::S3::Bucket");
    buckets
        .filter_map(|bucket| {
            let was = old.present().find(|item| item.id == bucket.id && item.part == bucket.part)?;
            let off = BLOCKS.into_iter().filter(|block| {
                let path = ["PublicAccessBlockConfiguration", block];
                was.is_on(&path) && !bucket.is_on(&path)
            });
            let off: Vec<&str> = off.collect();
            let text = format!("widened: {} may be opened to everyone: {} off", bucket.id, off.join(", "));
            (!off.is_empty())
                .then(|| Line::new(format!("permissions/{}/public", bucket.id), Tone::Red, &bucket.id, text))
        })
        .collect()
}
