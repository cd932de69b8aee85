//! What each function may do: exactly the calls that it declares in the contract.

use contract::function::{Call, Function};
use contract::layout::{INPUT_KEY_WILDCARD, TRANSCRIPT_PREFIX};

use super::functions::Queues;
use super::storage::Buckets;
use super::tables::Tables;
use crate::aws::action::{bedrock, comprehend, dynamodb, iam, kms, s3, sqs, transcribe};
use crate::aws::{dynamodb::Table, iam::Role, kms::Key};
use crate::cfn::policy::{Statement, allow, inference_profile_arn, passed_to_service, via_service};
use crate::cfn::{Arn, Handle, Val, account_id, partition, region};
use crate::config::Config;
use crate::construct::{FunctionNetwork, TopicHandles};
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

/// A service through which a function reads or writes encrypted data.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Via {
    S3,
    DynamoDb,
    Sqs,
}

impl Via {
    fn endpoint(self) -> Val<String> {
        let service = match self {
            Self::S3 => "s3",
            Self::DynamoDb => "dynamodb",
            Self::Sqs => "sqs",
        };
        sub![service, ".", region(), ".amazonaws.com"]
    }
}

impl Grants<'_> {
    /// The statements of a function's role, beyond reading its queue and writing its log.
    pub(super) fn statements(&self, function: Function) -> Vec<Statement> {
        let calls = function.calls();
        let mut statements: Vec<Statement> = calls.iter().flat_map(|call| self.call(*call)).collect();
        statements.extend(self.key_use(calls));
        statements
    }

    fn call(&self, call: Call) -> Vec<Statement> {
        match call {
            Call::ReadTenant => vec![allow(dynamodb::GetItem).on(self.tenants()).sid("ReadTenant")],
            Call::ReadLedger => vec![allow(dynamodb::GetItem).on(self.ledger()).sid("ReadLedger")],
            Call::EnterLedger => vec![allow(dynamodb::PutItem).on(self.ledger()).sid("EnterLedger")],
            Call::UpdateLedger => vec![allow(dynamodb::UpdateItem).on(self.ledger()).sid("UpdateLedger")],
            Call::StartTranscriptionJob => {
                let start =
                    allow(transcribe::StartTranscriptionJob).on_everything().sid("StartTranscriptionJob");
                let mut statements = vec![start];
                match self.transcribe_role {
                    Some(role) => statements.push(
                        allow(iam::PassRole)
                            .on(role.arn())
                            .when(passed_to_service().is("transcribe.amazonaws.com"))
                            .sid("PassTranscribeRole"),
                    ),
                    // Transcribe reads and writes with the permissions of who started the job.
                    None => statements.extend(transcribe_data(self.buckets)),
                }
                statements
            }
            Call::GetTranscriptionJob => {
                vec![allow(transcribe::GetTranscriptionJob).on(self.jobs()).sid("GetTranscriptionJob")]
            }
            Call::SendToAnalysis => {
                vec![allow(sqs::SendMessage).on(self.queues.analysis.queue.arn()).sid("SendToAnalysis")]
            }
            Call::ReadTranscript => vec![allow(s3::GetObject).on(self.transcripts()).sid("ReadTranscript")],
            Call::BatchDetectSentiment => {
                vec![allow(comprehend::BatchDetectSentiment).on_everything().sid("BatchDetectSentiment")]
            }
            Call::BatchDetectKeyPhrases => {
                vec![allow(comprehend::BatchDetectKeyPhrases).on_everything().sid("BatchDetectKeyPhrases")]
            }
            Call::BatchDetectEntities => {
                vec![allow(comprehend::BatchDetectEntities).on_everything().sid("BatchDetectEntities")]
            }
            Call::Converse => self.model(),
            Call::WriteDocument => {
                let write = (s3::PutObject, s3::PutObjectTagging);
                vec![allow(write).on(self.documents()).sid("WriteDocument")]
            }
            Call::RegisterTenant => vec![allow(dynamodb::PutItem).on(self.tenants()).sid("RegisterTenant")],
            Call::DisableTenant => {
                vec![allow(dynamodb::UpdateItem).on(self.tenants()).sid("DisableTenant")]
            }
        }
    }

    fn tenants(&self) -> Val<Arn<Table>> {
        self.tables.tenants.arn()
    }

    fn ledger(&self) -> Val<Arn<Table>> {
        self.tables.ledger.arn()
    }

    fn transcripts(&self) -> Val<Arn<s3::Object>> {
        transcripts(self.buckets)
    }

    /// The documents of the configured tenants.
    fn documents(&self) -> Vec<Val<Arn<s3::Object>>> {
        self.config
            .tenants
            .iter()
            .map(|tenant| self.buckets.results.objects(format!("{}/*", tenant.id)))
            .collect()
    }

    /// This deployment's jobs.
    fn jobs(&self) -> Val<Arn<transcribe::Transcriptionjob>> {
        let name = format!(":transcription-job/{}*", self.config.prefix.job_prefix());
        sub!["arn:", partition(), ":transcribe:", region(), ":", account_id(), name].typed()
    }

    /// The inference profile of each model, and the model behind it in each region that the profile sends to, only
    /// through it.
    fn model(&self) -> Vec<Statement> {
        let mut statements = Vec::new();
        for (index, model) in self.config.models.values().enumerate() {
            let number = if index == 0 { String::new() } else { (index + 1).to_string() };
            let profile = || -> Val<Arn<bedrock::InferenceProfile>> {
                let name = format!(":inference-profile/{}", model.profile);
                sub!["arn:", partition(), ":bedrock:", region(), ":", account_id(), name].typed()
            };
            let mut behind: Vec<Val<Arn<bedrock::FoundationModel>>> = model
                .regions
                .iter()
                .map(|region| {
                    sub!["arn:", partition(), format!(":bedrock:{region}::foundation-model/{}", model.id)]
                        .typed()
                })
                .collect();
            if model.profile.starts_with("global.") {
                // A global profile also asks for the model without a Region.
                behind.push(
                    sub!["arn:", partition(), format!(":bedrock:::foundation-model/{}", model.id)].typed(),
                );
            }
            statements.extend([
                allow(bedrock::InvokeModel).on(profile()).sid(&format!("ConverseThroughProfile{number}")),
                allow(bedrock::InvokeModel)
                    .on(behind)
                    .when(inference_profile_arn().is(profile()))
                    .sid(&format!("ConverseInRegions{number}")),
            ]);
        }
        statements
    }

    /// The use of the key that the calls imply, each only through the service that it is for.
    fn key_use(&self, calls: &[Call]) -> Vec<Statement> {
        let mut reads = Vec::new();
        let mut writes = Vec::new();
        let mut need = |via: Via, writing: bool| {
            // Decrypt through SQS comes with reading the function's own queue.
            for (list, wanted) in [(&mut reads, via != Via::Sqs), (&mut writes, writing)] {
                if wanted && !list.contains(&via) {
                    list.push(via);
                }
            }
        };
        let mut direct = false;
        for call in calls {
            match call {
                Call::ReadTenant
                | Call::ReadLedger
                | Call::EnterLedger
                | Call::UpdateLedger
                | Call::RegisterTenant
                | Call::DisableTenant => need(Via::DynamoDb, false),
                Call::StartTranscriptionJob => {
                    need(Via::S3, true);
                    direct = !self.config.encryption.transcribe_through_s3_only;
                }
                Call::ReadTranscript => need(Via::S3, false),
                Call::WriteDocument => need(Via::S3, true),
                Call::SendToAnalysis => need(Via::Sqs, true),
                Call::GetTranscriptionJob
                | Call::BatchDetectSentiment
                | Call::BatchDetectKeyPhrases
                | Call::BatchDetectEntities
                | Call::Converse => {}
            }
        }
        let through = |services: Vec<Via>| via_service().is_one_of(services.into_iter().map(Via::endpoint));
        let mut statements = Vec::new();
        if !reads.is_empty() {
            statements.push(allow(kms::Decrypt).on(self.key.arn()).when(through(reads)).sid("Decrypt"));
        }
        if !writes.is_empty() {
            statements
                .push(allow(kms::GenerateDataKey).on(self.key.arn()).when(through(writes)).sid("Encrypt"));
        }
        if direct {
            let all = (kms::Decrypt, kms::DescribeKey, kms::Encrypt, kms::GenerateDataKey);
            statements.push(allow(all).on(self.key.arn()).sid("TranscribeUsesKey"));
        }
        statements
    }
}

/// What Transcribe reads and writes.
pub(super) fn transcribe_data(buckets: &Buckets) -> [Statement; 2] {
    [
        allow(s3::GetObject).on(buckets.input.objects(INPUT_KEY_WILDCARD)).sid("ReadRecording"),
        allow(s3::PutObject).on(transcripts(buckets)).sid("WriteTranscript"),
    ]
}

fn transcripts(buckets: &Buckets) -> Val<Arn<s3::Object>> {
    buckets.results.objects(format!("{TRANSCRIPT_PREFIX}*"))
}
