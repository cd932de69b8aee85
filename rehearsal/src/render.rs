//! A report as people read it.

use std::fmt::Write as _;

use jiff::Timestamp;

use crate::play::{Outcome, Report};
use crate::trace::{Level, Step, Trace};

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
            let pretty = serde_json::to_string_pretty(document).unwrap_or_default();
            writeln!(text, "\n  document {bucket}/{key}\n{}", indent(&pretty))
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
    let steps: Vec<&Step> = trace.steps().iter().filter(|step| with_logs || is_shown(step)).collect();
    let width = steps.iter().map(|step| step.resource.chars().count()).max().unwrap_or(0).min(32);
    let lines = steps.iter().map(|step| line(step, step.at, width) + "\n");
    format!("deployment\n{}", lines.collect::<String>())
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

fn indent(text: &str) -> String {
    text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
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
