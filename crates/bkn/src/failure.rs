use std::time::Duration;

use kernel::{Fault, FaultClass};

use crate::endpoint::{Effect, Endpoint};

/// Which of the two tokens is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Token {
    /// `Authorization`: the gateway's, got with the consumer key and secret.
    Gateway,
    /// `Auth`: a person's, by login or pasted; 12 hours.
    Sso,
    /// The answer does not tell which.
    Either,
}

/// Why a token could not be had or was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuthCause {
    /// The token was refused. Outside this crate: it was refused again after a fresh one was fetched.
    Refused,
    /// The key, secret, user name or password is wrong. After two such answers no further login is tried, lest the account
    /// be locked; see `Client::forget_refusals`.
    CredentialsRefused,
    /// A pasted token has run out and nobody has pasted another.
    PastedTokenOver,
}

/// What kind of failure it is: what the sender should do next. Texts are what the registry said, [`crate::masked`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FailureKind {
    /// The network, a 5xx, a time-out, a cut answer. Try again, not before `retry_after` if it is given.
    Transient {
        /// What the registry asked for, at most six hours.
        retry_after: Option<Duration>,
    },
    /// 429. Everybody should slow down.
    Throttled {
        /// What the registry asked for, at most six hours.
        retry_after: Option<Duration>,
    },
    /// The server's certificate or handshake was refused by us. Stop sending, tell somebody; there is no way around it.
    Untrusted,
    /// The call was not made: too many before it failed. The event has no fault.
    Held {
        /// How long nothing is tried.
        wait: Duration,
    },
    /// No token, or none that is accepted. Stop sending, tell the officer; the event itself has no fault.
    Auth {
        /// Which token.
        token: Token,
        /// Why.
        cause: AuthCause,
    },
    /// Members are missing or malformed. Park with the text.
    Validation(String),
    /// A unit, post or other code is unknown there. Park with the text.
    MissingReference(String),
    /// The registry does not know the person, e.g. because somebody new has not been entered there yet. Wait, then ask a person.
    PersonUnknown,
    /// The row, proposal or file does not exist there.
    NotFound,
    /// A rule of the registry says no. Park with the text.
    Refused(String),
    /// An answer of a shape the contract does not know. Few retries, then park and raise an alarm.
    Contract(String),
}

impl FailureKind {
    /// Stable code, for metrics, the outbox and `messages.id.toml`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Transient { .. } => "registry.transient",
            Self::Throttled { .. } => "registry.throttled",
            Self::Untrusted => "registry.certificate",
            Self::Held { .. } => "registry.breaker-open",
            Self::Auth { cause: AuthCause::Refused, .. } => "registry.token-refused",
            Self::Auth { cause: AuthCause::CredentialsRefused, .. } => "registry.credentials-refused",
            Self::Auth { cause: AuthCause::PastedTokenOver, .. } => "registry.token-over",
            Self::Validation(_) => "registry.validation",
            Self::MissingReference(_) => "registry.missing-reference",
            Self::PersonUnknown => "registry.person-unknown",
            Self::NotFound => "registry.not-found",
            Self::Refused(_) => "registry.refused",
            Self::Contract(_) => "registry.contract",
        }
    }
}

/// A call that did not succeed.
///
/// Its `Display` has the class and the call, no words of the registry and no personal data; [`Failure::said`] has the words, masked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} failed: {} ({detail})", endpoint.name(), kind.code())]
pub struct Failure {
    /// What kind.
    pub kind: FailureKind,
    /// The call may have been applied all the same. Always `false` for reads. For a call that creates, look before sending again.
    pub ambiguous: bool,
    /// Which call.
    pub endpoint: Endpoint,
    /// HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// What happened, in our words: `connection refused`, `certificate refused`, `empty body` …
    pub detail: &'static str,
    /// Start of an answer that was no JSON, [`crate::masked`].
    pub excerpt: Option<String>,
}

impl Failure {
    /// A failure of `kind`, with an outcome that is certain.
    #[must_use]
    pub const fn new(endpoint: Endpoint, kind: FailureKind, detail: &'static str) -> Self {
        Self { kind, ambiguous: false, endpoint, status: None, detail, excerpt: None }
    }

    /// The same, marked as possibly applied unless the call is a read.
    #[must_use]
    pub fn possibly_applied(mut self) -> Self {
        self.ambiguous = self.endpoint.effect() != Effect::Read;
        self
    }

    /// The same, with the HTTP status.
    #[must_use]
    pub const fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// What the registry said, masked; empty when it said nothing of use.
    #[must_use]
    pub fn said(&self) -> &str {
        match &self.kind {
            FailureKind::Validation(text)
            | FailureKind::MissingReference(text)
            | FailureKind::Refused(text)
            | FailureKind::Contract(text) => text,
            FailureKind::Transient { .. }
            | FailureKind::Throttled { .. }
            | FailureKind::Untrusted
            | FailureKind::Held { .. }
            | FailureKind::Auth { .. }
            | FailureKind::PersonUnknown
            | FailureKind::NotFound => self.excerpt.as_deref().unwrap_or(""),
        }
    }

    /// How long the registry asked to wait.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        match &self.kind {
            FailureKind::Transient { retry_after } | FailureKind::Throttled { retry_after } => *retry_after,
            _ => None,
        }
    }
}

impl Fault for Failure {
    fn class(&self) -> FaultClass {
        match &self.kind {
            FailureKind::PersonUnknown | FailureKind::NotFound => FaultClass::NotFound,
            FailureKind::Validation(_) | FailureKind::MissingReference(_) | FailureKind::Refused(_) => {
                FaultClass::Conflict
            }
            FailureKind::Transient { .. }
            | FailureKind::Throttled { .. }
            | FailureKind::Untrusted
            | FailureKind::Held { .. }
            | FailureKind::Auth { .. }
            | FailureKind::Contract(_) => FaultClass::Unavailable,
        }
    }
    fn code(&self) -> &'static str {
        self.kind.code()
    }
}
