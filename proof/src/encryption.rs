//! Which key protects a resource's data, and what the service tells KMS when it uses it.

use serde_json::Value;

use crate::authorize::resource::key;
use crate::policy::Context;
use crate::stack::{Resource, Stack};
use crate::unknown;

/// How a resource's data is encrypted with a customer managed key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encryption {
    /// ARN of the key. Where it is unknown, a text in angle brackets that says why.
    pub key_arn: String,
    /// Logical ID of the key, when it is in the template.
    pub key: Option<String>,
    /// The condition keys that KMS sees: `kms:ViaService` and `kms:EncryptionContext:…`.
    pub context: Context,
}

impl Stack {
    /// How the data behind this ARN (bucket, object, queue, topic, table or log group) is encrypted; `None`
    /// when no customer managed key is set.
    pub fn encryption(&self, resource_arn: &str) -> Option<Encryption> {
        let resource = self.by_arn(resource_arn)?;
        let own_arn = resource.arn.as_deref().unwrap_or_default();
        let key = key_property(resource)?;
        let context = match resource.kind.as_str() {
            "AWS::S3::Bucket" => {
                let protected = if bucket_key(resource) { own_arn } else { resource_arn };
                self.via("s3").with("kms:EncryptionContext:aws:s3:arn", protected)
            }
            "AWS::SQS::Queue" => self.via("sqs").with("kms:EncryptionContext:aws:sqs:arn", own_arn),
            "AWS::SNS::Topic" => self.via("sns").with("kms:EncryptionContext:aws:sns:topicArn", own_arn),
            "AWS::DynamoDB::Table" => self
                .via("dynamodb")
                .with("kms:EncryptionContext:aws:dynamodb:tableName", &resource.physical_name)
                .with("kms:EncryptionContext:aws:dynamodb:subscriberId", &self.account().account),
            // CloudWatch Logs uses the key as itself, not in the name of whoever writes.
            _ => Context::new().with("kms:EncryptionContext:aws:logs:arn", own_arn.trim_end_matches(":*")),
        };
        match unknown::why(key) {
            Some(why) => Some(Encryption { key_arn: format!("<unknown: {why}>"), key: None, context }),
            None => self.with_key(key.as_str()?, context),
        }
    }

    /// How an object is encrypted that is written with this key in its headers.
    pub(crate) fn object_encryption(&self, object_arn: &str, key: &str) -> Encryption {
        let bucket_key = self.by_arn(object_arn).filter(|bucket| bucket_key(bucket));
        let protected = bucket_key.and_then(|bucket| bucket.arn.as_deref()).unwrap_or(object_arn);
        let context = self.via("s3").with("kms:EncryptionContext:aws:s3:arn", protected);
        let outside = Encryption { key_arn: key.to_owned(), key: None, context: context.clone() };
        self.with_key(key, context).unwrap_or(outside)
    }

    fn via(&self, service: &str) -> Context {
        let account = self.account();
        Context::new()
            .with("kms:ViaService", format!("{service}.{}.{}", account.region, account.url_suffix()))
    }

    /// `None` for the keys that AWS manages (`alias/aws/…`).
    fn with_key(&self, name: &str, context: Context) -> Option<Encryption> {
        if name.contains("alias/aws/") {
            return None;
        }
        let key = key(self, name);
        let key_arn = key.and_then(|key| key.arn.clone()).unwrap_or_else(|| name.to_owned());
        Some(Encryption { key_arn, key: key.map(|key| key.id.clone()), context })
    }
}

/// The property that names the key, when the resource is encrypted with one.
fn key_property(resource: &Resource) -> Option<&Value> {
    match resource.kind.as_str() {
        "AWS::S3::Bucket" => {
            let rule = default_encryption(resource)?.get("ServerSideEncryptionByDefault")?;
            let algorithm = rule.get("SSEAlgorithm").and_then(Value::as_str);
            if algorithm == Some("AES256") { None } else { rule.get("KMSMasterKeyID") }
        }
        "AWS::SQS::Queue" | "AWS::SNS::Topic" => resource.property(&["KmsMasterKeyId"]),
        "AWS::DynamoDB::Table" => resource.property(&["SSESpecification", "KMSMasterKeyId"]),
        "AWS::Logs::LogGroup" => resource.property(&["KmsKeyId"]),
        _ => None,
    }
    .filter(|key| key.as_str() != Some(""))
}

fn default_encryption(bucket: &Resource) -> Option<&Value> {
    bucket.property(&["BucketEncryption", "ServerSideEncryptionConfiguration"])?.get(0)
}

fn bucket_key(bucket: &Resource) -> bool {
    default_encryption(bucket).and_then(|rule| rule.get("BucketKeyEnabled")).is_some_and(unknown::is_true)
}
