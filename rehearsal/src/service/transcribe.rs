//! Amazon Transcribe: jobs that "recognise" what is known about a recording, with the permissions of their caller.
//!
//! A job reads its media and writes its output as the caller of `StartTranscriptionJob` (or as the role in
//! `DataAccessRoleArn`), so both are checked against the template's policies when it is started.

mod job;
mod jobs;
mod rules;

use jiff::Timestamp;
use md5::{Digest, Md5};
use proof::{Call, Decision, Principal};
use serde_json::{Value, json};

use super::{context, on, on_everything, text};
use crate::permissions::Acting;
use crate::stage::{ACCOUNT, Caller, Stage};
use crate::wire::ServiceError;

pub(crate) use jobs::Jobs;
pub use jobs::Limits;
pub(crate) use rules::Media;

/// What is known about a recording in a bucket.
#[derive(Debug, Clone, Default)]
pub struct Recording {
    /// What Transcribe would make of it: `results`, and `isRedacted` when the text has no personal data.
    pub transcript: Option<Value>,
    /// Why Transcribe would fail, for recordings that are to fail.
    pub failure: Option<String>,
    /// Whether Transcribe leaves personal data in although it was asked to redact: the transcript lacks `isRedacted`.
    pub redaction_fails: bool,
}

/// One transcription job.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    pub(crate) name: String,
    pub(crate) request: Value,
    pub(crate) media: Media,
    /// Bucket and folder of the output; `None` when the service keeps it.
    pub(crate) output: Option<(String, String)>,
    pub(crate) status: &'static str,
    pub(crate) created: Timestamp,
    /// When it will have ended.
    pub(crate) ends: Timestamp,
    pub(crate) failure: Option<String>,
}

/// The permission that an operation needs. What a job does as its caller is checked by [`start`].
pub(crate) fn needs(stage: &Stage, caller: &Caller, operation: &str, request: &Value) -> Vec<Call> {
    let mut context = context(stage, caller);
    if operation == "ListTranscriptionJobs" {
        return vec![on_everything("transcribe:ListTranscriptionJobs", context)];
    }
    if operation != "StartTranscriptionJob" {
        let name = text(request, "TranscriptionJobName");
        let arn = format!("arn:aws:transcribe:{}:{ACCOUNT}:transcription-job/{name}", stage.region);
        return vec![on(&format!("transcribe:{operation}"), arn, context)];
    }
    for (member, key) in [
        ("OutputBucketName", "transcribe:OutputBucketName"),
        ("OutputKey", "transcribe:OutputKey"),
        ("OutputEncryptionKMSKeyId", "transcribe:OutputEncryptionKMSKeyId"),
    ] {
        if let Some(value) = request[member].as_str() {
            context.add(key, value);
        }
    }
    let mut needed = vec![on_everything("transcribe:StartTranscriptionJob", context.clone())];
    if request["Tags"].as_array().is_some_and(|tags| !tags.is_empty()) {
        needed.push(on_everything("transcribe:TagResource", context.clone()));
    }
    if let Some(role) = request["JobExecutionSettings"]["DataAccessRoleArn"].as_str() {
        needed.push(on(
            "iam:PassRole",
            role,
            context.with("iam:PassedToService", "transcribe.amazonaws.com"),
        ));
    }
    needed
}

/// Which job a request is about, for the trace.
pub(crate) fn about(request: &Value) -> String {
    text(request, "TranscriptionJobName").to_owned()
}

/// Does one operation.
pub(crate) async fn execute(
    stage: &Stage,
    caller: &Caller,
    operation: &str,
    request: &Value,
) -> Result<Value, ServiceError> {
    let name = text(request, "TranscriptionJobName");
    let not_found = |text: &str| ServiceError::new("NotFoundException", text);
    match operation {
        "GetTranscriptionJob" => {
            let now = stage.now();
            let job = now.jobs.get(name).ok_or_else(|| {
                not_found(
                    "The requested job couldn't be found. Check the job name and try your request again.",
                )
            })?;
            Ok(json!({"TranscriptionJob": job.describe(&stage.region)}))
        }
        "DeleteTranscriptionJob" => {
            let deleted = stage.now().jobs.remove(name);
            deleted.map(|_| json!({})).ok_or_else(|| not_found("The requested job couldn't be found."))
        }
        "ListTranscriptionJobs" => Ok(list(stage, request)),
        _ => start(stage, caller, request).await,
    }
}

