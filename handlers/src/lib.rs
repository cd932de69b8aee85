//! The Lambda functions of CCI Lite, in the order of a call's way:
//!
//! - [`job_init`]: an uploaded recording becomes a transcription job;
//! - [`result_handler`]: a finished job becomes a message to the analyzer, a failed one a failure in the ledger;
//! - [`analyzer`]: a transcript becomes one call document.
//!
//! Each is fed by a queue ([`delivery`]) and is a free function over small traits, one per service that it calls; the
//! AWS implementation stands beside the trait. Every step can be repeated: what was done before is found in the
//! [`ledger`] and not done again. No log line, error, metric or ledger row holds a word of a transcript.
//!
//! Two more are not on that way: the [`reconciler`] looks after calls that stand still, and the [`registrar`] writes
//! tenants and models into their table when the stack is deployed.

// The traits here are called with concrete types only, so nobody needs to name their futures' bounds.
#![allow(async_fn_in_trait)]

pub mod error;

pub mod sdk;

pub mod start;

pub mod delivery;

pub mod tenants;

pub mod ledger;

pub mod metrics;

pub mod job_init;

pub mod recordings;

pub mod transcription;

pub mod result_handler;

pub mod queue;

pub mod analyzer;

pub mod storage;

pub mod transcript;

pub mod conversation;

pub mod redact;

mod text;

pub mod pieces;

pub mod comprehend;

pub mod model;

pub mod evidence;

pub mod reconciler;

pub mod registrar;

pub mod custom_resource;

pub mod registry;
