//! Plays a `CloudFormation` template on this machine: places a recording in its input bucket and follows the call
//! through the template's rules, queues and functions to its document.
//!
//! Before, the template's custom resources are created by the functions behind them, as CloudFormation has them created:
//! so tenants come to be known.
//!
//! # What is real
//!
//! - **The template.** It is read as text and resolved by [`proof`]; nothing is taken from the Rust code that made it.
//!   Event patterns, queue and key policies, environment variables, time-outs and mappings are those of the template.
//! - **The handlers.** The programs of the package `handlers` run as processes behind a Lambda runtime API, with the
//!   AWS SDK that ships, over HTTP.
//! - **The permissions.** Every AWS call is authorised by the template's identity, resource and key policies before
//!   it is executed. So is what AWS does in a function's name: Lambda's polling, Transcribe's reading and writing,
//!   the delivery of events to encrypted queues.
//!
//! # What is emulated
//!
//! | service | by | operations |
//! |---|---|---|
//! | S3 | the crate `s3s` reads and answers; objects are files | `GetObject`, `HeadObject`, `PutObject`, `DeleteObject`, `DeleteObjects`, `ListObjectsV2`, `ListObjectVersions`, with versions and conditions |
//! | `DynamoDB` | the crate `dynoxide`, in memory | item operations, `BatchGetItem`, `Query` of tables and indexes, `Scan`, `TransactWriteItems` |
//! | SQS | here | send, receive, delete, visibility, single and in batches, with attributes and delays |
//! | SNS | here | `Publish`, `ListSubscriptionsByTopic`; what is published is shown, subscriptions are not played |
//! | `EventBridge` | here | rules by pattern and by `rate(…)`; `DescribeRule` |
//! | CloudFormation | here | requests to custom resources and their answers |
//! | SSM | here | `GetParameter`, `PutParameter` |
//! | Transcribe | here | `StartTranscriptionJob`, `GetTranscriptionJob`, `ListTranscriptionJobs`, `DeleteTranscriptionJob`, with quotas |
//! | Comprehend | here | `BatchDetectSentiment`, `BatchDetectKeyPhrases`, `BatchDetectEntities` |
//! | Bedrock | here | `Converse` |
//! | KMS, Lambda, STS, Bedrock's and Service Quotas' control planes | here | what an operator's checks read |
//!
//! Requests are checked against the services' API models (`model/`). With an endpoint, S3, SQS, `DynamoDB`, SNS and SSM
//! are answered by an emulator that we did not write.
//!
//! **The AI services' answers are stand-ins.** Transcribe gives the transcript that belongs to the recording;
//! Comprehend and Bedrock answer from the text itself, with a sentiment lexicon, a key phrase extractor and rules.
//! Their protocols, limits and errors are those of the services. Functions are told by `CCI_STAND_INS`.
//!
//! # What is asked of a template
//!
//! A call succeeds when its document is there and nothing on the way would be wrong on AWS: no call refused, no
//! function failed, no message dead, no awaited object without a rule, no metric lost, no ledger that has the call
//! still on its way. Two things that a good call never shows are
//! tried as well: every event is delivered a second time (S3 and `EventBridge` deliver at least once), and with the
//! samples go one call whose transcription fails ([`Call::failing`]) and one whose transcript is not redacted although it
//! was asked for ([`Call::unredacted`]): it must end in quarantine, and nothing of it may be read.
//!
//! # Many calls, and what goes wrong
//!
//! [`Play::together`] plays many calls at a time, with the [`Faults`] that are asked for, and tells what came of them
//! ([`Summary`]). Documents are attributed to calls by the jobs in their names, not by what the ledger says of itself. A function
//! is told that there is no pause between starts (`START_INTERVAL_MS`); the pause passes in the rehearsal's time, as does what
//! its requests would take on AWS, by rough figures of the rehearsal's own.
//!
//! [`Play::endpoint`] opens the endpoint to the AWS CLI and SDKs: a stack in which calls were played.
//!
//! # What is left of it
//!
//! [`leave`] writes buckets, ledger, queues, the trace and [`Stage::permissions`] as files; [`report`] makes a page for people of it.
//! Where many calls are played together, their ways are kept only if [`Setting::ways`] asks for it.
//!
//! # What is not emulated
//!
//! Signatures (the access key says who asks), FIFO queues, retention of messages, lifecycles of buckets and items, events of
//! deletions, message filters of mappings, X-Ray (the permission is checked), tracing headers. One invocation runs at a time,
//! unless many calls are played together. Waiting is not waited for: visibility time-outs, retries and transcription pass in a
//! time of the rehearsal's own, which functions are told in the client context of their invocations, as
//! `{"custom": {"now": …}}`.

mod agenda;
mod ai;
mod backend;
mod dice;
mod endpoint;
mod event;
mod fault;
mod lambda;
mod permissions;
mod service;
mod stage;
mod trace;
mod way;
pub mod wire;

pub mod binaries;
pub mod call;
pub mod crowd;
pub mod leave;
pub mod play;
pub mod recognise;
pub mod render;
pub mod report;
pub mod source;

use std::path::PathBuf;

pub use call::Call;
pub use endpoint::serve;
pub use fault::{EventFaults, Faults, FunctionFaults, RequestFaults};
pub use permissions::{Acting, Permission};
pub use play::custom_resource::{Answer, Change};
pub use play::library::Endpoint;
pub use play::{Ending, Named, Outcome, Play, Progress, Report, Setting, Summary, Together, Upload, Way};
pub use service::bedrock::ModelFault;
pub use service::transcribe::{Limits, Recording};
pub use stage::{ACCOUNT, Caller, Stage};
pub use trace::{Level, Step, Trace};

/// Why a play cannot begin.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlayError {
    /// The template cannot be read.
    #[error(transparent)]
    Template(#[from] proof::TemplateError),
    /// The template cannot be resolved.
    #[error(transparent)]
    Resolve(#[from] proof::ResolveError),
    /// The template lacks something without which nothing can be played.
    #[error("{0}")]
    Unplayable(String),
    /// A folder cannot be made.
    #[error("cannot make the folder {path}: {source}")]
    Folder {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The endpoint's address, or any loopback port, is not free.
    #[error("cannot listen on {at}: {source}")]
    Listen {
        /// The address.
        at: String,
        /// Why not.
        source: std::io::Error,
    },
    /// The emulator's endpoint is none.
    #[error(
        "{0:?} is no endpoint: give the http:// address of an emulator, for example http://127.0.0.1:5000"
    )]
    Endpoint(String),
    /// A service refuses to create what the template says.
    #[error("{0}")]
    Backend(String),
    /// A custom resource is not created, or only at the cost of something that would be wrong on AWS, too.
    #[error("the stack cannot be deployed as it should:\n{0}")]
    Deployment(String),
    /// A call cannot be read.
    #[error("{path}: {problem}")]
    Call {
        /// Its file.
        path: PathBuf,
        /// What is wrong, and what to do.
        problem: String,
    },
}
