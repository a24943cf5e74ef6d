//! The program `simasn`, as a library so that tests start the same thing as production.
//!
//! | Where | What |
//! |---|---|
//! | [`settings`] | what can be set, and where it is read from |
//! | [`database`] | the database of the settings, ready to use: private server, schema, pool |
//! | [`effects`] | what the registry's answers do to our record |
//! | [`registry`] | the client of the national registry |
//! | [`token_key`] | the key that seals pasted SSO tokens |
//! | [`wiring`] | what the handlers and the worker share, made once |
//! | [`server`] | HTTP: built from its parts, listening, drained |
//! | [`worker`] | the worker's thread: registry and housekeeping |
//! | [`sample_city`] | a synthetic city, written as the registry's files and loaded through the import |
//! | [`demo`] | everything of the demonstration, started together |
//! | [`soak`] | many changes to a registry that fails, through workers that are killed |
//! | [`commands`] | one file per subcommand |

pub mod commands;
pub mod database;
pub mod demo;
mod desk;
pub mod effects;
mod histories;
mod housekeeping;
pub mod logging;
mod progress;
pub mod registry;
pub mod sample_city;
pub mod server;
pub mod settings;
mod signals;
pub mod soak;
mod stock;
pub mod story;
pub mod token_key;
pub mod wiring;
pub mod worker;
