//! What each function may do: exactly the calls that it declares in the contract.

use contract::function::{Call, Function};
use contract::layout::{INPUT_KEY_WILDCARD, TRANSCRIPT_PREFIX};
use contract::ledger::UNFINISHED_INDEX;

use super::functions::Queues;
use super::storage::Buckets;
use super::tables::Tables;
use crate::aws::action::{bedrock, comprehend, dynamodb, iam, kms, s3, sqs, transcribe};
use crate::aws::iam::{ManagedPolicy, Role};
use crate::aws::{dynamodb::Table, kms::Key};
use crate::cfn::policy::{
    IdentityPolicy, Service, Statement, allow, inference_profile_arn, passed_to_service, through,
};
use crate::cfn::{Arn, Error, Handle, Template, Val, account_id, partition, region};
use crate::config::{Config, Model};
use crate::construct::{FunctionNetwork, TopicHandles, WorkQueueHandles};
use crate::sub;

/// The resources that functions work on.
pub(super) struct Grants<'a> {
    pub(super) config: &'a Config,
    pub(super) key: &'a Handle<Key>,
    pub(super) buckets: &'a Buckets,
    pub(super) tables: &'a Tables,
    pub(super) queues: &'a Queues,
    pub(super) topic: &'a TopicHandles,
    /// The role of queued transcriptions.
    pub(super) transcribe_role: Option<&'a Handle<Role>>,
    /// The network of the functions.
    pub(super) network: Option<&'a FunctionNetwork>,
}

