//! `simasn registry`: the SSO token, how the workers are, and which registry the data belong to.

use std::{
    io::{self, IsTerminal, Read, Write},
    process::ExitCode,
};

use chrono::{DateTime, Utc};
use kernel::{Actor, Call, clock};
use secrecy::SecretString;
use sync::{binding, officer, token, workers::Seen};

use crate::{
    commands::{explain, say},
    database, registry,
    settings::Settings,
    token_key,
};

/// Give a new SSO token, see how the sending goes, say which registry the data belong to
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Read an SSO token from standard input and let every worker go on with it
    Token,
    /// Show workers, pauses, breakers and the queue
    Status,
    /// Confirm that the data of this database belong to the registry of the settings
    Bind {
        /// Why; stays in the trail
        #[arg(long)]
        reason: String,
    },
}

/// Does it.
///
/// # Errors
/// When the database cannot be used, or what the officer's rules refuse.
pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<ExitCode> {
    let database = database::open(&settings.database)?;
    let call = Call::system(clock::now());
    match &args.command {
        Command::Token => {
            let token = read_token()?;
            let key = token_key::of(&settings.database.data_dir)?;
            let pasted = database.db.write_here(&call, |tx| token::paste(tx, &key, &token)).map_err(explain)?;
            let until = pasted.good_until.map_or_else(|| "it does not say until when".to_owned(), moment);
            say(format_args!("kept, good until {until}; workers go on within seconds"))?;
        }
        Command::Status => {
            let actor = Actor::system();
            let (seen, binding, pasted) = database
                .db
                .read_here(|conn| {
                    let seen = officer::overview(conn, &actor, call.now)?;
                    Ok::<_, sync::Error>((seen, binding::current(conn)?, token::newest(conn)?))
                })
                .map_err(explain)?;
            status(&seen)?;
            if let Some(bound) = binding {
                let kind = if bound.synthetic { "invented people" } else { "real people" };
                say(format_args!("data of {kind}, belonging to {:?} agency {:?}", bound.environment, bound.agency_id))?;
            }
            if let Some(token) = pasted {
                let until = token.good_until.map_or_else(|| "unknown".to_owned(), moment);
                say(format_args!(
                    "SSO token pasted {} by {}, good until {until}",
                    moment(token.pasted_at),
                    token.pasted_by_name
                ))?;
            }
        }
        Command::Bind { reason } => {
            let identity = registry::identity(settings)?;
            database.db.write_here(&call, |tx| binding::confirm(tx, &identity, reason)).map_err(explain)?;
            say(format_args!("the data belong to {} agency {} from now", identity.environment, identity.agency_id))?;
        }
    }
    database.close()?;
    Ok(ExitCode::SUCCESS)
}

/// The token, from the terminal or a pipe; never from an argument, which others on the machine can see.
fn read_token() -> anyhow::Result<SecretString> {
    let mut text = String::new();
    if io::stdin().is_terminal() {
        write!(io::stderr(), "SSO token: ")?;
        io::stdin().read_line(&mut text)?;
    } else {
        io::stdin().lock().take(64 * 1024).read_to_string(&mut text)?;
    }
    Ok(text.trim().into())
}

fn status(seen: &officer::Overview) -> io::Result<()> {
    for lane in &seen.backlog.lanes {
        let oldest = lane.oldest_at.map_or_else(String::new, |at| format!(", oldest {}", moment(at)));
        say(format_args!("{:<7} {} due{oldest}", lane.lane.as_str(), lane.pending))?;
    }
    say(format_args!(
        "{} for a later day, {} parked, {} people frozen; {} delivered in the last minute, {} in the last hour",
        seen.backlog.scheduled,
        seen.backlog.parked_total(),
        seen.frozen.len(),
        seen.last_minute,
        seen.last_hour
    ))?;
    if seen.workers.is_empty() {
        say("no worker was seen within a day")?;
    }
    seen.workers.iter().try_for_each(worker)
}

fn worker(seen: &Seen) -> io::Result<()> {
    let state = &seen.state;
    let stale = if seen.stale { " STALE" } else { "" };
    say(format_args!(
        "worker {}{stale} since {}, seen {}: {}, {} of {} hands, {:.0} a minute, retry budget {:.1}",
        seen.process,
        moment(seen.started_at),
        moment(seen.seen_at),
        state.environment,
        state.hands,
        state.most_hands,
        state.per_minute,
        state.retry_budget
    ))?;
    if let Some(pause) = &state.pause {
        let heard = if pause.shared { ", found by another worker" } else { "" };
        say(format_args!("  paused since {}: {}{heard}", moment(pause.since), pause.cause))?;
    }
    if let Some(until) = state.quiet_until {
        say(format_args!("  quiet hours until {}", moment(until)))?;
    }
    if state.not_understood > 0 {
        say(format_args!("  {} events wait for a newer program", state.not_understood))?;
    }
    state.breakers.iter().try_for_each(|breaker| {
        let (since, until) = (moment(breaker.since), moment(breaker.until));
        say(format_args!(
            "  breaker {} {} since {since}, next try {until}: {}",
            breaker.family, breaker.state, breaker.cause
        ))
    })
}

fn moment(at: DateTime<Utc>) -> String {
    at.with_timezone(&clock::jakarta()).format("%Y-%m-%d %H:%M:%S").to_string()
}
