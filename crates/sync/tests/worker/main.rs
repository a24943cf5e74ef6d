//! The worker against the mock registry and a real database. Time is set, never slept.
#![expect(clippy::unwrap_used, reason = "a test that cannot build its world must stop loudly")]

mod cases_network;
mod cases_once;
mod cases_order;
mod cases_refused;
mod cases_shape;
mod cases_tokens;
mod conflicts;
mod drills;
mod entries;
mod faults;
mod officer;
mod pace;
mod polling;
mod run;
mod sight;
mod ways;
mod world;