impl Grants<'_> {
    /// The statements of a function's role, beyond reading its queue and writing its log.
    pub(super) fn statements(&self, function: Function) -> Vec<Statement> {
        let calls = function.calls();
        let mut statements: Vec<Statement> = calls.iter().flat_map(|call| self.call(*call)).collect();
        statements.extend(self.documents(calls));
        statements.extend(self.key_use(function));
        statements
    }

    fn call(&self, call: Call) -> Vec<Statement> {
        let send =
            |queue: &WorkQueueHandles, sid| vec![allow(sqs::SendMessage).on(queue.queue.arn()).sid(sid)];
        match call {
            Call::ReadTenant => vec![allow(dynamodb::GetItem).on(self.tenants()).sid("ReadTenant")],
            Call::ReadLedger => vec![allow(dynamodb::GetItem).on(self.ledger()).sid("ReadLedger")],
            Call::EnterLedger => vec![allow(dynamodb::PutItem).on(self.ledger()).sid("EnterLedger")],
            Call::UpdateLedger => vec![allow(dynamodb::UpdateItem).on(self.ledger()).sid("UpdateLedger")],
            Call::QueryUnfinished => {
                vec![allow(dynamodb::Query).on(self.unfinished()).sid("QueryUnfinished")]
            }
            Call::ReadRecording => vec![read_recording(self.buckets)],
            Call::ListRecordings => {
                vec![allow(s3::ListBucket).on(self.buckets.input.arn()).sid("ListRecordings")]
            }
            Call::DeleteRecording if !self.config.retention.delete_recordings => Vec::new(),
            Call::DeleteRecording => {
                let delete = (s3::DeleteObject, s3::GetObject);
                vec![allow(delete).on(self.buckets.input.objects(INPUT_KEY_WILDCARD)).sid("DeleteRecording")]
            }
            Call::StartTranscriptionJob => {
                let start =
                    allow(transcribe::StartTranscriptionJob).on_everything().sid("StartTranscriptionJob");
                let mut statements = vec![start];
                match self.transcribe_role {
                    Some(role) => statements.push(
                        allow(iam::PassRole)
                            .on(role.arn())
                            .when(passed_to_service().is(Service::Transcribe.principal()))
                            .sid("PassTranscribeRole"),
                    ),
                    // Transcribe reads and writes with the permissions of who started the job, who may read recordings already.
                    None => statements.push(write_transcript(self.buckets)),
                }
                statements
            }
            Call::GetTranscriptionJob => {
                vec![allow(transcribe::GetTranscriptionJob).on(self.jobs()).sid("GetTranscriptionJob")]
            }
            Call::SendToIntake => send(&self.queues.intake, "SendToIntake"),
            Call::SendToCompletion => send(&self.queues.completion, "SendToCompletion"),
            Call::SendToAnalysis => send(&self.queues.analysis, "SendToAnalysis"),
            Call::ReadTranscript => vec![allow(s3::GetObject).on(self.transcripts()).sid("ReadTranscript")],
            Call::KeepReading => {
                let kept = self.buckets.results.objects(format!("{TRANSCRIPT_PREFIX}*.kept"));
                vec![allow(s3::PutObject).on(kept).sid("KeepReading")]
            }
            Call::DeleteTranscript => {
                vec![allow(s3::DeleteObject).on(self.transcripts()).sid("DeleteTranscript")]
            }
            Call::BatchDetectSentiment => {
                vec![allow(comprehend::BatchDetectSentiment).on_everything().sid("BatchDetectSentiment")]
            }
            Call::BatchDetectKeyPhrases => {
                vec![allow(comprehend::BatchDetectKeyPhrases).on_everything().sid("BatchDetectKeyPhrases")]
            }
            Call::BatchDetectEntities => {
                vec![allow(comprehend::BatchDetectEntities).on_everything().sid("BatchDetectEntities")]
            }
            // In policies of their own: `models`. In a statement together: `documents`.
            Call::Converse | Call::ReadDocument | Call::WriteDocument => Vec::new(),
            Call::RegisterTenant => vec![allow(dynamodb::PutItem).on(self.tenants()).sid("RegisterTenant")],
            Call::DisableTenant => {
                vec![allow(dynamodb::UpdateItem).on(self.tenants()).sid("DisableTenant")]
            }
        }
    }

    /// What is done with documents, in one statement: a role has no room to name those of sixty tenants twice.
    fn documents(&self, calls: &[Call]) -> Option<Statement> {
        let documents = || self.buckets.documents(self.config);
        match (calls.contains(&Call::ReadDocument), calls.contains(&Call::WriteDocument)) {
            (false, false) => None,
            (true, false) => Some(allow(s3::GetObject).on(documents()).sid("ReadDocument")),
            (false, true) => {
                Some(allow((s3::PutObject, s3::PutObjectTagging)).on(documents()).sid("WriteDocument"))
            }
            (true, true) => {
                let both = (s3::GetObject, s3::PutObject, s3::PutObjectTagging);
                Some(allow(both).on(documents()).sid("ReadAndWriteDocuments"))
            }
        }
    }

    fn tenants(&self) -> Val<Arn<Table>> {
        self.tables.tenants.arn()
    }

    fn ledger(&self) -> Val<Arn<Table>> {
        self.tables.ledger.arn()
    }

    fn unfinished(&self) -> Val<Arn<dynamodb::Index>> {
        sub![self.ledger(), format!("/index/{UNFINISHED_INDEX}")].typed()
    }

    fn transcripts(&self) -> Val<Arn<s3::Object>> {
        transcripts(self.buckets)
    }

    /// This deployment's jobs.
    fn jobs(&self) -> Val<Arn<transcribe::Transcriptionjob>> {
        let name = format!(":transcription-job/{}*", self.config.prefix.job_prefix());
        sub!["arn:", partition(), ":transcribe:", region(), ":", account_id(), name].typed()
    }

    /// The use of the key that the calls imply, each only through the service that it is for.
    fn key_use(&self, function: Function) -> Vec<Statement> {
        let mut reads = Vec::new();
        let mut writes = Vec::new();
        let need = |list: &mut Vec<&str>, service| {
            if !list.contains(&service) {
                list.push(service);
            }
        };
        let mut direct = false;
        for call in function.calls() {
            match call {
                Call::ReadTenant
                | Call::ReadLedger
                | Call::EnterLedger
                | Call::UpdateLedger
                | Call::QueryUnfinished
                | Call::RegisterTenant
                | Call::DisableTenant => need(&mut reads, "dynamodb"),
                Call::StartTranscriptionJob => {
                    need(&mut reads, "s3");
                    need(&mut writes, "s3");
                    direct = !self.config.encryption.transcribe_through_s3_only;
                }
                Call::ReadRecording | Call::ReadTranscript | Call::ReadDocument => need(&mut reads, "s3"),
                Call::KeepReading | Call::WriteDocument => need(&mut writes, "s3"),
                Call::SendToIntake | Call::SendToCompletion | Call::SendToAnalysis => {
                    need(&mut writes, "sqs");
                    // Else it comes with reading the function's own queue.
                    if function.batch_size().is_none() {
                        need(&mut reads, "sqs");
                    }
                }
                Call::GetTranscriptionJob
                | Call::ListRecordings
                | Call::DeleteRecording
                | Call::DeleteTranscript
                | Call::BatchDetectSentiment
                | Call::BatchDetectKeyPhrases
                | Call::BatchDetectEntities
                | Call::Converse => {}
            }
        }
        let mut statements = Vec::new();
        if !reads.is_empty() {
            statements.push(allow(kms::Decrypt).on(self.key.arn()).when(through(&reads)).sid("Decrypt"));
        }
        if !writes.is_empty() {
            statements
                .push(allow(kms::GenerateDataKey).on(self.key.arn()).when(through(&writes)).sid("Encrypt"));
        }
        if direct {
            let all = (kms::Decrypt, kms::DescribeKey, kms::Encrypt, kms::GenerateDataKey);
            statements.push(allow(all).on(self.key.arn()).sid("TranscribeUsesKey"));
        }
        statements
    }
}

