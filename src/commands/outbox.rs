//! `simasn outbox`: the queue to the registry, for the officer at the command line. Everything that changes something is in
//! the trail.

use std::process::ExitCode;

use anyhow::Context;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use kernel::{Call, EmployeeId, EventId, Nip, clock};
use serde_json::{Map, Value};
use store::outbox::{self, Entry, Filter, Lane, PastAttempt, State};
use sync::{
    Side,
    officer::{self, Conflict, Plan, Said},
};

use crate::{
    commands::{explain, say},
    database::{self, Database},
    settings::Settings,
};

/// Look at the queue to the registry, send again, change, skip, stop sending about one person
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Count what waits and print the newest events
    List {
        /// Only this state: pending, delivered, parked, skipped, superseded
        #[arg(long)]
        state: Option<State>,
        #[command(flatten)]
        which: Which,
        /// Only those of which the registry has several rows; prints the ids of the rows to be deleted there
        #[arg(long)]
        duplicates: bool,
        /// How many
        #[arg(long, default_value_t = 50)]
        limit: i64,
    },
    /// Print one event: what is sent, masked, and what the registry said each time
    Show {
        /// Event id, as `outbox list` prints it
        event: EventId,
    },
    /// Send events again now: those named, or all that are stuck and match
    Retry {
        /// Event ids, as `outbox list` prints them
        #[arg(conflicts_with_all = ["cause", "kind", "person", "lane", "since", "until"])]
        events: Vec<EventId>,
        #[command(flatten)]
        which: Which,
        /// Only count; send nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Change members of a stuck event and send it again
    Edit {
        /// Event id
        event: EventId,
        /// Member and new value; text, number, true, false or null
        #[arg(long = "set", value_name = "MEMBER=VALUE", required = true)]
        set: Vec<String>,
        /// Why; stays in the trail
        #[arg(long)]
        reason: String,
    },
    /// Give up one event, so that the person's later ones may go
    Skip {
        /// Event id
        event: EventId,
        /// Why; stays in the trail
        #[arg(long)]
        reason: String,
    },
    /// Decide who is right where the registry says something else than we do
    Decide {
        /// Event id
        event: EventId,
        /// ours: the registry's row is updated; theirs: nothing is sent, and our record is to be corrected
        #[arg(value_parser = side)]
        right: Side,
        /// The number `outbox show` printed with both rows: the decision is about those
        #[arg(long, value_name = "NUMBER")]
        seen: i32,
        /// Why; stays in the trail
        #[arg(long)]
        reason: String,
    },
    /// Have the registry's records read again for a delivered event
    Look {
        /// Event id
        event: EventId,
    },
    /// Stop all sending about one person
    Freeze(Person),
    /// Let sending about one person go on
    Unfreeze(Person),
    /// Print everything that was sent about one person, with the four marks of each change
    Timeline {
        /// NIP
        person: Nip,
    },
}

/// Which events are meant. Everything narrows.
#[derive(Debug, clap::Args)]
struct Which {
    /// Parked for, or failing with, this cause
    #[arg(long)]
    cause: Option<String>,
    /// This kind of event
    #[arg(long)]
    kind: Option<String>,
    /// About this person, by NIP
    #[arg(long, value_name = "NIP")]
    person: Option<Nip>,
    /// In this lane: urgent, usual, bulk
    #[arg(long, value_parser = lane)]
    lane: Option<Lane>,
    /// Recorded on this day or later (Jakarta)
    #[arg(long, value_name = "YYYY-MM-DD")]
    since: Option<NaiveDate>,
    /// Recorded before this day (Jakarta)
    #[arg(long, value_name = "YYYY-MM-DD")]
    until: Option<NaiveDate>,
}

#[derive(Debug, clap::Args)]
struct Person {
    /// NIP
    person: Nip,
    /// Why; stays in the trail
    #[arg(long)]
    reason: String,
}

