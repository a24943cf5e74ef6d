//! Approved changes on their way to the registry.
//!
//! An event is appended in the transaction of the change it tells of ([`crate::Tx::emit`]). A worker [`lease()`]s it, writes an
//! attempt before each call and closes it after, moves it from step to step, and settles it: delivered, waiting, or parked
//! for a person. No transaction is open during a call.
//!
//! ```text
//! pending ──lease──► held ──deliver──► delivered
//!    ▲                │ ├──advance──► held at the next step
//!    ├──retry, wait───┘ └──park──► parked ──retry (officer)──► pending
//!    └─────────────────────────────────┴───skip (officer)────► skipped
//! ```
//!
//! **Order.** Of each person only the oldest open event is leased; a parked one holds back what came after it until it is
//! delivered or skipped with a reason. An event that may not be sent before a later day holds back nothing until that day.
//!
//! **Fencing.** Every lease has a number that grows. Whoever lost the lease (paused, cut off) is told [`LeaseError::Stale`] at
//! the next step, and the transaction in which it wanted to settle must be rolled back.

mod append;
mod attempt;
mod known;
mod lease;
mod officer;
mod queue;
mod settle;

pub(crate) use append::append;
pub use attempt::{Attempt, AttemptEnd, begin_attempt, finish_attempt};
pub use known::{Earlier, earlier, progress_of, remember, remember_row};
pub use lease::{Lease, LeaseError, Leased, lease};
pub use officer::{Skipped, retry, skip};
pub use queue::{Backlog, Entry, Filter, PastAttempt, State, attempts_of, backlog, entry, list};
pub use settle::{advance_step, crashed, park, release, release_all, retry_at, settle_delivered, wait_until};

/// Outcomes of an attempt that this module itself reads. All others are codes for people and metrics.
pub mod outcome {
    /// The call did what it should.
    pub const OK: &str = "ok";
    /// Nobody knows whether the call was applied: look before sending again.
    pub const AMBIGUOUS: &str = "ambiguous";
    /// The worker went away during the call: the same.
    pub const ABANDONED: &str = "abandoned";
    /// The worker's own code failed.
    pub const CRASHED: &str = "crashed";
}