/// A page of jobs, in the order of their names.
fn list(stage: &Stage, request: &Value) -> Value {
    let page = request["MaxResults"].as_u64().and_then(|page| usize::try_from(page).ok()).unwrap_or(5);
    let (status, part) = (text(request, "Status"), text(request, "JobNameContains"));
    let after = text(request, "NextToken");
    let now = stage.now();
    let mut found = now.jobs.all().filter(|job| {
        job.name.as_str() > after && job.name.contains(part) && (status.is_empty() || job.status == status)
    });
    let jobs: Vec<&Job> = found.by_ref().take(page).collect();
    let last = jobs.last().map(|job| job.name.clone()).filter(|_| found.next().is_some());
    let summaries = jobs.iter().map(|job| job.summary()).collect::<Vec<_>>();
    let mut answer = json!({"TranscriptionJobSummaries": summaries});
    if !status.is_empty() {
        answer["Status"] = json!(status);
    }
    if let Some(last) = last {
        answer["NextToken"] = json!(last);
    }
    answer
}

async fn start(stage: &Stage, caller: &Caller, request: &Value) -> Result<Value, ServiceError> {
    rules::check(request)?;
    let name = text(request, "TranscriptionJobName").to_owned();
    if stage.now().jobs.get(&name).is_some() {
        return Err(ServiceError::new("ConflictException", EXISTS));
    }
    let media = Media::read(text(&request["Media"], "MediaFileUri"))?;
    let output = rules::output(request);
    let actor = actor(stage, caller, request)?;
    allowed(stage, &actor, caller, "s3:GetObject", &media.bucket, &media.key, request, CANNOT_READ)?;
    let Some(recording) = stage.get_object(&media.bucket, &media.key).await else {
        stage.problem("Transcribe", format!("{name}: {}/{} does not exist", media.bucket, media.key));
        return Err(ServiceError::new("BadRequestException", CANNOT_READ));
    };
    let may_wait = request["JobExecutionSettings"]["AllowDeferredExecution"] == true;
    let created = stage.clock_of(caller);
    stage.now().jobs.check_quota(created, may_wait)?;
    if let Some((bucket, folder)) = &output {
        let probe = format!("{folder}.write_access_check_file.temp");
        allowed(stage, &actor, caller, "s3:PutObject", bucket, &probe, request, CANNOT_WRITE)?;
        let first = job::output_key(folder, &name, request);
        allowed(stage, &actor, caller, "s3:PutObject", bucket, &first, request, CANNOT_WRITE)?;
        may_use_key(stage, &actor, caller, request)?;
        // The rehearsal's buckets take every key that S3 takes; what fails here is the output bucket.
        stage.put_object(bucket, &probe, bytes::Bytes::new()).await.map_err(|error| {
            stage.problem("Transcribe", format!("{name} cannot write its output: {error}"));
            ServiceError::new("BadRequestException", CANNOT_WRITE)
        })?;
    }
    let ends = created.checked_add(stage.now().jobs.duration(&name)).unwrap_or(created);
    let version = (media.bucket.clone(), media.key.clone(), etag(&recording));
    let job = Job {
        name: name.clone(),
        request: request.clone(),
        media,
        output,
        status: "IN_PROGRESS",
        created,
        ends,
        failure: None,
    };
    let described = job.describe(&stage.region);
    let mut now = stage.now();
    if now.jobs.get(&name).is_some() {
        return Err(ServiceError::new("ConflictException", EXISTS));
    }
    now.outputs.extend(job.output.clone());
    now.jobs.add(job, version);
    Ok(json!({"TranscriptionJob": described}))
}

fn etag(recording: &[u8]) -> String {
    Md5::digest(recording).iter().map(|byte| format!("{byte:02x}")).collect()
}

