//! The command line. Its help is the manual.

#![allow(clippy::doc_markdown, reason = "these texts are read on a terminal")]

use std::num::NonZeroU32;

use clap::{Args, Parser, Subcommand};
use contract::job::Deployment;
use contract::tenant::TenantId;
use jiff::civil::Date;

use crate::deployment::Queue;
use crate::target::Target;

/// The heading of what every command takes.
const COMMON: &str = "Common options";

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
    #[arg(long, global = true, help_heading = COMMON, value_name = "PREFIX", default_value = "cci-lite")]
    pub prefix: Deployment,

    /// The region; without it, that of AWS_REGION or the profile.
    #[arg(long, global = true, help_heading = COMMON, value_name = "REGION")]
    pub region: Option<String>,

    /// The profile of the AWS CLI whose credentials are used.
    #[arg(long, global = true, help_heading = COMMON, value_name = "PROFILE")]
    pub profile: Option<String>,

    /// The account's number, where sts:GetCallerIdentity may not be asked for it.
    #[arg(long, global = true, help_heading = COMMON, value_name = "ACCOUNT")]
    pub account: Option<String>,

    /// Answer as JSON, for scripts.
    #[arg(long, global = true, help_heading = COMMON)]
    pub json: bool,

    /// Do not ask before what cannot be taken back.
    #[arg(long, short, global = true, help_heading = COMMON)]
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
    /// Examples: operator status cci-lite.demo-tenant.17b40520b91f6999f515097293204df0
    ///           operator status s3://BUCKET/demo-tenant/calls/billing.wav
    ///           operator status --failed --tenant demo-tenant
    #[command(verbatim_doc_comment)]
    Status(Status),

    /// Sends dead letters back to the queue that they came from.
    ///
    /// First put right what the ledger says of their calls. A message that is sent back begins anew: five deliveries, and no
    /// wait behind it. It is sent before it is deleted, so that it is there twice rather than not at all; every step can be
    /// repeated. Shows what is there by class, and asks. Meanwhile nobody else sees the dead letters.
    ///
    /// Examples: operator redrive --dry-run
    ///           operator redrive --queue analysis --class ModelUnavailable --rate 2
    #[command(verbatim_doc_comment)]
    Redrive(Redrive),

    /// Has calls that are done read again, from their documents: no transcription is paid again.
    ///
    /// What is kept of a call is what its document holds, so that a replay is of the redacted turns. A document is replaced
    /// when its new reading is there; until then the old one stands, and the bucket keeps it as an earlier version for a while.
    /// Days are those of upload, in UTC. A replay that was ended in the middle can be begun again: calls that are not done are
    /// left alone.
    ///
    /// Examples: operator replay --tenant demo-tenant --since 2026-11-01 --dry-run
    ///           operator replay --tenant demo-tenant --since 2026-11-01 --until 2026-11-07 --prompt-version 3
    #[command(verbatim_doc_comment)]
    Replay(Replay),

    /// Deletes all that is kept of a call: recording, transcript, readings, document with all versions, transcription job
    /// and ledger row.
    ///
    /// The recording goes first and the row last, so that nothing starts the call anew, and so that a second run finishes
    /// what a first one began. Looks afterwards whether anything is left, and prints a receipt. A call that is under way is
    /// refused: wait, or give --force and run it again when the receipt says that something came after it.
    ///
    /// Examples: operator erase cci-lite.demo-tenant.17b40520b91f6999f515097293204df0 --reason "request 4711"
    ///           operator erase demo-tenant/calls/billing.wav --json --yes > receipt.json
    #[command(verbatim_doc_comment)]
    Erase(Erase),

    /// Says whether a tenant can begin: registered, its model and key usable, its roles, workgroup and table there.
    ///
    /// Reads only, and uploads nothing: whether an upload would be allowed is asked of IAM. What may not be looked at is
    /// unknown, and no failure. Exit code 1 when a check failed.
    ///
    /// Example: operator onboard-check demo-tenant
    #[command(verbatim_doc_comment)]
    OnboardCheck {
        /// The tenant.
        #[arg(value_name = "TENANT")]
        tenant: TenantId,
    },

    /// Says whether the deployment is well: models, quotas, key, subscriptions, queues, rules and mappings, reconciler.
    ///
    /// Reads only. What may not be looked at is unknown, and no failure; the answer names the permission. Exit code 1 when a
    /// check failed.
    ///
    /// Example: operator doctor --json
    #[command(verbatim_doc_comment)]
    Doctor,

    /// Prints what a shell completes this command by, once it is installed (`cargo install --path operator`).
    ///
    /// Example: operator completions zsh > ~/.zfunc/_operator
    #[command(verbatim_doc_comment)]
    Completions {
        /// The shell.
        #[arg(value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
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

/// Which dead letters, and how quickly.
#[derive(Debug, Args)]
pub struct Redrive {
    /// Only those of this queue; without it, of all three.
    #[arg(long, value_name = "QUEUE")]
    pub queue: Option<Queue>,

    /// Only those of calls that failed with this class.
    #[arg(long, value_name = "CLASS")]
    pub class: Option<String>,

    /// At most so many a second.
    #[arg(long, value_name = "PER_SECOND", default_value = "5")]
    pub rate: NonZeroU32,

    /// At most so many.
    #[arg(long, value_name = "NUMBER")]
    pub limit: Option<usize>,

    /// Only show what is there.
    #[arg(long)]
    pub dry_run: bool,
}

/// Which calls are read again, and how quickly.
#[derive(Debug, Args)]
pub struct Replay {
    /// Calls of this tenant.
    #[arg(long, value_name = "TENANT")]
    pub tenant: TenantId,

    /// From this day on.
    #[arg(long, value_name = "DATE")]
    pub since: Date,

    /// Until this day, included; without it, until today.
    #[arg(long, value_name = "DATE")]
    pub until: Option<Date>,

    /// Only calls that were read by this version of the instructions: as in model.prompt_version of a document, or the part
    /// of it before the dot.
    #[arg(long, value_name = "VERSION")]
    pub prompt_version: Option<String>,

    /// At most so many a second.
    #[arg(long, value_name = "PER_SECOND", default_value = "2")]
    pub rate: NonZeroU32,

    /// At most so many, the oldest first.
    #[arg(long, value_name = "NUMBER")]
    pub limit: Option<usize>,

    /// Only say how many there are and what they cost.
    #[arg(long)]
    pub dry_run: bool,
}

/// Which call is deleted, and why.
#[derive(Debug, Args)]
pub struct Erase {
    /// The call: its ID, or the key of its recording, transcript or document, with or without s3://BUCKET/.
    #[arg(value_name = "CALL")]
    pub call: Target,

    /// Why, for the receipt.
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,

    /// Also when the call is under way.
    #[arg(long)]
    pub force: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn every_command_has_examples_that_can_be_typed() {
        crate::help::assert_examples(&Arguments::command());
    }
}
