//! The only place that knows HTTP statuses. Any [`Fault`] becomes `application/problem+json` (RFC 9457).

use std::fmt;

use actix_web::{
    HttpResponse, HttpResponseBuilder, ResponseError,
    http::{StatusCode, header},
};
use kernel::{Fault, FaultClass, Reason, RequestTag};
use serde::Serialize;
use serde_json::Value;

use crate::messages::{Sentence, sentence};

/// Answer to a request that failed. Handlers and extractors return it; `?` makes one of any [`Fault`].
///
/// The pages turn it into HTML from [`Self::fault`] and [`Self::sentence`]; the API leaves it as it is.
pub struct Problem {
    fault: Box<dyn Fault>,
    tag: Option<RequestTag>,
}

impl<E: Fault> From<E> for Problem {
    fn from(fault: E) -> Self {
        Self { fault: Box::new(fault), tag: None }
    }
}

/// The status of a class of failures.
#[must_use]
pub const fn status_of(class: FaultClass) -> StatusCode {
    match class {
        FaultClass::NotFound => StatusCode::NOT_FOUND, // also for "exists, but not for you"
        FaultClass::Unauthenticated => StatusCode::UNAUTHORIZED,
        FaultClass::Denied => StatusCode::FORBIDDEN,
        FaultClass::Conflict => StatusCode::CONFLICT,
        FaultClass::Invalid => StatusCode::BAD_REQUEST,
        FaultClass::NotEligible => StatusCode::UNPROCESSABLE_ENTITY, // rules said no; the body lists why
        FaultClass::Stale => StatusCode::PRECONDITION_FAILED,
        FaultClass::Throttled => StatusCode::TOO_MANY_REQUESTS, // with Retry-After
        FaultClass::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        FaultClass::Unavailable => StatusCode::SERVICE_UNAVAILABLE, // with Retry-After
        FaultClass::Bug => StatusCode::INTERNAL_SERVER_ERROR,       // body carries the request id only
    }
}

/// Body of `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ProblemBody {
    /// `urn:simasn:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// A few words, in Indonesian.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What is wrong and how to mend it, in Indonesian.
    pub detail: String,
    /// Stable code, `area.what`, for programs.
    pub code: &'static str,
    /// Every reason of a refusal, or every fault of the input.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<ReasonBody>,
    /// Number of the request, also in our logs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The present state, when somebody else was faster.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub present: Option<Value>,
}

/// One reason of a refusal, or one fault of the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ReasonBody {
    /// Stable code: refusal code, rule id, or name of a check.
    pub code: String,
    /// The field, column or rule it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What is wrong and how to mend it, in Indonesian.
    pub message: String,
    /// The article of law, where a law says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_basis: Option<String>,
}

impl From<Reason> for ReasonBody {
    fn from(Reason { code, field, message, legal_basis }: Reason) -> Self {
        Self { code, field, message, legal_basis }
    }
}

impl Problem {
    /// What went wrong.
    #[must_use]
    pub fn fault(&self) -> &dyn Fault {
        &*self.fault
    }

    /// The HTTP status: that of the class, except where HTTP has a word of its own for what is wrong with a request.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self.fault.code() {
            "http.method" => StatusCode::METHOD_NOT_ALLOWED,
            "http.body-type" => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "http.if-match-missing" => StatusCode::PRECONDITION_REQUIRED,
            _ => status_of(self.fault.class()),
        }
    }

    /// The code the caller sees: our own mistakes have one and the same.
    #[must_use]
    pub fn code(&self) -> &'static str {
        if self.fault.class() == FaultClass::Bug { "internal.bug" } else { self.fault.code() }
    }

    /// What the caller reads.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        sentence(self.code(), &self.fault.params())
    }

    /// Seconds after which to try again, for 429 and 503.
    #[must_use]
    pub fn retry_after(&self) -> Option<u64> {
        let told =
            || self.fault.params().iter().find(|(name, _)| *name == "retry_after").and_then(|(_, s)| s.parse().ok());
        match self.fault.class() {
            FaultClass::Throttled => Some(told().unwrap_or(60)),
            FaultClass::Unavailable => Some(told().unwrap_or(2)),
            _ => None,
        }
    }

    /// The same with the number of the request it answers.
    #[must_use]
    pub fn tagged(mut self, tag: &RequestTag) -> Self {
        self.tag = Some(tag.clone());
        self
    }

    /// The body, carrying `tag`.
    #[must_use]
    pub fn body(&self, tag: Option<&RequestTag>) -> ProblemBody {
        let Sentence { title, detail } = self.sentence();
        let (reasons, present) = match self.fault.class() {
            FaultClass::Bug => (Vec::new(), None),
            _ => (self.fault.reasons(), self.fault.present()),
        };
        ProblemBody {
            kind: format!("urn:simasn:problem:{}", self.code()),
            title,
            status: self.status().as_u16(),
            detail,
            code: self.code(),
            reasons: reasons.into_iter().map(ReasonBody::from).collect(),
            request_id: tag.map(|tag| tag.0.clone()),
            present,
        }
    }

    /// The status, the headers that belong to it and nothing else; the pages put their HTML in it.
    #[must_use]
    pub fn response_head(&self) -> HttpResponseBuilder {
        let mut response = HttpResponse::build(self.status());
        if let Some(seconds) = self.retry_after() {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if self.fault.class() == FaultClass::Unauthenticated {
            let challenge = match self.code() {
                "auth.missing" => r#"Bearer realm="simasn""#.to_owned(),
                code => format!(r#"Bearer realm="simasn", error="invalid_token", error_description="{code}""#),
            };
            response.insert_header((header::WWW_AUTHENTICATE, challenge));
        }
        response
    }

    /// The answer as problem+json.
    #[must_use]
    pub fn response(&self, tag: Option<&RequestTag>) -> HttpResponse {
        self.response_head().content_type("application/problem+json").json(self.body(tag))
    }

    /// Logs what the operator must know, once: the failure with everything below it. Refusals are in the access log.
    pub(crate) fn log(&self) {
        let chain = Chain(&*self.fault);
        match self.fault.class() {
            FaultClass::Bug => tracing::error!(code = self.fault.code(), error = %chain, "request failed"),
            FaultClass::Unavailable => tracing::warn!(code = self.fault.code(), error = %chain, "not available"),
            _ => tracing::debug!(code = self.fault.code(), error = %chain, "refused"),
        }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status()
    }
    fn error_response(&self) -> HttpResponse {
        self.response(self.tag.as_ref())
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Problem")
            .field("code", &self.fault.code())
            .field("error", &Chain(&*self.fault).to_string())
            .finish()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.fault.code(), self.fault)
    }
}

/// A failure and everything below it, on one line.
struct Chain<'a>(&'a dyn Fault);

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut below = self.0.source();
        while let Some(error) = below {
            write!(f, ": {error}")?;
            below = error.source();
        }
        Ok(())
    }
}
