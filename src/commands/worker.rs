//! `simasn worker`: the worker alone, as production runs it.

use std::process::ExitCode;

use anyhow::Context;

use crate::{commands::say, database, logging, server, settings::Settings, signals::Signals, wiring::Wiring, worker};

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
    actix_web::rt::System::new().block_on(work(wiring, worker, &settings.server.worker_listen))?;
    database.close()?;
    Ok(ExitCode::SUCCESS)
}

/// Says where it answers a supervisor, waits to be told to stop, and lets the worker finish.
async fn work(wiring: Wiring, worker: worker::Running, listen: &str) -> anyhow::Result<()> {
    let mut signals = Signals::listen()?;
    if listen.is_empty() {
        drop(wiring);
        say("simasn worker is at work")?;
    } else {
        let (server, address) = server::build_watched(wiring, listen)
            .with_context(|| format!("server.worker_listen {listen} cannot be used"))?;
        actix_web::rt::spawn(server);
        say(format_args!("simasn worker is at work, health and metrics on http://{address}"))?;
    }
    signals.next().await;
    tracing::info!("stopping: steps in hand may finish; a second signal does not wait");
    signals.or_force(worker::stop(Some(worker))).await;
    Ok(())
}
