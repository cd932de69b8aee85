//! How far a play is, on standard error: a bar where somebody watches, a plain line now and then where a log is written.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use rehearsal::Progress;

/// How often a log has a line.
const PAUSE: Duration = Duration::from_secs(10);

/// Says how far it is with so many calls that are played together.
pub(crate) fn watcher(calls: usize) -> impl FnMut(Progress) + Send + 'static {
    let bar = bar(calls, "{bar:16} {pos}/{len} documents{msg}, {elapsed}");
    let mut log = Log::begin();
    move |progress| {
        let passed = progress.passed.as_secs() / 60;
        let Progress { uploaded, documents, .. } = progress;
        if bar.is_hidden() {
            log.say(|| {
                format!("{documents} of {calls} documents, {uploaded} uploaded, {passed} min of the rehearsal's time")
            });
        } else {
            // It must fit on a line of eighty letters.
            bar.set_position(documents as u64);
            bar.set_message(format!(", {uploaded} uploaded, {passed} min played"));
        }
    }
}

/// Says how far it is with calls that are played one after the other.
pub(crate) struct OneByOne {
    bar: ProgressBar,
    log: Log,
    calls: usize,
    begun: usize,
}

impl OneByOne {
    /// So many calls.
    pub(crate) fn of(calls: usize) -> OneByOne {
        let bar = bar(calls, "{bar:16} {pos}/{len} calls{msg}, {elapsed}");
        OneByOne { bar, log: Log::begin(), calls, begun: 0 }
    }

    /// The next one begins.
    pub(crate) fn begin(&mut self, call: &str) {
        if self.bar.is_hidden() {
            let (begun, calls) = (self.begun, self.calls);
            self.log.say(|| format!("{begun} of {calls} calls, now {call}"));
        } else {
            self.bar.set_position(self.begun as u64);
            self.bar.set_message(format!(", {call}"));
        }
        self.begun += 1;
    }

    /// Prints something else: the bar makes room for it.
    pub(crate) fn beside(&self, print: impl FnOnce()) {
        self.bar.suspend(print);
    }

    /// All are played: the bar goes away.
    pub(crate) fn end(self) {
        self.bar.finish_and_clear();
    }
}

/// A bar that is hidden where nobody watches.
fn bar(calls: usize, template: &str) -> ProgressBar {
    let watched = std::io::stderr().is_terminal();
    let bar = if watched { ProgressBar::new(calls as u64) } else { ProgressBar::hidden() };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}

/// A log that is not to be filled.
struct Log {
    said: Instant,
}

impl Log {
    fn begin() -> Log {
        Log { said: Instant::now() }
    }

    /// Says it when nothing was said for a while.
    fn say(&mut self, line: impl FnOnce() -> String) {
        if let Some(line) = self.due(Instant::now(), line) {
            eprintln!("{line}");
        }
    }

    fn due(&mut self, now: Instant, line: impl FnOnce() -> String) -> Option<String> {
        (now.duration_since(self.said) >= PAUSE).then(|| {
            self.said = now;
            line()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_has_a_line_now_and_then() {
        let mut log = Log::begin();
        let begun = log.said;
        let mut after = |seconds| log.due(begun + Duration::from_secs(seconds), || format!("{seconds} s"));
        let said: Vec<String> = (0..=35).filter_map(&mut after).collect();
        assert_eq!(said, ["10 s", "20 s", "30 s"]);
    }
}
