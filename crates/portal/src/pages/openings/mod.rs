//! Siapa membuka data saya.

pub(crate) mod get;
