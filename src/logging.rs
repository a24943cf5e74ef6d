//! Structured logs on standard error: text for people, JSON for machines. What may be logged: docs/operations.md.

use std::io::{self, IsTerminal};

use tracing_subscriber::{EnvFilter, filter::ParseError, layer::SubscriberExt, util::SubscriberInitExt};

use crate::settings::{Log, LogFormat};

/// Starts logging for the whole process. A second call changes nothing, so that tests may call it too.
///
/// # Errors
/// When `log.filter` cannot be read.
pub fn start(settings: &Log) -> Result<(), ParseError> {
    let filter = EnvFilter::builder().parse(&settings.filter)?;
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
    let registry = tracing_subscriber::registry().with(filter);
    let started = match settings.format {
        LogFormat::Text => registry.with(lines).try_init(),
        LogFormat::Json => registry.with(lines.json().flatten_event(true)).try_init(),
    };
    if started.is_err() {
        tracing::debug!("logging was already on");
    }
    Ok(())
}
