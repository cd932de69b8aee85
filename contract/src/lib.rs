//! What the template and the Lambda handlers must agree on, as types that both use.
//!
//! `synth` writes names, patterns, environment variables and permissions into the template; `handlers` read the
//! events, keys and variables that come back. Both take them from here, so a mismatch does not compile. Nothing in
//! this crate talks to AWS.
//!
//! In the order of a call's way: a [`tenant`] uploads audio under an input key ([`layout`]); S3 announces it
//! ([`event`]); it becomes a [`job`] for Transcribe and a row in the [`ledger`]; the transcript becomes the call
//! [`document`], in which a [`model`]'s [`answer`] is judged by a [`qa`] form. [`function`] says what each Lambda function is given and may call on the
//! way, [`metric`] what it measures, [`price`] what AWS takes for it.

pub mod tenant;

pub mod language;

pub mod qa;

pub mod layout;

pub mod event;

pub mod job;

pub mod ledger;

pub mod document;

pub mod answer;

pub mod model;

pub mod function;

pub mod metric;

pub mod price;

mod schema;
