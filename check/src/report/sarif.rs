//! For code scanning: SARIF 2.1.0 (OASIS).

use serde_json::{Value, json};

use super::{Checked, found, path};
use crate::{RULES, Severity};

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// One run with all rules and findings.
pub fn sarif(checked: &[Checked]) -> String {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id,
                "shortDescription": {"text": rule.summary},
                "fullDescription": {"text": rule.why},
                "help": {"text": rule.remedy, "markdown": crate::page::of(rule)},
                "defaultConfiguration": {"level": level(rule.severity)},
            })
        })
        .collect();
    let results: Vec<Value> = found(checked)
        .map(|(file, finding)| {
            json!({
                "ruleId": finding.rule,
                "ruleIndex": RULES.iter().position(|rule| rule.id == finding.rule),
                "level": level(finding.severity),
                "message": {"text": format!("{}. {}", finding.message, finding.remedy)},
                "locations": [{
                    "physicalLocation": {
                        "artifactLocation": {"uri": file},
                        // Lines and columns count from 1; 0 is what has no place.
                        "region": {"startLine": finding.at.line.max(1), "startColumn": finding.at.column.max(1)},
                    },
                    "logicalLocations": [{"fullyQualifiedName": path(finding)}],
                }],
            })
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "synth check", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}
