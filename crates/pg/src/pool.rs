use std::time::{Duration, Instant};

use diesel::{
    Connection, PgConnection,
    connection::SimpleConnection,
    r2d2::{ManageConnection, Pool, R2D2Connection},
};
use serde::{Deserialize, Serialize};
use store::DbError;

/// Settings of the pool.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolSettings {
    /// Connections kept open; also the number of requests that may use the database at once.
    pub size: u32,
    /// Longest wait for a free connection, in milliseconds; then the answer is "try again".
    pub wait_ms: u64,
    /// Longest statement, in milliseconds.
    pub statement_timeout_ms: u64,
    /// Longest wait for a row lock, in milliseconds.
    pub lock_timeout_ms: u64,
    /// Role to take on every connection (`set role`), so that the application cannot change the audit trail.
    /// Empty: stay whoever the URL says.
    pub role: String,
}

/// A connection younger than this since its last use is not asked again whether it lives: one request stays one trip.
const TRUSTED_FOR: Duration = Duration::from_secs(5);

/// A pooled connection that remembers when it was last known to live.
pub(crate) struct Pooled {
    pub(crate) conn: PgConnection,
    pub(crate) seen: Instant,
    pub(crate) broken: bool,
}

/// Makes and checks connections for r2d2.
pub(crate) struct Manager {
    url: String,
    settings: PoolSettings,
}

impl ManageConnection for Manager {
    type Connection = Pooled;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Pooled, Self::Error> {
        let mut conn = PgConnection::establish(&self.url).map_err(diesel::r2d2::Error::ConnectionError)?;
        prepare(&mut conn, &self.settings).map_err(diesel::r2d2::Error::QueryError)?;
        Ok(Pooled { conn, seen: Instant::now(), broken: false })
    }

    fn is_valid(&self, pooled: &mut Pooled) -> Result<(), Self::Error> {
        if pooled.seen.elapsed() > TRUSTED_FOR {
            pooled.conn.ping().map_err(diesel::r2d2::Error::QueryError)?;
            pooled.seen = Instant::now();
        }
        Ok(())
    }

    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        pooled.broken || pooled.conn.is_broken()
    }
}

/// What every connection is set to.
fn prepare(conn: &mut PgConnection, settings: &PoolSettings) -> diesel::QueryResult<()> {
    conn.batch_execute(&format!(
        "set application_name = 'simasn'; set timezone = 'UTC'; \
         set statement_timeout = {}; set lock_timeout = {}; set idle_in_transaction_session_timeout = 60000;",
        settings.statement_timeout_ms, settings.lock_timeout_ms
    ))?;
    // `store::DbError` reads the English words. Only a superuser may choose them here; elsewhere the administrator has
    // (docs/operations.md).
    conn.batch_execute(
        "do $$ begin perform set_config('lc_messages', 'C', false); exception when insufficient_privilege then null; end $$",
    )?;
    if !settings.role.is_empty() {
        conn.batch_execute(&format!("set role \"{}\"", settings.role.replace('"', "")))?;
    }
    Ok(())
}

/// Opens the pool. Does not wait for the database: the first requests find out.
pub(crate) fn open(url: &str, settings: &PoolSettings) -> Pool<Manager> {
    Pool::builder()
        .max_size(settings.size.max(1))
        .min_idle(Some(1))
        .connection_timeout(Duration::from_millis(settings.wait_ms))
        .test_on_check_out(true)
        .build_unchecked(Manager { url: url.to_owned(), settings: settings.clone() })
}

/// One connection outside the pool, as its owner: migrations, listening for notifications, bulk loads.
///
/// # Errors
/// [`DbError::Unreachable`].
pub fn connect(url: &str) -> Result<PgConnection, DbError> {
    let mut conn = PgConnection::establish(url).map_err(|e| DbError::Unreachable(Box::new(e)))?;
    conn.batch_execute("set application_name = 'simasn'; set timezone = 'UTC'")?;
    Ok(conn)
}
