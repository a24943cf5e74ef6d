//! Conditions that several kinds ask with numbers, articles and ids of their own. Each is a constant function that
//! makes the rule; the numbers come from [`crate::policy::PromotionPolicy::numbers`], those of the kind under judgement.

pub mod adjustable_education;
pub mod no_promotion_delay;
pub mod performance;
pub mod service_exam;
pub mod time_in_rank;
