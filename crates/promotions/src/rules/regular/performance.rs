//! At least Baik in each of the last two years.

use crate::rules::{PromotionRule, shared};

/// KP-REG-03.
pub const RULE: PromotionRule = shared::performance::rule(
    "KP-REG-03",
    "Predikat kinerja dua tahun terakhir",
    "PP 99/2000 Pasal 7 jo. PP 12/2002; PermenPANRB 6/2022; SE BKN 16/2023",
    file!(),
);
