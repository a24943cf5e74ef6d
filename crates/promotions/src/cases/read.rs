//! One row of a file of cases into facts, with every unreadable cell named.

use std::{collections::BTreeSet, fmt, io};

use chrono::NaiveDate;
use csv::StringRecord;
use kernel::{EmploymentKind, LegalStatus, RankGrade, Rating};

use crate::{
    PolicyError, PromotionPolicies, RequestedKind,
    facts::{
        ChoiceFacts, DossierFacts, HeldPosition, HeldRank, PromotionFacts, SanctionEffect, SanctionFact, YearRating,
    },
};

/// Columns with facts. All must be there; a cell may be empty where the fact may be unknown.
pub const INPUT_COLUMNS: [&str; 18] = [
    "case_id",
    "proposed_tmt",
    "kind_requested",
    "status",
    "rank",
    "tmt_rank",
    "tmt_cpns",
    "position_type",
    "position_level",
    "tmt_position",
    "education",
    "performance",
    "ak_balance",
    "exams",
    "training",
    "discipline",
    "superior_rank",
    "extra",
];

/// Columns with the judgement: all five or none.
pub const JUDGED_COLUMNS: [&str; 5] =
    ["expected_verdict", "expected_kind", "expected_target_rank", "expected_earliest_tmt", "expected_codes"];

/// Why a file of cases cannot be run.
#[derive(Debug, thiserror::Error)]
pub enum CasesError {
    /// Columns are missing.
    #[error("the file has no column {}; the first line must name the columns {}", .missing.join(", "), INPUT_COLUMNS.join(","))]
    MissingColumns {
        /// Their names.
        missing: Vec<&'static str>,
    },
    /// Cells of one row cannot be read. Never leaves [`super::run_cases`], which collects them.
    #[error("{} cells cannot be read", .0.len())]
    BadCells(Vec<BadCell>),
    /// The file cannot be read as CSV.
    #[error("the file cannot be read as comma-separated values in UTF-8")]
    Csv(#[from] csv::Error),
    /// The results cannot be written.
    #[error("the results cannot be written")]
    Write(#[from] io::Error),
    /// The policy data is broken.
    #[error(transparent)]
    Policy(#[from] PolicyError),
}

/// A cell that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCell {
    /// Line of the file, the header being line 1.
    pub line: u64,
    /// The column; empty when the whole row is damaged.
    pub column: &'static str,
    /// What stands there.
    pub value: String,
    /// What to write instead.
    pub remedy: String,
}

impl fmt::Display for BadCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            "" => write!(f, "line {}: {}", self.line, self.remedy),
            column => write!(f, "line {}, column {column}: {:?} – {}", self.line, self.value, self.remedy),
        }
    }
}

/// Where the columns stand in this file.
pub(super) struct Columns {
    input: Vec<(&'static str, usize)>,
    judged: Option<Vec<usize>>,
}

impl Columns {
    pub(super) fn find(header: &StringRecord) -> Result<Self, CasesError> {
        let place = |name: &str| header.iter().position(|column| column.eq_ignore_ascii_case(name));
        let judged: Vec<usize> = JUDGED_COLUMNS.iter().filter_map(|name| place(name)).collect();
        let wanted = INPUT_COLUMNS.iter().chain(if judged.is_empty() { [].iter() } else { JUDGED_COLUMNS.iter() });
        let missing: Vec<&str> = wanted.copied().filter(|name| place(name).is_none()).collect();
        if !missing.is_empty() {
            return Err(CasesError::MissingColumns { missing });
        }
        let input = INPUT_COLUMNS.iter().filter_map(|name| Some((*name, place(name)?))).collect();
        Ok(Self { input, judged: (!judged.is_empty()).then_some(judged) })
    }
}

/// The five judged values, as written, in the order of [`JUDGED_COLUMNS`].
pub(super) struct Judgement(pub(super) Vec<String>);

/// One case.
pub(super) struct Case {
    pub(super) id: String,
    pub(super) requested: RequestedKind,
    pub(super) facts: PromotionFacts,
    pub(super) judgement: Option<Judgement>,
}

/// A row while it is read: collects every fault instead of ending at the first.
struct Row<'a> {
    record: &'a StringRecord,
    columns: &'a Columns,
    line: u64,
    bad: Vec<BadCell>,
}

