//! What came of many calls, for people.

use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};

use crate::play::{Named, Summary};

/// A summary as text.
pub fn together(summary: &Summary) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "{name:<28}{value}");
    };
    let gone: usize = summary.failed.values().sum();
    line("calls", summary.calls.to_string());
    line("  with their document", summary.done.to_string());
    line("  failed, with a reason", with_parts(gone, &summary.failed));
    line("  in quarantine", summary.quarantined.to_string());
    line("  held for another day", summary.held.to_string());
    line("  lost", named(&summary.lost));
    line("  paid or written twice", named(&summary.twice));
    line("  not done to the ledger", named(&summary.unfinished));
    line("left behind", named(&summary.orphans));
    line("documents written again", format!("{} with the same bytes", summary.rewritten));
    line("dead letters", with_parts(summary.dead_letters.values().sum::<usize>(), &summary.dead_letters));
    line(
        "transcriptions",
        format!(
            "{} started, at most {} of a call, at most {} at a time",
            summary.jobs_started, summary.most_starts_of_a_call, summary.most_jobs_at_a_time
        ),
    );
    line("faults", with_parts(summary.faults.values().sum::<u64>(), &summary.faults));
    line("requests", with_parts(summary.requests.values().sum::<u64>(), &summary.requests));
    line("invocations", with_parts(summary.invocations.values().sum::<u64>(), &summary.invocations));
    line("problems", named(&summary.problems));
    line("the rehearsal's time", format!("{:.0} min until quiet", summary.virtual_seconds / 60.0));
    line("time", time(summary));
    line("memory", memory(summary));
    text
}

#[expect(clippy::cast_precision_loss, reason = "a number of calls")]
fn time(summary: &Summary) -> String {
    let each = summary.wall_seconds * 1000.0 / summary.calls.max(1) as f64;
    format!("{:.1} s, {each:.1} ms for each call", summary.wall_seconds)
}

#[expect(clippy::cast_precision_loss, reason = "an amount of memory")]
fn memory(summary: &Summary) -> String {
    let mib = |kib: u64| format!("{:.0} MiB", kib as f64 / 1024.0);
    let of_functions = &summary.peak_kib_of_functions;
    let of_functions: Vec<String> =
        of_functions.iter().map(|(function, kib)| format!("{function} {}", mib(*kib))).collect();
    let of_functions =
        if of_functions.is_empty() { String::new() } else { format!(" ({})", of_functions.join(", ")) };
    format!("{} at most{of_functions}", mib(summary.peak_kib))
}

fn named(named: &Named) -> String {
    if named.first.is_empty() {
        return named.count.to_string();
    }
    let more = if named.count > named.first.len() { ", …" } else { "" };
    format!("{}: {}{more}", named.count, named.first.join(", "))
}

fn with_parts(all: impl Display, parts: &BTreeMap<String, impl Display>) -> String {
    if parts.is_empty() {
        return all.to_string();
    }
    let parts: Vec<String> = parts.iter().map(|(name, count)| format!("{count} {name}")).collect();
    format!("{all}: {}", parts.join(", "))
}