fn lane(text: &str) -> Result<Lane, String> {
    Lane::ALL
        .iter()
        .copied()
        .find(|lane| lane.as_str() == text)
        .ok_or_else(|| format!("{text:?} is no lane: urgent, usual or bulk"))
}

fn side(text: &str) -> Result<Side, String> {
    match text {
        "ours" => Ok(Side::Ours),
        "theirs" => Ok(Side::Theirs),
        _ => Err(format!("{text:?} is no side: ours or theirs")),
    }
}

/// Does one of them.
///
/// # Errors
/// When the database cannot be used, or what the officer's rules refuse.
pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<ExitCode> {
    let database = database::open(&settings.database)?;
    let call = Call::system(clock::now());
    match &args.command {
        Command::List { state, which, duplicates, limit } => {
            let filter = Filter { duplicates: *duplicates, ..filter(&database, &call, *state, which)? };
            list(&database, &call, &filter, *limit)?;
        }
        Command::Show { event } => show(&database, &call, *event)?,
        Command::Retry { events, which, dry_run } => retry(&database, &call, events, which, *dry_run)?,
        Command::Edit { event, set, reason } => {
            let changes = changes(set)?;
            database.db.write_here(&call, |tx| officer::edit(tx, *event, &changes, reason)).map_err(explain)?;
            say(format_args!("{} members changed; sent again", changes.len()))?;
        }
        Command::Skip { event, reason } => {
            database.db.write_here(&call, |tx| officer::skip(tx, *event, reason)).map_err(explain)?;
            say("skipped")?;
        }
        Command::Decide { event, right, seen, reason } => {
            let decided = database.db.write_here(&call, |tx| officer::decide(tx, *event, *right, *seen, reason));
            decided.map_err(explain)?;
            say(match right {
                Side::Ours => "the registry's row will be updated",
                Side::Theirs => "nothing is sent; correct our record, see its differences",
            })?;
        }
        Command::Look { event } => {
            database.db.write_here(&call, |tx| officer::look_again(tx, *event)).map_err(explain)?;
            say("the registry's records will be read again")?;
        }
        Command::Freeze(who) => {
            let id = person(&database, &call, &who.person)?;
            let done = database.db.write_here(&call, |tx| officer::freeze(tx, id, &who.reason)).map_err(explain)?;
            say(if done { "nothing is sent about this person any more" } else { "it was stopped already" })?;
        }
        Command::Unfreeze(who) => {
            let id = person(&database, &call, &who.person)?;
            let done = database.db.write_here(&call, |tx| officer::lift(tx, id, &who.reason)).map_err(explain)?;
            say(if done { "sending about this person goes on" } else { "it was not stopped" })?;
        }
        Command::Timeline { person: nip } => timeline(&database, &call, nip)?,
    }
    database.close()?;
    Ok(ExitCode::SUCCESS)
}

fn person(database: &Database, call: &Call, nip: &Nip) -> anyhow::Result<EmployeeId> {
    let found = database.db.read_here(|conn| employees::profile_by_nip(conn, nip, call.today())).map_err(explain)?;
    Ok(found.id)
}

fn filter(database: &Database, call: &Call, state: Option<State>, which: &Which) -> anyhow::Result<Filter> {
    let employee = which.person.as_ref().map(|nip| person(database, call, nip)).transpose()?;
    Ok(Filter {
        state,
        employee,
        kind: which.kind.clone(),
        cause: which.cause.clone(),
        lane: which.lane,
        since: which.since.and_then(begin),
        until: which.until.and_then(begin),
        duplicates: false,
        before_seq: None,
    })
}

/// The first instant of a day in Jakarta.
fn begin(day: NaiveDate) -> Option<DateTime<Utc>> {
    Some(day.and_time(NaiveTime::MIN).and_local_timezone(clock::jakarta()).single()?.to_utc())
}