impl<'a> Row<'a> {
    fn text(&self, column: &str) -> &'a str {
        let place = self.columns.input.iter().find(|(name, _)| *name == column);
        place.and_then(|(_, at)| self.record.get(*at)).unwrap_or("")
    }

    fn fault(&mut self, column: &'static str, remedy: impl Into<String>) {
        self.bad.push(BadCell { line: self.line, column, value: self.text(column).to_owned(), remedy: remedy.into() });
    }

    /// The cell, or `None` when it is empty or, with a fault noted, unreadable.
    fn optional<T>(&mut self, column: &'static str, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        read(text).map_err(|remedy| self.fault(column, remedy)).ok()
    }

    /// As [`Self::optional`], but an empty cell is a fault too.
    fn required<T>(&mut self, column: &'static str, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        if self.text(column).is_empty() {
            self.fault(column, "must not be empty");
            return None;
        }
        self.optional(column, read)
    }

    /// The items of a cell joined by `|`.
    fn list<T>(&mut self, column: &'static str, read: impl Fn(&str) -> Result<T, String>) -> Vec<T> {
        let items = |text: &str| text.split('|').map(|item| read(item.trim())).collect();
        self.optional(column, items).unwrap_or_default()
    }
}

/// Reads one record; `seen` holds the ids of the cases before it.
pub(super) fn case(
    record: Result<StringRecord, csv::Error>,
    columns: &Columns,
    policies: &PromotionPolicies,
    seen: &mut BTreeSet<String>,
) -> Result<Case, CasesError> {
    let record = record.map_err(damaged_row)?;
    let line = record.position().map_or(0, csv::Position::line);
    let mut row = Row { record: &record, columns, line, bad: Vec::new() };
    let id = row.text("case_id").to_owned();
    if id.is_empty() {
        row.fault("case_id", "must not be empty");
    } else if !seen.insert(id.clone()) {
        row.fault("case_id", "this id stands in an earlier row; ids must differ");
    }
    let requested = row.required("kind_requested", |text| {
        text.parse().map_err(|_| "write 101, 201 to 210, AUTO, PENGABDIAN or ANUMERTA".to_owned())
    });
    let facts = facts(&mut row, policies);
    let judgement = columns
        .judged
        .as_ref()
        .map(|places| Judgement(places.iter().map(|at| record.get(*at).unwrap_or("").to_owned()).collect()));
    match (requested, facts) {
        (Some(requested), Some(facts)) if row.bad.is_empty() => Ok(Case { id, requested, facts, judgement }),
        _ => Err(CasesError::BadCells(row.bad)),
    }
}

/// A row with too few or too many cells, or with bytes that are no UTF-8, is one bad row; anything else ends the run.
fn damaged_row(error: csv::Error) -> CasesError {
    let line = error.position().map_or(0, csv::Position::line);
    let remedy = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the row has {len} cells, the header {expected_len}; put cells with commas in quotes")
        }
        csv::ErrorKind::Utf8 { .. } => "the row is not UTF-8; save the file as CSV UTF-8".to_owned(),
        _ => return error.into(),
    };
    CasesError::BadCells(vec![BadCell { line, column: "", value: String::new(), remedy }])
}

