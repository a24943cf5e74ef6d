//! The registry's codes in our words, where a row of a history is taken over. Source: its contract, §13.

use bkn::{PositionRow, RankRow, TrainingRow};
use chrono::NaiveDate;
use kernel::PositionKind;

/// Classes of PPPK, by their ids 1–17.
const CLASSES: [&str; 17] =
    ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII"];

/// III/b, or the Roman numeral of a PPPK's class.
pub(crate) fn rank(row: &RankRow) -> Option<&'static str> {
    if let Some(rank) = row.rank() {
        return Some(rank.code());
    }
    let named = |text: &str| CLASSES.into_iter().find(|class| class.eq_ignore_ascii_case(text.trim()));
    row.rank_code.as_deref().and_then(named).or_else(|| class(row.rank_id.as_deref()?))
}

/// The class of a PPPK by its number.
pub(crate) fn class(id: &str) -> Option<&'static str> {
    id.parse::<usize>().ok()?.checked_sub(1).and_then(|at| CLASSES.get(at)).copied()
}

/// Acting officials (Plt, Plh, Pj) and further duties hold no position by that row.
pub(crate) fn is_definitive(row: &PositionRow) -> bool {
    row.assignment_kind.as_deref().is_none_or(|kind| kind.eq_ignore_ascii_case("D"))
}

/// First day: of the unit for a move that kept the post, of the post otherwise.
pub(crate) fn position_since(row: &PositionRow) -> Option<NaiveDate> {
    let moved = row.moved_on.filter(|_| row.move_kind.as_deref() == Some("MU"));
    moved.or(row.effective_on)
}

/// Kind, id and name of the post; a structural one is named by its unit, whose id is its own.
pub(crate) fn post(row: &PositionRow, unit: &str) -> Option<(PositionKind, String, String)> {
    let (kind, id) = match row.kind_id.as_deref()? {
        "1" => (PositionKind::Structural, Some(unit.to_owned())),
        "2" => (PositionKind::Functional, row.functional_id.clone()),
        "4" => (PositionKind::Operational, row.operational_id.clone()),
        _ => return None,
    };
    Some((kind, id?, row.title.clone()?))
}

/// Code of `config/reference/discipline_types.csv` and what it does to a promotion, by the registry's kind.
pub(crate) fn sanction(kind_id: &str) -> Option<(&'static str, &'static str)> {
    Some(match kind_id {
        "1" => ("TL", "light"),
        "2" => ("TT", "light"),
        "3" => ("PTP", "light"),
        "4" => ("LKGB12", "moderate"),
        "7" => ("LKP12", "promotion_delay"),
        "8" => ("LPP12", "moderate"),
        "23" => ("TK6", "moderate"),
        "24" => ("TK9", "moderate"),
        "25" => ("TK12", "moderate"),
        "14" => ("TPP_BB", "severe"),
        "27" => ("PJ12", "severe"),
        "28" => ("BJ12", "severe"),
        _ => return None,
    })
}

/// Leadership training as our record names it. Those that replaced Diklatpim share its ids; the name tells them apart.
pub(crate) fn training(row: &TrainingRow) -> Option<&'static str> {
    let name = row.kind_name.as_deref().unwrap_or_default().to_uppercase();
    let called = |word: &str| name.contains(word);
    Some(match row.kind_id.as_deref()? {
        "2" if called("PENGAWAS") || called("PKP") => "PKP",
        "2" => "DIKLATPIM4",
        "3" if called("ADMINISTRATOR") || called("PKA") => "PKA",
        "3" => "DIKLATPIM3",
        "4" if called("NASIONAL") || called("PKN") => "PKN2",
        "4" => "DIKLATPIM2",
        "5" if called("NASIONAL") || called("PKN") => "PKN1",
        _ => return None,
    })
}

/// The name of a leadership training: as the registry writes it, or its level (its contract, §13).
pub(crate) fn training_name(row: &TrainingRow) -> Option<String> {
    let level = match row.kind_id.as_deref() {
        Some("1") => "SEPADA",
        Some("2") => "Diklatpim Tingkat IV",
        Some("3") => "Diklatpim Tingkat III",
        Some("4") => "Diklatpim Tingkat II",
        Some("5") => "Diklatpim Tingkat I",
        Some("6") => "SESPIM",
        Some("7") => "SESPATI",
        Some("8") => "Diklat struktural lainnya",
        _ => "",
    };
    row.kind_name.clone().or_else(|| Some(level.to_owned()).filter(|name| !name.is_empty()))
}

#[cfg(test)]
mod tests {
    use bkn::fields::FromFields;
    use serde_json::json;

    use super::*;

    #[test]
    fn ranks_and_classes_by_id_or_by_name() {
        for (id, name, expected) in [
            ("32", "", Some("III/b")),
            ("9", "", Some("IX")),
            ("", "ix", Some("IX")),
            ("39", "", None),
            ("0", "", None),
            ("18", "", None),
        ] {
            let row = RankRow::from_value(&json!({"id": "r", "golonganId": id, "golongan": name})).unwrap();
            assert_eq!(rank(&row), expected, "{id} {name}");
        }
    }

    #[test]
    fn a_move_begins_on_its_own_day() {
        let row = |kind: &str| {
            let value = json!({"id": "r", "nomorSk": null, "tmtJabatan": "01-01-2020", "tmtMutasi": "01-06-2024", "jenisMutasiId": kind});
            position_since(&PositionRow::from_value(&value).unwrap())
        };
        assert_eq!(row("MU"), NaiveDate::from_ymd_opt(2024, 6, 1));
        assert_eq!(row("MJ"), NaiveDate::from_ymd_opt(2020, 1, 1));
    }

    #[test]
    fn trainings_that_share_an_id_are_told_by_name() {
        let of = |id: &str, name: &str| {
            let value = json!({"id": "r", "latihanStrukturalId": id, "latihanStrukturalNama": name});
            training(&TrainingRow::from_value(&value).unwrap())
        };
        assert_eq!(of("2", "DIKLATPIM TK. IV"), Some("DIKLATPIM4"));
        assert_eq!(of("2", "Pelatihan Kepemimpinan Pengawas"), Some("PKP"));
        assert_eq!(of("8", "lainnya"), None);
    }

    #[test]
    fn every_sanction_is_in_the_reference_table() {
        let table = include_str!("../../../../config/reference/discipline_types.csv");
        for id in (1..=40).map(|id| id.to_string()) {
            if let Some((code, _)) = sanction(&id) {
                assert!(table.lines().any(|line| line.starts_with(&format!("{code},"))), "{code}");
            }
        }
    }
}
