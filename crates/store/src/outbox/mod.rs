//! Approved changes on their way to the registry.
//!
//! An event is appended in the transaction of the change it tells of ([`crate::Tx::emit`]). A worker [`lease()`]s it, writes an
//! attempt before each call and closes it after, moves it from step to step, and settles it: delivered, waiting, or parked
//! for a person. No transaction is open during a call.
//!
//! ```text
//! pending ──lease──► held ──deliver──► delivered
//!    ▲  │             │ ├──advance──► held at the next step
//!    ├──┼─retry, wait─┘ └──park──► parked ──retry, edit (officer)──► pending
//!    │  └─superseded, when never sent ──────────────┘
//!    └──────────────────────────────────┴───skip (officer)────► skipped
//! ```
//!
//! **Order.** Events of one person and one *chain* go in order; a parked one holds back what came after it in its chain until it is
//! delivered or skipped with a reason. Other chains of the person go on. An event that may not be sent before a later day holds
//! back nothing until that day.
//!
//! **Lanes.** Among different people urgent events go before usual ones and those before bulk, which keeps a share.
//!
//! **Fencing.** Every lease has a number that grows. Whoever lost the lease (paused, cut off) is told [`LeaseError::Stale`] at
//! the next step, and the transaction in which it wanted to settle must be rolled back.
//!
//! **Looking.** `next_attempt_at` says when an event is looked at again, whatever for: the next attempt, the end of a lease, or
//! whether what stands before it is done. So what may be due is one range of an index, and the look costs the same with a
//! million events as with ten. Whoever settles an event calls the next one of its chain.

mod append;
mod attempt;
mod freeze;
mod known;
mod lane;
mod lease;
mod looks;
mod officer;
mod put_aside;
mod queue;
mod settle;
mod supersede;
mod unsent;

pub(crate) use append::append;
pub use attempt::{Attempt, AttemptEnd, begin_attempt, begin_attempts, finish_attempt, may_have_been_applied};
pub use freeze::{Freeze, freeze, frozen, is_frozen, lift};
pub use known::{Earlier, decided_for_ours, duplicates_of, earlier, progress_of, remember, remember_row};
pub use lane::Lane;
pub use lease::{Lease, LeaseError, Leased, Wish, lease, lease_some};
pub use looks::{
    Unseen, look_again, look_now, note_duplicates, note_request_visible, note_visible, put_off_looks, take_looks,
    unseen,
};
pub use officer::{Chosen, Payload, Skipped, choose, open_payload, replace_payload, retry, skip};
pub use put_aside::{PutAside, give_up, go_on, put_aside};
pub use queue::{
    Backlog, Entry, Filter, LaneBacklog, OldestParked, PastAttempt, State, attempts_of, backlog, delivered_since,
    entry, list, oldest_parked, pending_of_other_kinds, with_duplicates,
};
pub use settle::{
    Advance, Delivery, Sight, advance_all, advance_step, crashed, park, release, release_all, retry_at,
    settle_all_delivered, settle_delivered, settle_recorded, wait_until,
};
pub use unsent::{Unsent, set_aside, unsent};

/// Outcomes of an attempt that this module itself reads. All others are codes for people and metrics.
pub mod outcome {
    /// The call did what it should.
    pub const OK: &str = "ok";
    /// Nobody knows whether the call was applied: look before sending again.
    pub const AMBIGUOUS: &str = "ambiguous";
    /// The worker went away during the call: the same.
    pub const ABANDONED: &str = "abandoned";
    /// The registry has no call for it; nothing was sent.
    pub const COMPARE_ONLY: &str = "compare-only";
    /// The attempt was written, and the call never made.
    pub const UNSENT: &str = "unsent";
    /// The worker's own code failed.
    pub const CRASHED: &str = "crashed";
}
