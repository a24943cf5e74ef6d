//! Approved changes on their way to the registry: append in the caller's transaction, lease and settle in the
//! worker's.

mod append;

pub(crate) use append::append;
