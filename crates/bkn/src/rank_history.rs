//! Rank history: `GET /pns/rw-golongan/{nip}`. There is no call that writes it: a rank reaches the registry through a
//! promotion proposal and `golongansync` only.
//!
//! Source: the registry's contract §6 and §7.

use chrono::NaiveDate;

use crate::{
    documents::DocumentRef,
    fields::{Fields, FromFields, Unread, Unreadable},
    id::{PersonId, RowId},
};

/// One row of the rank history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankRow {
    /// `id`.
    pub id: RowId,
    /// `idPns`.
    pub person_id: Option<PersonId>,
    /// `golonganId`: registry code, `11`–`45` for PNS (`kernel::RankGrade::from_registry_id`), `1`–`17` for PPPK.
    pub rank_id: Option<String>,
    /// `golongan`: `III/b`.
    pub rank_code: Option<String>,
    /// `tmtGolongan`: first day of the rank.
    pub effective_on: Option<NaiveDate>,
    /// `skNomor`.
    pub decree_number: Option<String>,
    /// `skTanggal`.
    pub decree_on: Option<NaiveDate>,
    /// `noPertekBkn`: number of the technical consideration.
    pub consideration_number: Option<String>,
    /// `tglPertekBkn`.
    pub consideration_on: Option<NaiveDate>,
    /// `masaKerjaGolonganTahun`: whole years of service counted in the rank.
    pub service_years: Option<i64>,
    /// `masaKerjaGolonganBulan`: months beyond the years.
    pub service_months: Option<i64>,
    /// `jenisKPId`: kind of promotion, `101` regular.
    pub kind_id: Option<String>,
    /// `jenisKPNama`.
    pub kind_name: Option<String>,
    /// `path`.
    pub documents: Vec<DocumentRef>,
    /// Days in a form nobody knows, as written.
    pub unread: Unread,
}

impl FromFields for RankRow {
    const AREA: &'static str = "rw-golongan";
    fn from_fields(f: &Fields<'_>) -> Result<Self, Unreadable> {
        let mut unread = Unread::new();
        Ok(Self {
            id: f.required_id("id")?,
            person_id: f.id("idPns")?,
            rank_id: f.text("golonganId")?,
            rank_code: f.text("golongan")?,
            effective_on: f.day("tmtGolongan", &mut unread)?,
            decree_number: f.text("skNomor")?,
            decree_on: f.day("skTanggal", &mut unread)?,
            consideration_number: f.text("noPertekBkn")?,
            consideration_on: f.day("tglPertekBkn", &mut unread)?,
            service_years: f.whole("masaKerjaGolonganTahun")?,
            service_months: f.whole("masaKerjaGolonganBulan")?,
            kind_id: f.text("jenisKPId")?,
            kind_name: f.text("jenisKPNama")?,
            documents: f.documents("path")?,
            unread,
        })
    }
}

impl RankRow {
    /// The rank of a PNS; `None` for a PPPK's class and for codes that are no rank.
    #[must_use]
    pub fn rank(&self) -> Option<kernel::RankGrade> {
        kernel::RankGrade::from_registry_id(self.rank_id.as_deref()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_row_is_read_with_numbers_as_text() {
        let row = RankRow::from_value(&json!({
            "id": "r1", "idPns": "p1", "golonganId": "32", "golongan": "III/b", "tmtGolongan": "01-04-2026", "skNomor": "823/1/2026",
            "skTanggal": "15-03-2026", "noPertekBkn": "PG-36719000123", "tglPertekBkn": "2026-03-10T00:00:00Z",
            "masaKerjaGolonganTahun": "8", "masaKerjaGolonganBulan": 4, "jenisKPId": 101, "path": null
        }))
        .unwrap();
        assert_eq!(row.rank().unwrap().code(), "III/b");
        assert_eq!((row.service_years, row.service_months), (Some(8), Some(4)));
        assert_eq!(row.kind_id.as_deref(), Some("101"));
        assert_eq!(row.consideration_on, NaiveDate::from_ymd_opt(2026, 3, 10));
    }
}
