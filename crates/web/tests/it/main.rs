//! The parts both faces share, through a small application on a real database.

mod app;
mod bearer;
mod body;
mod codes;
mod observe;
mod pages;
mod problem;
mod ways_in;
