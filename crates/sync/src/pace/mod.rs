//! How fast, and whether at all: pure parts that the gate puts together.

pub(crate) mod breaker;
pub(crate) mod budget;
pub(crate) mod hands;
pub(crate) mod quiet;
