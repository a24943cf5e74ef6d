//! Position history: `GET /pns/rw-jabatan/{nip}` and `POST /jabatan/unorjabatan/save`.
//!
//! The save names some members otherwise than the read: `instansiId` comes back as `instansiKerjaId`, `pnsId` as `idPns`.
//!
//! Source: the registry's contract §6 and §7.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    dates,
    documents::DocumentRef,
    fields::{Fields, FromFields, Unread, Unreadable},
    history::HistoryRow,
    id::{PersonId, RegistryUnitId, RowId},
};

/// One row of the position history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PositionRow {
    /// `id`.
    pub id: RowId,
    /// `idPns`.
    pub person_id: Option<PersonId>,
    /// `jenisJabatan`: 1 structural, 2 functional, 4 operational (pelaksana).
    pub kind_id: Option<String>,
    /// `namaJabatan`.
    pub title: Option<String>,
    /// `jabatanFungsionalId`, when the kind is 2.
    pub functional_id: Option<String>,
    /// `jabatanFungsionalUmumId`, when the kind is 4.
    pub operational_id: Option<String>,
    /// `eselonId`, when the kind is 1.
    pub echelon_id: Option<String>,
    /// `unorId`.
    pub unit_id: Option<RegistryUnitId>,
    /// `unorNama`, or `namaUnor` where that is missing.
    pub unit_name: Option<String>,
    /// `tmtJabatan`: first day of the post.
    pub effective_on: Option<NaiveDate>,
    /// `tmtPelantikan`: day of inauguration.
    pub inaugurated_on: Option<NaiveDate>,
    /// `tmtMutasi`: first day in the unit, for a move.
    pub moved_on: Option<NaiveDate>,
    /// `jenisMutasiId`: `MJ` post, `MU` unit.
    pub move_kind: Option<String>,
    /// `jenisPenugasanId`: `D` definitive, `PLT`, `PLH`, `PJ`, `TT`.
    pub assignment_kind: Option<String>,
    /// `nomorSk`.
    pub decree_number: Option<String>,
    /// `tanggalSk`.
    pub decree_on: Option<NaiveDate>,
    /// `path`.
    pub documents: Vec<DocumentRef>,
    /// Days in a form nobody knows, as written.
    pub unread: Unread,
}

impl FromFields for PositionRow {
    const AREA: &'static str = "rw-jabatan";
    fn from_fields(f: &Fields<'_>) -> Result<Self, Unreadable> {
        f.promised("nomorSk")?;
        f.promised("tmtJabatan")?;
        let mut unread = Unread::new();
        Ok(Self {
            id: f.required_id("id")?,
            person_id: f.id("idPns")?,
            kind_id: f.text("jenisJabatan")?,
            title: f.text("namaJabatan")?,
            functional_id: f.text("jabatanFungsionalId")?,
            operational_id: f.text("jabatanFungsionalUmumId")?,
            echelon_id: f.text("eselonId")?,
            unit_id: f.id("unorId")?,
            unit_name: f.text("unorNama")?.or(f.text("namaUnor")?),
            effective_on: f.day("tmtJabatan", &mut unread)?,
            inaugurated_on: f.day("tmtPelantikan", &mut unread)?,
            moved_on: f.day("tmtMutasi", &mut unread)?,
            move_kind: f.text("jenisMutasiId")?,
            assignment_kind: f.text("jenisPenugasanId")?,
            decree_number: f.text("nomorSk")?,
            decree_on: f.day("tanggalSk", &mut unread)?,
            documents: f.documents("path")?,
            unread,
        })
    }
}

impl HistoryRow for PositionRow {
    fn id(&self) -> &RowId {
        &self.id
    }
    fn documents(&self) -> &[DocumentRef] {
        &self.documents
    }
}

