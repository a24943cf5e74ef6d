use chrono::NaiveDate;
use kernel::{Echelon, EmploymentKind, LegalStatus, Nip, PositionKind, Sex};
use serde_json::Value;

/// A good row of the export: texts have become types.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EmployeeRecord {
    pub(crate) row: u32,
    pub(crate) registry_id: String,
    pub(crate) nip: Nip,
    pub(crate) nip_former: Option<String>,
    pub(crate) name: String,
    pub(crate) title_before: Option<String>,
    pub(crate) title_after: Option<String>,
    pub(crate) birth_place: Option<String>,
    pub(crate) born_on: NaiveDate,
    pub(crate) sex: Sex,
    pub(crate) kind: EmploymentKind,
    pub(crate) legal_status: LegalStatus,
    pub(crate) legal_status_code: String,
    /// TMT CPNS, or the first contract.
    pub(crate) appointed_on: NaiveDate,
    pub(crate) appointment_number: Option<String>,
    pub(crate) appointment_signed_on: Option<NaiveDate>,
    pub(crate) permanent_on: Option<NaiveDate>,
    pub(crate) permanent_number: Option<String>,
    pub(crate) permanent_signed_on: Option<NaiveDate>,
    pub(crate) rank: Option<Rank>,
    pub(crate) position: Position,
    pub(crate) education: Option<Education>,
    /// `UNOR ID`.
    pub(crate) unit_registry_id: String,
    pub(crate) private: Private,
    /// Columns without a table, by header.
    pub(crate) kept: Value,
}

/// Rank or class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rank {
    pub(crate) code: String,
    pub(crate) effective_on: NaiveDate,
    pub(crate) service_years: i16,
    pub(crate) service_months: i16,
}

/// Position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) kind: PositionKind,
    pub(crate) registry_id: String,
    pub(crate) name: String,
    pub(crate) echelon: Option<Echelon>,
    pub(crate) functional_level: Option<&'static str>,
    pub(crate) effective_on: NaiveDate,
}

/// Highest diploma.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Education {
    pub(crate) level_id: &'static str,
    pub(crate) program_id: Option<String>,
    pub(crate) program_name: Option<String>,
    pub(crate) graduated_year: Option<i16>,
    pub(crate) school: Option<String>,
}

/// Personal data.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Private {
    pub(crate) nik: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) email_official: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) tax_number: Option<String>,
    pub(crate) health_insurance_number: Option<String>,
    pub(crate) religion_id: Option<String>,
    pub(crate) marital_id: Option<String>,
}