fn facts(row: &mut Row<'_>, policies: &PromotionPolicies) -> Option<PromotionFacts> {
    let proposed_on = row.required("proposed_tmt", |text| {
        let on = day(text)?;
        policies.on(on).map_err(|error| error.to_string()).map(|_| on)
    });
    let status = row.required("status", status);
    let contract = status.is_some_and(|(employment, _)| employment == EmploymentKind::Contract);
    let extra = extra(row);
    let facts = PromotionFacts {
        proposed_on: proposed_on.unwrap_or_default(),
        employment: status.map_or(EmploymentKind::Permanent, |(employment, _)| employment),
        legal_status: status.map_or(LegalStatus::Active, |(_, legal)| legal),
        rank: if contract { contract_class(row) } else { held_rank(row) },
        probation_on: row.optional("tmt_cpns", day),
        position: position(row).unwrap_or(HeldPosition::Operational),
        education: row.optional("education", |text| {
            text.parse().map_err(|_| format!("write one of {}", texts(crate::facts::EducationClass::ALL)))
        }),
        ratings: ratings(row),
        exams: row.list("exams", |item| item.parse().map_err(|_| "write UD1, UD2, UPKP, joined by |".to_owned())),
        trainings: row.list("training", |item| {
            item.parse().map_err(|_| format!("write {}, joined by |", texts(crate::facts::LeadershipTraining::ALL)))
        }),
        sanctions: row.list("discipline", |item| sanction(item, policies)),
        superior_rank: row.optional("superior_rank", grade),
        retirement_on: extra.retirement_on,
        dossier: DossierFacts::default(),
        choice: ChoiceFacts {
            credit_points: row.optional("ak_balance", |text| {
                text.parse().map_err(|_| "write a number with a decimal point: 49.999".to_owned())
            }),
            ..extra.choice
        },
    };
    proposed_on.map(|_| facts)
}

fn day(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| "write a real day as 2026-04-01 (year-month-day)".to_owned())
}

fn grade(text: &str) -> Result<RankGrade, String> {
    text.parse().map_err(|_| "write a rank from I/a to IV/e".to_owned())
}

