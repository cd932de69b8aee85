//! The commands that have more to say than a line: their options, and what they do.

pub mod check;
