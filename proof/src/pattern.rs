//! `EventBridge` event patterns, matched as documented.

use serde_json::Value;

/// Why a pattern is invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// placeholder
    #[error("placeholder")]
    Placeholder,
}

/// Does the pattern select the event?
pub fn matches(pattern: &Value, event: &Value) -> Result<bool, PatternError> {
    let _ = (pattern, event);
    unimplemented!()
}
