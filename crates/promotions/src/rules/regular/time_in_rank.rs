//! At least four years in the rank held.

use crate::rules::{PromotionRule, shared};

/// KP-REG-02.
pub const RULE: PromotionRule =
    shared::time_in_rank::rule("KP-REG-02", "PP 99/2000 Pasal 5 dan 7 jo. PP 12/2002", file!());
