//! The worker that carries approved changes to the national registry and its answers back.

pub mod effects;
