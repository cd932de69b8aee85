//! AWS Lambda: the functions' real programs as processes, behind the runtime API, and the queues that feed them.

mod environment;
mod mapping;
mod metrics;
mod process;
mod runtime_api;

pub(crate) use mapping::{Answered, Message, batch_event, failures};
pub(crate) use process::{Outcome, Worker};
