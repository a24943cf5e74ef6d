//! Education history: `GET /pns/rw-pendidikan/{nip}`. There is no call that writes it.
//!
//! Source: the registry's contract §6 and §7.

use chrono::{Datelike, NaiveDate};

use crate::{
    dates,
    fields::{Fields, FromFields, Unreadable},
    id::RowId,
};

/// One diploma.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EducationRow {
    /// `id`.
    pub id: RowId,
    /// `tkPendidikanId`: level, two digits.
    pub level_id: Option<String>,
    /// `tkPendidikanNama`.
    pub level_name: Option<String>,
    /// `pendidikanId`.
    pub program_id: Option<String>,
    /// `pendidikanNama`.
    pub program_name: Option<String>,
    /// `namaSekolah`.
    pub school: Option<String>,
    /// `nomorIjasah` (the wire's spelling).
    pub diploma_number: Option<String>,
    /// `tglLulus`.
    pub graduated_on: Option<NaiveDate>,
    /// `tahunLulus`, which is a year in some replies and a date in others; of `tglLulus` where it is missing.
    pub graduated_year: Option<i32>,
}

impl FromFields for EducationRow {
    const AREA: &'static str = "rw-pendidikan";
    fn from_fields(f: &Fields<'_>) -> Result<Self, Unreadable> {
        let graduated_on = f.date("tglLulus")?;
        Ok(Self {
            id: f.required_id("id")?,
            level_id: f.text("tkPendidikanId")?,
            level_name: f.text("tkPendidikanNama")?,
            program_id: f.text("pendidikanId")?,
            program_name: f.text("pendidikanNama")?,
            school: f.text("namaSekolah")?,
            diploma_number: f.text("nomorIjasah")?,
            graduated_on,
            graduated_year: f.text("tahunLulus")?.as_deref().and_then(year).or(graduated_on.map(|day| day.year())),
        })
    }
}

/// The year in `2013` or `17-08-2013`.
fn year(text: &str) -> Option<i32> {
    let alone = text.parse::<i32>().ok().filter(|year| (1900..=2200).contains(year));
    alone.or_else(|| dates::read(text).ok().flatten().map(|day| day.year()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_year_is_read_whatever_its_form() {
        for (year, day, expected) in [
            ("2013", "", Some(2013)),
            ("17-08-2013", "", Some(2013)),
            ("", "17-08-2013", Some(2013)),
            ("", "", None),
            ("tidak ada", "", None),
        ] {
            let row = json!({"id": "r", "tkPendidikanId": 40, "tahunLulus": year, "tglLulus": day});
            assert_eq!(EducationRow::from_value(&row).unwrap().graduated_year, expected, "{year:?} {day:?}");
        }
    }
}
