//! Awards of the registry as lines.

use bkn::AwardRow;
use employees::award_kind;
use intake::AwardLine;
use serde_json::Value;

use super::{
    convert::{decree, readable},
    misfit::Misfit,
};

const AWARDS: &str = "penghargaan";

/// Awards of a known kind and year.
pub(super) fn lines(rows: &[Value], misfits: &mut Vec<Misfit>) -> Vec<AwardLine> {
    let (rows, _) = readable::<AwardRow>(AWARDS, rows, misfits);
    let mut lines: Vec<AwardLine> = Vec::with_capacity(rows.len());
    for row in rows {
        let label = row.decree_number.clone().or(row.year.map(|year| year.to_string())).unwrap_or_default();
        let kind = row.kind_code.clone().filter(|code| award_kind(code).is_some());
        let year = row.year.and_then(|year| i16::try_from(year).ok()).filter(|year| (1950..=2100).contains(year));
        let (Some(kind), Some(year)) = (kind, year) else {
            misfits.push(Misfit::new(AWARDS, label, "AWARD-UNKNOWN"));
            continue;
        };
        let decree = decree(row.decree_number.as_ref(), row.decree_on);
        let same = |known: &AwardLine| (&known.kind, known.year, &known.decree) == (&kind, year, &decree);
        if lines.iter().any(same) {
            misfits.push(Misfit::new(AWARDS, label, "ROW-DOUBLED"));
        } else {
            lines.push(AwardLine { kind, year, decree, registry_id: Some(row.id.to_string()) });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn awards_need_a_known_kind_and_a_year_and_are_taken_once() {
        let row = |id: &str, kind: &str, year: i32| json!({"ID": id, "hargaId": kind, "tahun": year, "skNomor": "12/TK/2025", "skDate": "12-08-2025"});
        for (rows, taken, codes) in [
            (vec![row("a", "201", 2025), row("b", "202", 2025)], 2, vec![]),
            (vec![row("a", "201", 2025), row("b", "201", 2025)], 1, vec!["ROW-DOUBLED"]),
            (vec![row("a", "999", 2025)], 0, vec!["AWARD-UNKNOWN"]),
            (vec![row("a", "201", 0)], 0, vec!["AWARD-UNKNOWN"]),
        ] {
            let mut misfits = Vec::new();
            let lines = lines(&rows, &mut misfits);
            assert_eq!((lines.len(), misfits.iter().map(|m| m.code.as_str()).collect::<Vec<_>>()), (taken, codes));
        }
    }
}
