//! How the mock decides a promotion proposal: by simple rules over what it knows about the person.
//!
//! They stand for the registry's verification so that a whole story can be played; they are not the law, which the agency's
//! own rules check long before.

use chrono::{Datelike, Months, NaiveDate};
use kernel::RankGrade;

/// What is looked at.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// Present rank, if the person has one.
    pub(crate) rank: Option<RankGrade>,
    /// Its first day.
    pub(crate) rank_from: Option<NaiveDate>,
    /// Legal status, `01` active.
    pub(crate) legal_status: String,
    /// `C` for a CPNS.
    pub(crate) employment_status: String,
    /// Proposed rank.
    pub(crate) target: Option<RankGrade>,
    /// First day of it.
    pub(crate) effective_on: NaiveDate,
    /// Kind, registry code.
    pub(crate) kind: String,
    /// Other proposals of the person for the same day that are not refused.
    pub(crate) others: usize,
}

/// The decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Technical consideration given.
    Approved,
    /// BTS: to be mended.
    Returned(&'static str),
    /// TMS.
    Refused(&'static str),
}

/// Kinds of promotion of the registry's list.
const KINDS: [&str; 12] = ["101", "201", "202", "203", "204", "205", "206", "207", "208", "209", "210", "211"];

/// Decides one proposal.
pub(crate) fn decide(case: &Case) -> Verdict {
    if case.effective_on.day() != 1 {
        return Verdict::Returned("TMT kenaikan pangkat harus tanggal 1");
    }
    if !KINDS.contains(&case.kind.as_str()) {
        return Verdict::Returned("Jenis kenaikan pangkat tidak dikenal");
    }
    let (Some(rank), Some(target)) = (case.rank, case.target) else {
        return Verdict::Refused("Golongan terakhir atau golongan usulan bukan golongan PNS");
    };
    if rank.next() != Some(target) {
        return Verdict::Refused("Golongan usulan bukan satu tingkat di atas golongan terakhir");
    }
    if !matches!(case.legal_status.as_str(), "" | "01") {
        return Verdict::Refused("Kedudukan hukum tidak aktif");
    }
    if case.employment_status.eq_ignore_ascii_case("c") {
        return Verdict::Refused("Masih berstatus CPNS");
    }
    let soonest = if case.kind == "101" { 48 } else { 12 };
    if case.rank_from.is_some_and(|from| from + Months::new(soonest) > case.effective_on) {
        return Verdict::Refused("Masa kerja dalam pangkat terakhir belum cukup");
    }
    if case.others > 0 {
        return Verdict::Refused("Sudah ada usulan lain pada periode yang sama");
    }
    Verdict::Approved
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn case() -> Case {
        Case {
            rank: "III/a".parse().ok(),
            rank_from: Some(day(2022, 4, 1)),
            legal_status: "01".to_owned(),
            employment_status: "P".to_owned(),
            target: "III/b".parse().ok(),
            effective_on: day(2026, 4, 1),
            kind: "101".to_owned(),
            others: 0,
        }
    }

    #[test]
    fn a_regular_promotion_is_approved() {
        assert_eq!(decide(&case()), Verdict::Approved);
    }

    #[test]
    fn each_rule_says_no_for_its_own_reason() {
        let refused = |case: Case| matches!(decide(&case), Verdict::Refused(_));
        let returned = |case: Case| matches!(decide(&case), Verdict::Returned(_));
        assert!(returned(Case { effective_on: day(2026, 4, 2), ..case() }));
        assert!(returned(Case { kind: "999".to_owned(), ..case() }));
        assert!(refused(Case { target: "III/c".parse().ok(), ..case() }));
        assert!(refused(Case { rank: None, ..case() }));
        assert!(refused(Case { legal_status: "02".to_owned(), ..case() }));
        assert!(refused(Case { employment_status: "C".to_owned(), ..case() }));
        assert!(refused(Case { rank_from: Some(day(2022, 5, 1)), ..case() }));
        assert!(refused(Case { others: 1, ..case() }));
        assert_eq!(
            decide(&Case { rank_from: Some(day(2024, 4, 1)), kind: "202".to_owned(), ..case() }),
            Verdict::Approved
        );
    }
}
