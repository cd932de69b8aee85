//! Data that is kept too long, not long enough, or seen by others.

use serde_json::{Value, json};

use super::Broken;

pub(super) fn operators(broken: &mut Broken<'_>) {
    for policy in ["DeletionPolicy", "UpdateReplacePolicy"] {
        // Log groups hold copies, and queues what is on its way.
        let passing = ["AWS::Logs::LogGroup", "AWS::SQS::Queue"].contains(&broken.kind);
        if broken.resource.get(policy).is_some() && !passing {
            broken.push("deleted with the stack", policy, Some(json!("Delete")));
            broken.push("nothing said of deletion", policy, None);
        }
    }
    match broken.kind {
        "AWS::S3::Bucket" => bucket(broken),
        "AWS::S3::BucketPolicy" => {
            for (path, statement) in broken.statements() {
                if statement["Condition"]["Bool"].get("aws:SecureTransport").is_some() {
                    broken.without("plain HTTP is let in", &path);
                    broken.with(
                        "HTTPS is kept out instead",
                        &format!("{path}/Condition/Bool/aws:SecureTransport"),
                        "true",
                    );
                    broken.without("objects over plain HTTP", &format!("{path}/Resource/1"));
                    broken.with(
                        "only writing over plain HTTP is kept out",
                        &format!("{path}/Action"),
                        "s3:PutObject",
                    );
                }
            }
            broken.without_resource("no policy on the bucket");
        }
        "AWS::DynamoDB::Table" => {
            broken.without("no backup", "PointInTimeRecoverySpecification");
            broken.with("no backup", "PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled", false);
            broken.with("may be deleted", "DeletionProtectionEnabled", false);
        }
        "AWS::Logs::LogGroup" => broken.without("logs kept for ever", "RetentionInDays"),
        "AWS::SQS::Queue" if broken.id.ends_with("DeadLetters") => {
            broken.without("dead letters kept for four days", "MessageRetentionPeriod");
            broken.with("dead letters kept for a week", "MessageRetentionPeriod", 604_800);
        }
        _ => {}
    }
}

fn bucket(broken: &mut Broken<'_>) {
    broken.without("may be made public", "PublicAccessBlockConfiguration");
    for flag in ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"] {
        broken.with("may be made public", &format!("PublicAccessBlockConfiguration/{flag}"), false);
    }
    let Some(rules) = broken.get("LifecycleConfiguration/Rules").and_then(Value::as_array) else { return };
    let versioned = broken.get("VersioningConfiguration").is_some();
    for (index, rule) in rules.iter().enumerate() {
        let at = format!("LifecycleConfiguration/Rules/{index}");
        broken.with("never expires", &format!("{at}/Status"), "Disabled");
        if rule.get("Prefix").is_some() {
            broken.with("a prefix that matches nothing", &format!("{at}/Prefix"), "*/tmp/");
        }
        broken.without("versions kept for ever", &format!("{at}/NoncurrentVersionExpiration"));
        broken.without("uploads never aborted", &format!("{at}/AbortIncompleteMultipartUpload"));
        if rule.get("ExpirationInDays").is_some() && versioned {
            broken.add(
                "two things that one rule may not say",
                &format!("{at}/ExpiredObjectDeleteMarker"),
                true,
            );
        }
    }
}
