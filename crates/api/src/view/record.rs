use chrono::NaiveDate;
use employees::{AwardRow, ServiceRecord, Training, award_kind, histories as h};
use kernel::{HistoryId, UnitId};
use performance::Appraisal;
use serde::Serialize;
use utoipa::ToSchema;

use super::{EmployeeView, Word};

/// Everything the record says about a person on a day: what had begun by then. Sanctions and family are not part of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecordView {
    /// The person on that day.
    pub(crate) employee: EmployeeView,
    /// Riwayat golongan, newest first.
    pub(crate) ranks: Vec<RankEntryView>,
    /// Riwayat jabatan, newest first.
    pub(crate) positions: Vec<PositionEntryView>,
    /// Kinds of employment and legal status, newest first.
    pub(crate) statuses: Vec<StatusEntryView>,
    /// Riwayat pendidikan, highest first.
    pub(crate) educations: Vec<EducationEntryView>,
    /// Examinations passed and trainings.
    pub(crate) qualifications: Vec<QualificationView>,
    /// Predikat kinerja, newest year first.
    pub(crate) appraisals: Vec<AppraisalView>,
    /// Diklat and kursus, newest first.
    pub(crate) trainings: Vec<TrainingView>,
    /// Penghargaan, newest first.
    pub(crate) awards: Vec<AwardEntryView>,
}

/// A training.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrainingView {
    /// Row.
    #[schema(value_type = uuid::Uuid)]
    pub(crate) id: HistoryId,
    /// Leadership training or any other.
    pub(crate) kind: Word,
    /// What it was about.
    pub(crate) name: String,
    /// Who held it.
    pub(crate) organizer: Option<String>,
    /// Number of the certificate.
    pub(crate) certificate_number: Option<String>,
    /// First day.
    pub(crate) started_on: Option<NaiveDate>,
    /// Last day.
    pub(crate) finished_on: Option<NaiveDate>,
    /// Year, where the days are not known.
    pub(crate) year: Option<i16>,
    /// Hours of teaching (JP).
    pub(crate) hours: Option<i32>,
    /// Whether the row is known at the national registry.
    pub(crate) at_registry: bool,
}

/// An award.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AwardEntryView {
    /// Row.
    #[schema(value_type = uuid::Uuid)]
    pub(crate) id: HistoryId,
    /// Kind, by the registry's code.
    pub(crate) kind: Word,
    /// Year.
    pub(crate) year: i16,
    /// Decree number.
    pub(crate) decree_number: String,
    /// Decree date.
    pub(crate) decree_issued_on: Option<NaiveDate>,
    /// Whether the row is known at the national registry.
    pub(crate) at_registry: bool,
}

/// A rank by date.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RankEntryView {
    /// Row.
    #[schema(value_type = uuid::Uuid)]
    pub(crate) id: HistoryId,
    /// Golongan ruang.
    pub(crate) code: String,
    /// Pangkat.
    pub(crate) title: Option<String>,
    /// Masa kerja golongan at the TMT: years.
    pub(crate) service_years: i16,
    /// Masa kerja golongan at the TMT: months.
    pub(crate) service_months: i16,
    /// Kind of promotion, registry code.
    pub(crate) promotion_kind: Option<String>,
    /// Pertek number.
    pub(crate) consideration_number: Option<String>,
    /// TMT.
    pub(crate) since: NaiveDate,
    /// First day no longer in force; absent while in force.
    pub(crate) until: Option<NaiveDate>,
    /// Decree number.
    pub(crate) decree_number: String,
    /// Decree date.
    pub(crate) decree_issued_on: Option<NaiveDate>,
    /// Whether the registry shows this row.
    pub(crate) at_registry: bool,
}

/// A position by date.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PositionEntryView {
    /// Row.
    #[schema(value_type = uuid::Uuid)]
    pub(crate) id: HistoryId,
    /// Jenis jabatan.
    pub(crate) kind: Word,
    /// Nama jabatan.
    pub(crate) name: String,
    /// Eselon.
    pub(crate) echelon: Option<String>,
    /// Jenjang.
    pub(crate) functional_level: Option<String>,
    /// Unit.
    #[schema(value_type = uuid::Uuid)]
    pub(crate) unit_id: UnitId,
    /// Name of the unit at the TMT.
    pub(crate) unit_name: Option<String>,
    /// Pelantikan.
    pub(crate) inaugurated_on: Option<NaiveDate>,
    /// TMT.
    pub(crate) since: NaiveDate,
    /// First day no longer in force; absent while in force.
    pub(crate) until: Option<NaiveDate>,
    /// Decree number.
    pub(crate) decree_number: String,
    /// Whether the registry shows this row.
    pub(crate) at_registry: bool,
}

/// Kind of employment and legal status by date.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StatusEntryView {
    /// Kind of employment.
    pub(crate) kind: Word,
    /// Kedudukan hukum.
    pub(crate) legal_status: Word,
    /// Since.
    pub(crate) since: NaiveDate,
    /// First day no longer in force; absent while in force.
    pub(crate) until: Option<NaiveDate>,
}

