//! Yearly appraisals since 2022: `GET /pns/rw-skp22/{nip}` and `POST /skp22/save`.
//!
//! The read spells two members with a capital, `KuadranKinerjaNilai` and `PerilakuKerjaNilai`, and names the assessor otherwise
//! than the save: `penilaiNama` comes back as `namaPenilai`, `penilaiNipNrp` as `nipNrpPenilai`, `pnsDinilaiOrang` as
//! `pnsDinilaiId`.
//!
//! Source: the registry's contract §6, §7 and §13.

use serde::{Deserialize, Serialize};

use crate::{
    fields::{Fields, FromFields, Unreadable},
    history::Row,
    id::PersonId,
    position_history::blank,
};

/// One row of the appraisals.
pub type AppraisalRow = Row<AppraisalFacts>;

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppraisalFacts {
    /// `tahun`.
    pub year: Option<i64>,
    /// `hasilKinerjaNilai`: 1 above, 2 meets, 3 below expectation.
    pub work_result: Option<i64>,
    /// `PerilakuKerjaNilai`: the same.
    pub behaviour: Option<i64>,
    /// `KuadranKinerjaNilai`: 1 Sangat Baik … 5 Sangat Kurang.
    pub quadrant: Option<i64>,
    /// `nipNrpPenilai`.
    pub assessor_number: Option<String>,
    /// `namaPenilai`.
    pub assessor_name: Option<String>,
    /// `penilaiJabatanNm`.
    pub assessor_position: Option<String>,
    /// `penilaiUnorNm`.
    pub assessor_unit: Option<String>,
    /// `penilaiGolonganId`.
    pub assessor_rank_id: Option<String>,
    /// `statusPenilai`: `ASN` or `NON ASN`.
    pub assessor_status: Option<String>,
}

impl FromFields for AppraisalFacts {
    const AREA: &'static str = "rw-skp22";
    fn from_fields(f: &Fields<'_>) -> Result<Self, Unreadable> {
        Ok(Self {
            year: f.whole("tahun")?,
            work_result: f.whole("hasilKinerjaNilai")?,
            behaviour: f.whole("PerilakuKerjaNilai")?,
            quadrant: f.whole("KuadranKinerjaNilai")?,
            assessor_number: f.text("nipNrpPenilai")?,
            assessor_name: f.text("namaPenilai")?,
            assessor_position: f.text("penilaiJabatanNm")?,
            assessor_unit: f.text("penilaiUnorNm")?,
            assessor_rank_id: f.text("penilaiGolonganId")?,
            assessor_status: f.text("statusPenilai")?,
        })
    }
}

/// Body of `POST /skp22/save`. `id: None` creates a row, `Some` updates that row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppraisalSave {
    /// Row to update.
    #[serde(rename = "id", with = "blank")]
    pub id: Option<String>,
    /// The person.
    #[serde(rename = "pnsDinilaiOrang")]
    pub person_id: PersonId,
    /// Year.
    #[serde(rename = "tahun")]
    pub year: i16,
    /// 1 above, 2 meets, 3 below expectation.
    #[serde(rename = "hasilKinerjaNilai")]
    pub work_result: u8,
    /// The same.
    #[serde(rename = "perilakuKerjaNilai")]
    pub behaviour: u8,
    /// 1 Sangat Baik … 5 Sangat Kurang.
    #[serde(rename = "kuadranKinerjaNilai")]
    pub quadrant: u8,
    /// NIP, or NRP of somebody who is no civil servant.
    #[serde(rename = "penilaiNipNrp", with = "blank")]
    pub assessor_number: Option<String>,
    /// Name.
    #[serde(rename = "penilaiNama")]
    pub assessor_name: String,
    /// Position.
    #[serde(rename = "penilaiJabatan")]
    pub assessor_position: String,
    /// Id of the rank.
    #[serde(rename = "penilaiGolongan", with = "blank")]
    pub assessor_rank_id: Option<String>,
    /// Unit.
    #[serde(rename = "penilaiUnorNama")]
    pub assessor_unit: String,
    /// `ASN` or `NON ASN`.
    #[serde(rename = "statusPenilai")]
    pub assessor_status: String,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_capital_names_are_read_whatever_their_case_and_numbers_may_be_text() {
        for row in [
            json!({"id": "r1", "tahun": 2025, "hasilKinerjaNilai": 1, "PerilakuKerjaNilai": 2, "KuadranKinerjaNilai": "2"}),
            json!({"id": "r1", "tahun": "2025", "hasilKinerjaNilai": "1", "perilakuKerjaNilai": 2, "kuadranKinerjaNilai": 2}),
        ] {
            let row = AppraisalRow::from_fields(&Fields::of("rw-skp22", &row).unwrap()).unwrap();
            assert_eq!(
                (row.year, row.work_result, row.behaviour, row.quadrant),
                (Some(2025), Some(1), Some(2), Some(2))
            );
        }
    }

    #[test]
    fn the_body_has_the_names_of_the_save_and_empty_texts_for_what_is_absent() {
        let save = AppraisalSave {
            id: None,
            person_id: PersonId::new("p1").unwrap(),
            year: 2025,
            work_result: 1,
            behaviour: 2,
            quadrant: 2,
            assessor_number: None,
            assessor_name: "Wali Kota".to_owned(),
            assessor_position: "Wali Kota".to_owned(),
            assessor_rank_id: None,
            assessor_unit: "Pemerintah Kota".to_owned(),
            assessor_status: "NON ASN".to_owned(),
        };
        let body = serde_json::to_value(&save).unwrap();
        assert_eq!((&body["pnsDinilaiOrang"], &body["kuadranKinerjaNilai"]), (&json!("p1"), &json!(2)));
        assert_eq!((&body["id"], &body["penilaiNipNrp"]), (&json!(""), &json!("")));
        assert_eq!(serde_json::from_value::<AppraisalSave>(body).unwrap(), save);
    }
}