fn texts<T: fmt::Display>(values: &[T]) -> String {
    values.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

fn status(text: &str) -> Result<(EmploymentKind, LegalStatus), String> {
    use EmploymentKind::{Contract, Permanent, Probationary};
    Ok(match text {
        "PNS" => (Permanent, LegalStatus::Active),
        "CPNS" => (Probationary, LegalStatus::Active),
        "PPPK" => (Contract, LegalStatus::Active),
        "CLTN" => (Permanent, LegalStatus::UnpaidLeave),
        "SUSPENDED" => (Permanent, LegalStatus::Suspended),
        "UANG_TUNGGU" => (Permanent, LegalStatus::WaitingPay),
        _ => return Err("write PNS, CPNS, PPPK, CLTN, SUSPENDED or UANG_TUNGGU".to_owned()),
    })
}

fn held_rank(row: &mut Row<'_>) -> Option<HeldRank> {
    let grade = row.required("rank", grade);
    let since_on = row.required("tmt_rank", day);
    grade.zip(since_on).map(|(grade, since_on)| HeldRank { grade, since_on })
}

/// A PPPK has a class from I to XVII and no rank; only its spelling is checked.
fn contract_class(row: &mut Row<'_>) -> Option<HeldRank> {
    const CLASSES: [&str; 17] =
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII"];
    row.optional("rank", |text| {
        if CLASSES.contains(&text) { Ok(()) } else { Err("write the class of a PPPK as I to XVII".to_owned()) }
    });
    row.optional("tmt_rank", day);
    None
}

fn position(row: &mut Row<'_>) -> Option<HeldPosition> {
    let on = row.optional("tmt_position", day);
    match row.text("position_type") {
        "PELAKSANA" => Some(HeldPosition::Operational),
        "NONE" => Some(HeldPosition::None),
        "STRUKTURAL" => Some(HeldPosition::Structural {
            echelon: row.required("position_level", |text| {
                text.parse().map_err(|_| "write an echelon from I.a to V.a".to_owned())
            }),
            inaugurated_on: on,
        }),
        "JF" => Some(HeldPosition::Functional {
            level: row.required("position_level", |text| {
                text.parse().map_err(|_| format!("write one of {}", texts(crate::facts::FunctionalLevel::ALL)))
            }),
            since_on: on,
        }),
        _ => {
            row.fault("position_type", "write PELAKSANA, STRUKTURAL, JF or NONE");
            None
        }
    }
}

fn ratings(row: &mut Row<'_>) -> Vec<YearRating> {
    let ratings = row.list("performance", |item| {
        let form = || {
            "write year:PREDICATE joined by |, with SANGAT_BAIK, BAIK, BUTUH_PERBAIKAN, KURANG or SANGAT_KURANG"
                .to_owned()
        };
        let (year, rating) = item.split_once(':').ok_or_else(form)?;
        let year = year.parse().ok().filter(|year| (1900..=2200).contains(year)).ok_or_else(form)?;
        let rating = match rating {
            "SANGAT_BAIK" => Rating::VeryGood,
            "BAIK" => Rating::Good,
            "BUTUH_PERBAIKAN" => Rating::NeedsImprovement,
            "KURANG" => Rating::Poor,
            "SANGAT_KURANG" => Rating::VeryPoor,
            _ => return Err(form()),
        };
        Ok(YearRating { year, rating, provisional: false })
    });
    let years: BTreeSet<i32> = ratings.iter().map(|rating| rating.year).collect();
    if years.len() < ratings.len() {
        row.fault("performance", "a year stands there twice; keep its final predicate");
    }
    ratings
}

/// `KIND:start:end`. Beside the families of the judged cases a kind code of the sanctions catalogue (`TK6`) is understood.
fn sanction(item: &str, policies: &PromotionPolicies) -> Result<SanctionFact, String> {
    let form =
        || "write KIND:start:end with LIGHT, MEDIUM, HEAVY, KP_DELAY or PENDING (PENDING:start: has no end)".to_owned();
    let mut parts = item.split(':');
    let (Some(kind), Some(from), Some(through), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(form());
    };
    let effect = match kind {
        "LIGHT" => SanctionEffect::None,
        "MEDIUM" => SanctionEffect::BlocksMedium,
        "HEAVY" => SanctionEffect::BlocksHeavy,
        "KP_DELAY" => SanctionEffect::Postpones,
        "PENDING" => SanctionEffect::UnderExamination,
        code => policies.sanction_effect(code).ok_or_else(form)?,
    };
    let from_on = day(from)?;
    let through_on = if through.is_empty() { None } else { Some(day(through)?) };
    match through_on {
        Some(last) if last < from_on => Err("the end lies before the start".to_owned()),
        None if !matches!(effect, SanctionEffect::UnderExamination | SanctionEffect::EndsService) => {
            Err("the end is missing; only PENDING has none".to_owned())
        }
        _ => Ok(SanctionFact { effect, from_on, through_on }),
    }
}

#[derive(Default)]
struct Extra {
    retirement_on: Option<NaiveDate>,
    choice: ChoiceFacts,
}

fn extra(row: &mut Row<'_>) -> Extra {
    let pairs = row.list("extra", |item| {
        let (key, value) = item.split_once('=').ok_or("write key=value, joined by |")?;
        Ok((key.to_owned(), value.to_owned()))
    });
    let mut extra = Extra::default();
    for (key, value) in pairs {
        let read = match key.as_str() {
            "pension_tmt" => day(&value).map(|on| extra.retirement_on = Some(on)),
            "event" => value
                .parse()
                .map(|event| extra.choice.event = Some(event))
                .map_err(|_| "event is BUP, DEATH, DISABILITY or TEWAS".to_owned()),
            "task_match" => yes_no(&value).map(|yes| extra.choice.task_needs_diploma = Some(yes)),
            "vacancy" => yes_no(&value).map(|yes| extra.choice.vacancy_in_next_level = Some(yes)),
            "dpk_promotions" => value
                .parse()
                .map(|count| extra.choice.promotions_while_seconded = count)
                .map_err(|_| "dpk_promotions is a whole number".to_owned()),
            _ => Err(format!("{key} is not known; use event, pension_tmt, task_match, dpk_promotions, vacancy")),
        };
        if let Err(remedy) = read {
            row.fault("extra", remedy);
        }
    }
    extra
}

fn yes_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("write yes or no".to_owned()),
    }
}
