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

/// Legal states in which somebody is no longer a civil servant.
const OVER: [&str; 6] = ["66", "67", "77", "88", "91", "99"];

/// Decides a pension: its first day, the person's legal status, whether there is another proposal.
pub(crate) fn pension(effective_on: Option<NaiveDate>, legal_status: &str, another: bool) -> Verdict {
    if effective_on.is_none_or(|day| day.day() != 1) {
        return Verdict::Returned("TMT pensiun harus tanggal 1");
    }
    if OVER.contains(&legal_status) {
        return Verdict::Refused("PNS sudah tidak aktif");
    }
    if another { Verdict::Refused("Sudah ada usulan pensiun lain") } else { Verdict::Approved }
}

/// Decides a transfer: where to, the person's legal status, whether there is another proposal.
pub(crate) fn transfer(destination: &str, legal_status: &str, another: bool) -> Verdict {
    if destination.is_empty() {
        return Verdict::Returned("Instansi tujuan belum diisi");
    }
    if !matches!(legal_status, "" | "01") {
        return Verdict::Refused("Kedudukan hukum tidak aktif");
    }
    if another { Verdict::Refused("Sudah ada usulan mutasi lain") } else { Verdict::Approved }
}

/// Decides a recruit: the days of a contract, if there is one, and whether the number was proposed before in that year.
pub(crate) fn recruitment(from: Option<NaiveDate>, to: Option<NaiveDate>, another: bool) -> Verdict {
    if from.zip(to).is_some_and(|(from, to)| to <= from) {
        return Verdict::Returned("Tanggal akhir kontrak harus sesudah tanggal mulai");
    }
    if another { Verdict::Refused("Nomor peserta sudah diusulkan") } else { Verdict::Approved }
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
    fn the_other_services_have_rules_too() {
        let first = Some(day(2026, 12, 1));
        assert_eq!(pension(first, "01", false), Verdict::Approved);
        assert!(matches!(pension(Some(day(2026, 12, 2)), "01", false), Verdict::Returned(_)));
        assert!(matches!(pension(None, "01", false), Verdict::Returned(_)));
        assert!(matches!(pension(first, "99", false), Verdict::Refused(_)));
        assert!(matches!(pension(first, "01", true), Verdict::Refused(_)));
        assert_eq!(transfer("x", "01", false), Verdict::Approved);
        assert!(matches!(transfer("", "01", false), Verdict::Returned(_)));
        assert!(matches!(transfer("x", "02", false), Verdict::Refused(_)));
        assert!(matches!(transfer("x", "01", true), Verdict::Refused(_)));
        assert_eq!(recruitment(None, None, false), Verdict::Approved);
        assert!(matches!(recruitment(first, first, false), Verdict::Returned(_)));
        assert!(matches!(recruitment(None, None, true), Verdict::Refused(_)));
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
