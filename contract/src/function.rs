//! The Lambda functions, each once: its names, limits, environment and the AWS calls that it makes.
//!
//! An environment is a struct generic over its values: `JobInitEnv<String>` is what the handler reads, and with the
//! template's values it is what the stack sets. A variable that one side forgets does not compile. The role of a
//! function is made from its [`Call`]s, and the handler makes no others.

use std::time::Duration;

/// How often SQS delivers a message before it becomes a dead letter. AWS advises at least 5 with Lambda.
pub const MAX_RECEIVE_COUNT: u32 = 5;

/// A function of the pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// Starts the transcription of an uploaded recording.
    JobInit,
    /// Hears that a transcription ended.
    ResultHandler,
    /// Makes the document of a transcript.
    Analyzer,
    /// Looks after calls that stand still, and takes in recordings that nobody told of.
    Reconciler,
    /// Writes the configured tenants and models into their table when the stack is deployed.
    TenantRegistrar,
}

/// What a handler asks of AWS. The role in the template allows exactly these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Call {
    /// `dynamodb:GetItem` on the tenants' table.
    ReadTenant,
    /// `dynamodb:GetItem` on the ledger.
    ReadLedger,
    /// `dynamodb:PutItem` on the ledger.
    EnterLedger,
    /// `dynamodb:UpdateItem` on the ledger, also in transactions.
    UpdateLedger,
    /// `dynamodb:Query` on the ledger's index of unfinished calls.
    QueryUnfinished,
    /// `transcribe:StartTranscriptionJob`. Transcribe then reads the recording and writes the transcript with the
    /// caller's own permissions, so these come with it.
    StartTranscriptionJob,
    /// `transcribe:GetTranscriptionJob` on this deployment's jobs.
    GetTranscriptionJob,
    /// `s3:GetObject` on recordings, of which the beginning is read.
    ReadRecording,
    /// `s3:ListBucket` on the bucket of recordings.
    ListRecordings,
    /// `s3:DeleteObject` on recordings, and `s3:GetObject`, which a conditional deletion needs besides.
    DeleteRecording,
    /// `sqs:SendMessage` to the intake queue.
    SendToIntake,
    /// `sqs:SendMessage` to the completion queue.
    SendToCompletion,
    /// `sqs:SendMessage` to the analysis queue.
    SendToAnalysis,
    /// `s3:GetObject` on transcripts and on what is kept beside them.
    ReadTranscript,
    /// `s3:PutObject` beside transcripts, on readings that are kept.
    KeepReading,
    /// `s3:DeleteObject` on transcripts and on what is kept beside them.
    DeleteTranscript,
    /// `s3:GetObject` on call documents.
    ReadDocument,
    /// `comprehend:BatchDetectSentiment`.
    BatchDetectSentiment,
    /// `comprehend:BatchDetectKeyPhrases`.
    BatchDetectKeyPhrases,
    /// `comprehend:BatchDetectEntities`.
    BatchDetectEntities,
    /// `bedrock:InvokeModel`, the permission of Converse, on the configured models only.
    Converse,
    /// `s3:PutObject` on call documents, with the tag that names their tenant.
    WriteDocument,
    /// `dynamodb:PutItem` on the tenants' table.
    RegisterTenant,
    /// `dynamodb:UpdateItem` on the tenants' table.
    DisableTenant,
}

impl Function {
    /// All functions: those on a call's way in its order, the one that looks after it, and the one that deployments use.
    pub const ALL: [Self; 5] =
        [Self::JobInit, Self::ResultHandler, Self::Analyzer, Self::Reconciler, Self::TenantRegistrar];

