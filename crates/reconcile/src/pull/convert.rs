//! The registry's rows of one person as a line of histories. Pure: rows, the known units and the day in; the line and what
//! did not fit out.
//!
//! A row that cannot be placed must not become a false fact: a gap stays where a position is unknown, and ranks, which hold
//! until the next one, are left out as a whole when one of them is unknown.

use std::collections::HashSet;

use bkn::{EducationRow, History, PositionRow, RankRow, SanctionRow, TrainingRow, YearlyRatingRow, fields::FromFields};
use chrono::{Datelike, NaiveDate};
use intake::{AppraisalLine, DecreeLine, EducationLine, ExamLine, HistoryLine, PositionLine, RankLine, SanctionLine};
use kernel::{Echelon, EducationLevel, PositionKind};
use serde_json::Value;

use super::{Rows, awards, codes, family, misfit::Misfit, trainings};

/// What the conversion knows of the agency.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Registry ids of the units.
    pub units: HashSet<String>,
    /// Today: the rating of a year that is not over is provisional.
    pub today: NaiveDate,
}

/// The line of one person, with what did not fit.
#[must_use]
pub(crate) fn line(nip: &str, rows: &Rows, known: &Known) -> (HistoryLine, Vec<Misfit>) {
    let mut misfits = Vec::new();
    let line = HistoryLine {
        nip: nip.to_owned(),
        ranks: ranks(rows.of(History::Ranks), &mut misfits),
        positions: positions(rows.of(History::Positions), known, &mut misfits),
        educations: educations(rows.of(History::Educations), &mut misfits),
        appraisals: appraisals(rows.of(History::Ratings), known.today, &mut misfits),
        trainings: trainings::lines(rows, &mut misfits),
        awards: awards::lines(rows.of(History::Awards), &mut misfits),
        family: family::lines(rows, &mut misfits),
        sanctions: sanctions(rows.of(History::Sanctions), &mut misfits),
        exams: exams(rows.of(History::Trainings)),
    };
    (line, misfits)
}

/// The rows that can be read; the others become misfits, and `None` tells that there were any.
pub(super) fn readable<T: FromFields>(history: &str, rows: &[Value], misfits: &mut Vec<Misfit>) -> (Vec<T>, bool) {
    let mut all = true;
    let mut read = Vec::with_capacity(rows.len());
    for row in rows {
        match T::from_value(row) {
            Ok(row) => read.push(row),
            Err(fault) => {
                all = false;
                misfits.push(Misfit::new(history, fault.member, "ROW-UNREADABLE"));
            }
        }
    }
    (read, all)
}

pub(super) fn shown(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "tanpa TMT".to_owned(), |day| format!("TMT {}", day.format("%d-%m-%Y")))
}

pub(super) fn decree(number: Option<&String>, on: Option<NaiveDate>) -> Option<DecreeLine> {
    number.map(|number| DecreeLine { number: number.clone(), signed_on: on, signatory: None })
}

const RANKS: &str = "golongan";
const POSITIONS: &str = "jabatan";
const EDUCATIONS: &str = "pendidikan";
const RATINGS: &str = "kinerja";
const SANCTIONS: &str = "hukuman disiplin";

fn ranks(rows: &[Value], misfits: &mut Vec<Misfit>) -> Vec<RankLine> {
    let (rows, mut whole) = readable::<RankRow>(RANKS, rows, misfits);
    let mut lines: Vec<RankLine> = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut unknown = |code| {
            whole = false;
            misfits.push(Misfit::new(RANKS, shown(row.effective_on), code));
        };
        let Some(since) = row.effective_on else {
            unknown("DATE-MISSING");
            continue;
        };
        let Some(code) = codes::rank(row) else {
            unknown("RANK-UNKNOWN");
            continue;
        };
        lines.push(RankLine {
            kind: row.kind_id.clone(),
            service_years: small(row.service_years),
            service_months: small(row.service_months),
            decree: decree(row.decree_number.as_ref(), row.decree_on),
            consideration_number: row.consideration_number.clone(),
            consideration_on: row.consideration_on,
            registry_id: Some(row.id.to_string()),
            ..RankLine::new(code, since)
        });
    }
    let same = |a: &RankLine, b: &RankLine| a.rank == b.rank && a.decree == b.decree;
    let clashes = settle(&mut lines, RANKS, |line| line.effective_on, same, misfits);
    if whole && clashes.is_empty() { lines } else { Vec::new() }
}

fn small(number: Option<i64>) -> i16 {
    number.and_then(|number| i16::try_from(number).ok()).unwrap_or_default()
}

