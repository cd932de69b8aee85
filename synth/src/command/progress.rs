//! How far a command is: a bar where somebody watches, lines only where a log is written.

use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressStyle};

/// So many steps, told on standard error.
pub(crate) struct Progress {
    bar: ProgressBar,
    watched: bool,
}

impl Progress {
    /// Of so many steps of a kind, such as "zipped".
    pub(crate) fn new(steps: usize, done: &'static str) -> Self {
        let watched = std::io::stderr().is_terminal();
        let bar = if watched { ProgressBar::new(steps as u64) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}, {elapsed}") {
            bar.set_style(style);
        }
        bar.set_message(done);
        bar.tick();
        Self { bar, watched }
    }

    /// A step is done: a line says what it was.
    pub(crate) fn step(&self, line: &str) {
        if self.watched {
            self.bar.println(line);
            self.bar.inc(1);
        } else {
            eprintln!("{line}");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
