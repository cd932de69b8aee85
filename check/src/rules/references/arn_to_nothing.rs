//! ARNs and queue URLs that meet no resource.

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::texts::{self, Given, nearest};

pub(super) static RULE: Rule = Rule {
    id: "references/arn-to-nothing",
    severity: Severity::Error,
    summary: "An ARN of this account that is written out names a resource that is there.",
    why: "CloudFormation does not look at a text: what is sent to, read from or run under a name that is \
          nobody's is refused or lost when it happens, long after the deployment (IAM User Guide, \"Amazon \
          Resource Names\").",
    remedy: "Refer to the resource with `!GetAtt` or `!Ref` instead of putting its ARN together.",
    bad: template!("references/arn-to-nothing", "bad"),
    good: template!("references/arn-to-nothing", "good"),
    check,
};

/// What stands before the name in ARNs, and the type.
const KINDS: [(&str, &str); 11] = [
    (":sqs:{here}:", "AWS::SQS::Queue"),
    (":sns:{here}:", "AWS::SNS::Topic"),
    (":lambda:{here}:function:", "AWS::Lambda::Function"),
    (":dynamodb:{here}:table/", "AWS::DynamoDB::Table"),
    (":states:{here}:stateMachine:", "AWS::StepFunctions::StateMachine"),
    (":kinesis:{here}:stream/", "AWS::Kinesis::Stream"),
    (":firehose:{here}:deliverystream/", "AWS::KinesisFirehose::DeliveryStream"),
    (":events:{here}:rule/", "AWS::Events::Rule"),
    (":events:{here}:event-bus/", "AWS::Events::EventBus"),
    (":logs:{here}:log-group:", "AWS::Logs::LogGroup"),
    (":iam::{account}:role/", "AWS::IAM::Role"),
];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let given = Given::of(deployment);
    let account = stack.account();
    let here = format!("{}:{}", account.region, account.account);
    let url = format!("https://sqs.{}.amazonaws.com/{}/", account.region, account.account);
    let kinds = KINDS.map(|(form, kind)| {
        let form = form.replace("{here}", &here).replace("{account}", &account.account);
        let names = stack.of_kind(kind).filter_map(|one| Some(one.arn.as_deref()?.split_once(&form)?.1));
        let names: Vec<&str> = names.map(|name| name.trim_end_matches(":*")).collect();
        (form, names)
    });
    let buckets: Vec<&str> = stack.of_kind("AWS::S3::Bucket").map(|one| one.physical_name.as_str()).collect();
    for resource in stack.resources() {
        let mut wrong: Vec<(Vec<String>, String)> = Vec::new();
        texts::each(&resource.properties, &mut |path, text| {
            // What is only allowed may be there later; a redrive policy sends.
            let policy = |step: &String| {
                step != "RedrivePolicy" && (step.contains("Policy") || step.contains("Policies"))
            };
            if path.iter().any(policy) || text.len() > 512 {
                return;
            }
            let (names, name) = if let Some(name) = text.strip_prefix(&url) {
                (&kinds[0].1, name)
            } else if let Some(place) = text.strip_prefix("s3://") {
                let bucket = place.split('/').next().unwrap_or_default();
                // Names of buckets are everybody's: it must be of this account to be a slip.
                if !bucket.contains(account.account.as_str()) {
                    return;
                }
                (&buckets, bucket)
            } else if text.starts_with("arn:") {
                let found =
                    kinds.iter().find_map(|(form, names)| Some((names, text.split_once(form.as_str())?.1)));
                let Some(found) = found else { return };
                found
            } else {
                return;
            };
            let inside = |known: &&&str| {
                name.strip_prefix(**known).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
            };
            if name.contains(['*', '?'])
                || names.iter().any(|known| inside(&known))
                || given.has_part_in(name)
            {
                return;
            }
            if let Some(meant) = nearest(name, names.iter().copied()) {
                wrong.push((path.to_vec(), format!("{text} is nothing of this template ({meant} is meant)")));
            }
        });
        for (path, message) in wrong {
            findings.at(resource, &path.iter().map(String::as_str).collect::<Vec<_>>(), message);
        }
    }
}
