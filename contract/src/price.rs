//! What AWS takes for a call, in US dollars, for estimates. Not an invoice: tiers, taxes and other Regions differ.
//!
//! Prices as of 2026-11: Transcribe and redaction from the AWS sample "Post Call Analytics" (us-east-1, first tier);
//! Comprehend's unit from its pricing page; Claude Haiku 4.5 from Anthropic's list with 10 % for a regional profile.

/// Transcribe, a minute of audio in a batch job.
pub const TRANSCRIBE_MINUTE: f64 = 0.024;

/// Transcribe, redaction of a minute of audio.
pub const REDACTION_MINUTE: f64 = 0.0024;

/// Comprehend, a unit of 100 characters.
pub const COMPREHEND_UNIT: f64 = 0.0001;

/// The least number of units that Comprehend bills for a document.
pub const COMPREHEND_LEAST_UNITS: u32 = 3;

/// Characters of a unit of Comprehend.
pub const COMPREHEND_UNIT_CHARACTERS: usize = 100;

/// The default model, a million tokens that it reads.
pub const MODEL_INPUT_MILLION: f64 = 1.10;

/// The default model, a million tokens that it writes.
pub const MODEL_OUTPUT_MILLION: f64 = 5.50;
