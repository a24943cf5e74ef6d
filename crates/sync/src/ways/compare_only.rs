//! Changes for which the registry has no call (contract §7): they reach it through its own proposals, or not at all.
//!
//! An event of such a kind is settled as recorded: it claims nothing about the registry, and holds back nothing. What the registry's
//! history says is found by the comparison with it, which reads the history named here.

use async_trait::async_trait;

use super::{Reached, START, Trip, Trouble, Way};

/// A kind of change that is compared only.
pub(super) struct CompareOnly {
    /// Kind of event.
    pub kind: &'static str,
    /// The history it is compared with: `rw-<history>`.
    pub history: &'static str,
}

#[async_trait]
impl Way for CompareOnly {
    fn kind(&self) -> &'static str {
        self.kind
    }
    fn versions(&self) -> &'static [i16] {
        &[1]
    }
    fn steps(&self) -> &'static [&'static str] {
        &[START]
    }
    fn compared_with(&self) -> Option<&'static str> {
        Some(self.history)
    }
    async fn call(&self, _trip: &Trip) -> Result<Reached, Trouble> {
        Ok(Reached::CompareOnly)
    }
}
