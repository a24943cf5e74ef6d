//! Trainings of the registry as lines: leadership training and courses, which it keeps apart.

use bkn::{CourseRow, History, TrainingRow};
use intake::TrainingLine;
use kernel::TrainingKind;

use super::{
    Rows, codes,
    convert::{readable, shown},
    misfit::Misfit,
};

const TRAININGS: &str = "diklat";
const COURSES: &str = "kursus";

/// Both kinds. A row without a name of its own is named by its level; one that has neither is left out.
pub(super) fn lines(rows: &Rows, misfits: &mut Vec<Misfit>) -> Vec<TrainingLine> {
    let mut lines: Vec<TrainingLine> = Vec::new();
    let (leadership, _) = readable::<TrainingRow>(TRAININGS, rows.of(History::Trainings), misfits);
    for row in leadership {
        let line = TrainingLine {
            kind: TrainingKind::Leadership,
            name: codes::training_name(&row).unwrap_or_default(),
            type_id: row.kind_id,
            organizer: row.organizer,
            certificate_number: row.number,
            started_on: row.started_on,
            finished_on: row.finished_on,
            year: year(row.year),
            hours: hours(row.hours),
            registry_id: Some(row.id.to_string()),
        };
        take(&mut lines, TRAININGS, line, misfits);
    }
    let (courses, _) = readable::<CourseRow>(COURSES, rows.of(History::Courses), misfits);
    for row in courses {
        let line = TrainingLine {
            kind: TrainingKind::Course,
            name: row.name.unwrap_or_default(),
            type_id: row.kind_id,
            organizer: row.organizer,
            certificate_number: row.number,
            started_on: row.started_on,
            finished_on: row.finished_on,
            year: year(row.year),
            hours: hours(row.hours),
            registry_id: Some(row.id.to_string()),
        };
        take(&mut lines, COURSES, line, misfits);
    }
    lines
}

fn take(lines: &mut Vec<TrainingLine>, history: &str, line: TrainingLine, misfits: &mut Vec<Misfit>) {
    if line.name.is_empty() {
        misfits.push(Misfit::new(history, shown(line.finished_on), "NAME-MISSING"));
        return;
    }
    // The same training under another id.
    let same = |known: &TrainingLine| {
        TrainingLine { registry_id: None, ..known.clone() } == TrainingLine { registry_id: None, ..line.clone() }
    };
    if lines.iter().any(same) {
        misfits.push(Misfit::new(history, shown(line.finished_on), "ROW-DOUBLED"));
    } else {
        lines.push(line);
    }
}

fn year(year: Option<i64>) -> Option<i16> {
    year.and_then(|year| i16::try_from(year).ok()).filter(|year| (1950..=2100).contains(year))
}

fn hours(hours: Option<i64>) -> Option<i32> {
    hours.and_then(|hours| i32::try_from(hours).ok()).filter(|hours| *hours > 0)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn course(id: &str, name: &str) -> Value {
        json!({"id": id, "jenisDiklatId": "3", "namaKursus": name, "noSertipikat": "7/2021", "tanggalKursus": "01-03-2021",
               "tanggalSelesaiKursus": "05-03-2021", "tahunKursus": "2021", "jumlahJam": 40})
    }

    #[test]
    fn courses_are_taken_once_and_only_with_a_name() {
        for (rows, taken, codes) in [
            (vec![course("a", "Kearsipan")], 1, vec![]),
            (vec![course("a", "Kearsipan"), course("b", "Kearsipan")], 1, vec!["ROW-DOUBLED"]),
            (vec![course("a", "")], 0, vec!["NAME-MISSING"]),
            (vec![json!({"namaKursus": "x"})], 0, vec!["ROW-UNREADABLE"]),
        ] {
            let mut misfits = Vec::new();
            let lines = lines(&Rows::only(History::Courses, rows), &mut misfits);
            assert_eq!((lines.len(), misfits.iter().map(|m| m.code.as_str()).collect::<Vec<_>>()), (taken, codes));
        }
    }

    #[test]
    fn a_leadership_training_is_named_by_its_level_where_it_has_no_name() {
        let row = |name: &str| json!({"id": "d", "latihanStrukturalId": "3", "latihanStrukturalNama": name, "tanggal": "2020-02-01"});
        for (name, expected) in [("", "Diklatpim Tingkat III"), ("PKA Angkatan II", "PKA Angkatan II")] {
            let mut misfits = Vec::new();
            let lines = lines(&Rows::only(History::Trainings, vec![row(name)]), &mut misfits);
            assert_eq!(
                lines.first().map(|line| (line.name.as_str(), line.kind)),
                Some((expected, TrainingKind::Leadership))
            );
        }
    }
}
