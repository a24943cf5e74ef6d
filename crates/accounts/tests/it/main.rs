//! Accounts on a real database: one file per part, like the crate.
#![expect(clippy::unwrap_used, reason = "a test that cannot build its world must stop loudly")]

mod activation;
mod refresh;
mod roles;
mod sessions;
mod sign_in;
mod tokens;
mod users;
mod world;
