//! The main record of a person: `GET /pns/data-utama/{nip}` and `POST /pns/data-utama-update`.
//!
//! Source: the registry's contract §4.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    fields::{Fields, FromFields, Unreadable},
    id::{PersonId, RegistryUnitId},
};

/// What of a person's main record is compared, shown and needed for other calls. The reply has some 120 members;
/// those nobody here reads are left out.
#[derive(Clone, PartialEq, Eq)]
pub struct DataUtama {
    /// `id`: the person id every other call needs.
    pub id: PersonId,
    /// `nipBaru`.
    pub nip: String,
    /// `nama`.
    pub name: String,
    /// `gelarDepan`.
    pub title_before: Option<String>,
    /// `gelarBelakang`.
    pub title_after: Option<String>,
    /// `tglLahir`.
    pub born_on: Option<NaiveDate>,
    /// `noHp`: mobile number.
    pub mobile: Option<String>,
    /// `noTelp`.
    pub telephone: Option<String>,
    /// `email`.
    pub email: Option<String>,
    /// `emailGov`: official address.
    pub official_email: Option<String>,
    /// `alamat`.
    pub address: Option<String>,
    /// `golRuangAkhirId`: present rank, registry code.
    pub rank_id: Option<String>,
    /// `tmtGolAkhir`: its first day.
    pub rank_from: Option<NaiveDate>,
    /// `mkTahun`: years of service counted in the rank.
    pub service_years: Option<i64>,
    /// `mkBulan`: months beyond the years.
    pub service_months: Option<i64>,
    /// `jenisJabatanId`: 1 structural, 2 functional, 4 operational.
    pub position_kind_id: Option<String>,
    /// `jabatanNama`.
    pub position_title: Option<String>,
    /// `tmtJabatan`.
    pub position_from: Option<NaiveDate>,
    /// `unorId`.
    pub unit_id: Option<RegistryUnitId>,
    /// `unorNama`.
    pub unit_name: Option<String>,
    /// `kedudukanPnsId`: legal status, `01` active.
    pub legal_status_id: Option<String>,
}

impl fmt::Debug for DataUtama {
    /// Only the id: the rest is personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DataUtama").field("id", &self.id).finish_non_exhaustive()
    }
}

impl FromFields for DataUtama {
    const AREA: &'static str = "data-utama";
    fn from_fields(f: &Fields<'_>) -> Result<Self, Unreadable> {
        Ok(Self {
            id: f.required_id("id")?,
            nip: f.required("nipBaru")?,
            name: f.required("nama")?,
            title_before: f.text("gelarDepan")?,
            title_after: f.text("gelarBelakang")?,
            born_on: f.date("tglLahir")?,
            mobile: f.text("noHp")?,
            telephone: f.text("noTelp")?,
            email: f.text("email")?,
            official_email: f.text("emailGov")?,
            address: f.text("alamat")?,
            rank_id: f.text("golRuangAkhirId")?,
            rank_from: f.date("tmtGolAkhir")?,
            service_years: f.whole("mkTahun")?,
            service_months: f.whole("mkBulan")?,
            position_kind_id: f.text("jenisJabatanId")?,
            position_title: f.text("jabatanNama")?,
            position_from: f.date("tmtJabatan")?,
            unit_id: f.id("unorId")?,
            unit_name: f.text("unorNama")?,
            legal_status_id: f.text("kedudukanPnsId")?,
        })
    }
}

/// Body of `POST /pns/data-utama-update`. Partial: what is `None` is not sent and does not change at the registry.
///
/// Snake case, unlike every reply.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactUpdate {
    /// The person.
    pub pns_orang_id: PersonId,
    /// Mobile number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub nomor_hp: Option<String>,
    /// Telephone number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub nomor_telpon: Option<String>,
    /// Private mail address.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub email: Option<String>,
    /// Official mail address.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub email_gov: Option<String>,
    /// Home address.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub alamat: Option<String>,
}

impl ContactUpdate {
    /// A body that changes nothing yet.
    #[must_use]
    pub fn of(person: PersonId) -> Self {
        Self { pns_orang_id: person, nomor_hp: None, nomor_telpon: None, email: None, email_gov: None, alamat: None }
    }

    /// Whether the registry's record already says all of it. Makes a repeated update a no-op.
    #[must_use]
    pub fn is_recorded_in(&self, record: &DataUtama) -> bool {
        let same = |sent: &Option<String>, held: &Option<String>| {
            sent.is_none() || sent.as_deref().unwrap_or("") == held.as_deref().unwrap_or("")
        };
        same(&self.nomor_hp, &record.mobile)
            && same(&self.nomor_telpon, &record.telephone)
            && same(&self.email, &record.email)
            && same(&self.email_gov, &record.official_email)
            && same(&self.alamat, &record.address)
    }
}

impl fmt::Debug for ContactUpdate {
    /// Only the id: the rest is personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ContactUpdate").field("pns_orang_id", &self.pns_orang_id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn record() -> DataUtama {
        DataUtama::from_value(&json!({
            "id": "p1", "nipBaru": 198_609_262_015_051_001_i64, "nama": "BUDI", "noHp": "0812", "email": "-", "golRuangAkhirId": "31",
            "tmtGolAkhir": "2022-04-01", "mkTahun": "7", "mkBulan": 0, "validNik": true, "path": {}
        }))
        .unwrap()
    }

    #[test]
    fn the_record_is_read_tolerantly() {
        let record = record();
        assert_eq!(record.nip, "198609262015051001");
        assert_eq!(record.email, None);
        assert_eq!(record.rank_from, NaiveDate::from_ymd_opt(2022, 4, 1));
        assert_eq!(record.service_years, Some(7));
    }

    #[test]
    fn only_what_is_given_is_sent() {
        let body =
            ContactUpdate { nomor_hp: Some("0813".to_owned()), ..ContactUpdate::of(PersonId::new("p1").unwrap()) };
        assert_eq!(serde_json::to_value(&body).unwrap(), json!({"pns_orang_id": "p1", "nomor_hp": "0813"}));
    }

    #[test]
    fn an_update_knows_when_it_is_already_there() {
        let body = |mobile: &str| ContactUpdate {
            nomor_hp: Some(mobile.to_owned()),
            ..ContactUpdate::of(PersonId::new("p1").unwrap())
        };
        assert!(body("0812").is_recorded_in(&record()));
        assert!(!body("0813").is_recorded_in(&record()));
    }

    #[test]
    fn debug_shows_no_personal_data() {
        assert_eq!(format!("{:?}", record()), "DataUtama { id: PersonId(p1), .. }");
    }
}
