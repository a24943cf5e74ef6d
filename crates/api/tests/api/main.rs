//! The API over HTTP on a real database: every operation, what it refuses and what it leaves behind.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that does not find what it looks for must stop loudly"
)]

mod access;
mod bad_input;
mod document;
mod employees;
mod entries;
mod exports;
mod files;
mod promotions;
mod sign_in;
mod support;
