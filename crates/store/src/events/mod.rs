//! What leaves the building: versioned payloads, one file per aggregate. They sit here and not in the domain crates so
//! that `sync` does not depend on every domain, and because what we tell the state deserves its own review.
//! Each has a checked-in JSON example under `schemas/`; a test compares it with what the code writes.

mod appraisal;
mod award;
mod contact;
mod kinds;
mod position;
mod promotion;
mod scan;

use chrono::NaiveDate;
use kernel::EmployeeId;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::outbox::Lane;

pub use appraisal::{AppraisalAssessor, AppraisalRecorded};
pub use award::AwardRecorded;
pub use contact::ContactChanged;
pub use kinds::Kind;
pub use position::PositionRecorded;
pub use promotion::{DecreeIssued, PromotionApproved};
pub use scan::Scan;

/// Every event there is. A type that is not listed here cannot be an [`Event`], and `sync` tests that each has a way.
macro_rules! events {
    ($($event:ident),* $(,)?) => {
        $(impl listed::Listed for $event {})*
        /// Every kind of event there is, by its name.
        pub const KINDS: &[Kind] = &[$(Kind::of::<$event>()),*];
    };
}

events![PromotionApproved, DecreeIssued, PositionRecorded, ContactChanged, AppraisalRecorded, AwardRecorded];

#[doc(hidden)]
pub mod listed {
    /// Listed in [`super::KINDS`]; only tests of the queue list events of their own.
    pub trait Listed {}
}

/// The chain of rank, position and what refers to them: a post change may name a rank the registry has not accepted yet.
pub const CAREER: &str = "career";

/// How a newer event and an older one that never left become one, if they do.
pub type Collapse<E> = fn(newer: &E, older: E) -> Option<E>;

/// An event for the registry.
pub trait Event: listed::Listed + Serialize + DeserializeOwned {
    /// Kind, as stored in `outbox.kind`.
    const KIND: &'static str;
    /// Version of the payload.
    const VERSION: i16;
    /// What goes in order: events of one person in one chain wait for each other, also while one is parked. The default is the
    /// careful one; a matter that nothing else at the registry refers to has a chain of its own.
    const CHAIN: &'static str = CAREER;
    /// For updates of one remote row: what an older one that never left and a newer one come to. `None`: each is sent.
    const COLLAPSE: Option<Collapse<Self>> = None;
    /// What makes the change one at the registry: person, kind and the natural key (decree number, effective date).
    fn fingerprint(&self, employee: EmployeeId) -> String;
    /// Decree number or reason.
    fn basis(&self) -> Option<String>;
    /// First day on which it may be sent; `None`: at once.
    fn not_before(&self) -> Option<NaiveDate> {
        None
    }
    /// What is sent first among different people.
    fn lane(&self, _today: NaiveDate) -> Lane {
        Lane::Usual
    }
    /// Fingerprint of the event that this one takes back. If that one never left, neither is sent.
    fn takes_back(&self, _employee: EmployeeId) -> Option<String> {
        None
    }
    /// A payload of an earlier version in the shape of this one; `None` when it is not understood. An event lies in the queue
    /// over an update of the program.
    fn upcast(version: i16, payload: Value) -> Option<Value> {
        (version == Self::VERSION).then_some(payload)
    }
}
