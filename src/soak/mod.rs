//! The soak: a city's changes go to a registry that fails, through worker processes that are killed, and in the end nothing is
//! lost and nothing doubled. For those who work on the program; nothing of it is used in production.

mod changes;
mod verdict;
mod workers;

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::Context;
use bkn_mock::{Fault, Order, SeedFiles};
use city::City;
use kernel::{Call, clock};
use store::outbox::{self, Filter, State};

use crate::{
    database::{self, Database},
    sample_city::Files,
    settings::Settings,
};
use changes::Changes;
pub use verdict::Verdict;
use workers::Workers;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Changes that are approved.
    pub events: u64,
    /// Of a hundred calls, so many go wrong.
    pub faults: u8,
    /// Worker processes.
    pub workers: usize,
    /// How often one of them is killed; `None`: never.
    pub kill_every: Option<Duration>,
    /// Decides who changes what, and which calls go wrong.
    pub seed: u64,
    /// People in the city.
    pub employees: u64,
    /// Longest time for all of it.
    pub at_most: Duration,
}

/// What is told while it runs.
#[derive(Debug, Clone, Copy)]
pub struct Tick {
    /// Since the first change.
    pub after: Duration,
    /// Approved so far.
    pub approved: u64,
    /// Delivered, or stood for by a newer change.
    pub done: u64,
    /// Workers killed so far.
    pub kills: u64,
}

/// How often the queue is looked at.
const LOOK: Duration = Duration::from_millis(200);
/// How often is told.
const TELL: Duration = Duration::from_secs(5);

/// Runs it to its end and compares.
///
/// # Errors
/// When a part cannot be started, or it does not end in time.
pub fn run(plan: &Plan, settings: &Settings, tell: &mut dyn FnMut(Tick)) -> anyhow::Result<Verdict> {
    let folder = tempfile::tempdir().context("a folder for the soak cannot be made")?;
    let mut settings = settings.clone();
    settings.database.data_dir = folder.path().to_owned();
    let database = database::open(&settings.database)?;
    anyhow::ensure!(changes::is_empty(&database)?, "the database has people in it; the soak needs one of its own");
    let files = Files::in_folder(&folder.path().join("city"));
    let today = clock::day_in_jakarta(clock::now());
    let options = city::Options { employees: plan.employees, seed: plan.seed, today, defects: false };
    files.write(&City::generate(&options), &mut |_, _| {})?;
    files.load_people(&database.db, &mut |_, _| {})?;
    database.count_anew()?;
    let seeds = SeedFiles { export: files.profiles.clone(), units: Some(files.units.clone()), histories: None };
    let mock = bkn_mock::start(bkn_mock::Options {
        seed_from: Some(seeds),
        ..bkn_mock::Options::kept_in(folder.path().join("registry.redb"))
    })
    .context("the registry's mock cannot start")?;

    let mut changes = Changes::new(&database, plan.seed)?;
    order_faults(&mock.handle(), plan);
    let began = Instant::now();
    let mut workers = Workers::start(plan.workers, &database, &mock, folder.path())?;
    let work = Work { plan, database: &database, began };
    work.disturbed(&mut changes, &mut workers, tell)?;
    mock.handle().clear_faults();
    let parked = work.come_to_rest(&mut workers, tell)?;
    let took = began.elapsed();
    let kills = workers.kills();
    workers.stop();
    let verdict = Verdict::of(&changes, &mock, took, kills, parked)?;
    mock.stop();
    database.close()?;
    Ok(verdict)
}

/// The faults, together as often as asked for.
fn order_faults(mock: &bkn_mock::Handle, plan: &Plan) {
    let faults = [
        Fault::ServerError { status: 503 },
        Fault::DropRequest,
        Fault::Reset,
        Fault::DropReply,
        Fault::DropReply,
        Fault::CutBody,
        Fault::EmptyBody,
        Fault::Throttle { retry_after: Some("1".to_owned()) },
        Fault::GatewayTokenExpired,
        Fault::SsoTokenExpired,
    ];
    let each = f64::from(plan.faults.min(100)) / 100.0 / 10.0;
    for (seed, fault) in (plan.seed..).zip(faults) {
        mock.order(Order::always("/apisiasn", fault).share(each, seed));
    }
}

struct Work<'a> {
    plan: &'a Plan,
    database: &'a Database,
    began: Instant,
}

impl Work<'_> {
    /// Changes are approved, calls go wrong, and workers are killed until all is delivered or parked.
    fn disturbed(
        &self,
        changes: &mut Changes,
        workers: &mut Workers,
        tell: &mut dyn FnMut(Tick),
    ) -> anyhow::Result<()> {
        let (mut told, mut killed, mut looked) = (Instant::now(), Instant::now(), Instant::now());
        loop {
            let approved = changes.count();
            if approved < self.plan.events {
                changes.approve_one()?;
            } else {
                sleep(LOOK);
            }
            if self.plan.kill_every.is_some_and(|every| killed.elapsed() >= every) {
                workers.kill_one()?;
                killed = Instant::now();
            }
            if told.elapsed() >= TELL {
                told = Instant::now();
                tell(self.tick(approved, workers.kills())?);
            }
            if approved >= self.plan.events && looked.elapsed() >= LOOK {
                looked = Instant::now();
                if self.open()? == 0 {
                    return Ok(());
                }
            }
            workers.all_alive()?;
            self.in_time()?;
        }
    }

    /// Nothing goes wrong any more. What was parked the officer sends again; answers how much that was.
    fn come_to_rest(&self, workers: &mut Workers, tell: &mut dyn FnMut(Tick)) -> anyhow::Result<u64> {
        let mut sent_again = 0;
        loop {
            workers.all_alive()?;
            let filter = Filter { state: Some(State::Parked), ..Filter::default() };
            let parked = self.database.db.read_here(|conn| outbox::list(conn, &filter, 1_000))?;
            if parked.is_empty() && self.open()? == 0 {
                tell(self.tick(self.plan.events, workers.kills())?);
                return Ok(sent_again);
            }
            let ids: Vec<_> = parked.iter().map(|entry| entry.id).collect();
            let call = Call::system(clock::now());
            let moved: Result<_, outbox::LeaseError> = self.database.db.write_here(&call, |tx| outbox::retry(tx, &ids));
            sent_again += u64::try_from(moved?.len())?;
            sleep(LOOK);
            self.in_time()?;
        }
    }

    /// Events that are neither delivered nor in somebody's care.
    fn open(&self) -> anyhow::Result<i64> {
        let today = clock::day_in_jakarta(clock::now());
        Ok(self.database.db.read_here(|conn| outbox::backlog(conn, today))?.pending)
    }

    fn tick(&self, approved: u64, kills: u64) -> anyhow::Result<Tick> {
        let open = u64::try_from(self.open()?)?;
        Ok(Tick { after: self.began.elapsed(), approved, done: approved.saturating_sub(open), kills })
    }

    fn in_time(&self) -> anyhow::Result<()> {
        if self.began.elapsed() < self.plan.at_most {
            return Ok(());
        }
        let (seconds, open) = (self.plan.at_most.as_secs(), self.open()?);
        anyhow::bail!("not at rest after {seconds} s; {open} events are open")
    }
}