fn positions(rows: &[Value], known: &Known, misfits: &mut Vec<Misfit>) -> Vec<PositionLine> {
    let (rows, whole) = readable::<PositionRow>(POSITIONS, rows, misfits);
    let mut lines = Vec::with_capacity(rows.len());
    // Days from which a position is not known: the one before ends there.
    let mut gaps: Vec<NaiveDate> = Vec::new();
    let mut dated = true;
    for row in rows.iter().filter(|row| codes::is_definitive(row)) {
        let since = codes::position_since(row);
        let mut unknown = |code| misfits.push(Misfit::new(POSITIONS, shown(since), code));
        let Some(since) = since else {
            unknown("DATE-MISSING");
            dated = false;
            continue;
        };
        let unit = row.unit_id.as_ref().map(|unit| unit.as_str()).filter(|unit| known.units.contains(*unit));
        let Some(unit) = unit else {
            unknown("UNIT-UNKNOWN");
            gaps.push(since);
            continue;
        };
        let Some((kind, post, name)) = codes::post(row, unit) else {
            unknown("POST-UNKNOWN");
            gaps.push(since);
            continue;
        };
        let echelon: Option<Echelon> = row.echelon_id.as_deref().and_then(intake::echelon).flatten();
        lines.push(PositionLine {
            kind,
            position_id: post,
            name,
            echelon: echelon.filter(|_| kind == PositionKind::Structural),
            functional_level: None,
            unit_id: unit.to_owned(),
            effective_on: since,
            until: None,
            decree: decree(row.decree_number.as_ref(), row.decree_on),
            registry_id: Some(row.id.to_string()),
        });
    }
    let same = |a: &PositionLine, b: &PositionLine| {
        (&a.position_id, &a.unit_id, &a.decree) == (&b.position_id, &b.unit_id, &b.decree)
    };
    gaps.extend(settle(&mut lines, POSITIONS, |line| line.effective_on, same, misfits));
    if !whole || !dated {
        return Vec::new();
    }
    let ends: Vec<Option<NaiveDate>> =
        lines.iter().map(|line| gaps.iter().filter(|gap| **gap > line.effective_on).min().copied()).collect();
    let next: Vec<Option<NaiveDate>> = lines.iter().skip(1).map(|line| Some(line.effective_on)).chain([None]).collect();
    for ((line, gap), next) in lines.iter_mut().zip(ends).zip(next) {
        line.until = gap.filter(|gap| next.is_none_or(|next| *gap < next));
    }
    lines
}

/// Sorts by day; takes the same row only once; takes out rows that differ on one day, whose days are answered.
fn settle<T: Clone>(
    lines: &mut Vec<T>,
    history: &str,
    day: impl Fn(&T) -> NaiveDate,
    same: impl Fn(&T, &T) -> bool,
    misfits: &mut Vec<Misfit>,
) -> Vec<NaiveDate> {
    lines.sort_by_key(&day);
    let mut kept: Vec<T> = Vec::with_capacity(lines.len());
    let mut clashes = Vec::new();
    for line in lines.drain(..) {
        let on = day(&line);
        match kept.last() {
            Some(before) if day(before) == on && same(before, &line) => {
                misfits.push(Misfit::new(history, shown(Some(on)), "ROW-DOUBLED"));
            }
            Some(before) if day(before) == on => {
                misfits.push(Misfit::new(history, shown(Some(on)), "ROW-OVERLAP"));
                clashes.push(on);
            }
            _ => kept.push(line),
        }
    }
    kept.retain(|line| !clashes.contains(&day(line)));
    *lines = kept;
    clashes
}

fn educations(rows: &[Value], misfits: &mut Vec<Misfit>) -> Vec<EducationLine> {
    let (rows, _) = readable::<EducationRow>(EDUCATIONS, rows, misfits);
    let mut lines: Vec<EducationLine> = Vec::with_capacity(rows.len());
    for row in rows {
        let level: Option<EducationLevel> = row.level_id.as_deref().and_then(|id| id.parse().ok());
        let label = row.program_name.clone().or(row.level_name.clone()).unwrap_or_default();
        let Some(level) = level else {
            misfits.push(Misfit::new(EDUCATIONS, label, "LEVEL-UNKNOWN"));
            continue;
        };
        let line = EducationLine {
            level_id: level.id().to_owned(),
            program_id: row.program_id,
            program: row.program_name,
            graduated_on: row.graduated_on,
            graduated_year: row.graduated_year.and_then(|year| i16::try_from(year).ok()),
            school: row.school,
            diploma_number: row.diploma_number,
        };
        if lines.contains(&line) {
            misfits.push(Misfit::new(EDUCATIONS, label, "ROW-DOUBLED"));
        } else {
            lines.push(line);
        }
    }
    lines
}

