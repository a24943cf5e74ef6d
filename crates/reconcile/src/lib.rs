//! Taking stock: our record beside the registry's.
//!
//! | Where | What |
//! |---|---|
//! | [`Reader`] | the registry, read gently: limited, slower when it asks, pausing for everybody without a token |
//! | [`pull()`] | everybody's histories from the registry into our record, as at a first installation |
//! | [`rules`], [`fields`], [`compare`] | when two values say the same, what is compared, what differs: pure |
//! | [`policy`] | which side is right, field by field, out of `config/differences.toml` |
//! | [`take_stock`] | people read, compared, and what differs kept, so that its age can be told |
//! | [`decide()`], [`take_decided`] | a difference closed by ours (sent by the outbox), by theirs (our record corrected), or put off |
//! | [`queries`], [`book`] | what an officer looks at |
//! | [`Desk`] | one person compared while somebody waits |
//! | [`nightly`] | when it is done by itself |
//!
//! Events alone never find what they missed: this is the last line of defence of the synchronisation.

pub mod book;
pub mod compare;
mod decide;
mod differences;
mod error;
pub mod fields;
pub mod nightly;
mod now;
pub mod policy;
pub mod pull;
pub mod queries;
mod reader;
pub mod rules;
mod run;
mod scope;
mod settings;
mod take;
mod words;

pub use decide::{Decision, decide};
pub use differences::last_checked;
pub use error::Error;
pub use now::{Before, Desk, Looked, Told, compare_looked};
pub use pull::pull;
pub use reader::{OnPause, Reader, Sleep, Unread, machine_sleep};
pub use run::{How, Taken, take_decided, take_stock};
pub use scope::{Person, Scope};
pub use settings::{Nightly, Settings};
pub use words::{ClosedHow, DiffState, Kind, Outcome, RunKind, Sort, Winner};
