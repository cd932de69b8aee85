//! A Deny whose tests are AND-ed so that it misses what it is for.

use super::contradiction;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::{Statement, condition::Test, statements};

pub(super) static RULE: Rule = Rule {
    id: "permissions/deny-cannot-fire",
    severity: Severity::Error,
    summary: "A Deny fires on each of the things that it is for.",
    why: "All tests of a Condition must hold at once. A Deny on `aws:SecureTransport: false` and on a missing encryption \
          header denies only a plain-HTTP upload without the header; each of the two alone passes (IAM User Guide, \
          \"Conditions with multiple context keys or values\").",
    remedy: "Write one Deny for each of the things.",
    bad: template!("permissions/deny-cannot-fire", "bad"),
    good: template!("permissions/deny-cannot-fire", "good"),
    check,
};

/// Keys that say who asks, and rightly stand beside another test.
const WHO: &[&str] =
    &["aws:principal", "aws:viaawsservice", "aws:calledvia", "aws:userid", "aws:sourceaccount"];
/// Headers of which each alone is wrong.
const HEADERS: [&str; 2] =
    ["s3:x-amz-server-side-encryption", "s3:x-amz-server-side-encryption-aws-kms-key-id"];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for statement in statements(&deployment.stack) {
        if !statement.has_effect("Deny") {
            continue;
        }
        if let Some((test, why)) = contradiction::of(&statement).or_else(|| anded(&statement)) {
            let mut path = statement.at("Condition");
            path.extend([test.operator, test.key]);
            findings.at(statement.resource, &path, why);
        }
    }
}

fn anded<'s>(statement: &'s Statement<'_>) -> Option<(Test<'s>, String)> {
    let tests = statement.tests();
    let plain = |test: &&Test<'_>| test.is_on("aws:SecureTransport") && test.says("false");
    if let Some(transport) = tests.iter().find(plain) {
        let others = tests.iter().filter(|test| !test.is_on("aws:SecureTransport"));
        let other = others.into_iter().find(|test| !is_who(test.key))?;
        let why = format!(
            "requests without TLS are denied only where {} {} holds as well: the others pass",
            other.operator, other.key
        );
        return Some((*transport, why));
    }
    let differs = |key: &str| {
        tests.iter().find(|test| {
            test.is_on(key) && matches!(test.base().as_str(), "stringnotequals" | "stringnotlike")
        })
    };
    let (algorithm, key) = (differs(HEADERS[0])?, differs(HEADERS[1])?);
    let why = format!(
        "an upload with the right {} and another key passes: only one that has both wrong is denied",
        algorithm.key
    );
    Some((*key, why))
}

fn is_who(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    WHO.iter().any(|who| key.starts_with(who))
}
