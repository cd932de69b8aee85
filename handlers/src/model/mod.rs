//! Bedrock: a model reads a call and answers in the schema that it is given.
//!
//! [`reading`] makes the [`prompt`] of the whole call, or beyond the model's budget of its [`sections`] and of the notes that
//! were made of them, and asks for each answer with one round of `repair`. What the model is asked and answers is a
//! [`request`]; [`bedrock`] carries it.

pub mod bedrock;
pub mod meter;
pub mod prompt;
pub mod reading;
pub mod request;
pub mod sections;

mod json;
mod repair;

use crate::error::StepError;
use request::{Reply, Request};

/// Models that answer.
pub trait Model {
    /// One answer. That a model refuses, or answers something else than it was asked for, is an answer too.
    ///
    /// # Errors
    /// Those of the service. One of class [`UNAVAILABLE`] says that there is no such model, or no longer.
    async fn answer(&self, request: &Request<'_>) -> Result<Reply, StepError>;
}

/// The class of the error that Bedrock does not have a model, or no longer.
pub const UNAVAILABLE: &str = "ModelUnavailable";
