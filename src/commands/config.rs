//! `simasn config`: the settings in force.

use std::process::ExitCode;

use crate::{commands::say, settings::Settings};

/// Print the settings in force, secrets hidden
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Prints every setting as TOML.
///
/// # Errors
/// When standard output is closed.
pub(super) fn run(_args: &Args, settings: &Settings) -> anyhow::Result<ExitCode> {
    say(toml::to_string_pretty(settings)?.trim_end())?;
    Ok(ExitCode::SUCCESS)
}
