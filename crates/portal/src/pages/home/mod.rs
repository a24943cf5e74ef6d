//! Beranda: who I am, what waits for me, whether I can be promoted.

pub(crate) mod get;
