//! `simasn keys`: the keys that sign access tokens.

use std::process::ExitCode;

use accounts::signing_keys;
use kernel::{Call, clock};

use crate::{
    commands::{explain, say},
    database,
    settings::Settings,
};

/// Change the key that signs access tokens
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Make a new key that signs from now; the old one is published until its last token has expired
    Rotate,
}

/// Rotates.
///
/// # Errors
/// When the database cannot be used.
pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<ExitCode> {
    let database = database::open(&settings.database)?;
    match args.command {
        Command::Rotate => {
            database.db.write_here(&Call::system(clock::now()), signing_keys::rotate).map_err(explain)?
        }
    }
    database.close()?;
    say("a new key signs from now on; running programs notice within a minute")?;
    Ok(ExitCode::SUCCESS)
}
