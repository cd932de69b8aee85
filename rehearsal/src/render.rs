//! A report as people read it.

mod summary;

use std::fmt::Write as _;

use jiff::Timestamp;
use serde_json::Value;

use crate::play::{Outcome, Report};
use crate::trace::{Level, Step, Trace};

pub use summary::together;

/// The steps of a call and its end. Log lines only when they warn, unless `with_logs`.
pub fn text(report: &Report, with_logs: bool) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}  ({})", report.call, report.key);
    let start = report.trace.steps().first().map(|step| step.at).unwrap_or_default();
    let width =
        report.trace.steps().iter().map(|step| step.resource.chars().count()).max().unwrap_or(0).min(32);
    for step in report.trace.steps().iter().filter(|step| with_logs || is_shown(step)) {
        let _ = writeln!(text, "{}", line(step, start, width));
    }
    let _ = match &report.outcome {
        Outcome::Document { bucket, key, document } => {
            writeln!(text, "\n  document {bucket}/{key}\n    {}", document_text(document, 4))
        }
        Outcome::Announced => writeln!(text, "\n  the failed transcription was announced, as it should be"),
        Outcome::Quarantined => {
            writeln!(
                text,
                "\n  QUARANTINED, as it should be: the transcript was not redacted, and nobody has read it"
            )
        }
        Outcome::Stopped { at, why } => writeln!(text, "\n  STOPPED at {at}: {why}"),
    };
    if let Some(again) = &report.again {
        let problems: Vec<&Step> = again.problems().collect();
        if problems.is_empty() {
            let _ =
                writeln!(text, "  every event was delivered a second time: no second job, no other document");
        } else {
            let _ = writeln!(text, "  when every event was delivered a second time:");
        }
        for step in problems {
            let _ = writeln!(text, "{}", line(step, start, width));
        }
    }
    let problems = report.problems().count();
    if problems > 0 && !matches!(report.outcome, Outcome::Stopped { .. }) {
        let _ = writeln!(text, "\n  {problems} problem(s) on the way, marked with !");
    }
    text
}

/// How the custom resources were created.
pub fn deployment(trace: &Trace, with_logs: bool) -> String {
    format!("deployment\n{}", self::trace(trace, with_logs))
}

/// Steps that belong to no call of the play.
pub fn trace(trace: &Trace, with_logs: bool) -> String {
    let steps: Vec<&Step> = trace.steps().iter().filter(|step| with_logs || is_shown(step)).collect();
    let width = steps.iter().map(|step| step.resource.chars().count()).max().unwrap_or(0).min(32);
    let lines = steps.iter().map(|step| line(step, step.at, width) + "\n");
    lines.collect()
}

fn is_shown(step: &Step) -> bool {
    let loud = |what: &str| ["WARN", "ERROR", "FATAL"].iter().any(|level| what.starts_with(level));
    step.level != Level::Log || loud(&step.what) || step.detail.is_none()
}

fn line(step: &Step, start: Timestamp, width: usize) -> String {
    let mark = match step.level {
        Level::Problem => '!',
        Level::Note => '·',
        Level::Log => '"',
        Level::Step => ' ',
    };
    let passed = step.at.duration_since(start).as_secs_f64();
    let what = shorten(&step.what);
    format!("{mark} {passed:>8.1} s  {:<width$}  {what}", step.resource)
}

/// A line of the trace stays readable; the whole text is in the trace file.
fn shorten(text: &str) -> String {
    let one_line: Vec<&str> = text.split_whitespace().collect();
    let one_line = one_line.join(" ");
    match one_line.char_indices().nth(600) {
        Some((end, _)) => format!("{}…", &one_line[..end]),
        None => one_line,
    }
}

/// The width of a line of a document, and the most entries of a list that are shown of it.
const WIDTH: usize = 120;
const ENTRIES: usize = 8;

/// A document to read: what fits on a line is on one, and of long lists only the beginning is shown. The whole is in the
/// results bucket of `--out`, and printed with `--json`.
fn document_text(value: &Value, indent: usize) -> String {
    let line = value.to_string();
    if indent + line.chars().count() <= WIDTH {
        return line;
    }
    let inner = indent + 2;
    let (open, close, mut parts) = match value {
        Value::Object(fields) => {
            let field = |(name, value): (&String, &Value)| format!("{name}: {}", document_text(value, inner));
            ('{', '}', fields.iter().map(field).collect::<Vec<_>>())
        }
        Value::Array(entries) => {
            let shown = entries.iter().take(ENTRIES).map(|entry| document_text(entry, inner));
            ('[', ']', shown.collect())
        }
        _ => return line,
    };
    if let Value::Array(entries) = value
        && entries.len() > ENTRIES
    {
        parts.push(format!("… and {} more", entries.len() - ENTRIES));
    }
    let blanks = " ".repeat(inner);
    format!("{open}\n{blanks}{}\n{}{close}", parts.join(&format!("\n{blanks}")), " ".repeat(indent))
}

/// One line about all calls.
pub fn summary(reports: &[Report]) -> String {
    let good = reports.iter().filter(|report| report.succeeded()).count();
    let bad: Vec<&str> =
        reports.iter().filter(|report| !report.succeeded()).map(|report| report.call.as_str()).collect();
    match bad.as_slice() {
        [] => format!("{good} of {} call(s) arrived", reports.len()),
        bad => format!("{good} of {} call(s) arrived; not right: {}", reports.len(), bad.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_document_is_short_where_it_can_be_and_says_what_it_leaves_out() {
        let turn =
            |number: usize| json!({"speaker": "agent", "text": format!("{number}: {}", "word ".repeat(12))});
        let document =
            json!({"tenant": "t1", "turns": (0..10).map(turn).collect::<Vec<_>>(), "cost": {"total": 0.1}});
        let text = document_text(&document, 4);
        assert!(
            text.contains("\n      tenant: \"t1\"\n      turns: [\n        {\"speaker\":\"agent\","),
            "{text}"
        );
        assert!(text.contains("7: word") && !text.contains("8: word"), "{text}");
        assert!(
            text.contains("\n        … and 2 more\n      ]\n      cost: {\"total\":0.1}\n    }"),
            "{text}"
        );
    }
}
