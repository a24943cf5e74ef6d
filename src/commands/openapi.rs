//! `simasn openapi`: the document of the REST API.

use std::process::ExitCode;

use crate::{commands::say, settings::Settings};

/// Print the OpenAPI document of the REST API
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Prints it as JSON, as `/api/v1/openapi.json` serves it.
///
/// # Errors
/// When standard output is closed.
pub(super) fn run(_args: &Args, _settings: &Settings) -> anyhow::Result<ExitCode> {
    say(serde_json::to_string_pretty(&api::document())?)?;
    Ok(ExitCode::SUCCESS)
}
