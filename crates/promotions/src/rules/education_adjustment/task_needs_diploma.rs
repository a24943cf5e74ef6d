//! The assigned work must need the new diploma. Unknown passes, with a warning: the PPK's statement of duties decides.

use kernel::Finding;

use crate::{facts::PromotionFacts, policy::PromotionPolicy, rules::PromotionRule};

/// KP-PI-04.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-PI-04",
    code: "R-TASK",
    title: "Tugas memerlukan ijazah baru",
    legal_basis: super::BASIS,
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, _: &PromotionPolicy) -> Finding {
    let asked = "uraian tugas memerlukan ijazah baru";
    match facts.choice.task_needs_diploma {
        Some(true) => Finding::met(asked, "sesuai"),
        Some(false) => {
            Finding::not_met(asked, "tidak sesuai").remedy("Tanyakan penempatan yang sesuai dengan ijazah Anda.")
        }
        None => Finding::unknown(asked, "belum dinyatakan")
            .remedy("Unggah surat keterangan uraian tugas yang ditandatangani paling rendah pejabat eselon II."),
    }
}
