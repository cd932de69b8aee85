//! Buckets that answer without TLS.

use super::tls;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::{Statement, statements};

pub(super) static RULE: Rule = Rule {
    id: "data-safety/no-tls",
    severity: Severity::Warning,
    summary: "A bucket refuses requests that come without TLS.",
    why: "S3 answers plain HTTP, too: a signed request and what it reads can be read on the way. Only a \
          Deny on `aws:SecureTransport` for the bucket and its objects, and for all actions, prevents it \
          (Amazon S3 User Guide, \"Security best practices\").",
    remedy: "Add to the bucket policy: Deny, Principal `*`, Action `s3:*`, Resource the bucket and \
          `<bucket>/*`, Condition `Bool: { aws:SecureTransport: \"false\" }`.",
    bad: template!("data-safety/no-tls", "bad"),
    good: template!("data-safety/no-tls", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let all = statements(stack);
    let of_buckets: Vec<&Statement<'_>> =
        all.iter().filter(|one| one.resource.kind == "AWS::S3::BucketPolicy").collect();
    if stack.of_kind("AWS::S3::BucketPolicy").any(tls::is_open) {
        return;
    }
    for bucket in stack.of_kind("AWS::S3::Bucket") {
        let Some(arn) = bucket.arn.as_deref() else { continue };
        let mine: Vec<&&Statement<'_>> =
            of_buckets.iter().filter(|one| tls::is_attached(one.resource, bucket)).collect();
        if mine.iter().any(|one| !tls::is_known(one)) {
            continue;
        }
        let refusing: Vec<&&&Statement<'_>> = mine.iter().filter(|one| tls::refuses_plain(one)).collect();
        let Some(first) = refusing.first() else {
            findings.at(bucket, &[], "the bucket also answers requests without TLS");
            continue;
        };
        let covered = |resource: &str| {
            refusing.iter().any(|one| one.texts("Resource").iter().any(|pattern| covers(pattern, resource)))
        };
        let object = format!("{arn}/any");
        let every = refusing.iter().any(|one| {
            one.texts("Action").iter().any(|action| *action == "*" || action.eq_ignore_ascii_case("s3:*"))
        });
        if !every {
            findings.at(
                first.resource,
                &first.at("Action"),
                format!("only some requests to {} without TLS are refused", bucket.id),
            );
        } else if !covered(arn) || !covered(&object) {
            let what = if covered(arn) { "objects" } else { "the bucket itself" };
            let message = format!("requests without TLS for {what} of {} are answered", bucket.id);
            findings.at(first.resource, &first.at("Resource"), message);
        }
    }
}

/// A pattern with stars only, as ARNs of buckets and objects are written.
fn covers(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((before, "")) => text.starts_with(before),
        Some((before, after)) => text.strip_prefix(before).is_some_and(|rest| {
            (0..=rest.len()).any(|at| rest.is_char_boundary(at) && covers(after, &rest[at..]))
        }),
    }
}
