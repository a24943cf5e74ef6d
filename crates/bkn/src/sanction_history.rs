//! Disciplinary sanctions: `GET /pns/rw-hukdis/{nip}`.
//!
//! Source: the registry's contract §6 and §13.

use chrono::NaiveDate;

use crate::{
    fields::{Fields, FromFields, Unreadable},
    id::RowId,
};

/// One sanction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SanctionRow {
    /// `id`.
    pub id: RowId,
    /// `jenisHukuman`: kind, one or two digits without a leading zero.
    pub kind_id: Option<String>,
    /// `jenisTingkatHukumanId`: `R` light, `S` moderate, `B` severe.
    pub level_id: Option<String>,
    /// `hukumanTanggal`: first day.
    pub starts_on: Option<NaiveDate>,
    /// `akhirHukumTanggal`: last day.
    pub last_day: Option<NaiveDate>,
    /// `skNomor`.
    pub decree_number: Option<String>,
    /// `skTanggal`.
    pub decree_on: Option<NaiveDate>,
    /// `skPembatalanNomor`: decree that cancels it.
    pub cancelled_by: Option<String>,
}

impl FromFields for SanctionRow {
    const AREA: &'static str = "rw-hukdis";
    fn from_fields(f: &Fields<'_>) -> Result<Self, Unreadable> {
        let kind = f.text("jenisHukuman")?;
        Ok(Self {
            id: f.required_id("id")?,
            kind_id: kind.map(|id| id.trim_start_matches('0').to_owned()),
            level_id: f.text("jenisTingkatHukumanId")?,
            starts_on: f.date("hukumanTanggal")?,
            last_day: f.date("akhirHukumTanggal")?,
            decree_number: f.text("skNomor")?,
            decree_on: f.date("skTanggal")?,
            cancelled_by: f.text("skPembatalanNomor")?,
        })
    }
}