/// Body of `POST /jabatan/unorjabatan/save`: a post or a unit changes.
///
/// `id: None` creates a row, `Some` updates that row. Of `functional_id`, `operational_id` and `echelon_id` only the one
/// that fits `kind_id` is filled. Absent texts and dates travel as empty strings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PositionSave {
    /// Row to update.
    #[serde(rename = "id", with = "blank")]
    pub id: Option<String>,
    /// The person.
    #[serde(rename = "pnsId")]
    pub person_id: PersonId,
    /// The agency.
    #[serde(rename = "instansiId")]
    pub agency_id: String,
    /// The home agency; the same for everybody who is not on secondment.
    #[serde(rename = "instansiIndukId", with = "blank")]
    pub home_agency_id: Option<String>,
    /// The agency's work-unit (satuan kerja) id.
    #[serde(rename = "satuanKerjaId")]
    pub work_unit_id: String,
    /// The unit.
    #[serde(rename = "unorId")]
    pub unit_id: RegistryUnitId,
    /// 1 structural, 2 functional, 4 operational.
    #[serde(rename = "jenisJabatan")]
    pub kind_id: String,
    /// When the kind is 2.
    #[serde(rename = "jabatanFungsionalId", with = "blank")]
    pub functional_id: Option<String>,
    /// When the kind is 4.
    #[serde(rename = "jabatanFungsionalUmumId", with = "blank")]
    pub operational_id: Option<String>,
    /// When the kind is 1.
    #[serde(rename = "eselonId", with = "blank")]
    pub echelon_id: Option<String>,
    /// Sub-post, e.g. the subject of a teacher.
    #[serde(rename = "subJabatanId", with = "blank")]
    pub sub_position_id: Option<String>,
    /// `MJ` post changes, `MU` unit changes.
    #[serde(rename = "jenisMutasiId", with = "blank")]
    pub move_kind: Option<String>,
    /// `D` definitive, `PLT`, `PLH`, `PJ`, `TT`.
    #[serde(rename = "jenisPenugasanId", with = "blank")]
    pub assignment_kind: Option<String>,
    /// Number of the decree.
    #[serde(rename = "nomorSk")]
    pub decree_number: String,
    /// Day of the decree.
    #[serde(rename = "tanggalSk", with = "dates::wire")]
    pub decree_on: Option<NaiveDate>,
    /// First day of the post.
    #[serde(rename = "tmtJabatan", with = "dates::wire")]
    pub effective_on: Option<NaiveDate>,
    /// First day in the unit, for a move.
    #[serde(rename = "tmtMutasi", with = "dates::wire")]
    pub moved_on: Option<NaiveDate>,
    /// Day of inauguration.
    #[serde(rename = "tmtPelantikan", with = "dates::wire")]
    pub inaugurated_on: Option<NaiveDate>,
}

/// serde: an absent text as an empty string.
pub(crate) mod blank {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(text: &Option<String>, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(text.as_deref().unwrap_or(""))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<String>, D::Error> {
        Ok(Option::<String>::deserialize(d)?.filter(|text| !text.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn save() -> PositionSave {
        PositionSave {
            id: None,
            person_id: PersonId::new("p1").unwrap(),
            agency_id: "A5EB03E23B9FF6A0E040640A040252AD".to_owned(),
            home_agency_id: None,
            work_unit_id: "A5EB03E241E5F6A0E040640A040252AD".to_owned(),
            unit_id: RegistryUnitId::new("u1").unwrap(),
            kind_id: "4".to_owned(),
            functional_id: None,
            operational_id: Some("jfu".to_owned()),
            echelon_id: None,
            sub_position_id: None,
            move_kind: Some("MU".to_owned()),
            assignment_kind: Some("D".to_owned()),
            decree_number: "821/7/2026".to_owned(),
            decree_on: NaiveDate::from_ymd_opt(2026, 3, 30),
            effective_on: NaiveDate::from_ymd_opt(2026, 4, 1),
            moved_on: None,
            inaugurated_on: None,
        }
    }

    #[test]
    fn the_body_has_the_wire_names_day_first_dates_and_empty_strings() {
        let body = serde_json::to_value(save()).unwrap();
        assert_eq!(body["tmtJabatan"], "01-04-2026");
        assert_eq!(body["tmtMutasi"], "");
        assert_eq!(body["id"], "");
        assert_eq!(body["jabatanFungsionalUmumId"], "jfu");
        assert_eq!(serde_json::from_value::<PositionSave>(body).unwrap(), save());
    }
}