/// A diploma.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EducationEntryView {
    /// Row.
    #[schema(value_type = uuid::Uuid)]
    pub(crate) id: HistoryId,
    /// Level.
    pub(crate) level: Word,
    /// Programme of study.
    pub(crate) program: Option<String>,
    /// School.
    pub(crate) school: Option<String>,
    /// Year of graduation.
    pub(crate) graduated_year: Option<i16>,
    /// Since when the agency counts it.
    pub(crate) recognised_on: Option<NaiveDate>,
}

/// An examination passed, or a training.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QualificationView {
    /// Kind.
    pub(crate) kind: String,
    /// When.
    pub(crate) obtained_on: Option<NaiveDate>,
}

/// The rating of one year.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AppraisalView {
    /// Year that was appraised.
    pub(crate) year: i16,
    /// Predikat kinerja.
    pub(crate) rating: Word,
    /// The latest periodic result stands in for the annual one.
    pub(crate) provisional: bool,
}

impl RecordView {
    pub(crate) fn new(
        record: ServiceRecord,
        appraisals: Vec<Appraisal>,
        trainings: Vec<Training>,
        awards: Vec<AwardRow>,
    ) -> Self {
        let day = record.day;
        let year = i16::try_from(chrono::Datelike::year(&day)).unwrap_or(i16::MAX);
        Self {
            employee: EmployeeView::new(record.profile, day),
            ranks: record.ranks.into_iter().filter(|r| r.since <= day).map(rank).collect(),
            positions: record.positions.into_iter().filter(|p| p.since <= day).map(position).collect(),
            statuses: record.statuses.into_iter().filter(|s| s.since <= day).map(status).collect(),
            educations: record
                .educations
                .into_iter()
                .filter(|e| e.recognised_on.is_none_or(|on| on <= day))
                .map(education)
                .collect(),
            qualifications: record
                .qualifications
                .into_iter()
                .filter(|q| q.obtained_on.is_none_or(|on| on <= day))
                .map(|q| QualificationView { kind: q.kind, obtained_on: q.obtained_on })
                .collect(),
            // The rating of a year is known after it.
            appraisals: appraisals
                .into_iter()
                .filter(|a| a.year < year)
                .map(|a| AppraisalView { year: a.year, rating: a.rating.into(), provisional: a.provisional })
                .collect(),
            trainings: trainings
                .into_iter()
                .filter(|t| t.finished_on.or(t.started_on).is_none_or(|on| on <= day))
                .map(training)
                .collect(),
            awards: awards.into_iter().filter(|a| a.year <= year).map(award).collect(),
        }
    }
}

fn rank(row: h::RankEntry) -> RankEntryView {
    RankEntryView {
        id: row.id,
        code: row.rank_code,
        title: row.rank_title,
        service_years: row.service_years,
        service_months: row.service_months,
        promotion_kind: row.promotion_kind,
        consideration_number: row.consideration_number,
        since: row.since,
        until: row.until,
        decree_number: row.decree_number,
        decree_issued_on: row.decree_issued_on,
        at_registry: row.registry_id.is_some(),
    }
}

fn position(row: h::PositionEntry) -> PositionEntryView {
    PositionEntryView {
        id: row.id,
        kind: row.position_kind.into(),
        name: row.position_name,
        echelon: row.echelon,
        functional_level: row.functional_level,
        unit_id: row.unit_id,
        unit_name: row.unit_name,
        inaugurated_on: row.inaugurated_on,
        since: row.since,
        until: row.until,
        decree_number: row.decree_number,
        at_registry: row.registry_id.is_some(),
    }
}

fn status(row: h::StatusEntry) -> StatusEntryView {
    StatusEntryView { kind: row.kind.into(), legal_status: row.legal_status.into(), since: row.since, until: row.until }
}

fn education(row: h::EducationEntry) -> EducationEntryView {
    EducationEntryView {
        id: row.id,
        level: Word::new(&row.level_id, &row.level_name),
        program: row.program_name,
        school: row.school,
        graduated_year: row.graduated_year,
        recognised_on: row.recognised_on,
    }
}

fn training(row: Training) -> TrainingView {
    TrainingView {
        id: row.id,
        kind: row.kind.into(),
        name: row.name,
        organizer: row.organizer,
        certificate_number: row.certificate_number,
        started_on: row.started_on,
        finished_on: row.finished_on,
        year: row.year,
        hours: row.hours,
        at_registry: row.registry_id.is_some(),
    }
}

fn award(row: AwardRow) -> AwardEntryView {
    let name = award_kind(&row.kind_code).map_or("Penghargaan", |kind| kind.name);
    AwardEntryView {
        id: row.id,
        kind: Word::new(&row.kind_code, name),
        year: row.year,
        decree_number: row.decree_number,
        decree_issued_on: row.decree_issued_on,
        at_registry: row.registry_id.is_some(),
    }
}
