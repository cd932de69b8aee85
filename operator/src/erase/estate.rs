//! Where a call has left something.

use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_transcribe::error::ProvideErrorMetadata as _;
use contract::job::JobName;
use contract::ledger::{PARTITION_KEY, Row};
use handlers::error::StepError;
use handlers::ledger::Ledger as _;
use handlers::recordings::{RecordingBucket, Recordings as _};
use serde::Serialize;

use crate::Services;

/// A bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Bucket {
    /// Of recordings.
    Input,
    /// Of transcripts and documents.
    Results,
}

/// A version of an object, or a mark that it was deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Version {
    /// The key.
    pub key: String,
    /// The version; `null` in a bucket that keeps none.
    #[serde(rename = "version_id", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The entity tag, without quotes; a mark has none.
    #[serde(skip)]
    pub etag: Option<String>,
    /// Whether it is only the mark that the object was deleted.
    pub delete_marker: bool,
}

/// Where a call has left something.
pub trait Estate {
    /// All versions of objects whose keys begin so.
    async fn versions(&self, bucket: Bucket, prefix: &str) -> Result<Vec<Version>, StepError>;

    /// Deletes the recording of a call, unless another was uploaded under its key since.
    async fn delete_recording(&self, row: &Row) -> Result<(), StepError>;

    /// Deletes a version in the results bucket for good.
    async fn delete_version(&self, version: &Version) -> Result<(), StepError>;

    /// Deletes a transcription job's record. `false`: there is none.
    async fn delete_job(&self, job: &JobName) -> Result<bool, StepError>;

    /// Deletes a row, unless the call has moved since. `false`: it has.
    async fn delete_row(&self, row: &Row) -> Result<bool, StepError>;

    /// Whether the ledger has a row of a call.
    async fn knows(&self, call: &JobName) -> Result<bool, StepError>;
}

impl Estate for Services {
    async fn versions(&self, bucket: Bucket, prefix: &str) -> Result<Vec<Version>, StepError> {
        let name = match bucket {
            Bucket::Input => &self.names.input_bucket,
            Bucket::Results => &self.names.results_bucket,
        };
        let mut found = Vec::new();
        let (mut key, mut id) = (None, None);
        loop {
            let request = self.s3.list_object_versions().bucket(name).prefix(prefix);
            let page = request.set_key_marker(key.take()).set_version_id_marker(id.take()).send().await;
            let page = page.map_err(|error| StepError::aws("ListObjectVersions", &error))?;
            for version in page.versions.unwrap_or_default() {
                let etag = version.e_tag.map(|etag| etag.trim_matches('"').to_owned());
                let key = version.key.unwrap_or_default();
                found.push(Version { key, id: version.version_id, etag, delete_marker: false });
            }
            for marker in page.delete_markers.unwrap_or_default() {
                let key = marker.key.unwrap_or_default();
                found.push(Version { key, id: marker.version_id, etag: None, delete_marker: true });
            }
            (key, id) = (page.next_key_marker, page.next_version_id_marker);
            if page.is_truncated != Some(true) {
                return Ok(found);
            }
        }
    }

    async fn delete_recording(&self, row: &Row) -> Result<(), StepError> {
        let bucket = RecordingBucket { client: self.s3.clone(), name: self.names.input_bucket.clone() };
        bucket.delete(row).await
    }

    async fn delete_version(&self, version: &Version) -> Result<(), StepError> {
        let request = self.s3.delete_object().bucket(&self.names.results_bucket).key(&version.key);
        let answer = request.set_version_id(version.id.clone()).send().await;
        answer.map(drop).map_err(|error| StepError::aws("DeleteObject", &error))
    }

    async fn delete_job(&self, job: &JobName) -> Result<bool, StepError> {
        let request = self.transcribe.delete_transcription_job().transcription_job_name(job.as_str());
        match request.send().await {
            Ok(_) => Ok(true),
            // Transcribe has no error of its own for this.
            Err(error) if error.message().is_some_and(|said| said.contains("couldn't be found")) => Ok(false),
            Err(error) if error.code() == Some("NotFoundException") => Ok(false),
            Err(error) => Err(StepError::aws("DeleteTranscriptionJob", &error)),
        }
    }

    async fn delete_row(&self, row: &Row) -> Result<bool, StepError> {
        let answer = self
            .dynamodb
            .delete_item()
            .table_name(&self.names.ledger_table)
            .key(PARTITION_KEY, AttributeValue::S(row.call_id.to_string()))
            .condition_expression("attribute_not_exists(#key) OR (#state = :state AND #by = :by)")
            .expression_attribute_names("#key", PARTITION_KEY)
            .expression_attribute_names("#state", "state")
            .expression_attribute_names("#by", "moved_by")
            .expression_attribute_values(":state", AttributeValue::S(row.state.as_str().to_owned()))
            .expression_attribute_values(":by", AttributeValue::S(row.moved_by.clone()))
            .send()
            .await;
        match answer {
            Ok(_) => Ok(true),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|error| error.is_conditional_check_failed_exception()) =>
            {
                Ok(false)
            }
            Err(error) => Err(StepError::aws("DeleteItem of the ledger", &error)),
        }
    }

    async fn knows(&self, call: &JobName) -> Result<bool, StepError> {
        Ok(self.ledger().row(call).await?.is_some())
    }
}
