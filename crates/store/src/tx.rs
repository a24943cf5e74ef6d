use std::ops::{Deref, DerefMut};

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{Connection, PgConnection};
use kernel::{Actor, Call, EmployeeId, RequestId};

use crate::{Audit, DbError, Event, audit, outbox};

/// An open transaction with the call it serves. There is no other way to get one than [`transaction`], so a write
/// outside a transaction does not compile.
pub struct Tx<'a> {
    conn: &'a mut PgConnection,
    call: &'a Call,
}

/// Runs `work` in one READ COMMITTED transaction: all of it, or nothing.
///
/// # Errors
/// What `work` answers, or the database's own failure to begin or commit.
pub fn transaction<T, E>(
    conn: &mut PgConnection,
    call: &Call,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
) -> Result<T, E>
where
    E: From<DbError>,
{
    conn.build_transaction()
        .read_committed()
        .run(|conn| work(&mut Tx { conn, call }).map_err(Either::Work))
        .map_err(Either::into_work)
}

/// Diesel's transactions want `From<diesel::result::Error>`; the domain errors only promise `From<DbError>`.
enum Either<E> {
    Work(E),
    Database(diesel::result::Error),
}

impl<E> From<diesel::result::Error> for Either<E> {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error)
    }
}

impl<E: From<DbError>> Either<E> {
    fn into_work(self) -> E {
        match self {
            Self::Work(error) => error,
            Self::Database(error) => DbError::from(error).into(),
        }
    }
}

impl Tx<'_> {
    /// Runs `work` in a savepoint: when it fails, only what it wrote is taken back and the transaction goes on. For
    /// several independent things in one go, with an answer for each.
    ///
    /// # Errors
    /// What `work` answers.
    pub fn attempt<T, E>(&mut self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<DbError>,
    {
        let call = self.call;
        self.conn.transaction(|conn| work(&mut Tx { conn, call }).map_err(Either::Work)).map_err(Either::into_work)
    }
    /// Runs `work` in the name of another call: a transaction that serves several writes under each one's own tag.
    pub fn on_behalf<T>(&mut self, call: &Call, work: impl FnOnce(&mut Tx<'_>) -> T) -> T {
        work(&mut Tx { conn: self.conn, call })
    }
    /// The connection, for diesel's generic functions that do not see through `Deref`.
    pub fn conn(&mut self) -> &mut PgConnection {
        self.conn
    }
    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.call.actor
    }
    /// The call this transaction serves.
    #[must_use]
    pub fn call(&self) -> &Call {
        self.call
    }
    /// The instant of the call: every row written in this transaction carries it.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.call.now
    }
    /// The day in Jakarta of the call.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.call.today()
    }
    /// Writes who did what, before and after.
    ///
    /// # Errors
    /// The database's.
    pub fn audit(&mut self, entry: Audit) -> Result<(), DbError> {
        audit::append(self, entry)
    }
    /// Appends an event that leaves the building, in order per person. The caller holds the person's row lock
    /// (`employees::lock`), which is what makes the order hold.
    ///
    /// # Errors
    /// The database's.
    pub fn emit<E: Event>(
        &mut self,
        employee: EmployeeId,
        request: Option<RequestId>,
        event: &E,
    ) -> Result<kernel::EventId, DbError> {
        let lane = event.lane(self.today());
        outbox::append(self, employee, request, event, lane)
    }
    /// [`Self::emit`] in the lane for corrections by the thousand, whatever the event says of itself: the daily work passes it.
    ///
    /// # Errors
    /// The database's.
    pub fn emit_bulk<E: Event>(
        &mut self,
        employee: EmployeeId,
        request: Option<RequestId>,
        event: &E,
    ) -> Result<kernel::EventId, DbError> {
        outbox::append(self, employee, request, event, outbox::Lane::Bulk)
    }
}

impl Deref for Tx<'_> {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        self.conn
    }
}
impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut PgConnection {
        self.conn
    }
}
