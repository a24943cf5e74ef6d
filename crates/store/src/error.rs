use diesel::result::{DatabaseErrorKind, Error as DieselError};
use kernel::{Fault, FaultClass};

/// The database was not reachable, not ready, or refused.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// A statement failed.
    #[error("a statement failed")]
    Query(#[from] DieselError),
    /// No connection became free in time.
    #[error("no database connection within the time limit")]
    Busy,
    /// No connection could be made.
    #[error("the database cannot be reached")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The thread that did the work went away.
    #[error("the working thread was lost")]
    WorkerLost,
    /// The same idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// A stored value does not have the shape this version knows.
    #[error("a stored value cannot be read: {0}")]
    Shape(String),
}

/// Texts of PostgreSQL that mean "not now": a restart, a lost primary, a limit on waiting.
/// SQLSTATE is not exposed by the driver, so the stable English words are what is left to go by: `lc_messages` is `C` on
/// every connection, by us or by the administrator (docs/operations.md).
const NOT_NOW: &[&str] = &[
    "terminating connection",
    "the database system is",
    "server closed the connection",
    "no connection to the server",
    "connection to server",
    "could not connect",
    "could not receive data",
    "could not send data",
    "SSL connection has been closed",
    "canceling statement due to statement timeout",
    "canceling statement due to lock timeout",
    "deadlock detected",
    "remaining connection slots",
    "cannot execute",
];

impl Fault for DbError {
    fn class(&self) -> FaultClass {
        match self {
            Self::Query(DieselError::DatabaseError(kind, info)) => match kind {
                DatabaseErrorKind::ClosedConnection
                | DatabaseErrorKind::UnableToSendCommand
                | DatabaseErrorKind::SerializationFailure
                | DatabaseErrorKind::ReadOnlyTransaction => FaultClass::Unavailable,
                _ if NOT_NOW.iter().any(|text| info.message().contains(text)) => FaultClass::Unavailable,
                _ => FaultClass::Bug,
            },
            Self::Query(DieselError::BrokenTransactionManager | DieselError::RollbackErrorOnCommit { .. })
            | Self::Busy
            | Self::Unreachable(_) => FaultClass::Unavailable,
            Self::Query(DieselError::NotFound) => FaultClass::NotFound,
            Self::KeyReused => FaultClass::NotEligible,
            Self::Query(_) | Self::WorkerLost | Self::Shape(_) => FaultClass::Bug,
        }
    }

    fn code(&self) -> &'static str {
        match self.class() {
            FaultClass::Unavailable => "database.unavailable",
            FaultClass::NotFound => "access.not-found",
            FaultClass::NotEligible => "idempotency.key-reused",
            _ => "internal.bug",
        }
    }
}

/// Name of the constraint an error violated, without the numeric shard suffix a Citus cluster appends.
#[must_use]
pub fn violated(error: &DieselError) -> Option<&str> {
    let DieselError::DatabaseError(_, info) = error else { return None };
    let name = info.constraint_name()?;
    Some(match name.rsplit_once('_') {
        Some((base, shard)) if shard.len() >= 6 && shard.bytes().all(|b| b.is_ascii_digit()) => base,
        _ => name,
    })
}
