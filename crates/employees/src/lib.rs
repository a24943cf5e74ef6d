//! Civil servants: who they are, and their ranks, positions, status, education, training, awards and family by date.
//!
//! Reads give plain facts as of a day ([`profile_on`], [`service_record_as_of`], [`list()`]); writes are the use cases
//! under [`service`]. Histories are superseded, never changed.

mod awards;
mod error;
mod family;
pub mod histories;
mod list;
mod lock;
mod private;
mod profile;
mod record;
pub mod reports;
pub mod retirement_age;
pub mod rules;
mod sanction_kinds;
pub mod service;
#[cfg(feature = "testing")]
pub mod testing;
mod trainings;

pub use awards::{AWARD_KINDS, AwardKind, AwardRow, award_findings, award_kind, awards};
pub use error::Error;
pub use family::{FamilyMember, family};
pub use list::{Filter, Listed, SortKey, count, list, list_sql, sort_value_of};
pub use lock::{Locked, lock};
pub use private::{PrivateData, mask_name, mask_phone, mask_tail, private_data};
pub use profile::{PROFILE_BY_ID, Profile, profile_by_nip, profile_on, rank_of};
pub use record::{ServiceRecord, service_record_as_of};
pub use sanction_kinds::sanction_name;
pub use trainings::{Training, trainings};
