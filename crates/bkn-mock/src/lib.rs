//! The national registry, played: a mock of BKN's SIASN that programs written for the real one work against.
//!
//! It speaks the registry's contract envelope for envelope — exact paths, names with their misspellings, statuses, both
//! tokens in all their request forms — and keeps what it is told in one file that survives `kill -9`. It does not de-duplicate,
//! as the registry does not. What no source knows about the registry is decided in [`choices`], in one place, switchable.
//!
//! ```text
//! bkn-mock --listen 127.0.0.1:8243 --state registry.redb --seed-from profil.xlsx
//! {"address":"http://127.0.0.1:8243","client_id":"…","client_secret":"…","sso_client_id":"…","sso_token":"…", …}
//! ```
//!
//! In a test or a demo it runs in the same process:
//!
//! ```no_run
//! let registry = bkn_mock::start(bkn_mock::Options::in_memory())?;
//! println!("{}", registry.address());
//! # Ok::<(), bkn_mock::StartError>(())
//! ```
//!
//! # What is not the registry's
//!
//! - `POST /mock/usulan-kp` enters a promotion proposal, which at the registry an officer types into a page; so do `usulan-pensiun`,
//!   `usulan-imut` and `usulan-pengadaan` for the other services. They need both tokens.
//! - `/mock/` is the operator's page, in Indonesian: people, proposals, requests, faults.
//! - `/mock/admin/…` is the operator's: order faults, revoke tokens, set today, decide proposals. It answers only to callers on
//!   the same machine, or with the operator's token.
//!
//! # How a proposal moves
//!
//! It is entered; when its period is listed and `decide_after` has passed it is decided by a few rules: approved with a
//! technical consideration's number, date and file, returned (BTS) or refused (TMS) with a reason. The decree is uploaded with
//! number and date; `golongansync` then adds the row to the rank history, and the main record follows once the first day has come.
//!
//! # Requests
//!
//! Handlers use the store directly on the server's threads. That is fine for a mock, whose commits do not wait for the disk, and
//! keeps it short.

pub mod choices;
pub mod faults;
pub mod log;
pub mod options;
pub mod seed;

mod app;
mod body;
mod calls;
mod conduct;
mod credentials;
mod decide;
mod drift;
mod error;
mod gate;
mod hands;
mod listening;
mod members;
mod mock;
mod moves;
mod page;
mod pdf;
mod reference;
mod reply;
mod revoke;
mod running;
mod spec;
mod state;
mod wire;

pub use choices::Choices;
pub use credentials::Credentials;
pub use faults::{DateForm, Fault, Order, TokenKind};
pub use moves::{Move, Service};
pub use options::{Options, TlsFiles};
pub use running::{Handle, Running, StartError, start};
pub use seed::{Person, SeedError, SeedFiles, Unit};
pub use state::StateError;

pub(crate) use mock::Mock;
