//! The command line. Its help is the manual.

use clap::{Args, Parser, Subcommand};
use contract::job::Deployment;
use contract::tenant::TenantId;

use crate::target::Target;

/// Says where calls are, and does what can be done about them.
///
/// With the credentials and the region that the AWS CLI would use, and against AWS_ENDPOINT_URL where it is set.
///
/// Exit codes: 0 done, 1 not found, partly failed or a check failed, 2 wrong use.
///
/// Example: operator status demo-tenant/calls/billing.wav
#[derive(Debug, Parser)]
#[command(name = "operator", version, verbatim_doc_comment)]
pub struct Arguments {
    /// The deployment: `prefix` of its configuration.
    #[arg(long, global = true, value_name = "PREFIX", default_value = "cci-lite")]
    pub prefix: Deployment,

    /// The region; without it, that of AWS_REGION or the profile.
    #[arg(long, global = true, value_name = "REGION")]
    pub region: Option<String>,

    /// The profile of the AWS CLI whose credentials are used.
    #[arg(long, global = true, value_name = "PROFILE")]
    pub profile: Option<String>,

    /// The account's number, where sts:GetCallerIdentity may not be asked for it.
    #[arg(long, global = true, value_name = "ACCOUNT")]
    pub account: Option<String>,

    /// Answer as JSON, for scripts.
    #[arg(long, global = true)]
    pub json: bool,

    /// Do not ask before what cannot be taken back.
    #[arg(long, short, global = true)]
    pub yes: bool,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Says where a call is, what happens next and what can be done; or lists the calls that are not done.
    ///
    /// A list reads the ledger's index of calls that are not done, so it costs as much as there are such calls.
    ///
    /// Examples: operator status cci-lite.demo-tenant.0f3a…
    ///           operator status s3://BUCKET/demo-tenant/calls/billing.wav
    ///           operator status --failed --tenant demo-tenant
    #[command(verbatim_doc_comment)]
    Status(Status),
}

/// Which call, or which calls.
#[derive(Debug, Args)]
pub struct Status {
    /// The call: its ID, or the key of its recording, transcript or document, with or without s3://BUCKET/.
    #[arg(value_name = "CALL", conflicts_with_all = ["tenant", "open", "failed", "held"])]
    pub call: Option<Target>,

    /// Only calls of this tenant.
    #[arg(long, value_name = "TENANT")]
    pub tenant: Option<TenantId>,

    /// Only calls that are on their way.
    #[arg(long)]
    pub open: bool,

    /// Only calls that were given up or put in quarantine.
    #[arg(long)]
    pub failed: bool,

    /// Only calls that wait for their tenant's next day.
    #[arg(long)]
    pub held: bool,
}
