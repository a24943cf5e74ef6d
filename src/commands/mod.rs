//! One file per subcommand. A command reads its arguments, opens what it needs, calls one library and prints.

mod account;
mod assess;
mod audit;
mod config;
mod demo;
mod import;
mod keys;
mod migrate;
mod openapi;
mod outbox;
mod pull;
mod reading;
mod reconcile;
mod registry;
mod seed;
mod serve;
mod soak;
mod worker;

use std::{
    fmt::Display,
    io::{self, Write},
    process::ExitCode,
};

use kernel::Fault;

use crate::settings::Settings;

/// The subcommands. What each says about itself in `--help` stands at its `Args`.
#[derive(Debug, clap::Subcommand)]
#[expect(missing_docs, reason = "each is told at its Args, which is also its help text")]
pub enum Command {
    Serve(serve::Args),
    Worker(worker::Args),
    Migrate(migrate::Args),
    Import(import::Args),
    Seed(seed::Args),
    Pull(pull::Args),
    Reconcile(reconcile::Args),
    Account(account::Args),
    Keys(keys::Args),
    Assess(assess::Args),
    Outbox(outbox::Args),
    Registry(registry::Args),
    Audit(audit::Args),
    Config(config::Args),
    #[command(name = "openapi")]
    OpenApi(openapi::Args),
    Demo(demo::Args),
    #[command(hide = true)]
    Soak(soak::Args),
}

impl Command {
    /// Does it.
    ///
    /// # Errors
    /// What the subcommand could not do, for [`finish`].
    pub fn run(&self, settings: &Settings) -> anyhow::Result<ExitCode> {
        match self {
            Self::Serve(args) => serve::run(args, settings),
            Self::Worker(args) => worker::run(args, settings),
            Self::Migrate(args) => migrate::run(args, settings),
            Self::Import(args) => import::run(args, settings),
            Self::Seed(args) => seed::run(args, settings),
            Self::Pull(args) => pull::run(args, settings),
            Self::Reconcile(args) => reconcile::run(args, settings),
            Self::Account(args) => account::run(args, settings),
            Self::Keys(args) => keys::run(args, settings),
            Self::Assess(args) => assess::run(args, settings),
            Self::Outbox(args) => outbox::run(args, settings),
            Self::Registry(args) => registry::run(args, settings),
            Self::Audit(args) => audit::run(args, settings),
            Self::Config(args) => config::run(args, settings),
            Self::OpenApi(args) => openapi::run(args, settings),
            Self::Demo(args) => demo::run(args, settings),
            Self::Soak(args) => soak::run(args, settings),
        }
    }
}

/// Prints one line to standard output. Commands print; libraries never do.
fn say(line: impl Display) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{line}")
}

/// A failure of a library as the operator reads it: what failed, then every reason.
fn explain(fault: impl Fault) -> anyhow::Error {
    let reasons: String =
        fault.reasons().iter().map(|reason| format!("\n  {}: {}", reason.code, reason.message)).collect();
    if reasons.is_empty() { anyhow::Error::new(fault) } else { anyhow::anyhow!("{fault}{reasons}") }
}

/// Turns what a command answers into the exit code; an error is printed with its causes, each on a line.
pub fn finish(done: anyhow::Result<ExitCode>) -> ExitCode {
    done.unwrap_or_else(|error| {
        let mut text = format!("simasn: {error}\n");
        for cause in error.chain().skip(1) {
            text.push_str(&format!("  because: {cause}\n"));
        }
        match io::stderr().lock().write_all(text.as_bytes()) {
            Ok(()) => ExitCode::FAILURE,
            // Nobody reads standard error; the code is all that is left to say.
            Err(_) => ExitCode::from(2),
        }
    })
}
