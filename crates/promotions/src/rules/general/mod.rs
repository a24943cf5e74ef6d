//! Rules that every kind asks (KP-UMUM).

pub mod active_status;
pub mod before_retirement;
pub mod below_highest_rank;
pub mod no_pending_examination;
pub mod no_running_sanction;
pub mod not_contract_staff;
pub mod not_probationary;
pub mod promotion_date;
pub mod rank_recorded;

use super::PromotionRule;

/// The stops of every kind for which a CPNS is not eligible, in the order in which they are tried.
pub const STOPS: &[PromotionRule] = &[
    not_contract_staff::RULE,
    not_probationary::RULE,
    active_status::RULE,
    rank_recorded::RULE,
    below_highest_rank::RULE,
];
