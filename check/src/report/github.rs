//! As workflow commands, which GitHub shows as notes on the lines of a pull request.

use std::fmt::Write as _;

use super::{Checked, found};
use crate::Severity;

/// One line per finding.
pub fn github(checked: &[Checked]) -> String {
    let mut text = String::new();
    for (file, finding) in found(checked) {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let message = escaped(&format!("{}\n{}", finding.message, finding.remedy));
        let _ = writeln!(
            text,
            "::{command} file={},line={},col={},title={}::{message}",
            property(file),
            finding.at.line,
            finding.at.column,
            property(finding.rule)
        );
    }
    text
}

/// Line ends and the sign that escapes them ("Workflow commands for GitHub Actions").
fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// In a property also what separates them.
fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}
