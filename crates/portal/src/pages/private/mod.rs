//! Data pribadi, unmasked. Whoever opens somebody else's is written down before it is served.

pub(crate) mod get;
