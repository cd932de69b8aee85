//! A trail that may not write into its bucket.

use proof::{Context, Principal, Reason, Request};
use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "permissions/trail-refused",
    severity: Severity::Error,
    summary: "A trail's bucket lets CloudTrail in.",
    why: "CloudTrail creates no trail whose bucket does not allow it s3:GetBucketAcl on the bucket and s3:PutObject below \
          AWSLogs/<account>/ (AWS CloudTrail User Guide, \"Amazon S3 bucket policy for CloudTrail\").",
    remedy: "Add both statements for cloudtrail.amazonaws.com to the bucket's policy, for aws:SourceArn of the trail.",
    bad: template!("permissions/trail-refused", "bad"),
    good: template!("permissions/trail-refused", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let account = stack.account();
    for trail in stack.of_kind("AWS::CloudTrail::Trail") {
        let name = trail.properties.get("S3BucketName").and_then(Value::as_str).unwrap_or_default();
        let Some(bucket) = stack.by_name("AWS::S3::Bucket", name) else { continue };
        let (Some(bucket_arn), Some(trail_arn)) = (&bucket.arn, &trail.arn) else { continue };
        let prefix = trail.properties.get("S3KeyPrefix").and_then(Value::as_str);
        let prefix = prefix.map(|prefix| format!("{}/", prefix.trim_matches('/'))).unwrap_or_default();
        let context =
            Context::new().with("aws:SourceArn", trail_arn).with("aws:SourceAccount", &account.account);
        let object = format!("{bucket_arn}/{prefix}AWSLogs/{}/CloudTrail/log.json.gz", account.account);
        let written = context.clone().with("s3:x-amz-acl", "bucket-owner-full-control");
        let asked = [("s3:GetBucketAcl", bucket_arn.clone(), context), ("s3:PutObject", object, written)];
        for (action, resource, context) in asked {
            let request = Request {
                principal: Principal::Service("cloudtrail.amazonaws.com".to_owned()),
                action: action.to_owned(),
                resource,
                context,
            };
            let decision = stack.authorize(&request);
            let Some(denial) = decision.denial() else { continue };
            if !matches!(denial.reason, Reason::Undecided { .. }) {
                let message = format!(
                    "CloudTrail refuses the trail: it may not {action} on {}: {}",
                    bucket.id, denial.reason
                );
                findings.with_remedy(trail, &["S3BucketName"], message, denial.remedy.clone());
            }
        }
    }
}
