//! Progress on standard error: a moving line for a person, one line a step for a file.

use std::{
    io::{self, IsTerminal, Write},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};

/// What is being done.
pub(crate) struct Progress {
    line: Option<ProgressBar>,
}

impl Progress {
    pub(crate) fn new() -> Self {
        let line = io::stderr().is_terminal().then(|| {
            let line = ProgressBar::new_spinner();
            line.enable_steady_tick(Duration::from_millis(120));
            line
        });
        Self { line }
    }

    /// A step begins.
    pub(crate) fn step(&self, what: &str) {
        match &self.line {
            Some(line) => line.set_message(what.to_owned()),
            None => plain(what),
        }
    }

    /// So many rows of a step are through, of `total`.
    pub(crate) fn rows(&self, what: &'static str, rows: u32, total: u64) {
        let Some(line) = &self.line else {
            if rows == 0 {
                plain(what);
            }
            return;
        };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg:<24} [{bar:30}] {pos}/{len}") {
            line.set_style(style);
        }
        line.set_length(total);
        line.set_position(rows.into());
        line.set_message(what);
    }

    /// All steps are done.
    pub(crate) fn done(&self) {
        if let Some(line) = &self.line {
            line.finish_and_clear();
        }
    }
}

/// A line that cannot be written is no reason to stop.
fn plain(what: &str) {
    drop(writeln!(io::stderr(), "{what} …"));
}
