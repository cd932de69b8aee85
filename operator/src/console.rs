//! What is printed, and what is asked: tables for people or JSON for scripts on standard output, notes, questions and
//! progress on standard error.

use std::io::{self, BufRead as _, IsTerminal as _, Write};
use std::time::Duration;

use comfy_table::{Table, presets};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::Failure;

/// Who says yes to what cannot be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// It was given on the command line.
    Given,
    /// Somebody at the terminal.
    Asked,
    /// Nobody is there to ask.
    Nobody,
}

impl Consent {
    /// As the command line and the terminal are.
    pub fn of(yes: bool) -> Self {
        match (yes, io::stdin().is_terminal()) {
            (true, _) => Self::Given,
            (false, true) => Self::Asked,
            (false, false) => Self::Nobody,
        }
    }
}

/// Where a command prints and asks.
pub struct Console<'a> {
    out: &'a mut dyn Write,
    json: bool,
    consent: Consent,
}

impl<'a> Console<'a> {
    /// Prints to `out`, as JSON for scripts or for people.
    pub fn new(out: &'a mut dyn Write, json: bool, consent: Consent) -> Self {
        Self { out, json, consent }
    }

    /// Whether the answer is for scripts.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Prints an answer for scripts.
    pub fn json(&mut self, answer: &impl Serialize) -> Result<(), Failure> {
        serde_json::to_writer_pretty(&mut *self.out, answer).map_err(io::Error::from)?;
        Ok(writeln!(self.out)?)
    }

    /// Prints a line for people.
    pub fn line(&mut self, line: impl AsRef<str>) -> Result<(), Failure> {
        Ok(writeln!(self.out, "{}", line.as_ref())?)
    }

    /// Prints a table for people. Without a heading its columns are only aligned.
    pub fn table(
        &mut self,
        heading: &[&str],
        rows: impl IntoIterator<Item = Vec<String>>,
    ) -> Result<(), Failure> {
        self.line(table(heading, rows))
    }

    /// Says something that is no part of the answer.
    pub fn note(&self, note: impl AsRef<str>) {
        // Nobody can be told that they cannot be told.
        let _ = writeln!(io::stderr(), "{}", note.as_ref());
    }

    /// Whether to do what cannot be taken back. `false`: somebody said no.
    ///
    /// # Errors
    /// Nobody is there to ask.
    pub fn may(&self, question: &str) -> Result<bool, Failure> {
        match self.consent {
            Consent::Given => Ok(true),
            Consent::Nobody => Err(Failure::Usage(format!(
                "{question}\nnobody is there to answer: give --yes to do it without asking"
            ))),
            Consent::Asked => {
                write!(io::stderr(), "{question} [y/N] ")?;
                let mut answer = String::new();
                io::stdin().lock().read_line(&mut answer)?;
                Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
            }
        }
    }

    /// Shows how long work goes on, on a terminal only. Without a length it only shows that it does.
    pub fn progress(&self, length: Option<u64>, what: &str) -> ProgressBar {
        let bar = length.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
        let template =
            if length.is_some() { "{msg} {wide_bar} {pos}/{len} {eta}" } else { "{spinner} {msg} {pos}" };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        bar.enable_steady_tick(Duration::from_millis(200));
        bar
    }
}

/// Columns that are aligned, without lines between them.
fn table(heading: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    if !heading.is_empty() {
        table.set_header(heading.iter().map(|name| name.to_uppercase()));
    }
    table.add_rows(rows);
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

/// A time for people: to the second.
pub fn time(time: jiff::Timestamp) -> String {
    format!("{time:.0}")
}

/// How long something took or will take, in the two largest units.
pub fn span(seconds: i64) -> String {
    let seconds = seconds.max(0);
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, _) => format!("{minutes} min"),
        (0, _, _) => format!("{hours} h {minutes} min"),
        _ => format!("{days} d {hours} h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_nothing_hangs_over() {
        let rows = [vec!["a".to_owned(), "é longer".to_owned()], vec!["bbbb".to_owned(), String::new()]];
        assert_eq!(table(&["one", "two"], rows), "ONE   TWO\na     é longer\nbbbb");
    }

    #[test]
    fn spans_have_two_units() {
        for (seconds, told) in [
            (-5, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (3_660, "1 h 1 min"),
            (90_000, "1 d 1 h"),
            (864_000, "10 d 0 h"),
        ] {
            assert_eq!(span(seconds), told);
        }
        assert_eq!(time("2026-11-24T12:00:00.123Z".parse().unwrap()), "2026-11-24T12:00:00Z");
    }

    #[test]
    fn without_anybody_to_ask_it_is_refused() {
        let mut out = Vec::new();
        let nobody = Console::new(&mut out, false, Consent::Nobody).may("Delete all?").unwrap_err();
        assert!(
            matches!(&nobody, Failure::Usage(said) if said.contains("Delete all?") && said.contains("--yes"))
        );
        assert!(Console::new(&mut out, false, Consent::Given).may("Delete all?").unwrap());
    }
}
