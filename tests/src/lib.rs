//! Tests of CCI Lite that need more than one crate; see `tests/tests`. Here is what they have in common.

pub mod play;
