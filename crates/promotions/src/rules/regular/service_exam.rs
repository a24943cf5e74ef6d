//! Ujian dinas I and II.

use crate::rules::{PromotionRule, shared::service_exam};

/// KP-REG-06.
pub const LEVEL_1: PromotionRule = service_exam::level_1("KP-REG-06", file!());
/// KP-REG-07.
pub const LEVEL_2: PromotionRule = service_exam::level_2("KP-REG-07", file!());
