//! Turns a configuration of CCI Lite into a CloudFormation template.
//!
//! In the order of a template's way: [`config`] reads `cci-lite.yaml`; [`prices`] reads `docs/prices.toml`; [`stack`] says what CCI Lite consists of, in
//! [`construct`]s, which are made of the typed resources in [`aws`], which the engine in [`cfn`] checks and writes.
//! [`assets`] makes zips of the functions, [`emit`] files of the templates.

pub mod config;

pub mod prices;

pub mod stack;

pub mod construct;

pub mod aws;
pub mod cfn;

pub mod assets;
pub mod emit;
