//! The demonstration: a private database, a city in it, the registry's mock, one login for each role, API, pages and
//! worker. What it needed to make it keeps, so that a second start takes seconds.

mod cast;
mod residents;

use std::{fs, io, net::SocketAddr, path::Path, sync::Arc};

use anyhow::Context;
use bkn_mock::SeedFiles;
use city::City;
use kernel::clock;
use reconcile::{Reader, Scope};
use serde::{Deserialize, Serialize};

pub use cast::{Account, Cast};

use crate::{
    database::{self, Database},
    histories,
    progress::Progress,
    registry,
    sample_city::{self, Files},
    settings::{ProposalWay, RegistryKind, Settings},
    wiring::Wiring,
    worker,
};

/// What the demonstration is about.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// People in the city.
    pub employees: u64,
    /// Seed of the city.
    pub seed: u64,
}

impl Plan {
    /// The city as it is today.
    #[must_use]
    pub fn options(self) -> city::Options {
        let today = clock::day_in_jakarta(clock::now());
        city::Options { employees: self.employees, seed: self.seed, today, defects: false }
    }
}

/// What an earlier start made, in `<data>/demo.json`: written last, so that an interrupted start is done again.
#[derive(Debug, Serialize, Deserialize)]
struct Made {
    employees: u64,
    seed: u64,
    cast: Cast,
}

/// Everything that runs but the server, which takes the wiring by [`Self::split`].
pub struct Demo {
    /// The settings it runs with.
    pub settings: Settings,
    /// What handlers and worker share.
    pub wiring: Wiring,
    /// One login for each role.
    pub cast: Cast,
    /// How many people live in the city.
    pub employees: u64,
    worker: worker::Running,
    mock: bkn_mock::Running,
    database: Database,
}

/// What is left to close once the server has taken the wiring.
pub struct Rest {
    worker: worker::Running,
    mock: bkn_mock::Running,
    database: Database,
}

impl Demo {
    /// Makes what is missing and starts everything but the server.
    ///
    /// # Errors
    /// When a part cannot be started; the texts say what to mend.
    pub fn start(settings: &Settings, plan: Plan, listen: SocketAddr) -> anyhow::Result<Self> {
        let data = settings.database.data_dir.clone();
        fs::create_dir_all(&data).with_context(|| format!("the folder {} cannot be made", data.display()))?;
        let progress = Progress::new();
        let mut settings = own_settings(settings, listen);

        progress.step("Basis data privat");
        let database = database::open(&settings.database)?;
        let files = Files::in_folder(&data.join("city"));
        let marker = data.join("demo.json");
        let made = read(&marker)?;
        if made.is_none() {
            let mut told = |what: &'static str, rows| progress.rows(what, rows, plan.employees);
            files.write(&City::generate(&plan.options()), &mut told)?;
            files.load_people(&database.db, &mut told)?;
            database.count_anew()?;
        }

        progress.step("Tiruan SIASN");
        let mock = start_mock(&data, &files)?;
        speak_with(&mut settings, &mock);
        if made.is_none() {
            pull(&database, &settings, &progress)?;
            files.load_local(&database.db, &mut |what, rows| progress.rows(what, rows, plan.employees))?;
            database.count_anew()?;
        }
        let wiring = Wiring::new(&database, &settings)?;
        let made = match made {
            Some(made) => made,
            None => {
                progress.step("Akun untuk setiap peran");
                let cast = cast::make(&database.db, &wiring.shared)?;
                let made = Made { employees: plan.employees, seed: plan.seed, cast };
                write(&marker, &made)?;
                made
            }
        };
        progress.step("Pekerja sinkronisasi");
        let worker = worker::start(&database, &wiring, &settings)?;
        progress.done();
        Ok(Self { settings, wiring, cast: made.cast, employees: made.employees, worker, mock, database })
    }

    /// The wiring for the server, and what to close when the server has drained.
    #[must_use]
    pub fn split(self) -> (Settings, Wiring, Cast, Rest) {
        let rest = Rest { worker: self.worker, mock: self.mock, database: self.database };
        (self.settings, self.wiring, self.cast, rest)
    }
}

impl Rest {
    /// Worker, mock, pool, private server, in this order.
    ///
    /// # Errors
    /// When the private server does not stop in time.
    pub fn close(self) -> anyhow::Result<()> {
        self.worker.stop();
        self.mock.stop();
        Ok(self.database.close()?)
    }
}

/// The settings of a demonstration: everything on this machine, and quick.
fn own_settings(settings: &Settings, listen: SocketAddr) -> Settings {
    let mut own = settings.clone();
    own.database.url = String::new().into();
    own.server.listen = listen;
    own.server.public_url = format!("http://{listen}");
    own.web.secure_cookies = false;
    own.sync.poll_seconds = 2;
    own.sync.visible_seconds = vec![1, 2, 5, 30];
    own.reconcile.calls_per_second = 0;
    own.reconcile.concurrency = 16;
    own
}

/// The mock with a state of its own, filled from the same files as the database.
fn start_mock(data: &Path, files: &Files) -> anyhow::Result<bkn_mock::Running> {
    let files = SeedFiles {
        export: files.profiles.clone(),
        units: Some(files.units.clone()),
        histories: Some(files.registry.clone()),
    };
    let options =
        bkn_mock::Options { seed_from: Some(files), ..bkn_mock::Options::kept_in(data.join("registry.redb")) };
    bkn_mock::start(options).context("the registry's mock cannot start")
}

/// The histories, as an agency gets them at its first installation: from the registry.
fn pull(database: &Database, settings: &Settings, progress: &Progress) -> anyhow::Result<()> {
    let client = registry::client(&settings.registry)?.context("the demonstration has a registry")?;
    let sleep = reconcile::machine_sleep();
    let reader = Reader::new(Arc::new(client), settings.reconcile.clone(), sleep, Arc::new(|_, _| ()));
    let call = sample_city::loader();
    histories::pull(&database.db, &reader, &call, &Scope::All, progress).context("the histories cannot be pulled")?;
    Ok(())
}

/// Lets the worker speak with the mock.
fn speak_with(settings: &mut Settings, mock: &bkn_mock::Running) {
    let credentials = mock.credentials();
    let registry = &mut settings.registry;
    registry.environment = RegistryKind::Custom;
    registry.address = mock.address();
    registry.proposals = ProposalWay::Mock;
    registry.consumer_key.clone_from(&credentials.client_id);
    registry.consumer_secret = credentials.client_secret.clone().into();
    registry.sso_client_id.clone_from(&credentials.sso_client_id);
    registry.sso_username.clone_from(&credentials.sso_username);
    registry.sso_password = credentials.sso_password.clone().into();
    registry.sso_token = String::new().into();
}

fn read(marker: &Path) -> anyhow::Result<Option<Made>> {
    match fs::read(marker) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map(Some)
            .with_context(|| format!("{} cannot be read; `make clean-data` starts anew", marker.display())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", marker.display())),
    }
}

/// Whole or not at all: written beside and moved.
fn write(marker: &Path, made: &Made) -> anyhow::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let beside = marker.with_extension("new");
    let file = fs::OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&beside)?;
    serde_json::to_writer_pretty(&file, made)?;
    file.sync_all()?;
    fs::rename(&beside, marker)?;
    Ok(())
}