fn list(database: &Database, call: &Call, filter: &Filter, limit: i64) -> anyhow::Result<()> {
    let (overview, entries, twice) = database
        .db
        .read_here(|conn| {
            let overview = officer::overview(conn, &call.actor, call.now)?;
            let entries = outbox::list(conn, filter, limit)?;
            let seqs: Vec<i64> = entries.iter().map(|entry| entry.seq).collect();
            Ok::<_, sync::Error>((overview, entries, outbox::duplicates_of(conn, &seqs)?))
        })
        .map_err(explain)?;
    let backlog = &overview.backlog;
    say(format_args!(
        "{} pending ({} failing), {} for a later day, {} parked, {} people stopped; {} delivered in the last hour",
        backlog.pending,
        backlog.failing,
        backlog.scheduled,
        backlog.parked_total(),
        backlog.frozen_people,
        overview.last_hour,
    ))?;
    for parked in &overview.parked {
        say(format_args!("  {:>7} parked: {} (for {})", parked.count, parked.cause, parked.owner))?;
    }
    say(format_args!(
        "{} accepted and not seen at the registry yet, {} there several times",
        overview.unseen, overview.duplicates
    ))?;
    for entry in &entries {
        print(entry)?;
        duplicates(twice.get(&entry.seq).map(Vec::as_slice).unwrap_or_default(), entry)?;
    }
    Ok(())
}

/// Rows that somebody must delete at the registry.
fn duplicates(rows: &[String], entry: &Entry) -> std::io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let by = sync::ways::of(&entry.kind).and_then(sync::ways::Way::deleted_by);
    let how = by.unwrap_or("on its pages, it has no call for that");
    say(format_args!("  there once more, to be deleted at the registry ({how}): {}", rows.join(", ")))
}

/// Both rows of a conflict, beside each other.
fn both(conflict: &Conflict) -> std::io::Result<()> {
    say(format_args!("  row {} at the registry says otherwise; ours | theirs:", conflict.row))?;
    for member in &conflict.members {
        let theirs = member.theirs.as_ref().map_or_else(|| "blank".to_owned(), said);
        let mark = if member.same { " " } else { "*" };
        say(format_args!("  {mark} {}: {} | {theirs}", member.name, said(&member.ours)))?;
    }
    if conflict.open {
        say(format_args!("  decide with: outbox decide EVENT ours|theirs --seen {} --reason …", conflict.seen))?;
    }
    Ok(())
}

fn said(one: &Said) -> String {
    one.name.as_ref().map_or_else(|| one.value.clone(), |name| format!("{name} ({})", one.value))
}

fn show(database: &Database, call: &Call, id: EventId) -> anyhow::Result<()> {
    let (entry, shown, attempts, conflict, findings) = database
        .db
        .read_here(|conn| {
            let shown = officer::shown(conn, &call.actor, id)?;
            let entry = outbox::entry(conn, id)?.ok_or(sync::Error::NotFound)?;
            let attempts = outbox::attempts_of(conn, entry.seq)?;
            let conflict = officer::conflict(conn, &call.actor, id)?;
            let findings = officer::findings(conn, &call.actor, id)?;
            Ok::<_, sync::Error>((entry, shown, attempts, conflict, findings))
        })
        .map_err(explain)?;
    print(&entry)?;
    marks(&entry)?;
    for (name, value) in &shown.members {
        say(format_args!("  {name} = {value}"))?;
    }
    conflict.as_ref().map_or(Ok(()), both)?;
    let rows: Vec<String> = findings.duplicates.iter().map(ToString::to_string).collect();
    duplicates(&rows, &entry)?;
    Ok(attempts.iter().try_for_each(attempt)?)
}