fn appraisals(rows: &[Value], today: NaiveDate, misfits: &mut Vec<Misfit>) -> Vec<AppraisalLine> {
    let (rows, _) = readable::<YearlyRatingRow>(RATINGS, rows, misfits);
    let mut lines: Vec<AppraisalLine> = Vec::with_capacity(rows.len());
    let mut clashing: Vec<i16> = Vec::new();
    for row in rows {
        let label = row.year.map(|year| year.to_string()).unwrap_or_default();
        let year = row.year.and_then(|year| i16::try_from(year).ok()).filter(|year| (1950..=2100).contains(year));
        let (Some(year), Some(rating)) = (year, row.rating()) else {
            misfits.push(Misfit::new(RATINGS, label, "RATING-UNKNOWN"));
            continue;
        };
        let line = AppraisalLine { year, rating, provisional: i32::from(year) >= today.year() };
        match lines.iter().find(|known| known.year == year) {
            Some(known) if *known == line => misfits.push(Misfit::new(RATINGS, label, "ROW-DOUBLED")),
            Some(_) => {
                misfits.push(Misfit::new(RATINGS, label, "ROW-OVERLAP"));
                clashing.push(year);
            }
            None => lines.push(line),
        }
    }
    lines.retain(|line| !clashing.contains(&line.year));
    lines.sort_by_key(|line| line.year);
    lines
}

/// Sanctions with a decree that was not cancelled.
fn sanctions(rows: &[Value], misfits: &mut Vec<Misfit>) -> Vec<SanctionLine> {
    let (rows, _) = readable::<SanctionRow>(SANCTIONS, rows, misfits);
    let mut lines: Vec<SanctionLine> = Vec::with_capacity(rows.len());
    for row in rows.iter().filter(|row| row.cancelled_by.is_none()) {
        let kind = row.kind_id.as_deref().and_then(codes::sanction);
        let decree = decree(row.decree_number.as_ref(), row.decree_on);
        let (Some((kind, level)), Some(since), Some(decree)) = (kind, row.starts_on, decree) else {
            misfits.push(Misfit::new(SANCTIONS, shown(row.starts_on), "SANCTION-UNKNOWN"));
            continue;
        };
        let last_day = row.last_day.filter(|last| *last >= since);
        let line = SanctionLine {
            registry_id: Some(row.id.to_string()),
            ..SanctionLine::new(level, kind, since, last_day, Some(decree))
        };
        let same = |known: &SanctionLine| {
            (&known.kind, known.starts_on, known.last_day, &known.decree)
                == (&line.kind, line.starts_on, line.last_day, &line.decree)
        };
        if lines.iter().any(same) {
            misfits.push(Misfit::new(SANCTIONS, shown(row.starts_on), "ROW-DOUBLED"));
        } else {
            lines.push(line);
        }
    }
    lines
}

