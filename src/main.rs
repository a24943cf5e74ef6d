//! SIMASN: one program that serves, works, migrates, imports and exports.

use std::process::ExitCode;

use clap::Parser;
use simasn::{
    commands::{self, Command},
    settings,
};

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
