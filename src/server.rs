//! HTTP: built from its parts, listening, drained. Tests start the same thing on port 0.

use std::{
    io,
    net::{SocketAddr, TcpListener},
};

use actix_web::{
    App, HttpServer,
    dev::Server,
    middleware::from_fn,
    web::{Data, ServiceConfig, get},
};
use web::{health, metrics, observe, security_headers};

use crate::{settings, wiring::Wiring};

/// Builds the server and binds its address; port 0 takes a free one. Answers the server, to be awaited, and the
/// address it listens on. Signals are the caller's business.
///
/// # Errors
/// When the address cannot be bound.
pub fn build(wiring: Wiring, settings: &settings::Server) -> io::Result<(Server, SocketAddr)> {
    let listener = TcpListener::bind(settings.listen)?;
    let address = listener.local_addr()?;
    let threads = match settings.threads {
        0 => std::thread::available_parallelism().map_or(2, usize::from),
        threads => threads,
    };
    let api = wiring.api();
    let token_key = Data::from(wiring.token_key.clone());
    let pages = Data::new(portal::State { documents: wiring.documents.clone() });
    let server = HttpServer::new(move || {
        App::new()
            .wrap(from_fn(security_headers::add))
            .wrap(from_fn(observe::observe))
            .configure(|app| web::configure(app, &wiring.shared))
            .configure(|app| api::configure(app, &api))
            .configure(|app| watched(app, &wiring))
            .configure(|app| compared(app, &wiring))
            .app_data(pages.clone())
            .app_data(token_key.clone())
            .configure(portal::configure)
    })
    .workers(threads)
    .shutdown_timeout(settings.drain_seconds)
    .disable_signals()
    .listen(listener)?
    .run();
    Ok((server, address))
}

/// Builds the small server of a worker: what a supervisor asks, and nothing else.
///
/// # Errors
/// When the address is none or cannot be bound.
pub fn build_watched(wiring: Wiring, listen: &str) -> io::Result<(Server, SocketAddr)> {
    let listener = TcpListener::bind(listen)?;
    let address = listener.local_addr()?;
    let server = HttpServer::new(move || {
        App::new().configure(|app| web::configure(app, &wiring.shared)).configure(|app| watched(app, &wiring))
    })
    .workers(1)
    .disable_signals()
    .listen(listener)?
    .run();
    Ok((server, address))
}

/// One person compared at once, where there is a registry.
fn compared(app: &mut ServiceConfig, wiring: &Wiring) {
    if let Some(desk) = &wiring.desk {
        app.app_data(desk.clone());
    }
}

/// Health and metrics.
fn watched(app: &mut ServiceConfig, wiring: &Wiring) {
    app.app_data(wiring.checks.clone())
        .route("/healthz", get().to(health::healthz))
        .route("/readyz", get().to(health::readyz))
        .route("/metrics", get().to(metrics::metrics));
}
