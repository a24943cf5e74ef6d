//! What a domain crate needs to touch the database.
//!
//! [`Tx`] exists only inside a transaction; it audits and emits, so that the decision, its history row, its audit row
//! and its outbox event commit together or not at all. Reads take `&mut PgConnection`, writes take `&mut Tx`.

pub mod audit;
mod error;
pub mod events;
pub mod idempotency;
pub mod inbox;
pub mod outbox;
mod prepared;
pub mod range;
pub mod schema;
pub mod seal;
pub mod trail;
mod tx;

pub use audit::Audit;
pub use error::{DbError, violated};
pub use events::Event;
pub use idempotency::Key;
pub use prepared::{Prepared, prepared};
pub use tx::{Tx, transaction};
