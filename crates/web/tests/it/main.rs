//! The parts both faces share, through a small application on a real database.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot build its world must stop loudly"
)]

mod app;
mod bearer;
mod body;
mod codes;
mod observe;
mod pages;
mod problem;
mod ways_in;
