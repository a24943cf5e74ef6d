//! Antrean: the requests on an officer's desk, decided one by one or many at once.

pub(crate) mod get;
pub(crate) mod post;
