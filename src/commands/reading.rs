//! What `pull` and `reconcile` have in common: whom they are about, who asks, and the registry, read gently.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use kernel::{Actor, Call, Nip, clock};
use reconcile::{Error, Reader, Scope};
use sync::token::TokenSource;

use crate::{
    commands::{explain, say},
    database::{self, Database},
    histories,
    progress::Progress,
    registry,
    settings::Settings,
    token_key,
};

/// Whom it is about, everybody when nothing is said; and who asks.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Reading {
    /// Only a unit and everything below it (our id or UNOR ID)
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// Only one person
    #[arg(long, value_name = "NIP", conflicts_with = "unit")]
    person: Option<Nip>,
    /// Name that stands in the trail
    #[arg(long, value_name = "NAME", default_value = "Baris perintah")]
    author: String,
}

/// Everything a run needs.
pub(super) struct Opened {
    pub(super) database: Database,
    pub(super) reader: Reader,
    pub(super) call: Call,
    pub(super) scope: Scope,
    pub(super) progress: Progress,
}

impl Reading {
    /// Opens the database and makes a client of the registry, with the newest pasted token if there is one.
    ///
    /// # Errors
    /// When no registry is set, or there is no such unit.
    pub(super) fn open(&self, settings: &Settings) -> anyhow::Result<Opened> {
        let client = registry::client(&settings.registry)?
            .context("registry.environment is none: there is no registry to read")?;
        let database = database::open(&settings.database)?;
        let scope = self.scope(&database).map_err(explain)?;
        let tokens = TokenSource::new(token_key::of(&settings.database.data_dir)?, client.clone());
        let runtime = histories::runtime().map_err(explain)?;
        runtime.block_on(tokens.take_newest(&database.db, &mut None));
        let sleep = reconcile::machine_sleep();
        Ok(Opened {
            reader: Reader::new(Arc::new(client), settings.reconcile.clone(), sleep, Arc::new(tell_pause)),
            call: Call::new(Actor { name: self.author.clone(), ..Actor::system() }, clock::now()),
            scope,
            progress: Progress::new(),
            database,
        })
    }

    /// As the library knows it.
    fn scope(&self, database: &Database) -> Result<Scope, Error> {
        match (&self.unit, &self.person) {
            (Some(unit), _) => database.db.read_here(|conn| Scope::unit_named(conn, unit)),
            (_, Some(nip)) => Ok(Scope::Person(nip.clone())),
            (None, None) => Ok(Scope::All),
        }
    }
}

/// Reading pauses: whoever watches should know why, and what helps.
fn tell_pause(cause: &'static str, wait: Duration) {
    let said = web::sentence(cause, &[]);
    tracing::warn!(cause, seconds = wait.as_secs(), "reading the registry pauses");
    // A terminal that is gone is no reason to stop.
    drop(say(format_args!("jeda {} detik: {} {}", wait.as_secs(), said.title, said.detail)));
}
