//! The commands that have more to say than a line: their options, and what they do.

pub(crate) mod assembly;
pub(crate) mod check;
pub(crate) mod graph;
pub(crate) mod package;
mod progress;
pub(crate) mod publish;
pub(crate) mod release;
pub(crate) mod review;