fn retry(database: &Database, call: &Call, events: &[EventId], which: &Which, dry_run: bool) -> anyhow::Result<()> {
    if !events.is_empty() {
        anyhow::ensure!(!dry_run, "--dry-run counts what matches; leave the event ids out");
        let moved = database.db.write_here(call, |tx| officer::retry(tx, events)).map_err(explain)?;
        say(format_args!("{} of {} are sent again", moved.len(), events.len()))?;
        return Ok(());
    }
    let filter = filter(database, call, None, which)?;
    anyhow::ensure!(
        dry_run || filter != Filter::default(),
        "name events, or say which: --cause, --kind, --person, --lane, --since, --until"
    );
    let plan: Plan = if dry_run {
        database.db.read_here(|conn| officer::plan(conn, &call.actor, &filter)).map_err(explain)?
    } else {
        database.db.write_here(call, |tx| officer::retry_many(tx, &filter)).map_err(explain)?
    };
    let verb = if dry_run { "would be" } else { "are" };
    say(format_args!("{} {verb} sent again, {} cannot be sent as they are", plan.fit.len(), plan.unfit.len()))?;
    for unfit in &plan.unfit {
        say(format_args!("  {} {}: {}", unfit.id, unfit.kind, unfit.problem))?;
    }
    Ok(())
}

/// `member=value` as JSON: what is neither a number, true, false nor null is a text.
fn changes(set: &[String]) -> anyhow::Result<Map<String, Value>> {
    set.iter()
        .map(|one| {
            let (name, value) = one.split_once('=').with_context(|| format!("{one:?}: write MEMBER=VALUE"))?;
            let simple =
                serde_json::from_str(value).ok().filter(|value: &Value| !value.is_array() && !value.is_object());
            Ok((name.to_owned(), simple.unwrap_or_else(|| Value::String(value.to_owned()))))
        })
        .collect()
}

fn timeline(database: &Database, call: &Call, nip: &Nip) -> anyhow::Result<()> {
    let id = person(database, call, nip)?;
    let found = database.db.read_here(|conn| officer::timeline(conn, &call.actor, id, 200)).map_err(explain)?;
    for stop in &found.stops {
        let lifted = stop.lifted_at.map_or_else(|| "in force".to_owned(), |at| format!("lifted {}", local(at)));
        say(format_args!("stopped {} by {} ({}), {lifted}", local(stop.frozen_at), stop.frozen_by_name, stop.reason))?;
    }
    for event in &found.events {
        print(&event.entry)?;
        marks(&event.entry)?;
        event.attempts.iter().try_for_each(attempt)?;
    }
    if found.events.is_empty() {
        say("nothing was sent about this person")?;
    }
    Ok(())
}

fn local(at: DateTime<Utc>) -> impl std::fmt::Display {
    at.with_timezone(&clock::jakarta()).format("%Y-%m-%d %H:%M")
}

fn print(entry: &Entry) -> std::io::Result<()> {
    let cause = entry.parked_cause.as_ref().or(entry.last_cause.as_ref()).map_or("", String::as_str);
    say(format_args!(
        "{} {} {:<10} {} step {} attempts {} {cause}",
        entry.id,
        local(entry.created_at),
        entry.state,
        entry.kind,
        entry.step,
        entry.attempts,
    ))
}

fn marks(entry: &Entry) -> std::io::Result<()> {
    let at = |at: Option<DateTime<Utc>>| at.map_or_else(|| "not yet".to_owned(), |at| local(at).to_string());
    say(format_args!(
        "  recorded {}, sent {}, accepted {}, visible {}",
        local(entry.created_at),
        at(entry.first_sent_at),
        at(entry.accepted_at),
        at(entry.visible_at),
    ))
}

fn attempt(one: &PastAttempt) -> std::io::Result<()> {
    let status = one.http_status.map(|status| format!(" HTTP {status}")).unwrap_or_default();
    let (outcome, said) = (one.outcome.as_deref().unwrap_or("open"), one.excerpt.as_deref().unwrap_or(""));
    say(format_args!("  {} {} {outcome}{status} {said}", local(one.started_at), one.step))
}
