//! AWS Lambda: the functions' real programs as processes, behind the runtime API, and the queues that feed them.

mod environment;
mod instance;
mod mapping;
mod metrics;
mod pool;
mod process;
mod runtime_api;

pub(crate) use environment::PACE;
pub(crate) use instance::Instance;
pub(crate) use mapping::{Answered, Message, batch_event, failures};
pub(crate) use pool::Pool;
pub(crate) use process::{Outcome, Worker, peak_kib};
