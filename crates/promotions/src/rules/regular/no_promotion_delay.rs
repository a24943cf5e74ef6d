//! A promotion delay (LKP12) moves the due day.

use crate::rules::{PromotionRule, shared};

/// KP-REG-08.
pub const RULE: PromotionRule = shared::no_promotion_delay::rule("KP-REG-08", file!());
