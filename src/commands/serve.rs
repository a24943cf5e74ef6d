//! `simasn serve`: API and pages, with or without the worker beside them.
//!
//! Order of stopping: HTTP is drained, then the worker, then the pool is closed, then the private server is let go.

use std::{io, process::ExitCode};

use actix_web::dev::ServerHandle;
use anyhow::Context;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::{
    commands::say,
    database, logging,
    server::{self, Parts},
    settings::Settings,
};

/// Serve the API and the pages until SIGTERM or Ctrl-C
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Address and port, instead of server.listen
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<std::net::SocketAddr>,
}

/// Serves until told to stop.
///
/// # Errors
/// When the database cannot be used or the address is taken.
pub fn run(args: &Args, settings: &Settings) -> anyhow::Result<ExitCode> {
    logging::start(&settings.log).context("log.filter cannot be read")?;
    let mut settings = settings.clone();
    settings.server.listen = args.listen.unwrap_or(settings.server.listen);

    let database = database::open(&settings.database)?;
    actix_web::rt::System::new().block_on(serve(Parts { db: database.db.clone() }, &settings))?;
    database.close()?;
    Ok(ExitCode::SUCCESS)
}

/// Listens, says so, and drains on the first signal; a second one does not wait.
async fn serve(parts: Parts, settings: &Settings) -> anyhow::Result<()> {
    let listen = settings.server.listen;
    let (server, address) =
        server::build(parts, &settings.server).with_context(|| format!("server.listen {listen} cannot be used"))?;
    let stopper = actix_web::rt::spawn(stop_on_signal(server.handle(), Signals::listen()?));
    say(format_args!("simasn is ready on http://{address}"))?;
    server.await?;
    stopper.abort();
    Ok(())
}

/// The two ways to be told to stop.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

async fn stop_on_signal(handle: ServerHandle, mut signals: Signals) {
    signals.next().await;
    tracing::info!("stopping: no new requests, running ones may finish; a second signal does not wait");
    let drained = actix_web::rt::spawn(handle.stop(true));
    tokio::select! {
        _ = drained => {}
        () = signals.next() => {
            tracing::warn!("stopping without waiting");
            std::process::exit(130);
        }
    }
}
