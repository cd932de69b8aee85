//! Tests of CCI Lite that need more than one crate; see `tests/tests`.
