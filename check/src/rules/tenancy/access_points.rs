//! What lies behind access points.

use proof::Stack;
use serde_json::Value;

/// The access points of the template with the bucket of each, both as ARNs.
pub(super) struct AccessPoints<'s>(pub(super) Vec<(&'s str, &'s str)>);

impl<'s> AccessPoints<'s> {
    pub(super) fn of(stack: &'s Stack) -> AccessPoints<'s> {
        let points = stack.of_kind("AWS::S3::AccessPoint").filter_map(|point| {
            let bucket = point.properties.get("Bucket").and_then(Value::as_str)?;
            let bucket = stack.by_name("AWS::S3::Bucket", bucket)?;
            Some((point.arn.as_deref()?, bucket.arn.as_deref()?))
        });
        AccessPoints(points.collect())
    }

    /// The objects of the bucket that are meant by objects of an access point.
    pub(super) fn behind(&self, pattern: &str) -> Option<String> {
        let (point, key) = pattern.split_once("/object/")?;
        let (_, bucket) = self.0.iter().find(|(arn, _)| *arn == point)?;
        Some(format!("{bucket}/{key}"))
    }
}
