//! The whole program, from outside: one binary of tests.

mod config;
