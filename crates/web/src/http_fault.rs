use kernel::{Fault, FaultClass, Reason};

/// What can be wrong with a request before any service sees it.
#[derive(Debug, thiserror::Error)]
pub enum HttpFault {
    /// No access token.
    #[error("no credentials")]
    MissingCredentials,
    /// The form's secret is not that of the session, or the form comes from another site.
    #[error("form secret or origin does not match")]
    Csrf,
    /// Too many requests.
    #[error("too many requests")]
    Throttled {
        /// Seconds until the next one is answered.
        retry_after: u64,
    },
    /// The JSON or form body cannot be read.
    #[error("the body cannot be read")]
    BodyInvalid(Reason),
    /// Another media type than expected.
    #[error("another media type was expected")]
    BodyType {
        /// The expected one.
        expected: &'static str,
    },
    /// The body is larger than allowed.
    #[error("the body is too large")]
    BodyTooLarge {
        /// The limit, as people write it.
        limit: String,
    },
    /// The query of the address cannot be read.
    #[error("the query cannot be read")]
    QueryInvalid(Reason),
    /// An identifier in the address is none.
    #[error("the path cannot be read")]
    PathInvalid,
    /// No such address.
    #[error("no such route")]
    NoRoute,
    /// The address does not take this method.
    #[error("method not allowed")]
    Method,
    /// Not HTTP as we understand it.
    #[error("bad request")]
    BadRequest,
    /// HTTP that we do not serve.
    #[error("unsupported request")]
    Unsupported,
    /// The answer took too long.
    #[error("the request took too long")]
    Timeout {
        /// The limit.
        seconds: u32,
    },
    /// A write without its key.
    #[error("no idempotency key")]
    IdempotencyMissing,
    /// A malformed key.
    #[error("malformed idempotency key")]
    IdempotencyInvalid,
    /// An edit without the version it edits.
    #[error("no If-Match")]
    IfMatchMissing,
    /// A malformed version.
    #[error("malformed If-Match")]
    IfMatchInvalid,
    /// The cursor is damaged, or of another list.
    #[error("cursor of another list")]
    CursorInvalid,
    /// The number of rows is out of bounds.
    #[error("limit out of bounds")]
    LimitInvalid,
    /// The new password was typed differently the second time.
    #[error("the two passwords differ")]
    PasswordsDiffer,
    /// The application was put together without what a handler needs.
    #[error("the application is not configured")]
    NotConfigured,
    /// Something below failed in a way nobody foresaw.
    #[error("unforeseen: {0}")]
    Unforeseen(String),
}

impl Fault for HttpFault {
    fn class(&self) -> FaultClass {
        match self {
            Self::MissingCredentials => FaultClass::Unauthenticated,
            Self::Csrf => FaultClass::Denied,
            Self::Throttled { .. } => FaultClass::Throttled,
            Self::BodyTooLarge { .. } => FaultClass::TooLarge,
            Self::PathInvalid | Self::NoRoute => FaultClass::NotFound,
            Self::Timeout { .. } => FaultClass::Unavailable,
            Self::NotConfigured | Self::Unforeseen(_) => FaultClass::Bug,
            _ => FaultClass::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::MissingCredentials => "auth.missing",
            Self::Csrf => "auth.csrf",
            Self::Throttled { .. } => "http.throttled",
            Self::BodyInvalid(_) => "http.body-invalid",
            Self::BodyType { .. } => "http.body-type",
            Self::BodyTooLarge { .. } => "http.body-too-large",
            Self::QueryInvalid(_) => "http.query-invalid",
            Self::PathInvalid => "http.path-invalid",
            Self::NoRoute => "http.no-route",
            Self::Method => "http.method",
            Self::BadRequest => "http.bad-request",
            Self::Unsupported => "http.unsupported",
            Self::Timeout { .. } => "http.timeout",
            Self::IdempotencyMissing => "http.idempotency-missing",
            Self::IdempotencyInvalid => "http.idempotency-invalid",
            Self::IfMatchMissing => "http.if-match-missing",
            Self::IfMatchInvalid => "http.if-match-invalid",
            Self::CursorInvalid => "http.cursor-invalid",
            Self::LimitInvalid => "http.limit-invalid",
            Self::PasswordsDiffer => "auth.passwords-differ",
            Self::NotConfigured | Self::Unforeseen(_) => "internal.bug",
        }
    }

    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Throttled { retry_after } => vec![("retry_after", retry_after.to_string())],
            Self::BodyType { expected } => vec![("expected", (*expected).to_owned())],
            Self::BodyTooLarge { limit } => vec![("limit", limit.clone())],
            Self::Timeout { seconds } => vec![("seconds", seconds.to_string())],
            _ => Vec::new(),
        }
    }

    fn reasons(&self) -> Vec<Reason> {
        match self {
            Self::BodyInvalid(reason) | Self::QueryInvalid(reason) => vec![reason.clone()],
            _ => Vec::new(),
        }
    }
}
