//! `simasn migrate`: the schema brought up to date, as the owner of the tables.

use std::process::ExitCode;

use crate::{commands::say, database, settings::Settings};

/// Bring the database schema up to date, as the owner of the tables
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs what is missing and names it.
///
/// # Errors
/// When the database cannot be used or a migration fails; the schema then stays at the one before.
pub(super) fn run(_args: &Args, settings: &Settings) -> anyhow::Result<ExitCode> {
    let database = database::open_to_migrate(&settings.database)?;
    for name in database.migrated() {
        say(format_args!("migrated {name}"))?;
    }
    if database.migrated().is_empty() {
        say("the schema is up to date")?;
    }
    database.close()?;
    Ok(ExitCode::SUCCESS)
}
