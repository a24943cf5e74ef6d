use serde::{Deserialize, Serialize};

/// What kind of failure an error is. The HTTP status is chosen from this in one file, `web::problem`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultClass {
    /// It does not exist, or not for this actor; the two are not told apart.
    NotFound,
    /// The caller is not signed in, or the proof is wrong or expired.
    Unauthenticated,
    /// The caller is known and may see the thing, but may not do this.
    Denied,
    /// Somebody was faster, or the state does not allow it; the answer carries the present state.
    Conflict,
    /// The input is malformed.
    Invalid,
    /// The input is well-formed but a rule says no; the answer lists every reason.
    NotEligible,
    /// The caller's copy is stale (`If-Match`).
    Stale,
    /// Too many requests.
    Throttled,
    /// The body is larger than allowed.
    TooLarge,
    /// Something below is temporarily away; try again.
    Unavailable,
    /// Our mistake. The caller sees a reference number only.
    Bug,
}

/// One reason of a refusal, or one fault of an input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Stable code: a refusal code (`R-TIME-RANK`), a rule id, or the name of a check.
    pub code: String,
    /// The field, column or rule it is about.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub field: Option<String>,
    /// What is wrong and how to mend it, in Indonesian.
    pub message: String,
    /// The article of law, where a law says so.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub legal_basis: Option<String>,
}

impl Reason {
    /// A reason about a field of the input.
    pub fn field(field: &str, code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), field: Some(field.to_owned()), message: message.into(), legal_basis: None }
    }
}

/// What every crate's error answers, so that one place can turn it into HTTP and into a sentence.
///
/// The sentence itself is looked up by [`Fault::code`] in `crates/web/messages.id.toml`.
pub trait Fault: std::error::Error + Send + Sync + 'static {
    /// The kind of failure.
    fn class(&self) -> FaultClass;
    /// Stable code, `area.what`, e.g. `promotion.not-eligible`.
    fn code(&self) -> &'static str;
    /// Values for the placeholders of the message. Never personal data, never internal text.
    fn params(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
    /// Every reason, not the first.
    fn reasons(&self) -> Vec<Reason> {
        Vec::new()
    }
    /// The present state as JSON, for [`FaultClass::Conflict`] and [`FaultClass::Stale`].
    fn present(&self) -> Option<serde_json::Value> {
        None
    }
}