/// Leadership trainings once more, as the qualifications that rules ask for.
fn exams(rows: &[Value]) -> Vec<ExamLine> {
    let mut lines: Vec<ExamLine> = Vec::new();
    for row in rows.iter().filter_map(|row| TrainingRow::from_value(row).ok()) {
        let Some(kind) = codes::training(&row) else { continue };
        if !lines.iter().any(|line| line.kind == kind) {
            lines.push(ExamLine { kind: kind.to_owned(), passed_on: row.finished_on });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn known() -> Known {
        Known { units: ["u1", "u2"].map(str::to_owned).into(), today: NaiveDate::from_ymd_opt(2026, 11, 27).unwrap() }
    }

    fn codes_of(misfits: &[Misfit]) -> Vec<&str> {
        misfits.iter().map(|misfit| misfit.code.as_str()).collect()
    }

    fn rank(id: &str, golongan: &str, day: &str, number: &str) -> Value {
        json!({"id": id, "golonganId": golongan, "tmtGolongan": day, "skNomor": number, "skTanggal": "01-03-2020",
               "masaKerjaGolonganTahun": "4", "masaKerjaGolonganBulan": 2})
    }

    fn position(id: &str, unit: &str, day: &str) -> Value {
        json!({"id": id, "jenisJabatan": "4", "jabatanFungsionalUmumId": "jfu", "namaJabatan": "Penelaah", "unorId": unit,
               "tmtJabatan": day, "nomorSk": format!("821/{id}"), "jenisPenugasanId": "D"})
    }

    #[test]
    fn ranks_are_taken_in_order_or_not_at_all() {
        let good = [rank("b", "32", "01-04-2024", "823/2"), rank("a", "31", "2020-04-01", "823/1")];
        for (rows, taken, codes) in [
            (good.to_vec(), 2, vec![]),
            ([&good[..], &[rank("c", "32", "01-04-2024", "823/2")]].concat(), 2, vec!["ROW-DOUBLED"]),
            ([&good[..], &[rank("c", "33", "01-04-2024", "823/3")]].concat(), 0, vec!["ROW-OVERLAP"]),
            ([&good[..], &[rank("c", "39", "01-04-2025", "823/3")]].concat(), 0, vec!["RANK-UNKNOWN"]),
            ([&good[..], &[rank("c", "33", "", "823/3")]].concat(), 0, vec!["DATE-MISSING"]),
            ([&good[..], &[rank("c", "33", "31-02-2025", "823/3")]].concat(), 0, vec!["DATE-MISSING"]),
        ] {
            let (line, misfits) = line("n", &Rows::only(History::Ranks, rows), &known());
            assert_eq!((line.ranks.len(), codes_of(&misfits)), (taken, codes));
            assert!(line.ranks.is_sorted_by_key(|rank| rank.effective_on));
        }
        let (line, _) = line("n", &Rows::only(History::Ranks, good.to_vec()), &known());
        let last = line.ranks.last().unwrap();
        assert_eq!((last.rank.as_str(), last.service_years, last.registry_id.as_deref()), ("III/b", 4, Some("b")));
    }

    #[test]
    fn an_unknown_position_leaves_a_gap_and_no_false_fact() {
        let rows = vec![
            position("a", "u1", "01-01-2015"),
            position("b", "abolished", "01-01-2018"),
            position("c", "u2", "01-01-2020"),
        ];
        let (line, misfits) = line("n", &Rows::only(History::Positions, rows), &known());
        assert_eq!(codes_of(&misfits), ["UNIT-UNKNOWN"]);
        let spans: Vec<_> = line.positions.iter().map(|p| (p.unit_id.as_str(), p.until)).collect();
        assert_eq!(spans, [("u1", NaiveDate::from_ymd_opt(2018, 1, 1)), ("u2", None)]);
    }

    #[test]
    fn an_acting_post_is_no_position_and_a_structural_one_is_named_by_its_unit() {
        let mut acting = position("a", "u1", "01-01-2015");
        acting["jenisPenugasanId"] = json!("PLT");
        let mut head = position("b", "u1", "01-01-2016");
        head["jenisJabatan"] = json!("1");
        head["eselonId"] = json!("31");
        let (line, misfits) = line("n", &Rows::only(History::Positions, vec![acting, head]), &known());
        assert_eq!(codes_of(&misfits), [""; 0]);
        let [only] = &line.positions[..] else { panic!("{:?}", line.positions) };
        assert_eq!((only.position_id.as_str(), only.echelon), ("u1", Some(Echelon::IIIa)));
    }

    #[test]
    fn ratings_of_a_year_that_is_not_over_are_provisional() {
        let row = |year: i32, quadrant: i32| json!({"id": format!("{year}{quadrant}"), "tahun": year, "KuadranKinerjaNilai": quadrant});
        let ratings = vec![row(2026, 2), row(2025, 1), row(2025, 1), row(2024, 1), row(2024, 2), row(2023, 7)];
        let (line, misfits) = line("n", &Rows::only(History::Ratings, ratings), &known());
        let years: Vec<_> = line.appraisals.iter().map(|a| (a.year, a.provisional)).collect();
        assert_eq!(years, [(2025, false), (2026, true)]);
        assert_eq!(codes_of(&misfits), ["ROW-DOUBLED", "ROW-OVERLAP", "RATING-UNKNOWN"]);
    }

    #[test]
    fn a_sanction_needs_a_known_kind_and_a_decree_and_must_not_be_cancelled() {
        let row = |kind: &str, decree: &str, cancelled: &str| {
            json!({"id": "s", "jenisHukuman": kind, "hukumanTanggal": "01-07-2026", "akhirHukumTanggal": "31-12-2026", "skNomor": decree,
                   "skPembatalanNomor": cancelled})
        };
        for (row, taken, codes) in [
            (row("23", "862/1", ""), 1, vec![]),
            (row("02", "862/1", ""), 1, vec![]),
            (row("23", "862/1", "862/9"), 0, vec![]),
            (row("99", "862/1", ""), 0, vec!["SANCTION-UNKNOWN"]),
            (row("23", "", ""), 0, vec!["SANCTION-UNKNOWN"]),
        ] {
            let (line, misfits) = line("n", &Rows::only(History::Sanctions, vec![row]), &known());
            assert_eq!((line.sanctions.len(), codes_of(&misfits)), (taken, codes));
        }
    }

    #[test]
    fn diplomas_of_an_unknown_level_are_left_out() {
        let row = |level: &str| json!({"id": "e", "tkPendidikanId": level, "pendidikanNama": "S-1 Ilmu Hukum", "tahunLulus": 2013});
        for (level, taken, codes) in [("40", 1, vec![]), ("77", 0, vec!["LEVEL-UNKNOWN"])] {
            let (line, misfits) = line("n", &Rows::only(History::Educations, vec![row(level)]), &known());
            assert_eq!((line.educations.len(), codes_of(&misfits)), (taken, codes));
        }
    }
}
