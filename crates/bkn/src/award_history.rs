//! Awards: `GET /pns/rw-penghargaan/{nip}` and `POST /penghargaan/save`.
//!
//! The read spells the id `ID`, or `id`; names are matched whatever their case.
//!
//! Source: the registry's contract §6, §7 and §13.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    dates,
    fields::{Fields, FromFields, Unreadable},
    history::Row,
    id::PersonId,
    position_history::blank,
};

/// One row of the awards.
pub type AwardRow = Row<AwardFacts>;

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardFacts {
    /// `hargaId`: 201, 202, 203 Satyalancana Karya Satya …
    pub kind_code: Option<String>,
    /// `hargaNama`.
    pub kind_name: Option<String>,
    /// `tahun`.
    pub year: Option<i64>,
    /// `skNomor`.
    pub decree_number: Option<String>,
    /// `skDate`.
    pub decree_on: Option<NaiveDate>,
}

impl FromFields for AwardFacts {
    const AREA: &'static str = "rw-penghargaan";
    fn from_fields(f: &Fields<'_>) -> Result<Self, Unreadable> {
        Ok(Self {
            kind_code: f.text("hargaId")?,
            kind_name: f.text("hargaNama")?,
            year: f.whole("tahun")?,
            decree_number: f.text("skNomor")?,
            decree_on: f.date("skDate")?,
        })
    }
}

/// Body of `POST /penghargaan/save`. `id: None` creates a row, `Some` updates that row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwardSave {
    /// Row to update.
    #[serde(rename = "id", with = "blank")]
    pub id: Option<String>,
    /// The person.
    #[serde(rename = "pnsOrangId")]
    pub person_id: PersonId,
    /// Code of the kind.
    #[serde(rename = "hargaId")]
    pub kind_code: String,
    /// Year.
    #[serde(rename = "tahun")]
    pub year: i16,
    /// Number of the decree.
    #[serde(rename = "skNomor")]
    pub decree_number: String,
    /// Day of the decree.
    #[serde(rename = "skDate", with = "dates::wire")]
    pub decree_on: Option<NaiveDate>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_id_is_read_in_either_spelling() {
        for row in
            [json!({"ID": "r1", "skDate": "12-08-2026"}), json!({"id": "r1", "ID": "r1", "skDate": "2026-08-12"})]
        {
            let row = AwardRow::from_fields(&Fields::of("rw-penghargaan", &row).unwrap()).unwrap();
            assert_eq!((row.id.as_str(), row.decree_on), ("r1", NaiveDate::from_ymd_opt(2026, 8, 12)));
        }
    }
}
