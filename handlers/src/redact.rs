//! Stand-in.

use contract::document::Redaction;

/// Redacts.
pub fn redact(text: &str) -> (String, Redaction) {
    (text.to_owned(), Redaction::default())
}
