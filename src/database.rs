//! The database of the settings, ready to use: the private server when there is no `DATABASE_URL`, the schema brought
//! up to date as the owner, then a pool as the application's role.

use diesel::connection::SimpleConnection;
use pg::{
    Db, PrivateServer,
    embedded::{EmbeddedError, Options},
    migrate,
};
use secrecy::{ExposeSecret, SecretString};
use store::DbError;

use crate::settings;

/// Name of the database inside the private server.
const PRIVATE_DATABASE: &str = "simasn";

/// Why there is no database. The texts are for the operator.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The private server.
    #[error("the private PostgreSQL server cannot be used")]
    Private(#[from] EmbeddedError),
    /// The database.
    #[error("the database cannot be used; is database.url (DATABASE_URL) right and the server up?")]
    Database(#[from] DbError),
    /// The schema is older than the program and the settings forbid to change it.
    #[error(
        "the schema lacks {0} migration(s): run `simasn migrate` as the owner of the tables, or set database.migrate = true"
    )]
    Behind(usize),
}

/// An open database. [`Self::close`] ends it in the right order; dropping it does the same and only logs what goes wrong.
pub struct Database {
    /// The pool, as the application's role.
    pub db: Db,
    owner_url: SecretString,
    migrated: Vec<String>,
    // Dropped last: the pool's connections are gone when the server stops.
    server: Held,
}

/// Our hold on the private server, if there is one.
struct Held(Option<PrivateServer>);

impl Database {
    /// The URL as the owner of the tables: for listening to notifications and for bulk loads.
    #[must_use]
    pub fn owner_url(&self) -> &str {
        self.owner_url.expose_secret()
    }

    /// Whether this is the private server of the installation.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.server.0.is_some()
    }

    /// The migrations that ran when it was opened.
    #[must_use]
    pub fn migrated(&self) -> &[String] {
        &self.migrated
    }

    /// Lets PostgreSQL count what a bulk load brought. Until its own tidying comes round, a minute later, it plans as if the
    /// tables were empty, and what takes a quarter of a second takes a minute. Only the owner can; for others it does nothing.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub fn count_anew(&self) -> Result<(), DbError> {
        pg::connect(self.owner_url())?.batch_execute("set client_min_messages = error; analyze")?;
        Ok(())
    }

    /// Lets go of the private server, which stops unless another program of the installation still uses it. Call it
    /// when nothing uses the pool any more.
    ///
    /// # Errors
    /// When the server does not stop in time.
    pub fn close(self) -> Result<(), EmbeddedError> {
        let Self { db, mut server, .. } = self;
        drop(db);
        server.0.take().map_or(Ok(()), PrivateServer::leave)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.0.take().map(PrivateServer::leave) {
            tracing::error!(error = %error, "the private PostgreSQL server did not stop");
        }
    }
}

/// Opens the database of the settings.
///
/// # Errors
/// [`OpenError`].
pub fn open(settings: &settings::Database) -> Result<Database, OpenError> {
    let (owner_url, server) = locate(settings)?;
    let migrated = bring_up_to_date(&owner_url, settings.migrate || server.is_some())?;
    let db = Db::open(&owner_url, &settings.pool());
    Ok(Database { db, owner_url: owner_url.into(), migrated, server: Held(server) })
}

/// Opens the database only to migrate it, whatever the settings say about migrating at start.
///
/// # Errors
/// [`OpenError`].
pub fn open_to_migrate(settings: &settings::Database) -> Result<Database, OpenError> {
    open(&settings::Database { migrate: true, ..settings.clone() })
}

fn locate(settings: &settings::Database) -> Result<(String, Option<PrivateServer>), EmbeddedError> {
    let url = settings.url.expose_secret();
    if !url.is_empty() {
        return Ok((url.to_owned(), None));
    }
    let bin_dir = (!settings.bin_dir.as_os_str().is_empty()).then(|| settings.bin_dir.clone());
    let server = PrivateServer::start(&Options { data_dir: settings.data_dir.clone(), bin_dir, unsafe_fast: false })?;
    server.ensure_database(PRIVATE_DATABASE)?;
    Ok((server.url(PRIVATE_DATABASE), Some(server)))
}

fn bring_up_to_date(url: &str, may_migrate: bool) -> Result<Vec<String>, OpenError> {
    let mut conn = pg::connect(url)?;
    if may_migrate {
        return Ok(migrate::run(&mut conn)?);
    }
    match migrate::pending(&mut conn)? {
        0 => Ok(Vec::new()),
        behind => Err(OpenError::Behind(behind)),
    }
}
