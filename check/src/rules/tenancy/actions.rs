//! Which action of a statement can be one on a thing.

use proof::catalog::{self, Action};

use super::meet::meet;
use crate::statements::Statement;

/// An action of the statement that can be on what this ARN names.
pub(super) fn reaching(statement: &Statement<'_>, arn: &str) -> Option<String> {
    let service = arn.split(':').nth(2)?;
    let known = catalog::service(service)?;
    for action in statement.texts("Action") {
        let (prefix, name) = action.split_once(':').unwrap_or((service, action));
        if prefix != service && prefix != "*" {
            continue;
        }
        let mut fitting: Vec<&Action> =
            known.matching(name).filter(|action| takes(known, action, arn)).collect();
        fitting.sort_by_key(|action| action.name);
        if let Some(action) = fitting.first() {
            return Some(format!("{service}:{}", action.name));
        }
    }
    None
}

/// Is one of the action's kinds of resource of this form?
fn takes(service: &catalog::Service, action: &Action, arn: &str) -> bool {
    let kinds = service.kinds().iter().filter(|kind| action.kinds.contains(&kind.name));
    kinds.into_iter().any(|kind| {
        // A bucket's name has no slash; a pattern would take the key for a part of it.
        let object = kind.name.contains("object");
        let of_s3 = kind.arn.contains(":s3:");
        let fits = !of_s3 || object == arn.trim_start_matches("arn:aws:s3:").contains("/object/") || {
            let bucket = arn.contains(":s3:::");
            bucket && object == arn.contains('/')
        };
        fits && meet(&pattern(kind.arn), arn)
    })
}

/// `arn:${Partition}:s3:::${BucketName}` with a star for what varies.
fn pattern(form: &str) -> String {
    let mut pattern = String::new();
    let mut rest = form;
    while let Some((before, after)) = rest.split_once("${") {
        pattern.push_str(before);
        pattern.push('*');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    pattern + rest
}
