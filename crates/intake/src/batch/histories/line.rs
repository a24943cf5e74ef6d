//! One person's histories, as a line of the file or as another source has them.

use chrono::NaiveDate;
use kernel::{Echelon, MarriageState, PositionKind, Rating, Relation, Sex, TrainingKind};
use serde::{Deserialize, Serialize};

/// One person's histories. A list that is there is the whole history of its kind, oldest first; one that is left out (or
/// empty) says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryLine {
    /// Employee number.
    pub nip: String,
    /// Ranks; each holds until the next.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ranks: Vec<RankLine>,
    /// Positions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub positions: Vec<PositionLine>,
    /// Diplomas.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub educations: Vec<EducationLine>,
    /// Yearly ratings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub appraisals: Vec<AppraisalLine>,
    /// Sanctions, and cases under examination.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sanctions: Vec<SanctionLine>,
    /// Examinations and leadership trainings passed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exams: Vec<ExamLine>,
    /// Trainings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trainings: Vec<TrainingLine>,
    /// Awards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub awards: Vec<AwardLine>,
    /// Spouses, children, parents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub family: Vec<FamilyLine>,
}

/// The decree behind a fact.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DecreeLine {
    /// Number as written.
    pub number: String,
    /// Date.
    pub signed_on: Option<NaiveDate>,
    /// Who signed; absent where the source does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signatory: Option<String>,
}

/// A rank.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RankLine {
    /// `III/b`, or the Roman numeral of a PPPK's class.
    pub rank: String,
    /// Its id at the registry; the rank says it already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank_id: Option<String>,
    /// TMT.
    pub effective_on: NaiveDate,
    /// Kind of promotion, registry code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Masa kerja golongan at the TMT: years.
    #[serde(default)]
    pub service_years: i16,
    /// Masa kerja golongan at the TMT: months beyond the years.
    #[serde(default)]
    pub service_months: i16,
    /// The decree; absent where the source has none: then the load itself is the basis.
    #[serde(default)]
    pub decree: Option<DecreeLine>,
    /// Pertek number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consideration_number: Option<String>,
    /// Pertek date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consideration_on: Option<NaiveDate>,
    /// Row id at the registry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
}

impl RankLine {
    /// A rank with nothing but itself and its first day.
    #[must_use]
    pub fn new(rank: impl Into<String>, effective_on: NaiveDate) -> Self {
        Self {
            rank: rank.into(),
            rank_id: None,
            effective_on,
            kind: None,
            service_years: 0,
            service_months: 0,
            decree: None,
            consideration_number: None,
            consideration_on: None,
            registry_id: None,
        }
    }
}

/// A position.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PositionLine {
    /// Kind.
    pub kind: PositionKind,
    /// The registry's id of the post; of a structural one, that of its unit.
    pub position_id: String,
    /// Nama jabatan.
    pub name: String,
    /// Echelon of a structural post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub echelon: Option<Echelon>,
    /// Jenjang of a functional post; absent: as its name says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub functional_level: Option<String>,
    /// The registry's id of the unit.
    pub unit_id: String,
    /// TMT.
    pub effective_on: NaiveDate,
    /// First day no longer in it; absent: until the next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// The decree; absent where the source has none: then the load itself is the basis.
    #[serde(default)]
    pub decree: Option<DecreeLine>,
    /// Row id at the registry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
}

/// A diploma.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EducationLine {
    /// Level, two digits.
    pub level_id: String,
    /// Programme, the registry's id.
    pub program_id: Option<String>,
    /// Programme.
    pub program: Option<String>,
    /// Day of graduation.
    pub graduated_on: Option<NaiveDate>,
    /// Year of graduation, where the day is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub graduated_year: Option<i16>,
    /// School.
    pub school: Option<String>,
    /// Number of the diploma.
    pub diploma_number: Option<String>,
}

/// The rating of a year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AppraisalLine {
    /// Calendar year.
    pub year: i16,
    /// The rating.
    pub rating: Rating,
    /// The year is not over; absent: it is.
    #[serde(default)]
    pub provisional: bool,
}

/// A sanction.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SanctionLine {
    /// light, moderate, severe, `promotion_delay`; `pending` while under examination.
    pub level: String,
    /// Code of `config/reference/discipline_types.csv`; none while pending.
    pub kind: Option<String>,
    /// Name of the kind; the code says it already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day, included.
    pub last_day: Option<NaiveDate>,
    /// The decree; none while pending.
    pub decree: Option<DecreeLine>,
    /// Row id at the registry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
}

impl SanctionLine {
    /// A sanction of a kind with its decree.
    #[must_use]
    pub fn new(
        level: &str,
        kind: &str,
        starts_on: NaiveDate,
        last_day: Option<NaiveDate>,
        decree: Option<DecreeLine>,
    ) -> Self {
        let (level, kind) = (level.to_owned(), Some(kind.to_owned()));
        Self { level, kind, name: None, starts_on, last_day, decree, registry_id: None }
    }
}

/// An examination or a leadership training passed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ExamLine {
    /// UD1, PKP …
    pub kind: String,
    /// Day of the certificate.
    pub passed_on: Option<NaiveDate>,
}

/// A training.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingLine {
    /// Kind.
    pub kind: TrainingKind,
    /// The registry's code of what sort it was.
    pub type_id: Option<String>,
    /// What it was about.
    pub name: String,
    /// Who held it.
    pub organizer: Option<String>,
    /// Number of the certificate.
    pub certificate_number: Option<String>,
    /// First day.
    pub started_on: Option<NaiveDate>,
    /// Last day.
    pub finished_on: Option<NaiveDate>,
    /// Year.
    pub year: Option<i16>,
    /// Hours of teaching.
    pub hours: Option<i32>,
    /// Row id at the registry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
}

/// An award.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AwardLine {
    /// Code of `config/reference/award_kinds.csv`.
    pub kind: String,
    /// Year.
    pub year: i16,
    /// The decree; absent where the source has none: then the load itself is the basis.
    #[serde(default)]
    pub decree: Option<DecreeLine>,
    /// Row id at the registry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
}

/// Somebody of the family.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FamilyLine {
    /// What they are to the person.
    pub relation: Relation,
    /// Name.
    pub name: String,
    /// Sex.
    pub sex: Option<Sex>,
    /// Place of birth.
    pub birth_place: Option<String>,
    /// Day of birth.
    pub born_on: Option<NaiveDate>,
    /// Day of death.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub died_on: Option<NaiveDate>,
    /// Of a spouse: the marriage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marriage: Option<MarriageLine>,
    /// Of a child: the registry's code of its kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub child_kind_id: Option<String>,
    /// Row id at the registry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registry_id: Option<String>,
}

impl std::fmt::Debug for FamilyLine {
    /// Shows nothing of the data: it must not slip into a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FamilyLine").field("relation", &self.relation).finish_non_exhaustive()
    }
}

/// A marriage.
#[derive(Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MarriageLine {
    /// How it stands.
    pub state: Option<MarriageState>,
    /// Day of the marriage.
    pub married_on: Option<NaiveDate>,
    /// Day of the divorce.
    pub divorced_on: Option<NaiveDate>,
    /// Number of the certificate.
    pub certificate_number: Option<String>,
    /// The spouse is a civil servant too.
    pub is_civil_servant: Option<bool>,
}
