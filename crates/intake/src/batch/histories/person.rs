//! One person's line, checked.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use kernel::{EducationLevel, RankGrade, Relation};

use super::line::HistoryLine;
use crate::{RowFault, profile::Units};

const CLASSES: [&str; 17] =
    ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII"];
const EXAMS: [&str; 10] =
    ["UD1", "UD2", "UPKP", "PKP", "PKA", "PKN2", "PKN1", "DIKLATPIM4", "DIKLATPIM3", "DIKLATPIM2"];
const YEARS: RangeInclusive<i16> = 1950..=2100;
const LEVELS: [&str; 5] = ["light", "moderate", "severe", "promotion_delay", "pending"];

/// Everything that is wrong with the line.
pub(super) fn check(number: u32, line: &HistoryLine, units: &Units) -> Vec<RowFault> {
    let mut faults = Vec::new();
    let mut fault =
        |column: String, value: &str, code: &'static str| faults.push(RowFault::error(number, &column, value, code));
    for (place, rank) in line.ranks.iter().enumerate() {
        if rank.rank.parse::<RankGrade>().is_err() && !CLASSES.contains(&rank.rank.as_str()) {
            fault(format!("ranks[{place}].rank"), &rank.rank, "CODE-UNKNOWN");
        }
        if !(0..=60).contains(&rank.service_years) || !(0..=11).contains(&rank.service_months) {
            fault(format!("ranks[{place}].service_years"), "", "NUM-INVALID");
        }
    }
    if !ascending(line.ranks.iter().map(|rank| rank.effective_on)) {
        fault("ranks".to_owned(), "", "HIST-ORDER");
    }
    for (place, position) in line.positions.iter().enumerate() {
        if !units.contains_key(&position.unit_id) {
            fault(format!("positions[{place}].unit_id"), &position.unit_id, "UNIT-UNKNOWN");
        }
        let next = line.positions.get(place + 1).map(|next| next.effective_on);
        let ends = position.until.or(next);
        if ends.is_some_and(|ends| ends <= position.effective_on || next.is_some_and(|next| ends > next)) {
            fault(format!("positions[{place}].until"), "", "HIST-ORDER");
        }
    }
    if !ascending(line.positions.iter().map(|position| position.effective_on)) {
        fault("positions".to_owned(), "", "HIST-ORDER");
    }
    for (place, education) in line.educations.iter().enumerate() {
        if education.level_id.parse::<EducationLevel>().is_err() {
            fault(format!("educations[{place}].level_id"), &education.level_id, "CODE-UNKNOWN");
        }
    }
    let mut years: Vec<i16> = line.appraisals.iter().map(|appraisal| appraisal.year).collect();
    years.sort_unstable();
    if years.windows(2).any(|pair| pair.first() == pair.last()) || years.iter().any(|year| !YEARS.contains(year)) {
        fault("appraisals".to_owned(), "", "HIST-ORDER");
    }
    for (place, sanction) in line.sanctions.iter().enumerate() {
        let pending = sanction.level == "pending";
        if !LEVELS.contains(&sanction.level.as_str())
            || (!pending && (sanction.kind.is_none() || sanction.decree.is_none()))
        {
            fault(format!("sanctions[{place}].level"), &sanction.level, "CODE-UNKNOWN");
        }
        if sanction.last_day.is_some_and(|last| last < sanction.starts_on) {
            fault(format!("sanctions[{place}].last_day"), "", "HIST-ORDER");
        }
    }
    for (place, exam) in line.exams.iter().enumerate() {
        if !EXAMS.contains(&exam.kind.as_str()) {
            fault(format!("exams[{place}].kind"), &exam.kind, "CODE-UNKNOWN");
        }
    }
    for (place, training) in line.trainings.iter().enumerate() {
        if training.name.trim().is_empty() {
            fault(format!("trainings[{place}].name"), "", "COL-EMPTY");
        }
        if training.hours.is_some_and(|hours| hours < 0) || training.year.is_some_and(|year| !YEARS.contains(&year)) {
            fault(format!("trainings[{place}].hours"), "", "NUM-INVALID");
        }
    }
    for (place, award) in line.awards.iter().enumerate() {
        if award.kind.len() != 3 || !award.kind.bytes().all(|b| b.is_ascii_digit()) {
            fault(format!("awards[{place}].kind"), &award.kind, "CODE-UNKNOWN");
        }
        if !YEARS.contains(&award.year) {
            fault(format!("awards[{place}].year"), "", "NUM-INVALID");
        }
    }
    for (place, member) in line.family.iter().enumerate() {
        if member.name.trim().is_empty() {
            fault(format!("family[{place}].name"), "", "COL-EMPTY");
        }
        if member.marriage.is_some() && member.relation != Relation::Spouse {
            fault(format!("family[{place}].marriage"), "", "LINE-INVALID");
        }
    }
    faults
}

fn ascending(days: impl Iterator<Item = NaiveDate>) -> bool {
    let days: Vec<NaiveDate> = days.collect();
    days.is_sorted_by(|earlier, later| earlier < later)
}
