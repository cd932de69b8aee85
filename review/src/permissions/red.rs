//! Which wider permissions need an approval.

use proof::catalog;

use super::grant::{ALL_BUT, Grant, Policy, Test, Verdict};

/// Keys of conditions that hold a principal or service to one account, organization or resource.
const PINS: &[&str] = &[
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:resourceaccount",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "kms:calleraccount",
];

/// Why a grant that is new is red, as the end of an ID and in words.
pub(super) fn of_the_new(
    grant: &Grant,
    account: &str,
    lost: &[&Test],
) -> Option<(&'static str, &'static str)> {
    let pinned = grant.tests.iter().any(is_pin);
    let nobodys = grant.principal == "*" || grant.principal.starts_with(ALL_BUT);
    if grant.policy != Policy::Identity && nobodys && !pinned {
        return Some(("everyone", "everyone, in any account"));
    }
    if grant.policy != Policy::Identity
        && let Some(other) = account_of(&grant.principal)
    {
        if other != account {
            return Some(("another-account", "another account"));
        }
        // The statement by which the account itself administers a key.
        if grant.principal.ends_with(":root") {
            return None;
        }
    }
    if grant.policy == Policy::Resource && lost.iter().any(|test| is_pin(test)) && !pinned {
        return Some(("source", "from any account, through the service"));
    }
    if is_any_action(&grant.action) {
        return Some(("any-action", "any action"));
    }
    let any = grant.resource == "*" || grant.resource.starts_with(ALL_BUT);
    if grant.policy == Policy::Identity && any && takes_resources(&grant.action) {
        return Some(("any-resource", "any resource"));
    }
    None
}

/// Is it red that this `Deny` is gone?
pub(super) fn of_the_denied(grant: &Grant) -> bool {
    grant.verdict == Verdict::Deny && grant.principal == "*"
}

fn is_pin(test: &Test) -> bool {
    // These also let through who does not carry the key at all.
    let lax = test.operator.ends_with("IfExists") || test.operator.starts_with("ForAllValues");
    let any = |value: &String| match value.strip_prefix("arn:") {
        Some(rest) => rest.split(':').nth(3).is_none_or(|account| account.contains(['*', '?'])),
        None => value.contains('*') && value.trim_matches('*').is_empty(),
    };
    test.is_positive() && !lax && PINS.contains(&test.key.as_str()) && !test.values.iter().any(any)
}

/// The account of an ARN of IAM or STS, or twelve digits.
fn account_of(principal: &str) -> Option<&str> {
    let digits = |text: &str| text.len() == 12 && text.chars().all(|c| c.is_ascii_digit());
    let account = match principal.strip_prefix("arn:") {
        Some(rest) => rest.split(':').nth(3)?,
        None => principal,
    };
    digits(account).then_some(account)
}

fn is_any_action(action: &str) -> bool {
    let managed = action.starts_with("policy ");
    action == "*"
        || action.starts_with(ALL_BUT)
        || (!managed && action.ends_with(":*"))
        || (managed && (action.ends_with("Access") && !action.ends_with("ReadOnlyAccess")))
}

/// Does AWS offer to name resources for any of these actions? So for what the catalogue lacks.
fn takes_resources(action: &str) -> bool {
    let Some((prefix, name)) = action.split_once(':') else { return true };
    let Some(service) = catalog::service(prefix) else { return true };
    let mut known = service.matching(name).peekable();
    known.peek().is_none() || known.any(|action| !action.kinds.is_empty())
}
