//! The person must be in active service: not on unpaid leave (CLTN), not suspended, not receiving uang tunggu.

use kernel::{Finding, LegalStatus};

use crate::{facts::PromotionFacts, policy::PromotionPolicy, rules::PromotionRule};

/// KP-UMUM-03.
pub const RULE: PromotionRule = PromotionRule {
    id: "KP-UMUM-03",
    code: "R-STATUS",
    title: "Kedudukan hukum aktif",
    legal_basis: "PP 99/2000 jo. PP 12/2002; PP 11/2017 jo. PP 17/2020",
    source: file!(),
    check,
};

fn check(facts: &PromotionFacts, _: &PromotionPolicy) -> Finding {
    let asked = "tidak sedang CLTN, diberhentikan sementara, atau menerima uang tunggu";
    let found = facts.legal_status.label();
    match facts.legal_status {
        LegalStatus::UnpaidLeave | LegalStatus::Suspended | LegalStatus::WaitingPay => {
            Finding::not_met(asked, found).remedy("Usulkan kembali setelah SK pengaktifan kembali terbit dan tercatat.")
        }
        LegalStatus::Separated => Finding::not_met(asked, found).remedy(
            "Bila Anda masih bekerja, laporkan kedudukan hukum yang tercatat keliru kepada pengelola kepegawaian.",
        ),
        LegalStatus::Other => Finding::unknown(asked, "kedudukan hukum lain")
            .remedy("Verifikator memeriksa kedudukan hukum pada data SIASN."),
        LegalStatus::Active
        | LegalStatus::StudyAssignment
        | LegalStatus::StateOfficial
        | LegalStatus::PreRetirement => Finding::met(asked, found),
    }
}

#[cfg(test)]
mod tests {
    use kernel::{LegalStatus, Outcome};

    use super::RULE;
    use crate::facts::{
        PromotionFacts,
        testing::{judge, regular_case},
    };

    #[test]
    fn inactive_states_are_refused_and_an_unread_one_is_a_warning() {
        let with = |legal_status| judge(&RULE, &PromotionFacts { legal_status, ..regular_case("2026-04-01") });
        for passes in [LegalStatus::Active, LegalStatus::StudyAssignment, LegalStatus::PreRetirement] {
            assert_eq!(with(passes).outcome, Outcome::Met);
        }
        for refused in
            [LegalStatus::UnpaidLeave, LegalStatus::Suspended, LegalStatus::WaitingPay, LegalStatus::Separated]
        {
            assert_eq!(with(refused).code.as_deref(), Some("R-STATUS"), "{refused}");
        }
        assert_eq!((with(LegalStatus::Other).outcome, with(LegalStatus::Other).code), (Outcome::Unknown, None));
    }
}
