//! `simasn worker`: the worker alone, as production runs it.

use std::process::ExitCode;

use anyhow::Context;

use crate::{commands::say, database, logging, settings::Settings, signals::Signals, wiring::Wiring, worker};

/// Carry changes to the registry and keep house until SIGTERM or Ctrl-C
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Works until told to stop.
///
/// # Errors
/// When the database cannot be used or a setting is wrong.
pub(super) fn run(_args: &Args, settings: &Settings) -> anyhow::Result<ExitCode> {
    logging::start(&settings.log).context("log.filter cannot be read")?;
    let database = database::open(&settings.database)?;
    let wiring = Wiring::new(&database, settings)?;
    let worker = worker::start(&database, &wiring, settings)?;
    drop(wiring);
    actix_web::rt::System::new().block_on(async {
        let mut signals = Signals::listen()?;
        say("simasn worker is at work")?;
        signals.next().await;
        tracing::info!("stopping: steps in hand may finish; a second signal does not wait");
        signals.or_force(worker::stop(Some(worker))).await;
        anyhow::Ok(())
    })?;
    database.close()?;
    Ok(ExitCode::SUCCESS)
}
