//! Approvals: red lines that somebody takes upon himself, each with a reason.
//!
//! ```toml
//! [[approval]]
//! id = "data/ScratchBucket/removed"
//! reason = "held nothing but test recordings"
//! ```

use serde::Deserialize;

use crate::{Review, Tone};

/// The file's name, beside the new template.
pub const FILE: &str = "approvals.toml";

/// What was approved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approvals {
    #[serde(default, rename = "approval")]
    entries: Vec<Approval>,
}

/// One approval.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Approval {
    id: String,
    reason: String,
}

/// Why a file holds no approvals.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {problem}; write [[approval]] with `id` and `reason`")]
pub struct InvalidApprovals {
    file: String,
    problem: String,
}

impl Approvals {
    /// Reads a file's text.
    pub fn parse(file: &str, text: &str) -> Result<Self, InvalidApprovals> {
        toml::from_str(text).map_err(|error| InvalidApprovals {
            file: file.to_owned(),
            problem: error.to_string().trim_end().to_owned(),
        })
    }

    /// Enters the approvals into reviews of one change. One that approves nothing, or without a reason, is an error of the last.
    pub fn enter(&self, reviews: &mut [&mut Review]) {
        let mut problems = Vec::new();
        for Approval { id, reason } in &self.entries {
            if reason.trim().is_empty() {
                problems.push(format!("the approval of `{id}` has no reason"));
                continue;
            }
            let mut used = false;
            for review in reviews.iter_mut() {
                let lines = review.lines_mut().filter(|line| line.tone == Tone::Red && line.id == *id);
                for line in lines {
                    line.approved = Some(reason.trim().to_owned());
                    used = true;
                }
            }
            if !used {
                problems
                    .push(format!("the approval of `{id}` approves nothing: remove it, or correct its id"));
            }
        }
        if let Some(last) = reviews.last_mut() {
            last.approvals.extend(problems);
        }
    }
}
