//! `simasn soak`: the promise of the sync, tried for minutes with processes that are killed.

use std::{process::ExitCode, time::Duration};

use crate::{
    commands::say,
    settings::Settings,
    soak::{self, Plan},
};

/// Send many changes to a registry that fails, through workers that are killed; exits 1 when one is lost or doubled
///
/// Makes a city, a database and a registry of its own, and leaves nothing behind. With DATABASE_URL it uses that database,
/// which must be empty.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Changes to approve
    #[arg(long, default_value_t = 100_000)]
    events: u64,
    /// Of a hundred calls, so many go wrong
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u8).range(0..=60))]
    faults: u8,
    /// Worker processes
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=16))]
    workers: u8,
    /// How often one of them is killed, in seconds (`3s`, `0.5`); 0: never
    #[arg(long, default_value = "3s", value_parser = seconds)]
    kill_every: Duration,
    /// Decides who changes what, and which calls go wrong
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// People in the city; one for twenty changes unless said
    #[arg(long)]
    employees: Option<u64>,
    /// Longest time for all of it, in seconds
    #[arg(long, default_value = "3600s", value_parser = seconds)]
    at_most: Duration,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let number = text.strip_suffix('s').unwrap_or(text);
    let seconds = number.parse::<f64>().map_err(|_| "a number of seconds, such as 3s".to_owned())?;
    Duration::try_from_secs_f64(seconds).map_err(|_| "a number of seconds that is not below 0".to_owned())
}

/// Runs it and prints what came of it.
///
/// # Errors
/// When a part cannot be started, or it does not come to rest in time.
pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<ExitCode> {
    let plan = Plan {
        events: args.events,
        faults: args.faults,
        workers: args.workers.into(),
        kill_every: (!args.kill_every.is_zero()).then_some(args.kill_every),
        seed: args.seed,
        employees: args.employees.unwrap_or((args.events / 20).clamp(50, 12_000)),
        at_most: args.at_most,
    };
    let verdict = soak::run(&plan, settings, &mut |tick| {
        let line = format!(
            "{:>6.0} s  approved {:>7}  done {:>7}  killed {:>4}",
            tick.after.as_secs_f64(),
            tick.approved,
            tick.done,
            tick.kills
        );
        if let Err(error) = say(line) {
            tracing::debug!(%error, "nobody reads the output");
        }
    })?;
    say(&verdict)?;
    Ok(if verdict.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
