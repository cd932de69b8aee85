//! `status`: where a call is, or which calls are not done.

mod call;
pub mod find;
pub mod list;
pub mod next;

use crate::arguments::Status;
use crate::{Console, Exit, Failure, Services};

/// Runs the command.
///
/// # Errors
/// AWS does not answer.
pub async fn run(asked: &Status, services: &Services, console: &mut Console<'_>) -> Result<Exit, Failure> {
    match &asked.call {
        Some(target) => call::show(find::find(target, services, console).await?, services, console),
        None => list::show(asked, &services.ledger(), services.now, console).await,
    }
}
