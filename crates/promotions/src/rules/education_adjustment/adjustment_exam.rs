//! The ujian penyesuaian ijazah (UPKP) must be passed.

use kernel::Finding;

use crate::{
    facts::{Exam, PromotionFacts},
    policy::PromotionPolicy,
    rules::PromotionRule,
};

/// KP-PI-05.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-PI-05",
    code: "R-EXAM-UPKP",
    title: "Lulus ujian penyesuaian ijazah",
    legal_basis: super::BASIS,
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, _: &PromotionPolicy) -> Finding {
    let asked = "lulus ujian penyesuaian ijazah (UPKP)";
    if facts.exams.contains(&Exam::EducationAdjustment) {
        Finding::met(asked, "lulus")
    } else {
        Finding::not_met(asked, "belum ada surat tanda lulus")
            .remedy("Ikuti ujian penyesuaian ijazah, lalu unggah tanda lulusnya.")
    }
}