    /// The name behind the deployment's prefix, and the name of the binary in `handlers`.
    pub fn name(self) -> &'static str {
        match self {
            Self::JobInit => "job-init",
            Self::ResultHandler => "result-handler",
            Self::Analyzer => "analyzer",
            Self::Reconciler => "reconciler",
            Self::TenantRegistrar => "tenant-registrar",
        }
    }

    /// What it does, for people who see it in the console.
    pub fn description(self) -> &'static str {
        match self {
            Self::JobInit => "Starts the transcription of an uploaded recording",
            Self::ResultHandler => "Hears that a transcription ended and hands the transcript on",
            Self::Analyzer => "Makes one call document of a transcript",
            Self::Reconciler => "Looks after calls that stand still and recordings that nobody told of",
            Self::TenantRegistrar => "Writes configured tenants and models into their table at deployment",
        }
    }

    /// How long one invocation may take. The queue in front hides a message for at least six times as long.
    pub fn timeout(self) -> Duration {
        Duration::from_secs(match self {
            Self::JobInit | Self::ResultHandler => 30,
            Self::TenantRegistrar => 60,
            // The first use of an output schema compiles a grammar, which takes Bedrock up to a few minutes.
            Self::Analyzer | Self::Reconciler => 300,
        })
    }

    /// Memory in MB; Lambda gives CPU in proportion.
    pub fn memory_mb(self) -> u16 {
        match self {
            Self::JobInit | Self::ResultHandler | Self::Reconciler | Self::TenantRegistrar => 256,
            Self::Analyzer => 512,
        }
    }

    /// How many messages of its queue one invocation takes; none when no queue feeds it. An analysis has an invocation
    /// to itself, so that a slow one holds up no other.
    pub fn batch_size(self) -> Option<u16> {
        match self {
            Self::JobInit | Self::ResultHandler => Some(10),
            Self::Analyzer => Some(1),
            Self::Reconciler | Self::TenantRegistrar => None,
        }
    }

    /// The AWS calls that it makes.
    pub fn calls(self) -> &'static [Call] {
        match self {
            Self::JobInit => &[
                Call::ReadTenant,
                Call::ReadLedger,
                Call::EnterLedger,
                Call::UpdateLedger,
                Call::ReadRecording,
                Call::StartTranscriptionJob,
                Call::SendToIntake,
            ],
            Self::ResultHandler => &[
                Call::ReadLedger,
                Call::UpdateLedger,
                Call::GetTranscriptionJob,
                Call::SendToCompletion,
                Call::SendToAnalysis,
            ],
            Self::Analyzer => &[
                Call::ReadTenant,
                Call::ReadLedger,
                Call::UpdateLedger,
                Call::ReadTranscript,
                Call::BatchDetectSentiment,
                Call::BatchDetectKeyPhrases,
                Call::BatchDetectEntities,
                Call::Converse,
                Call::KeepReading,
                Call::WriteDocument,
                Call::ReadDocument,
                Call::DeleteRecording,
                Call::DeleteTranscript,
                Call::SendToAnalysis,
            ],
            Self::Reconciler => &[
                Call::QueryUnfinished,
                Call::ReadLedger,
                Call::EnterLedger,
                Call::UpdateLedger,
                Call::ListRecordings,
                Call::GetTranscriptionJob,
                Call::SendToIntake,
                Call::SendToAnalysis,
            ],
            Self::TenantRegistrar => &[Call::RegisterTenant, Call::DisableTenant],
        }
    }
}

