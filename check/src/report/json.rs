//! For programs.

use serde_json::{Value, json};

use super::{Checked, found};

/// One object with the list `findings`, and what was left alone.
pub fn json(checked: &[Checked]) -> String {
    let findings: Vec<Value> = found(checked)
        .map(|(file, finding)| {
            json!({
                "rule": finding.rule,
                "severity": finding.severity,
                "resource": finding.resource,
                "path": finding.path,
                "file": file,
                "line": finding.at.line,
                "column": finding.at.column,
                "message": finding.message,
                "remedy": finding.remedy,
            })
        })
        .collect();
    let notes = checked.iter().flat_map(|one| &one.report.notes);
    let notes: Vec<Value> =
        notes.map(|note| json!({"resource": note.resource, "message": note.message})).collect();
    let accepted: usize = checked.iter().map(|one| one.report.accepted).sum();
    format!("{:#}\n", json!({"findings": findings, "accepted": accepted, "left_alone": notes}))
}
