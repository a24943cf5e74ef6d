use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use diesel::{
    PgConnection,
    r2d2::{Pool, R2D2Connection},
};
use kernel::Call;
use serde::{Serialize, de::DeserializeOwned};
use store::{DbError, Key, Tx, idempotency};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::{
    blocking,
    pool::{self, Manager, PoolSettings, Pooled},
};

/// The database as the rest of the program sees it.
///
/// A request waits first in a FIFO semaphore as large as the pool, then takes a thread: waiting threads would be served
/// in no order and make the slowest requests ten times slower than the usual ones.
#[derive(Clone)]
pub struct Db {
    pool: Pool<Manager>,
    turns: Arc<Semaphore>,
    wait: Duration,
}

/// The answer of a write that is done once per key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Once<T> {
    /// Done now.
    Fresh(T),
    /// Done before under the same key; this is the stored answer.
    Repeated(T),
}

impl<T> Once<T> {
    /// The answer, whenever it was made.
    pub fn into_inner(self) -> T {
        match self {
            Self::Fresh(value) | Self::Repeated(value) => value,
        }
    }
}

impl Db {
    /// Opens the pool on `url`. Does not wait for the database.
    #[must_use]
    pub fn open(url: &str, settings: &PoolSettings) -> Self {
        Self {
            pool: pool::open(url, settings),
            turns: Arc::new(Semaphore::new(usize::try_from(settings.size.max(1)).unwrap_or(1))),
            wait: Duration::from_millis(settings.wait_ms),
        }
    }

    async fn turn(&self, wait: Duration) -> Result<SemaphorePermit<'_>, DbError> {
        match tokio::time::timeout(wait, self.turns.acquire()).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(DbError::Busy),
        }
    }

    /// Reads on one connection, each statement its own snapshot. One statement is the usual case.
    ///
    /// # Errors
    /// What `work` answers, [`DbError::Busy`] or [`DbError::Unreachable`].
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut PgConnection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let _turn = self.turn(self.wait).await?;
        let pool = self.pool.clone();
        blocking::run(move || on_connection(&pool, work)).await?
    }

    /// Several statements that must see the same instant: one read-only snapshot.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn read_snapshot<T, E>(
        &self,
        work: impl FnOnce(&mut PgConnection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + From<diesel::result::Error> + Send + 'static,
    {
        self.read(move |conn| conn.build_transaction().read_only().repeatable_read().run(work)).await
    }

    /// Writes in one transaction.
    ///
    /// # Errors
    /// What `work` answers (then nothing is written), [`DbError::Busy`] or [`DbError::Unreachable`].
    pub async fn write<T, E>(
        &self,
        call: Call,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let _turn = self.turn(call.wait.min(self.wait)).await?;
        let pool = self.pool.clone();
        blocking::run(move || on_connection(&pool, |conn| store::transaction(conn, &call, work))).await?
    }

    /// Writes in one transaction, once per key: the same key again gets the stored answer.
    ///
    /// # Errors
    /// As [`Self::write`]; [`DbError::KeyReused`] when the key was used for another request.
    pub async fn write_once<T, E>(
        &self,
        call: Call,
        key: Key,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<Once<T>, E>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.write(call, move |tx| once(tx, &key, work)).await
    }

    /// [`Self::write`] on the calling thread, for the command line and dedicated threads.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn write_here<T, E>(&self, call: &Call, work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<DbError>,
    {
        on_connection(&self.pool, |conn| store::transaction(conn, call, work))
    }

    /// [`Self::read`] on the calling thread, for the command line and dedicated threads.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_here<T, E>(&self, work: impl FnOnce(&mut PgConnection) -> Result<T, E>) -> Result<T, E>
    where
        E: From<DbError>,
    {
        on_connection(&self.pool, work)
    }

    /// (connections open, of these idle), for the metrics.
    #[must_use]
    pub fn connections(&self) -> (u32, u32) {
        let state = self.pool.state();
        (state.connections, state.idle_connections)
    }
}

/// `work` under an idempotency key, inside the caller's transaction.
fn once<T, E>(tx: &mut Tx<'_>, key: &Key, work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<Once<T>, E>
where
    T: Serialize + DeserializeOwned,
    E: From<DbError>,
{
    let shape = |e: serde_json::Error| E::from(DbError::Shape(e.to_string()));
    if let Some(stored) = idempotency::begin(tx, key)? {
        return serde_json::from_value(stored).map(Once::Repeated).map_err(shape);
    }
    let answer = work(tx)?;
    let body = serde_json::to_value(&answer).map_err(shape)?;
    idempotency::finish(tx, key, &body)?;
    Ok(Once::Fresh(answer))
}

/// Runs `work` on a pooled connection. After a failure the connection is asked whether it still lives, so that a
/// restarted database costs each connection at most one failed request.
#[expect(clippy::disallowed_methods, reason = "this is the one home of Pool::get")]
fn on_connection<T, E>(pool: &Pool<Manager>, work: impl FnOnce(&mut PgConnection) -> Result<T, E>) -> Result<T, E>
where
    E: From<DbError>,
{
    let mut pooled = pool.get().map_err(|e| DbError::Unreachable(Box::new(e)))?;
    let Pooled { conn, seen, broken } = &mut *pooled;
    let done = work(conn);
    match &done {
        Ok(_) => *seen = Instant::now(),
        Err(_) => *broken = conn.is_broken() || conn.ping().is_err(),
    }
    done
}
