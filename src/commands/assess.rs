//! `simasn assess`: rules held against judged cases, without a database.

use std::{fs::File, path::PathBuf, process::ExitCode};

use anyhow::Context;
use promotions::cases;

use crate::{commands::say, settings::Settings};

/// Hold rules against judged cases in a file
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Rank promotion: prints each difference from the judged columns, exits 1 if there is one
    Promotion {
        /// Cases as CSV
        #[arg(long, value_name = "FILE")]
        cases: PathBuf,
        /// Write what the rules say of each case to this file, as CSV
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

/// Runs the cases.
///
/// # Errors
/// When a file cannot be used.
pub(super) fn run(args: &Args, _settings: &Settings) -> anyhow::Result<ExitCode> {
    let Command::Promotion { cases, out } = &args.command;
    let input = File::open(cases).with_context(|| format!("cannot read {}", cases.display()))?;
    let output = out
        .as_ref()
        .map(|path| File::create(path).with_context(|| format!("cannot write {}", path.display())))
        .transpose()?;
    let report = cases::run_cases(input, output)?;
    say(&report)?;
    Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
