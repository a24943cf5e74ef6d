//! HTTP: built from its parts, listening, drained. Tests start the same thing on port 0.

use std::{
    io,
    net::{SocketAddr, TcpListener},
};

use actix_web::{App, HttpResponse, HttpServer, dev::Server, web};
use pg::Db;

use crate::settings;

/// What the handlers work with. Made once, shared by all threads.
#[derive(Clone)]
pub struct Parts {
    /// The database.
    pub db: Db,
}

/// Builds the server and binds its address; port 0 takes a free one. Answers the server, to be awaited, and the
/// address it listens on. Signals are the caller's business.
///
/// # Errors
/// When the address cannot be bound.
pub fn build(parts: Parts, settings: &settings::Server) -> io::Result<(Server, SocketAddr)> {
    let listener = TcpListener::bind(settings.listen)?;
    let address = listener.local_addr()?;
    let threads = match settings.threads {
        0 => std::thread::available_parallelism().map_or(2, usize::from),
        threads => threads,
    };
    let server = HttpServer::new(move || {
        App::new().app_data(web::Data::new(parts.db.clone())).route("/healthz", web::get().to(HttpResponse::Ok))
    })
    .workers(threads)
    .shutdown_timeout(settings.drain_seconds)
    .disable_signals()
    .listen(listener)?
    .run();
    Ok((server, address))
}
