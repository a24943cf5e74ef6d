//! What leaves the building: versioned payloads, one file per aggregate. They sit here and not in the domain crates so
//! that `sync` does not depend on every domain, and because what we tell the state deserves its own review.
//! Each has a checked-in JSON example under `schemas/`; a test compares it with what the code writes.

mod contact;
mod position;
mod promotion;
mod scan;

use chrono::NaiveDate;
use kernel::EmployeeId;
use serde::{Serialize, de::DeserializeOwned};

pub use contact::ContactChanged;
pub use position::PositionRecorded;
pub use promotion::{DecreeIssued, PromotionApproved};
pub use scan::Scan;

/// Every event there is. A type that is not listed here cannot be an [`Event`], and `sync` tests that each has a way.
macro_rules! events {
    ($($event:ident),* $(,)?) => {
        $(impl listed::Listed for $event {})*
        /// Kind and present version of every event there is.
        pub const KINDS: &[(&str, i16)] = &[$((<$event as Event>::KIND, <$event as Event>::VERSION)),*];
    };
}

events![PromotionApproved, DecreeIssued, PositionRecorded, ContactChanged];

mod listed {
    /// Listed in [`super::KINDS`].
    pub trait Listed {}
}

/// An event for the registry.
pub trait Event: listed::Listed + Serialize + DeserializeOwned {
    /// Kind, as stored in `outbox.kind`.
    const KIND: &'static str;
    /// Version of the payload.
    const VERSION: i16;
    /// What makes the change one at the registry: person, kind and the natural key (decree number, effective date).
    fn fingerprint(&self, employee: EmployeeId) -> String;
    /// Decree number or reason.
    fn basis(&self) -> Option<String>;
    /// First day on which it may be sent; `None`: at once.
    fn not_before(&self) -> Option<NaiveDate> {
        None
    }
}
