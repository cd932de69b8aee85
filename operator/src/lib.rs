//! The operator's command: where calls are, and what can be done about them.
//!
//! - [`status`]: where a call is, or which calls are not done;
//! - [`redrive`]: dead letters go back to the queue that they came from;
//! - [`replay`]: calls that are done are read again, from their documents;
//! - [`erase`]: all that is kept of a call is deleted, with a receipt;
//! - [`onboard`]: whether a tenant can begin;
//! - [`doctor`]: whether the deployment is well.
//!
//! It works with the operator's own credentials, and with whatever answers at `AWS_ENDPOINT_URL`. What it decides is apart
//! from what it calls, so that tests run the commands on small services of their own. It prints names, keys, times, amounts
//! and reasons; never a word of a call.

// The traits here are called with concrete types only, so nobody needs to name their futures' bounds.
#![allow(async_fn_in_trait)]

pub mod arguments;

pub mod failure;

pub mod console;

pub mod control;

pub mod deployment;

pub mod services;

pub mod target;

pub mod status;

pub mod pace;

pub mod redrive;

pub mod replay;

pub mod erase;

pub mod check;

pub mod registry;

pub mod onboard;

pub mod doctor;

#[cfg(test)]
mod world;

#[cfg(test)]
#[path = "../../tests/support/help.rs"]
mod help;

use std::process::ExitCode;

use clap::CommandFactory as _;
use deployment::Queue;

pub use arguments::{Arguments, Command};
pub use console::Console;
pub use failure::Failure;
pub use services::Services;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// As it should: exit code 0.
    Done,
    /// A check failed, or a part could not be done: exit code 1.
    Partly,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::Partly => Self::FAILURE,
        }
    }
}

/// Runs a command.
///
/// # Errors
/// It cannot be done at all; [`Failure::exit_code`] says which exit code that is.
pub async fn run(command: &Command, services: &Services, console: &mut Console<'_>) -> Result<Exit, Failure> {
    match command {
        Command::Status(asked) => status::run(asked, services, console).await,
        Command::Redrive(asked) => {
            let letters = redrive::SqsLetters { client: services.sqs.clone(), names: services.names.clone() };
            redrive::run(asked, &letters, &services.ledger(), &services.names, console).await
        }
        Command::Replay(asked) => {
            let (bucket, analysis) = (services.documents(), services.queue(Queue::Analysis));
            replay::run(asked, &bucket, &services.ledger(), &analysis, services.now, console).await
        }
        Command::Erase(asked) => {
            let found = status::find::find(&asked.call, services, console).await?;
            erase::run(asked, found, services, erase::By::of(services), console).await
        }
        Command::OnboardCheck { tenant } => {
            let checks =
                onboard::checks(tenant, &services.names, &services.registry(), &services.control).await;
            check::show(&checks, console)
        }
        Command::Doctor => {
            let bar = console.progress(None, "looking around");
            let mut checks = doctor::Doctor {
                names: &services.names,
                account: &services.account,
                region: &services.region,
                now: services.now,
                control: &services.control,
                registry: &services.registry(),
                letters: &redrive::SqsLetters { client: services.sqs.clone(), names: services.names.clone() },
            }
            .checks()
            .await;
            checks.push(doctor::comprehend(&services.comprehend).await);
            bar.finish_and_clear();
            check::show(&checks, console)
        }
        Command::Completions { shell } => completions(*shell, console),
    }
}

/// Prints what a shell completes the command by. Needs no services.
pub fn completions(shell: clap_complete::Shell, console: &mut Console<'_>) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "operator", &mut script);
    console.line(String::from_utf8_lossy(&script).trim_end())?;
    Ok(Exit::Done)
}
