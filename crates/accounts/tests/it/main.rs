//! Accounts on a real database: one file per part, like the crate.

mod activation;
mod refresh;
mod roles;
mod sessions;
mod sign_in;
mod tokens;
mod users;
mod world;
