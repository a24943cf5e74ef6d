//! Taking stock against the mock registry and a real database. Nothing sleeps.
#![expect(clippy::unwrap_used, reason = "a test that cannot build its world must stop loudly")]

mod pull;
mod stock;
mod world;
