//! A permission on something that is not there.

use std::collections::HashSet;

use proof::Stack;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::{Holder, action, statements, steps};
use crate::texts::Given;

pub(super) static RULE: Rule = Rule {
    id: "permissions/grant-on-nothing",
    severity: Severity::Warning,
    summary: "What a policy names like a resource of the template is one.",
    why: "IAM takes any ARN. A permission on a queue that is called nearly like the template's allows nothing on that one, and \
          the call is refused when it is first made (IAM User Guide, \"IAM JSON policy elements: Resource\").",
    remedy: "Refer to the resource with `Fn::GetAtt` or `Ref`, or correct the name.",
    bad: template!("permissions/grant-on-nothing", "bad"),
    good: template!("permissions/grant-on-nothing", "good"),
    check,
};

/// Types by the service of their ARN and what stands before the name.
const TYPES: &[(&str, &str, &str)] = &[
    ("sqs", "", "AWS::SQS::Queue"),
    ("sns", "", "AWS::SNS::Topic"),
    ("dynamodb", "table/", "AWS::DynamoDB::Table"),
    ("lambda", "function:", "AWS::Lambda::Function"),
    ("logs", "log-group:", "AWS::Logs::LogGroup"),
    ("s3", "", "AWS::S3::Bucket"),
    ("iam", "role/", "AWS::IAM::Role"),
    ("athena", "workgroup/", "AWS::Athena::WorkGroup"),
    ("glue", "database/", "AWS::Glue::Database"),
    ("glue", "table/", "AWS::Glue::Table"),
    ("events", "event-bus/", "AWS::Events::EventBus"),
];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let given = Given::of(deployment);
    let arns: HashSet<&str> = stack.resources().filter_map(|resource| resource.arn.as_deref()).collect();
    for statement in statements(stack) {
        if statement.holder != Holder::Identity {
            continue;
        }
        for (number, text) in statement.texts("Resource").into_iter().enumerate() {
            let Some((kind, base, name)) = own(stack, text) else { continue };
            let there = arns.contains(base) || arns.contains(format!("{base}:*").as_str());
            if there || given.has_part_in(name) {
                continue;
            }
            let Some(near) = alike(stack, kind, name) else { continue };
            let message = format!(
                "the deployment has no {kind} {name}, and one that is called {near}: this allows nothing there"
            );
            findings.at(statement.resource, &steps(&statement.place("Resource", number)), message);
        }
    }
}

/// The type, the ARN without what is inside of it, and the name, when the text names one resource of this account and
/// region by a name without wildcards.
fn own<'t>(stack: &Stack, text: &'t str) -> Option<(&'static str, &'t str, &'t str)> {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let [_, partition, service, region, account, rest] = parts[..] else { return None };
    let here = stack.account();
    let in_region = region == here.region || (region.is_empty() && matches!(service, "s3" | "iam"));
    let in_account = account == here.account || (account.is_empty() && service == "s3");
    if partition != here.partition || !in_region || !in_account {
        return None;
    }
    let (_, before, kind) =
        TYPES.iter().find(|(own, before, _)| *own == service && rest.starts_with(before))?;
    let inside: &[char] = match *kind {
        "AWS::S3::Bucket" | "AWS::DynamoDB::Table" => &['/'],
        "AWS::Lambda::Function" | "AWS::Logs::LogGroup" => &[':'],
        "AWS::SQS::Queue" | "AWS::SNS::Topic" if rest.contains(':') => return None,
        _ => &[],
    };
    let begin = text.len() - rest.len() + before.len();
    let length = text[begin..].find(inside).unwrap_or(text.len() - begin);
    let name = &text[begin..begin + length];
    let plain = !action::has_wildcard(name) && !name.contains("${") && !name.is_empty();
    plain.then_some((*kind, &text[..begin + length], name))
}

/// The name of the deployment's resource of this type that this one is nearly called like.
fn alike<'s>(stack: &'s Stack, kind: &str, name: &str) -> Option<&'s str> {
    let names = || stack.of_kind(kind).map(|resource| resource.physical_name.as_str());
    let names = || names().filter(|own| *own != name && !own.starts_with('<'));
    action::nearest(name, names()).or_else(|| {
        names().find(|own| {
            let same = own.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
            // `cci-lite-` of `cci-lite-orders`: the prefix of the deployment's names.
            let stem = own.get(..same).and_then(|same| same.rfind(['-', '_', '/'])).unwrap_or_default();
            stem >= 5 && stem * 2 >= name.len().min(own.len())
        })
    })
}
