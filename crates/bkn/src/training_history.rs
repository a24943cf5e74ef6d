//! Structural training: `GET /pns/rw-diklat/{nip}`.
//!
//! Source: the registry's contract §6 and §13.

use chrono::NaiveDate;

use crate::{
    fields::{Fields, FromFields, Unreadable},
    id::RowId,
};

/// One structural training.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainingRow {
    /// `id`.
    pub id: RowId,
    /// `latihanStrukturalId`: 2 PIM IV, 3 PIM III, 4 PIM II, 5 PIM I.
    pub kind_id: Option<String>,
    /// `latihanStrukturalNama`.
    pub kind_name: Option<String>,
    /// `nomor` of the certificate.
    pub number: Option<String>,
    /// `tanggalSelesai`, or `tanggal` where that is missing.
    pub finished_on: Option<NaiveDate>,
}

impl FromFields for TrainingRow {
    const AREA: &'static str = "rw-diklat";
    fn from_fields(f: &Fields<'_>) -> Result<Self, Unreadable> {
        Ok(Self {
            id: f.required_id("id")?,
            kind_id: f.text("latihanStrukturalId")?,
            kind_name: f.text("latihanStrukturalNama")?,
            number: f.text("nomor")?,
            finished_on: f.date("tanggalSelesai")?.or(f.date("tanggal")?),
        })
    }
}
