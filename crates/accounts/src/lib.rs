//! Users, passwords, sessions, roles and tokens.
//!
//! This crate answers for who somebody is and which grants they carry today; what a grant allows is
//! [`kernel::access`]. Passwords are hashed with argon2id by pure functions ([`Hasher`]), never inside a transaction:
//! the caller hops to a thread for it. Secrets that leave the building (codes, cookies, refresh tokens) are kept as
//! SHA-256 only, and every one of them is a [`SecretString`], which prints as `[REDACTED]`.
//!
//! A sign-in is three steps: [`sign_in::candidate`] reads what to compare with, [`Hasher::verify`] compares, and
//! [`sign_in::record_attempt`] counts the outcome in one transaction.

pub mod activation;
mod actor;
mod error;
mod grants;
mod hasher;
mod keyring;
pub mod password_rules;
pub mod proposals;
pub mod refresh;
pub mod roles;
mod secret;
pub mod sessions;
mod settings;
pub mod sign_in;
pub mod signing_keys;
mod token_cache;
pub mod users;

pub use actor::{actor_of, nobody};
pub use error::Error;
pub use hasher::Hasher;
pub use keyring::{AccessToken, Keyring};
pub use secrecy::{ExposeSecret, SecretString};
pub use settings::Settings;
