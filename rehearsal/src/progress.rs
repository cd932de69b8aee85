//! How far a play of many calls is: a bar where somebody watches, a line now and then where a log is written.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use rehearsal::Progress;

/// How often a log has a line.
const PAUSE: Duration = Duration::from_secs(10);

/// Says on standard error how far it is with so many calls.
pub(crate) fn watcher(calls: usize) -> impl FnMut(Progress) + Send + 'static {
    let watched = std::io::stderr().is_terminal();
    let bar = if watched { ProgressBar::new(calls as u64) } else { ProgressBar::hidden() };
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} documents, {msg}, {elapsed}") {
        bar.set_style(style);
    }
    let mut said = Instant::now();
    move |progress| {
        let passed = progress.passed.as_secs() / 60;
        let message = format!("{} uploaded, {passed} min of the rehearsal's time", progress.uploaded);
        if watched {
            bar.set_position(progress.documents as u64);
            bar.set_message(message);
        } else if said.elapsed() >= PAUSE {
            said = Instant::now();
            eprintln!("{} of {calls} documents, {message}", progress.documents);
        }
    }
}
