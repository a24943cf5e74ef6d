//! Trainings; of the family and of sanctions only that there are any: what they say is opened on a page of its own, which is
//! written down.

use chrono::NaiveDate;
use employees::{FamilyMember, Training, histories::SanctionEntry, mask_name};

use super::get::Found;
use crate::words;

/// A training.
pub(super) struct Attended {
    pub(super) what: String,
    pub(super) kind: &'static str,
    pub(super) when: String,
    pub(super) basis: String,
}

/// Whether it had begun by `day`; one without any day is of all days.
pub(super) fn had_begun(training: &Training, day: NaiveDate) -> bool {
    training.started_on.or(training.finished_on).is_none_or(|on| on <= day)
}

/// Trainings, newest first.
pub(super) fn trainings(found: &Found) -> Vec<Attended> {
    found.trainings.iter().map(training).collect()
}

fn training(row: &Training) -> Attended {
    let when = match (row.started_on, row.finished_on) {
        (Some(first), Some(last)) if first < last => format!("{} sampai {}", words::day(first), words::day(last)),
        (_, Some(day)) | (Some(day), None) => words::day(day),
        (None, None) => row.year.map_or_else(|| "tanggal belum tercatat".to_owned(), |year| year.to_string()),
    };
    let hours = row.hours.map(|hours| format!("{hours} JP"));
    let certificate = row.certificate_number.as_ref().map(|number| format!("sertifikat {number}"));
    let basis: Vec<String> = row.organizer.clone().into_iter().chain(hours).chain(certificate).collect();
    Attended { what: row.name.clone(), kind: row.kind.label(), when, basis: basis.join("; ") }
}

/// Who is in the family, recognisable to whoever knows them.
pub(super) fn family(found: &Found) -> Vec<String> {
    found.family.iter().map(masked).collect()
}

fn masked(member: &FamilyMember) -> String {
    format!("{}: {}", member.relation.label(), mask_name(&member.name))
}

/// That there are sanctions, for those who may open them.
pub(super) fn sanctions(found: &Found) -> Option<String> {
    let rows: &[SanctionEntry] = &found.record.sanctions;
    let known = rows.iter().filter(|row| row.since <= found.record.day);
    let (all, running) = known.fold((0, 0), |(all, running), row| {
        let runs = row.until.is_none_or(|until| until > found.record.day);
        (all + 1, running + u32::from(runs))
    });
    match (all, running) {
        (0, _) => None,
        (all, 0) => Some(format!("{all} tercatat, tidak ada yang sedang dijalani.")),
        (all, running) => Some(format!("{all} tercatat, {running} sedang dijalani.")),
    }
}
