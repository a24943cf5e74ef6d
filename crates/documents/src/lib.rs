//! Supporting documents (berkas): which kinds there are, what is checked when one is uploaded, and where the bytes lie.
//!
//! The bytes go into an object store under the SHA-256 of their content, the row into the table `documents`, which this
//! crate owns. The order of an upload is:
//!
//! 1. [`check()`] the bytes (pure, all faults at once);
//! 2. [`Store::put`] them: putting the same content again changes nothing;
//! 3. [`record`] the row in a transaction: the same content for the same person, kind and title is the same row.
//!
//! When the third step fails, an object without a row stays behind. It is harmless: nobody can reach it without a row, and the
//! next upload of the same content finds it there. Nothing is ever deleted from the store by the program.

mod check;
mod error;
mod kinds;
mod rows;
mod service;
mod settings;
mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use check::{Checked, MAX_PAGES, check};
pub use error::Error;
pub use kinds::{KINDS, Kind};
pub use rows::{Document, find, list_for, usable};
pub use service::{NewDocument, record, verify, withdraw};
pub use settings::{S3Settings, Settings, StoreKind};
pub use store::{ContentHash, InvalidHash, Store, StoreError};
