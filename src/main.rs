//! SIMASN: one program that serves, works, migrates, imports and exports.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use simasn::{commands, settings};

#[derive(Parser)]
#[command(name = "simasn", version, about = "Personnel information system of a city's civil service")]
struct Cli {
    #[command(flatten)]
    settings: settings::Place,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Serve(commands::serve::Args),
    Migrate(commands::migrate::Args),
    Config(commands::config::Args),
    Audit(commands::audit::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    commands::finish(settings::load(&cli.settings).map_err(Into::into).and_then(|settings| match cli.command {
        Command::Serve(args) => commands::serve::run(&args, &settings),
        Command::Migrate(args) => commands::migrate::run(&args, &settings),
        Command::Config(args) => commands::config::run(&args, &settings),
        Command::Audit(args) => commands::audit::run(&args, &settings),
    }))
}
