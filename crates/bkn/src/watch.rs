use crate::{endpoint::Endpoint, failure::Failure};

/// Asked before every call and told after it: breakers and metrics sit here, outside this crate.
pub trait Watch: Send + Sync {
    /// Whether the call may be made; a failure of kind [`crate::FailureKind::Held`] otherwise.
    fn before(&self, endpoint: Endpoint) -> Result<(), Failure>;
    /// How the call ended, after how many seconds. A refused token that was renewed is no end.
    fn after(&self, endpoint: Endpoint, seconds: f64, failure: Option<&Failure>);
}
