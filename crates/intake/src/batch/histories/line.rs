use chrono::NaiveDate;
use kernel::{Echelon, PositionKind, Rating};
use serde::Deserialize;

/// One line of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    pub(super) nip: String,
    #[serde(default)]
    pub(super) ranks: Vec<Rank>,
    #[serde(default)]
    pub(super) positions: Vec<Position>,
    #[serde(default)]
    pub(super) educations: Vec<Education>,
    #[serde(default)]
    pub(super) appraisals: Vec<Appraisal>,
    #[serde(default)]
    pub(super) sanctions: Vec<Sanction>,
    #[serde(default)]
    pub(super) exams: Vec<Exam>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Decree {
    pub(super) number: String,
    pub(super) signed_on: Option<NaiveDate>,
    pub(super) signatory: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rank {
    pub(super) rank: String,
    #[serde(default, rename = "rank_id")]
    pub(super) _rank_id: Option<String>,
    pub(super) effective_on: NaiveDate,
    pub(super) kind: Option<String>,
    #[serde(default)]
    pub(super) service_years: i16,
    #[serde(default)]
    pub(super) service_months: i16,
    pub(super) decree: Decree,
    pub(super) consideration_number: Option<String>,
    pub(super) consideration_on: Option<NaiveDate>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Position {
    pub(super) kind: PositionKind,
    pub(super) position_id: String,
    pub(super) name: String,
    pub(super) echelon: Option<Echelon>,
    pub(super) functional_level: Option<String>,
    pub(super) unit_id: String,
    pub(super) effective_on: NaiveDate,
    pub(super) until: Option<NaiveDate>,
    pub(super) decree: Decree,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Education {
    pub(super) level_id: String,
    pub(super) program_id: Option<String>,
    pub(super) program: Option<String>,
    pub(super) graduated_on: Option<NaiveDate>,
    pub(super) school: Option<String>,
    pub(super) diploma_number: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Appraisal {
    pub(super) year: i16,
    pub(super) rating: Rating,
    /// The year is not over; absent: it is.
    #[serde(default)]
    pub(super) provisional: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sanction {
    /// light, moderate, severe, `promotion_delay`; `pending` while under examination.
    pub(super) level: String,
    pub(super) kind: Option<String>,
    #[serde(default, rename = "name")]
    pub(super) _name: Option<String>,
    pub(super) starts_on: NaiveDate,
    pub(super) last_day: Option<NaiveDate>,
    pub(super) decree: Option<Decree>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exam {
    pub(super) kind: String,
    pub(super) passed_on: Option<NaiveDate>,
}
