//! PostgreSQL as a server: the pool, transactions from async code, migrations, and a private server when there is no
//! `DATABASE_URL`.

pub mod blocking;
mod db;
pub mod embedded;
pub mod migrate;
mod pool;

pub use db::{Db, Once};
pub use embedded::PrivateServer;
pub use pool::{PoolSettings, connect};
