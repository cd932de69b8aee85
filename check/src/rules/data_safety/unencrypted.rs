//! Data that lies open, or under another key than the rest.

use proof::Resource;

use super::settings::{Setting, setting};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::texts;

pub(super) static RULE: Rule = Rule {
    id: "data-safety/unencrypted",
    severity: Severity::Warning,
    summary: "What holds data encrypts it, and with the template's own key where the others of its kind do.",
    why: "SNS, RDS, EFS, EBS and Kinesis encrypt nothing unless they are told to; buckets, queues and \
          tables fall back to a key of AWS, which your key policy does not guard (each service's page \
          \"Data protection\").",
    remedy: "Name the key: `KmsMasterKeyId`, `SSESpecification`, `BucketEncryption`, `StorageEncrypted` and \
          so on.",
    bad: template!("data-safety/unencrypted", "bad"),
    good: template!("data-safety/unencrypted", "good"),
    check,
};

/// Types that encrypt nothing unless told to: the setting.
const OPEN: [(&str, &str); 6] = [
    ("AWS::RDS::DBCluster", "StorageEncrypted"),
    ("AWS::RDS::DBInstance", "StorageEncrypted"),
    ("AWS::EFS::FileSystem", "Encrypted"),
    ("AWS::EC2::Volume", "Encrypted"),
    ("AWS::Redshift::Cluster", "Encrypted"),
    ("AWS::DocDB::DBCluster", "StorageEncrypted"),
];
/// Types that fall back to a key of AWS, or to none: where their key is named.
const KEYS: [(&str, &[&str]); 5] = [
    ("AWS::SNS::Topic", &["KmsMasterKeyId"]),
    ("AWS::SQS::Queue", &["KmsMasterKeyId"]),
    ("AWS::DynamoDB::Table", &["SSESpecification", "KMSMasterKeyId"]),
    ("AWS::Logs::LogGroup", &["KmsKeyId"]),
    ("AWS::S3::Bucket", &["BucketEncryption"]),
];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for (kind, key) in OPEN {
        for resource in stack.of_kind(kind) {
            // Instances of a cluster lie in the cluster's storage.
            let of_cluster = resource.properties.get("DBClusterIdentifier").is_some();
            let restored = ["SnapshotIdentifier", "DBSnapshotIdentifier", "SourceDBInstanceIdentifier"];
            let inherits = restored.iter().any(|key| resource.properties.get(key).is_some());
            let open = matches!(setting(&resource.properties, &[key]), Setting::Off | Setting::Absent);
            if open && !of_cluster && !inherits {
                findings.at(resource, &[], format!("its data lies unencrypted: `{key}` is not on"));
            }
        }
    }
    for (kind, path) in KEYS {
        let keyed =
            stack.of_kind(kind).filter(|resource| names_a_key_of_ours(deployment, resource, path)).count();
        for resource in stack.of_kind(kind) {
            let bare = setting(&resource.properties, &["SqsManagedSseEnabled"]) == Setting::Off;
            let none = resource.property(path).is_none();
            if kind == "AWS::SQS::Queue" && bare && none {
                findings.at(resource, &["SqsManagedSseEnabled"], "the queue's messages lie unencrypted");
            } else if none && keyed > 0 && proof::unknown::within(&resource.properties).is_none() {
                let message = format!("it is not under the template's key, as {keyed} of its kind are");
                findings.at(resource, &[], message);
            }
        }
    }
}

/// Does the resource name a customer managed key of the template?
fn names_a_key_of_ours(deployment: &Deployment, resource: &Resource, path: &[&str]) -> bool {
    let Some(value) = resource.property(path) else { return false };
    let mut ours = false;
    texts::each(value, &mut |_, text| {
        ours |= ["AWS::KMS::Key", "AWS::KMS::Alias"]
            .iter()
            .any(|kind| deployment.stack.by_name(kind, text).is_some());
    });
    ours
}