/// A variable that a function needs and was not given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the environment variable {0} is not set; the template sets it on the function")]
pub struct MissingVariable(pub &'static str);

macro_rules! environment {
    (
        $(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $variable:literal,)+ }
        $(optional { $($(#[$option_doc:meta])* $option:ident: $option_variable:literal,)+ })?
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name<V> {
            $($(#[$field_doc])* pub $field: V,)+
            $($($(#[$option_doc])* pub $option: Option<V>,)+)?
        }

        impl<V> $name<V> {
            /// Names and values, as the template sets them.
            pub fn variables(self) -> Vec<(&'static str, V)> {
                #[allow(unused_mut, reason = "an environment without optional variables")]
                let mut variables = vec![$(($variable, self.$field)),+];
                $($(variables.extend(self.$option.map(|value| ($option_variable, value)));)+)?
                variables
            }
        }

        impl $name<String> {
            /// Reads the variables that the template sets. An empty one counts as missing.
            pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, MissingVariable> {
                let set = |name| variable(name).filter(|value| !value.is_empty());
                let value = |name| set(name).ok_or(MissingVariable(name));
                Ok(Self { $($field: value($variable)?,)+ $($($option: set($option_variable),)+)? })
            }
        }
    };
}

environment! {
    /// What job-init is given.
    JobInitEnv {
        /// The deployment's prefix: job names begin with it, and it is the namespace of its metrics.
        deployment: "DEPLOYMENT",
        /// The bucket of recordings.
        input_bucket: "INPUT_BUCKET",
        /// The bucket of transcripts and documents.
        output_bucket: "OUTPUT_BUCKET",
        /// The key that transcripts are encrypted with.
        kms_key_arn: "KMS_KEY_ARN",
        /// The tenants' table.
        tenant_table: "DDB_TABLE",
        /// The ledger.
        ledger_table: "LEDGER_TABLE",
        /// How long the ledger remembers a call, in days.
        ledger_days: "LEDGER_DAYS",
        /// The queue in front of it, to which messages that wait go back.
        intake_queue_url: "INTAKE_QUEUE_URL",
        /// The least time between two starts of one instance, in milliseconds: with as many instances as may run at
        /// once, it bounds the rate of starts.
        start_interval_ms: "START_INTERVAL_MS",
    } optional {
        /// The role that Transcribe takes on for queued jobs; without it, Transcribe acts with the caller's permissions.
        transcribe_role_arn: "TRANSCRIBE_ROLE_ARN",
    }
}

environment! {
    /// What result-handler is given.
    ResultHandlerEnv {
        /// The deployment's prefix: the namespace of its metrics.
        deployment: "DEPLOYMENT",
        /// The bucket of transcripts.
        output_bucket: "OUTPUT_BUCKET",
        /// The ledger.
        ledger_table: "LEDGER_TABLE",
        /// The queue in front of it, to which messages that wait go back.
        completion_queue_url: "COMPLETION_QUEUE_URL",
        /// The queue in front of the analyzer.
        analysis_queue_url: "ANALYSIS_QUEUE_URL",
    }
}

environment! {
    /// What analyzer is given.
    AnalyzerEnv {
        /// The deployment's prefix: the namespace of its metrics.
        deployment: "DEPLOYMENT",
        /// The bucket of transcripts and documents.
        output_bucket: "OUTPUT_BUCKET",
        /// The tenants' table.
        tenant_table: "DDB_TABLE",
        /// The ledger.
        ledger_table: "LEDGER_TABLE",
        /// The model or inference profile of tenants that name none.
        model_id: "BEDROCK_MODEL_ID",
        /// The models that may be asked: [`ModelFacts`](crate::model::ModelFacts) as JSON.
        models: "MODELS",
        /// What AWS takes: [`Prices`](crate::price::Prices) as JSON.
        prices: "PRICES",
        /// The queue in front of it, to which messages that wait go back.
        analysis_queue_url: "ANALYSIS_QUEUE_URL",
    } optional {
        /// The bucket of recordings, where they are deleted as soon as their documents are safe; without it, its lifecycle
        /// does that.
        input_bucket: "INPUT_BUCKET",
    }
}

environment! {
    /// What reconciler is given.
    ReconcilerEnv {
        /// The deployment's prefix: job names begin with it, and it is the namespace of its metrics.
        deployment: "DEPLOYMENT",
        /// The bucket of recordings.
        input_bucket: "INPUT_BUCKET",
        /// The bucket of transcripts.
        output_bucket: "OUTPUT_BUCKET",
        /// The ledger.
        ledger_table: "LEDGER_TABLE",
        /// How long the ledger remembers a call, in days.
        ledger_days: "LEDGER_DAYS",
        /// The queue in front of job-init.
        intake_queue_url: "INTAKE_QUEUE_URL",
        /// The queue in front of the analyzer.
        analysis_queue_url: "ANALYSIS_QUEUE_URL",
    }
}

environment! {
    /// What tenant-registrar is given.
    TenantRegistrarEnv {
        /// The tenants' table.
        tenant_table: "DDB_TABLE",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_written_is_the_environment_read() {
        let env = AnalyzerEnv {
            deployment: "cci-lite".to_owned(),
            output_bucket: "results".to_owned(),
            tenant_table: "config".to_owned(),
            ledger_table: "ledger".to_owned(),
            model_id: "model".to_owned(),
            models: "{}".to_owned(),
            prices: "{}".to_owned(),
            analysis_queue_url: "queue".to_owned(),
            input_bucket: None,
        };
        let set = env.clone().variables();
        let read = AnalyzerEnv::read(|name| set.iter().find(|(set, _)| *set == name).map(|(_, v)| v.clone()));
        assert_eq!(read, Ok(env));
    }

    #[test]
    fn a_missing_or_empty_variable_is_named() {
        let error = JobInitEnv::read(|name| (name != "KMS_KEY_ARN").then(|| "x".to_owned())).unwrap_err();
        assert!(error.to_string().contains("KMS_KEY_ARN"));
        let error =
            JobInitEnv::read(|name| Some(if name == "DDB_TABLE" { "" } else { "x" }.to_owned())).unwrap_err();
        assert_eq!(error, MissingVariable("DDB_TABLE"));
    }

    #[test]
    fn an_optional_variable_may_be_missing() {
        let all = |name: &str| Some(format!("the {name}"));
        let read = JobInitEnv::read(|name| all(name).filter(|_| name != "TRANSCRIBE_ROLE_ARN")).unwrap();
        assert_eq!(read.transcribe_role_arn, None);
        assert!(read.variables().iter().all(|(name, _)| *name != "TRANSCRIBE_ROLE_ARN"));
        let read = JobInitEnv::read(all).unwrap();
        assert_eq!(read.transcribe_role_arn.as_deref(), Some("the TRANSCRIBE_ROLE_ARN"));
    }

    #[test]
    fn limits_are_those_of_lambda() {
        for function in Function::ALL {
            assert!((1..=900).contains(&function.timeout().as_secs()), "{function:?}");
            assert!((128..=10_240).contains(&function.memory_mb()), "{function:?}");
            let batch = function.batch_size();
            assert!(
                batch.is_none_or(|batch| (1..=10).contains(&batch)),
                "{function:?}: above 10 needs a batch window"
            );
        }
    }
}
