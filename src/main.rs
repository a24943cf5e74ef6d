//! SIMASN: one program that serves, works, migrates, imports and exports.

use std::process::ExitCode;

use clap::Parser;
use simasn::{
    commands::{self, Command},
    settings,
};

/// Gives back what is freed. A password hash takes 19 MiB for some milliseconds, and the system's allocator keeps such a
/// block for every thread that ever hashed: hundreds of megabytes after a morning's sign-ins.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(name = "simasn", version, about = "Personnel information system of a city's civil service")]
struct Program {
    #[command(flatten)]
    settings: settings::Place,
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let program = Program::parse();
    commands::finish(settings::load(&program.settings).map_err(Into::into).and_then(|s| program.command.run(&s)))
}
