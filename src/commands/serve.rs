//! `simasn serve`: API and pages, with or without the worker beside them.
//!
//! Order of stopping: HTTP is drained, then the worker, then the pool is closed, then the private server is let go.

use std::process::ExitCode;

use anyhow::Context;

use crate::{
    commands::say,
    database, logging, server,
    settings::{self, Settings},
    signals::Signals,
    wiring::Wiring,
    worker,
};

/// Serve the API and the pages until SIGTERM or Ctrl-C
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Address and port, instead of server.listen
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<std::net::SocketAddr>,
    /// Run the worker in this process; auto: on with the private database, off with DATABASE_URL
    #[arg(long, value_enum, default_value_t = WithWorker::Auto)]
    worker: WithWorker,
}

/// Whether the worker runs beside the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum WithWorker {
    /// On with the private database.
    Auto,
    /// Here.
    On,
    /// Elsewhere: `simasn worker`.
    Off,
}

/// Serves until told to stop.
///
/// # Errors
/// When the database cannot be used, a setting is wrong or the address is taken.
pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<ExitCode> {
    logging::start(&settings.log).context("log.filter cannot be read")?;
    let server = settings::Server { listen: args.listen.unwrap_or(settings.server.listen), ..settings.server.clone() };
    let database = database::open(&settings.database)?;
    let wiring = Wiring::new(&database, settings)?;
    let with_worker = match args.worker {
        WithWorker::Auto => database.is_private(),
        chosen => chosen == WithWorker::On,
    };
    let worker = with_worker.then(|| worker::start(&database, &wiring, settings)).transpose()?;

    let served = actix_web::rt::System::new().block_on(serve(wiring, worker, &server));
    database.close()?;
    served.map(|()| ExitCode::SUCCESS)
}

/// Listens, says so, and drains on the first signal; a second one does not wait.
async fn serve(wiring: Wiring, worker: Option<worker::Running>, settings: &settings::Server) -> anyhow::Result<()> {
    let mut signals = Signals::listen()?;
    let (server, address) =
        server::build(wiring, settings).with_context(|| format!("server.listen {} cannot be used", settings.listen))?;
    let handle = server.handle();
    let mut server = actix_web::rt::spawn(server);
    say(format_args!("simasn is ready on http://{address}"))?;
    tokio::select! {
        () = signals.next() => {}
        ended = &mut server => return Ok(ended??),
    }
    tracing::info!("stopping: no new requests, running ones may finish; a second signal does not wait");
    let stop = async {
        handle.stop(true).await;
        worker::stop(worker).await;
    };
    signals.or_force(stop).await;
    Ok(server.await??)
}
