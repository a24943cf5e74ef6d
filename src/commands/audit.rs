//! `simasn audit`: the trail sealed by the day, and the seals checked.

use std::process::ExitCode;

use kernel::{Call, clock};
use store::{DbError, seal};

use crate::{commands::say, database, settings::Settings};

/// Seal the audit trail by the day, or check the seals
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Seal every day that has ended and is not sealed yet
    Seal,
    /// Compute every seal again; exits 1 when a sealed day was changed afterwards
    Verify,
}

/// Seals or checks.
///
/// # Errors
/// When the database cannot be used.
pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<ExitCode> {
    let database = database::open(&settings.database)?;
    let code = match args.command {
        Command::Seal => seal_days(&database)?,
        Command::Verify => verify(&database)?,
    };
    database.close()?;
    Ok(code)
}

fn seal_days(database: &database::Database) -> anyhow::Result<ExitCode> {
    let seals = database.db.write_here(&Call::system(clock::now()), seal::seal)?;
    for seal in &seals {
        say(format_args!("{} {:>9} rows {}", seal.day, seal.row_count, seal.hash))?;
    }
    if seals.is_empty() {
        say("every day that has ended is sealed")?;
    }
    Ok(ExitCode::SUCCESS)
}

fn verify(database: &database::Database) -> anyhow::Result<ExitCode> {
    let broken = database.db.read_here::<_, DbError>(seal::verify)?;
    for day in &broken {
        say(format_args!(
            "{}: changed after it was sealed: {} rows then, {} now, hash {} then, {} now",
            day.sealed.day, day.sealed.row_count, day.found.row_count, day.sealed.hash, day.found.hash
        ))?;
    }
    if broken.is_empty() {
        say("every sealed day is as it was")?;
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}
