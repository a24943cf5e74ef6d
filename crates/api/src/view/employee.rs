use chrono::NaiveDate;
use employees::{Listed, PrivateData, Profile};
use kernel::{EmployeeId, PositionId, UnitId};
use serde::Serialize;
use utoipa::ToSchema;

use super::Word;

/// A civil servant as of a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EmployeeView {
    /// Identifier.
    #[schema(value_type = uuid::Uuid)]
    pub(crate) id: EmployeeId,
    /// The day this was true.
    pub(crate) as_of: NaiveDate,
    /// Employee number (NIP), 18 digits.
    #[schema(example = "198609262015051001")]
    pub(crate) nip: String,
    /// Name without titles.
    pub(crate) name: String,
    /// Name with titles, as on a decree.
    pub(crate) full_name: String,
    /// Sex.
    pub(crate) sex: Word,
    /// Kind of employment.
    pub(crate) employment_kind: Option<Word>,
    /// Kedudukan hukum.
    pub(crate) legal_status: Option<Word>,
    /// TMT CPNS, or of the first contract.
    pub(crate) probationary_since: Option<NaiveDate>,
    /// TMT PNS.
    pub(crate) permanent_since: Option<NaiveDate>,
    /// Pangkat/golongan.
    pub(crate) rank: Option<RankView>,
    /// Jabatan.
    pub(crate) position: Option<PositionView>,
    /// Unit kerja.
    pub(crate) unit: Option<UnitRef>,
    /// Highest education.
    pub(crate) education: Option<EducationRef>,
    /// Version of the record: the `ETag`, to be sent back in `If-Match`.
    pub(crate) version: i32,
}

/// A rank grade.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RankView {
    /// Golongan ruang, or the class of a PPPK.
    #[schema(example = "III/b")]
    pub(crate) code: String,
    /// Pangkat; PPPK have none.
    #[schema(example = "Penata Muda Tingkat I")]
    pub(crate) title: Option<String>,
    /// TMT.
    pub(crate) since: Option<NaiveDate>,
    /// Masa kerja golongan at the TMT: years.
    pub(crate) service_years: Option<i16>,
    /// Masa kerja golongan at the TMT: months.
    pub(crate) service_months: Option<i16>,
}

/// A position held.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PositionView {
    /// Identifier in the catalogue.
    #[schema(value_type = uuid::Uuid)]
    pub(crate) id: PositionId,
    /// Jenis jabatan.
    pub(crate) kind: Option<Word>,
    /// Nama jabatan.
    pub(crate) name: Option<String>,
    /// Eselon.
    pub(crate) echelon: Option<String>,
    /// Jenjang.
    pub(crate) functional_level: Option<String>,
    /// TMT.
    pub(crate) since: Option<NaiveDate>,
}

/// A unit, by name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitRef {
    /// Identifier.
    #[schema(value_type = uuid::Uuid)]
    pub(crate) id: UnitId,
    /// Name.
    pub(crate) name: Option<String>,
}

/// Highest education.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EducationRef {
    /// Level, registry code.
    pub(crate) level: String,
    /// Programme of study.
    pub(crate) program: Option<String>,
}

impl EmployeeView {
    pub(crate) fn new(profile: Profile, as_of: NaiveDate) -> Self {
        Self {
            id: profile.id,
            as_of,
            full_name: profile.full_name(),
            nip: profile.nip,
            name: profile.name,
            sex: profile.sex.into(),
            employment_kind: profile.employment_kind.map(Word::from),
            legal_status: profile.legal_status.map(Word::from),
            probationary_since: profile.probationary_since,
            permanent_since: profile.permanent_since,
            rank: profile.rank_code.map(|code| RankView {
                code,
                title: profile.rank_title,
                since: profile.rank_since,
                service_years: profile.service_years,
                service_months: profile.service_months,
            }),
            position: profile.position_id.map(|id| PositionView {
                id,
                kind: profile.position_kind.map(Word::from),
                name: profile.position_name,
                echelon: profile.echelon,
                functional_level: profile.functional_level,
                since: profile.position_since,
            }),
            unit: profile.unit_id.map(|id| UnitRef { id, name: profile.unit_name }),
            education: profile.education_level.map(|level| EducationRef { level, program: profile.education_program }),
            version: profile.version,
        }
    }
}

/// One line of the list of civil servants.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListedView {
    /// Identifier.
    #[schema(value_type = uuid::Uuid)]
    pub(crate) id: EmployeeId,
    /// Employee number (NIP).
    pub(crate) nip: String,
    /// Name without titles.
    pub(crate) name: String,
    /// Gelar depan.
    pub(crate) title_before: Option<String>,
    /// Gelar belakang.
    pub(crate) title_after: Option<String>,
    /// Kind of employment.
    pub(crate) employment_kind: Option<Word>,
    /// Kedudukan hukum.
    pub(crate) legal_status: Option<Word>,
    /// Golongan ruang.
    pub(crate) rank: Option<String>,
    /// TMT of the rank.
    pub(crate) rank_since: Option<NaiveDate>,
    /// Jabatan.
    pub(crate) position: Option<String>,
    /// Unit kerja.
    pub(crate) unit: Option<String>,
}

impl From<Listed> for ListedView {
    fn from(row: Listed) -> Self {
        Self {
            id: row.id,
            nip: row.nip,
            name: row.name,
            title_before: row.title_before,
            title_after: row.title_after,
            employment_kind: row.employment_kind.map(Word::from),
            legal_status: row.legal_status.map(Word::from),
            rank: row.rank_code,
            rank_since: row.rank_since,
            position: row.position_name,
            unit: row.unit_name,
        }
    }
}

/// Personal data (UU 27/2022). Every reading is recorded, and the person can see who read.
#[derive(Serialize, ToSchema)]
pub(crate) struct PrivateView {
    /// National identity number.
    pub(crate) nik: Option<String>,
    /// Place of birth.
    pub(crate) birth_place: Option<String>,
    /// Date of birth.
    pub(crate) born_on: NaiveDate,
    /// Mobile number.
    pub(crate) phone: Option<String>,
    /// Private e-mail.
    pub(crate) email: Option<String>,
    /// Official e-mail.
    pub(crate) email_official: Option<String>,
    /// Home address.
    pub(crate) address: Option<String>,
    /// NPWP.
    pub(crate) tax_number: Option<String>,
    /// BPJS.
    pub(crate) health_insurance_number: Option<String>,
    /// Version of the record, for `If-Match` when contact data are changed.
    pub(crate) version: i32,
}

impl PrivateView {
    pub(crate) fn new(profile: Profile, data: Option<PrivateData>) -> Self {
        let (born_on, birth_place, version) = (profile.born_on, profile.birth_place, profile.version);
        let none = Self {
            nik: None,
            birth_place,
            born_on,
            phone: None,
            email: None,
            email_official: None,
            address: None,
            tax_number: None,
            health_insurance_number: None,
            version,
        };
        match data {
            None => none,
            Some(data) => Self {
                nik: data.nik,
                phone: data.phone,
                email: data.email,
                email_official: data.email_official,
                address: data.address,
                tax_number: data.tax_number,
                health_insurance_number: data.health_insurance_number,
                ..none
            },
        }
    }
}
