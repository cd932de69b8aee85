//! Condition keys: those of all requests, and those of one service.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use proof::catalog;

use crate::statements::action;

/// The global condition keys ("AWS global condition context keys", IAM User Guide); a slash stands before what is free.
const GLOBAL: &[&str] = &[
    "aws:AssumedRoot",
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:ChatbotSourceArn",
    "aws:CurrentTime",
    "aws:Ec2InstanceSourcePrivateIPv4",
    "aws:Ec2InstanceSourceVpc",
    "aws:EpochTime",
    "aws:FederatedProvider",
    "aws:IsMcpServiceAction",
    "aws:MultiFactorAuthAge",
    "aws:MultiFactorAuthPresent",
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalIsAWSService",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "aws:PrincipalTag/",
    "aws:PrincipalType",
    "aws:Referer",
    "aws:RequestTag/",
    "aws:RequestedRegion",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:ResourceOrgPaths",
    "aws:ResourceTag/",
    "aws:SecureTransport",
    "aws:SignInSessionArn",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceIdentity",
    "aws:SourceIp",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceOwner",
    "aws:SourceVpc",
    "aws:SourceVpcArn",
    "aws:SourceVpce",
    "aws:TagKeys",
    "aws:TokenIssueTime",
    "aws:UserAgent",
    "aws:ViaAWSMCPService",
    "aws:ViaAWSService",
    "aws:VpcSourceIp",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
    "aws:userid",
    "aws:username",
];

/// The global key that is nearly this one, where this is none.
pub(super) fn near_global(key: &str) -> Option<&'static str> {
    let name = key.split_once('/').map_or(key, |(name, _)| name);
    let same = |known: &&str| known.trim_end_matches('/').eq_ignore_ascii_case(name);
    if GLOBAL.iter().any(same) {
        return None;
    }
    action::nearest(name, GLOBAL.iter().map(|known| known.trim_end_matches('/')))
}

/// Keys that only a service sends which acts for a resource, and not for whoever called it.
pub(super) fn of_callers_service(key: &str) -> bool {
    [
        "aws:SourceArn",
        "aws:SourceAccount",
        "aws:SourceOrgID",
        "aws:SourceOrgPaths",
        "aws:PrincipalServiceName",
    ]
    .iter()
    .any(|own| own.eq_ignore_ascii_case(key))
}

/// All condition keys of a service prefix; `None` for one that has none or is not in the catalogue.
pub(super) fn of_service(prefix: &str) -> Option<&'static [&'static str]> {
    static KEYS: LazyLock<Mutex<HashMap<String, &'static [&'static str]>>> = LazyLock::new(Mutex::default);
    let prefix = prefix.to_ascii_lowercase();
    let service = catalog::service(&prefix)?;
    let mut known = KEYS.lock().ok()?;
    let keys = *known.entry(prefix).or_insert_with(|| {
        let mut keys: Vec<&str> =
            service.actions().filter_map(|action| action.keys.as_deref()).flatten().copied().collect();
        keys.sort_unstable();
        keys.dedup();
        keys.leak()
    });
    (!keys.is_empty()).then_some(keys)
}

/// Is the key this one of the catalogue, where `${…}`, `<…>` and `tag-key` stand for any text?
pub(super) fn is(known: &str, key: &str) -> bool {
    let open = known.find(['$', '<']).or_else(|| known.strip_suffix("tag-key").map(str::len));
    match open {
        Some(at) => {
            key.get(..at).is_some_and(|begin| begin.eq_ignore_ascii_case(&known[..at])) && key.len() > at
        }
        None => known.eq_ignore_ascii_case(key),
    }
}

/// Keys that come with the session, whatever service is called.
pub(super) fn travels(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let (prefix, name) = key.split_once(':').unwrap_or(("", &key));
    matches!(prefix, "sts" | "identitystore" | "iam" | "lakeformation" | "ec2" | "ssm" | "glue" | "ecs")
        && !matches!(name, "passedtoservice" | "associatedresourcearn" | "cluster" | "vpc")
        || name.contains("source")
}
