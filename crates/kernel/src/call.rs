use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};

use crate::{Actor, clock};

/// The tag that follows one request from the page through logs and audit to the registry call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestTag(pub String);

impl RequestTag {
    /// A fresh tag.
    #[must_use]
    pub fn generate() -> Self {
        Self(uuid::Uuid::now_v7().simple().to_string())
    }
}

/// Who calls, when, and how long they are ready to wait for a database connection.
///
/// Services read the time from here, never from the machine, so that a test can set it.
#[derive(Debug, Clone)]
pub struct Call {
    /// Who acts.
    pub actor: Actor,
    /// The tag of the request.
    pub tag: RequestTag,
    /// The instant at which the request began.
    pub now: DateTime<Utc>,
    /// How long to wait for a free connection before answering "try again".
    pub wait: Duration,
}

impl Call {
    /// A call by `actor` at `now` with a fresh tag and the usual patience of three seconds.
    #[must_use]
    pub fn new(actor: Actor, now: DateTime<Utc>) -> Self {
        Self { actor, tag: RequestTag::generate(), now, wait: Duration::from_secs(3) }
    }

    /// A call by the program itself (worker, import from the command line, scheduled jobs).
    #[must_use]
    pub fn system(now: DateTime<Utc>) -> Self {
        Self::new(Actor::system(), now)
    }

    /// The day in Jakarta on which this call happens.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        clock::day_in_jakarta(self.now)
    }
}
