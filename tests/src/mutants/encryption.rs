//! Keys that those who need them may not use.

use super::Broken;

pub(super) fn operators(broken: &mut Broken<'_>) {
    match broken.kind {
        "AWS::KMS::Key" => {
            for (path, statement) in broken.statements() {
                broken.without("a statement of the key is gone", &path);
                if statement["Principal"].get("Service").is_some() {
                    broken.with(
                        "another service may use the key",
                        &format!("{path}/Principal/Service"),
                        "ec2.amazonaws.com",
                    );
                    broken.with(
                        "the key may only be described",
                        &format!("{path}/Action"),
                        "kms:DescribeKey",
                    );
                    for (at, value) in broken.places(&format!("{path}/Condition")) {
                        let text = value["Fn::Sub"].as_str().or(value.as_str()).unwrap_or_default();
                        if text.starts_with("arn:") && at.contains("EncryptionContext") {
                            broken.with("a context that no service sends", &at, "arn:aws:none:::nothing");
                        }
                    }
                }
            }
            broken.with("the key never rotates", "EnableKeyRotation", false);
        }
        "AWS::S3::Bucket" => {
            let default =
                "BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault";
            broken.without("a key that AWS manages", &format!("{default}/KMSMasterKeyID"));
            broken.with(
                "a key that is not there",
                &format!("{default}/KMSMasterKeyID"),
                "alias/cci-lite-master-keys",
            );
        }
        "AWS::SQS::Queue" => {
            broken.with("a key that AWS manages", "KmsMasterKeyId", "alias/aws/sqs");
            broken.with("a key that is not there", "KmsMasterKeyId", "alias/cci-lite-master-keys");
        }
        "AWS::SNS::Topic" => {
            broken.with("a key that AWS manages", "KmsMasterKeyId", "alias/aws/sns");
            broken.with("a key that is not there", "KmsMasterKeyId", "alias/cci-lite-master-keys");
        }
        "AWS::DynamoDB::Table" => {
            broken.without("a key without its type", "SSESpecification/SSEType");
            broken.with("encryption is off", "SSESpecification/SSEEnabled", false);
        }
        "AWS::Athena::WorkGroup" => {
            let encryption = "WorkGroupConfiguration/ResultConfiguration/EncryptionConfiguration";
            broken.without("a key that AWS manages", &format!("{encryption}/KmsKey"));
        }
        _ => {}
    }
}
