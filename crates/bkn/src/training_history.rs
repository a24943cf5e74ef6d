//! Training: leadership training, `GET /pns/rw-diklat/{nip}`, and every other, `GET /pns/rw-kursus/{nip}`.
//!
//! Source: the registry's contract §6 and §13.

use chrono::NaiveDate;

use crate::{
    fields::{Fields, FromFields, Unreadable},
    id::RowId,
};

/// One leadership training.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainingRow {
    /// `id`.
    pub id: RowId,
    /// `latihanStrukturalId`: 2 PIM IV, 3 PIM III, 4 PIM II, 5 PIM I.
    pub kind_id: Option<String>,
    /// `latihanStrukturalNama`.
    pub kind_name: Option<String>,
    /// `institusiPenyelenggara`.
    pub organizer: Option<String>,
    /// `nomor` of the certificate.
    pub number: Option<String>,
    /// `tanggal`.
    pub started_on: Option<NaiveDate>,
    /// `tanggalSelesai`, or `tanggal` where that is missing.
    pub finished_on: Option<NaiveDate>,
    /// `tahun`.
    pub year: Option<i64>,
    /// `jumlahJam`.
    pub hours: Option<i64>,
}

impl FromFields for TrainingRow {
    const AREA: &'static str = "rw-diklat";
    fn from_fields(f: &Fields<'_>) -> Result<Self, Unreadable> {
        let started_on = f.date("tanggal")?;
        Ok(Self {
            id: f.required_id("id")?,
            kind_id: f.text("latihanStrukturalId")?,
            kind_name: f.text("latihanStrukturalNama")?,
            organizer: f.text("institusiPenyelenggara")?,
            number: f.text("nomor")?,
            started_on,
            finished_on: f.date("tanggalSelesai")?.or(started_on),
            year: f.whole("tahun")?,
            hours: f.whole("jumlahJam")?,
        })
    }
}

/// One other training.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseRow {
    /// `id`.
    pub id: RowId,
    /// `jenisDiklatId`: 2 functional, 3 technical, 8 guidance …
    pub kind_id: Option<String>,
    /// `namaKursus`.
    pub name: Option<String>,
    /// `institusiPenyelenggara`.
    pub organizer: Option<String>,
    /// `noSertipikat`.
    pub number: Option<String>,
    /// `tanggalKursus`.
    pub started_on: Option<NaiveDate>,
    /// `tanggalSelesaiKursus`, or `tanggalKursus` where that is missing.
    pub finished_on: Option<NaiveDate>,
    /// `tahunKursus`.
    pub year: Option<i64>,
    /// `jumlahJam`.
    pub hours: Option<i64>,
}

impl FromFields for CourseRow {
    const AREA: &'static str = "rw-kursus";
    fn from_fields(f: &Fields<'_>) -> Result<Self, Unreadable> {
        let started_on = f.date("tanggalKursus")?;
        Ok(Self {
            id: f.required_id("id")?,
            kind_id: f.text("jenisDiklatId")?,
            name: f.text("namaKursus")?,
            organizer: f.text("institusiPenyelenggara")?,
            number: f.text("noSertipikat")?,
            started_on,
            finished_on: f.date("tanggalSelesaiKursus")?.or(started_on),
            year: f.whole("tahunKursus")?,
            hours: f.whole("jumlahJam")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_training_without_a_last_day_ended_on_its_first() {
        let row = TrainingRow::from_value(&json!({"id": "d", "tanggal": "01-02-2020", "tanggalSelesai": ""})).unwrap();
        assert_eq!((row.started_on, row.finished_on), (row.finished_on, NaiveDate::from_ymd_opt(2020, 2, 1)));
        let course = json!({"id": "k", "nomorSertipikat": "1/2020", "tanggalKursus": "01-02-2020", "jumlahJam": "16"});
        let course = CourseRow::from_value(&course).unwrap();
        assert_eq!((course.number.as_deref(), course.hours), (Some("1/2020"), Some(16)));
    }
}
