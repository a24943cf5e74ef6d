//! `simasn outbox`: the queue to the registry, for the officer at the command line. Retry and skip are in the trail.

use std::process::ExitCode;

use kernel::{Call, EventId, clock};
use store::{
    DbError,
    outbox::{self, Entry, Filter, State},
};
use sync::officer;

use crate::{
    commands::{explain, say},
    database,
    settings::Settings,
};

/// Look at the queue to the registry, send again, or skip with a reason
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Count what waits and print the newest events
    List {
        /// Only this state: pending, delivered, parked, skipped
        #[arg(long)]
        state: Option<State>,
        /// Only what is parked for, or failing with, this cause
        #[arg(long)]
        cause: Option<String>,
        /// How many
        #[arg(long, default_value_t = 50)]
        limit: i64,
    },
    /// Send these events again now
    Retry {
        /// Event ids, as `outbox list` prints them
        #[arg(required = true)]
        events: Vec<EventId>,
    },
    /// Give up one event, so that the person's later ones may go
    Skip {
        /// Event id
        event: EventId,
        /// Why; stays in the trail
        #[arg(long)]
        reason: String,
    },
}

/// Lists, sends again or skips.
///
/// # Errors
/// When the database cannot be used, or what the officer's rules refuse.
pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<ExitCode> {
    let database = database::open(&settings.database)?;
    let call = Call::system(clock::now());
    match &args.command {
        Command::List { state, cause, limit } => {
            let filter = Filter { state: *state, cause: cause.clone(), ..Filter::default() };
            let (backlog, entries) = database.db.read_here(|conn| {
                Ok::<_, DbError>((outbox::backlog(conn, call.today())?, outbox::list(conn, &filter, *limit)?))
            })?;
            say(format_args!(
                "{} pending ({} failing), {} for a later day, {} parked",
                backlog.pending,
                backlog.failing,
                backlog.scheduled,
                backlog.parked_total()
            ))?;
            entries.iter().try_for_each(print)?;
        }
        Command::Retry { events } => {
            let moved = database.db.write_here(&call, |tx| officer::retry(tx, events)).map_err(explain)?;
            say(format_args!("{} of {} are sent again", moved.len(), events.len()))?;
        }
        Command::Skip { event, reason } => {
            database.db.write_here(&call, |tx| officer::skip(tx, *event, reason)).map_err(explain)?;
            say("skipped")?;
        }
    }
    database.close()?;
    Ok(ExitCode::SUCCESS)
}

fn print(entry: &Entry) -> std::io::Result<()> {
    let cause = entry.parked_cause.as_ref().or(entry.last_cause.as_ref()).map_or("", String::as_str);
    say(format_args!(
        "{} {} {:<9} {} step {} attempts {} {cause}",
        entry.id,
        entry.created_at.with_timezone(&clock::jakarta()).format("%Y-%m-%d %H:%M"),
        entry.state,
        entry.kind,
        entry.step,
        entry.attempts,
    ))
}
