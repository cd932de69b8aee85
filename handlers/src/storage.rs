//! The results bucket as the analyzer uses it: transcripts in, documents out, and readings that are kept in between.

use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::ServerSideEncryption;
use contract::layout::ResultKey;
use contract::tenant::TENANT_TAG;

use crate::error::StepError;

/// Transcripts, documents, and what lies beside transcripts.
pub trait Storage {
    /// The bytes of an object.
    async fn read(&self, key: &str) -> Result<Vec<u8>, StepError>;

    /// Writes a document, or the same one again, under the tenant's own key where it has one.
    async fn write(&self, key: &ResultKey, line: String, kms_key: Option<&str>) -> Result<(), StepError>;

    /// Writes what is kept beside a transcript.
    async fn keep(&self, key: &str, bytes: Vec<u8>) -> Result<(), StepError>;

    /// Deletes a transcript or what is kept beside it. That it is gone is success.
    async fn delete(&self, key: &str) -> Result<(), StepError>;
}

/// The bucket in S3.
#[derive(Clone, Debug)]
pub struct Bucket {
    /// The client.
    pub client: aws_sdk_s3::Client,
    /// The bucket's name.
    pub name: String,
}

impl Storage for Bucket {
    async fn read(&self, key: &str) -> Result<Vec<u8>, StepError> {
        let request = self.client.get_object().bucket(&self.name).key(key);
        let object = request.send().await.map_err(|error| StepError::aws("GetObject", &error))?;
        let body = object.body.collect().await.map_err(|error| StepError::transient("Connection", error))?;
        Ok(body.into_bytes().into())
    }

    async fn write(&self, key: &ResultKey, line: String, kms_key: Option<&str>) -> Result<(), StepError> {
        // Without a key of the tenant's own no encryption header: the bucket's default is our key, and `aws:kms` without
        // a key ID would not be.
        let encryption = kms_key.map(|_| ServerSideEncryption::AwsKms);
        let request = self
            .client
            .put_object()
            .bucket(&self.name)
            .key(key.to_string())
            .content_type("application/json")
            .tagging(format!("{TENANT_TAG}={}", key.tenant()))
            .set_server_side_encryption(encryption)
            .set_ssekms_key_id(kms_key.map(str::to_owned))
            .body(ByteStream::from(line.into_bytes()));
        request.send().await.map_err(|error| StepError::aws("PutObject of the document", &error))?;
        Ok(())
    }

    async fn keep(&self, key: &str, bytes: Vec<u8>) -> Result<(), StepError> {
        let request = self.client.put_object().bucket(&self.name).key(key).body(ByteStream::from(bytes));
        request.send().await.map_err(|error| StepError::aws("PutObject beside the transcript", &error))?;
        Ok(())
    }

    async fn delete(&self, key: &str) -> Result<(), StepError> {
        let request = self.client.delete_object().bucket(&self.name).key(key);
        request.send().await.map_err(|error| StepError::aws("DeleteObject", &error))?;
        Ok(())
    }
}
