//! One file per subcommand. A command reads its arguments, opens what it needs, calls one library and prints.

pub mod audit;
pub mod config;
pub mod migrate;
pub mod serve;

use std::{
    fmt::Display,
    io::{self, Write},
    process::ExitCode,
};

/// Prints one line to standard output. Commands print; libraries never do.
pub(crate) fn say(line: impl Display) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{line}")
}

/// Turns what a command answers into the exit code; an error is printed with its causes, each on a line.
pub fn finish(done: anyhow::Result<ExitCode>) -> ExitCode {
    done.unwrap_or_else(|error| {
        let mut text = format!("simasn: {error}\n");
        for cause in error.chain().skip(1) {
            text.push_str(&format!("  because: {cause}\n"));
        }
        match io::stderr().lock().write_all(text.as_bytes()) {
            Ok(()) => ExitCode::FAILURE,
            // Nobody reads standard error; the code is all that is left to say.
            Err(_) => ExitCode::from(2),
        }
    })
}