/// The inference profile of a model, and the model behind it in each region that the profile sends to, only through it.
fn model(model: &Model) -> Vec<Statement> {
    let profile = || -> Val<Arn<bedrock::InferenceProfile>> {
        let name = format!(":inference-profile/{}", model.profile);
        sub!["arn:", partition(), ":bedrock:", region(), ":", account_id(), name].typed()
    };
    let behind = |region: &str| -> Val<Arn<bedrock::FoundationModel>> {
        sub!["arn:", partition(), format!(":bedrock:{region}::foundation-model/{}", model.id)].typed()
    };
    let regions = model.regions.iter().map(String::as_str);
    // A global profile also asks for the model without a region.
    let behind: Vec<_> = regions.chain(model.is_global().then_some("")).map(behind).collect();
    vec![
        allow(bedrock::InvokeModel).on(profile()).sid("ConverseThroughProfile"),
        allow(bedrock::InvokeModel)
            .on(behind)
            .when(inference_profile_arn().is(profile()))
            .sid("ConverseInRegions"),
    ]
}

/// Lets the analyzer ask each model. In policies beside the role's inline one, which has no room for them beside the
/// documents of sixty tenants.
pub(super) fn models(template: &mut Template, config: &Config, analyzer: &Handle<Role>) -> Result<(), Error> {
    for (index, (name, one)) in config.models.iter().enumerate() {
        let policy = ManagedPolicy::new(model(one).into_iter().collect::<IdentityPolicy>())
            .path(config.roles.path.as_str())
            .description(format!("The model {name}"))
            .roles([Val::<String>::from(analyzer.name())]);
        template.add(&format!("AnalyzerModel{}", index + 1), policy)?;
    }
    Ok(())
}

/// What Transcribe reads and writes.
pub(super) fn transcribe_data(buckets: &Buckets) -> [Statement; 2] {
    [read_recording(buckets), write_transcript(buckets)]
}

fn read_recording(buckets: &Buckets) -> Statement {
    allow(s3::GetObject).on(buckets.input.objects(INPUT_KEY_WILDCARD)).sid("ReadRecording")
}

fn write_transcript(buckets: &Buckets) -> Statement {
    allow(s3::PutObject).on(transcripts(buckets)).sid("WriteTranscript")
}

fn transcripts(buckets: &Buckets) -> Val<Arn<s3::Object>> {
    buckets.results.objects(format!("{TRANSCRIPT_PREFIX}*"))
}
