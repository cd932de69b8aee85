//! For people: what, where in the text, what to do. With colours; who prints to a file takes them out.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::{Checked, count, found, path};
use crate::Severity;

const BOLD: Style = Style::new().bold();
const PLACE: Style = AnsiColor::Blue.on_default().bold();

fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => AnsiColor::Red.on_default().bold(),
        Severity::Warning => AnsiColor::Yellow.on_default().bold(),
    }
}

/// The report; with `verbose` also what was left alone.
pub fn text(checked: &[Checked], verbose: bool) -> String {
    let mut text = String::new();
    for (file, finding) in found(checked) {
        let (severity, word) = match finding.severity {
            Severity::Error => (style(Severity::Error), "error"),
            Severity::Warning => (style(Severity::Warning), "warning"),
        };
        let (rule, message, at) = (finding.rule, &finding.message, finding.at);
        let _ = writeln!(text, "{severity}{word}[{rule}]{severity:#}{BOLD}: {message}{BOLD:#}");
        let _ = writeln!(text, "  {PLACE}-->{PLACE:#} {file}:{}:{} {}", at.line, at.column, path(finding));
        if let Some(line) = line(checked, file, at.line) {
            let gutter = at.line.to_string();
            let _ = writeln!(text, "  {PLACE}{gutter} |{PLACE:#} {line}");
        }
        let _ = writeln!(text, "   {PLACE}={PLACE:#} {}\n", finding.remedy);
    }
    if verbose {
        for note in checked.iter().flat_map(|one| &one.report.notes) {
            let _ = writeln!(text, "{BOLD}note{BOLD:#}: {}: {}", note.resource, note.message);
        }
    }
    text + &summary(checked)
}

/// The line of a template that a finding stands in, unless it is very long.
fn line<'c>(checked: &'c [Checked], file: &str, number: usize) -> Option<&'c str> {
    let parts = checked.iter().flat_map(|one| one.deployment.parts());
    let part = parts.into_iter().find(|part| part.file == file)?;
    part.text.lines().nth(number.checked_sub(1)?).filter(|line| line.len() < 160)
}

fn summary(checked: &[Checked]) -> String {
    let counted = |many: usize, what: &str| format!("{many} {what}{}", if many == 1 { "" } else { "s" });
    let resources: usize = checked.iter().map(|one| one.deployment.stack.resources().count()).sum();
    let accepted: usize = checked.iter().map(|one| one.report.accepted).sum();
    let accepted = if accepted > 0 { format!(", {accepted} accepted") } else { String::new() };
    let left: usize = checked.iter().map(|one| one.report.notes.len()).sum();
    let left =
        if left > 0 { format!("; {left} left alone (--verbose says what and why)") } else { String::new() };
    format!(
        "{} checked by {}: {}, {}{accepted}{left}\n",
        counted(resources, "resource"),
        counted(crate::RULES.len(), "rule"),
        counted(count(checked, Severity::Error), "error"),
        counted(count(checked, Severity::Warning), "warning"),
    )
}
