//! The pages as a browser sees them: a server on a free port, a database of its own for each test, forms filled in and
//! sent. Every page a test opens is also looked over for what all pages must have ([`browser`]).
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test whose page is not as it should be must stop loudly"
)]

mod browser;
mod world;

mod accounts;
mod doors;
mod entries;
mod everywhere;
mod journey;
mod officers;
mod records;
mod registry;
mod reports;
