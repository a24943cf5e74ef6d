//! The worker that carries approved changes to the national registry and its answers back.
//!
//! # What is promised
//!
//! No approved change is lost; each takes effect at the registry once; the changes of one person arrive in order. The
//! registry knows no idempotency key and does not de-duplicate, so the sender must: an attempt is written down before each call,
//! and after an outcome nobody knows — no answer, a cut answer, a worker killed half way — the registry's own history is read
//! before anything is sent again.
//!
//! # Where things are
//!
//! | File | What |
//! |---|---|
//! | [`ways`] | one table: kind of event → the way it goes; one file per way |
//! | [`step()`] | lease one event, make its calls, settle it; what tests drive |
//! | `books` | the transactions before and after the calls, for several events at once |
//! | `verdict` | what is done about a failure, as a pure function |
//! | [`poll`] | proposals followed in the registry's list, each news taken once |
//! | `watermark` | where the reading of such a list stands |
//! | [`look`] | whether the registry's own records show what it accepted |
//! | [`references`] | codes the registry has retired, found before they are sent |
//! | [`effects`] | what the answers do to our record, as traits the root implements over the domains |
//! | [`gate`] | sending pauses for everybody: no valid token, told to slow down, or a breaker is open; how many hands |
//! | [`token`] | the SSO token a person pasted, sealed, for every worker |
//! | [`binding`] | which registry the data belong to; refused anywhere else |
//! | [`worker`] | the loop around it: wakes, sleeps, drains |
//! | [`officer`] | what the officer in charge sees and may do, with permission and trail |
//! | [`mod@care`] | who mends a cause, by when |
//! | [`workers`] | what each worker says of itself |

pub mod binding;
pub mod care;
pub mod deps;
pub mod effects;
pub mod gate;
pub mod look;
pub mod metrics;
pub mod officer;
pub mod poll;
pub mod references;
pub mod settings;
pub mod token;
pub mod ways;
pub mod worker;
pub mod workers;

mod books;
mod error;
mod listen;
mod pace;
mod step;
mod verdict;
mod watch;
mod watermark;

pub use deps::{Deps, Documents, machine_clock, machine_dice};
pub use effects::{EffectError, PositionEffects, PromotionEffects};
pub use error::Error;
pub use gate::{Gate, Hold};
pub use metrics::Metrics;
pub use settings::Settings;
pub use step::{Outcome, carry, step};
pub use watch::watch;
pub use ways::{Decided, Findings, Side, document_is_missing};
pub use worker::{Waker, Worker};