const EXISTS: &str =
    "The requested job name already exists. Use a different job name and try your request again.";
const CANNOT_READ: &str = "The S3 URI that you provided can't be accessed. Make sure that you have read permission and \
                           try your request again.";
const CANNOT_WRITE: &str = "The specified S3 bucket can't be accessed. Make sure that you have write permission and \
                            try your request again.";
const CANNOT_ENCRYPT: &str = "The specified KMS key can't be accessed. Make sure that you have permission to use it \
                              and try your request again.";

/// With whose permissions the job reads and writes.
fn actor(stage: &Stage, caller: &Caller, request: &Value) -> Result<Principal, ServiceError> {
    let Some(role) = request["JobExecutionSettings"]["DataAccessRoleArn"].as_str() else {
        return Ok(Principal::Role(caller.role_arn.clone()));
    };
    let source = format!("arn:aws:transcribe:{}:{ACCOUNT}:transcription-job/*", stage.region);
    let on_behalf = proof::Context::new().with("aws:SourceAccount", ACCOUNT).with("aws:SourceArn", source);
    match stage.stack.may_assume("transcribe.amazonaws.com", role, on_behalf) {
        Decision::Allowed { .. } => Ok(Principal::Role(role.to_owned())),
        Decision::Denied(denial) => {
            stage.problem(&caller.function, denial.to_string());
            Err(ServiceError::new(
                "BadRequestException",
                "The data access role can't be assumed by Transcribe.",
            ))
        }
    }
}

/// A role that Transcribe takes on asks in its own name, not in the caller's.
fn context_of(stage: &Stage, actor: &Principal, caller: &Caller) -> proof::Context {
    let Principal::Role(role_arn) = actor else { return context(stage, caller) };
    context(stage, &Caller { role_arn: role_arn.clone(), ..caller.clone() })
}

#[allow(clippy::too_many_arguments)]
fn allowed(
    stage: &Stage,
    actor: &Principal,
    caller: &Caller,
    action: &str,
    bucket: &str,
    key: &str,
    request: &Value,
    message: &str,
) -> Result<(), ServiceError> {
    let mut context = context_of(stage, actor, caller).with("aws:CalledVia", "transcribe.amazonaws.com");
    if let (true, Some(key)) = (action == "s3:PutObject", request["OutputEncryptionKMSKeyId"].as_str()) {
        context.add("s3:x-amz-server-side-encryption", "aws:kms");
        context.add("s3:x-amz-server-side-encryption-aws-kms-key-id", key);
    }
    let call = on(action, format!("arn:aws:s3:::{bucket}/{key}"), context);
    match stage.decide(&caller.function, Acting::Transcribe, actor, &call) {
        Decision::Allowed { .. } => Ok(()),
        Decision::Denied(denial) => {
            stage.problem(&caller.function, format!("Transcribe acts with its permissions: {denial}"));
            Err(ServiceError::new("BadRequestException", message))
        }
    }
}

/// "The role making the request must have permission to use the specified KMS key" (`StartTranscriptionJob`).
fn may_use_key(
    stage: &Stage,
    actor: &Principal,
    caller: &Caller,
    request: &Value,
) -> Result<(), ServiceError> {
    let Some(key) = request["OutputEncryptionKMSKeyId"].as_str().filter(|key| key.starts_with("arn:")) else {
        return Ok(());
    };
    let context =
        context_of(stage, actor, caller).with("kms:ViaService", format!("s3.{}.amazonaws.com", stage.region));
    let asked = proof::Request {
        principal: actor.clone(),
        action: "kms:GenerateDataKey".to_owned(),
        resource: key.to_owned(),
        context,
    };
    let decision = stage.stack.authorize(&asked);
    stage.keep_permission(&caller.function, Acting::Transcribe, &asked, &decision);
    match decision {
        Decision::Allowed { .. } => Ok(()),
        Decision::Denied(denial) => {
            stage.problem(&caller.function, format!("Transcribe encrypts its output with the key: {denial}"));
            Err(ServiceError::new("BadRequestException", CANNOT_ENCRYPT))
        }
    }
}
