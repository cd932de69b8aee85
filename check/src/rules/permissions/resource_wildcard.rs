//! Actions that take resources, allowed on all of them.

use proof::catalog::{Access, Action};

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::permissions::boundaries;
use crate::rules::{Rule, template};
use crate::statements::condition::Test;
use crate::statements::{Holder, Statement, action, statements, steps};

pub(super) static RULE: Rule = Rule {
    id: "permissions/resource-wildcard",
    severity: Severity::Warning,
    summary: "Actions that take resources are allowed on named ones.",
    why: "With `Resource: *`, whoever has the role's session reads and writes everything of that service in the account, \
          today's and tomorrow's (IAM User Guide, \"Grant least privilege\"). `kms:ViaService` says through what a key is \
          used, not which.",
    remedy: "Name the ARNs; where they are not known beforehand, add a condition on the resource such as aws:ResourceTag.",
    bad: template!("permissions/resource-wildcard", "bad"),
    good: template!("permissions/resource-wildcard", "good"),
    check,
};

/// What AWS's guides grant on `*`: network interfaces that Lambda makes and removes have no name beforehand.
const NAMELESS: &[&str] = &[
    "createnetworkinterface",
    "deletenetworkinterface",
    "assignprivateipaddresses",
    "unassignprivateipaddresses",
];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let boundaries = boundaries(deployment);
    for statement in statements(&deployment.stack) {
        let own =
            statement.holder == Holder::Identity && !boundaries.contains(&statement.resource.id.as_str());
        if !own || !statement.has_effect("Allow") || statement.tests().iter().any(narrows) {
            continue;
        }
        let resources = statement.texts("Resource");
        let Some(number) = resources.iter().position(|resource| is_everything(resource)) else { continue };
        let open = open_actions(&statement);
        if !open.is_empty() {
            let named: Vec<&str> = open.iter().take(4).copied().collect();
            let more = if open.len() > 4 { format!(" and {} more", open.len() - 4) } else { String::new() };
            let path = statement.place("Resource", number);
            let message = format!(
                "{}{more}: allowed on every resource of the account, though they take names",
                named.join(", ")
            );
            findings.at(statement.resource, &steps(&path), message);
        }
    }
}

/// The statement's actions that take resources and do more than list.
fn open_actions<'s>(statement: &'s Statement<'_>) -> Vec<&'s str> {
    let takes = |text: &&str| {
        let whole = text.split_once(':').is_none_or(|(_, name)| name == "*");
        // Told by the rules on all actions and on roles that are passed on.
        !whole
            && !text.eq_ignore_ascii_case("iam:PassRole")
            && action::meant(text).is_some_and(|actions| actions.iter().any(|action| reaches(action)))
    };
    statement.texts("Action").into_iter().filter(takes).collect()
}

fn reaches(action: &Action) -> bool {
    let name = action.name.to_ascii_lowercase();
    // Which buckets there are is one thing, what is in each of them another.
    let into_buckets = name.starts_with("listbucket") && action.kinds.contains(&"bucket");
    let lists = action.access == Access::List || name.starts_with("list") || name.starts_with("describe");
    let looks = lists && !into_buckets;
    !action.kinds.is_empty() && !looks && !NAMELESS.contains(&name.as_str())
}

fn is_everything(resource: &str) -> bool {
    let last = resource.splitn(6, ':').nth(5).unwrap_or(resource);
    last.chars().all(|c| c == '*') || (resource.contains(":s3:") && last == "*/*")
}

/// What a listing may ask for, in whichever bucket.
const OF_LISTINGS: [&str; 3] = ["s3:prefix", "s3:delimiter", "s3:max-keys"];

/// A condition on the resource: its tag, its account, or a key of the service itself.
fn narrows(test: &Test<'_>) -> bool {
    let key = test.key.to_ascii_lowercase();
    if test.is_negated() || key.starts_with("kms:viaservice") || OF_LISTINGS.contains(&key.as_str()) {
        return false;
    }
    key.starts_with("aws:resource") || key.starts_with("aws:requesttag") || !key.starts_with("aws:")
}
