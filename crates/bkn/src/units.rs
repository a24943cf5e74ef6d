//! Organisation units: `GET /referensi/ref-unor`, in Pascal case, as a tree by `DiatasanId`.
//!
//! Source: the registry's contract §10.

use crate::{
    fields::{Fields, FromFields, Unreadable},
    id::{PersonId, RegistryUnitId},
};

/// One unit (unor) of the registry's tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// `Id`.
    pub id: RegistryUnitId,
    /// `DiatasanId`: the unit above; `None` at the top.
    pub parent_id: Option<RegistryUnitId>,
    /// `IndukUnorId`: the top unit (the regional office) this one belongs to.
    pub root_id: Option<RegistryUnitId>,
    /// `NamaUnor`.
    pub name: String,
    /// `NamaJabatan`: the post of its head.
    pub head_title: Option<String>,
    /// `EselonId`: echelon of its head, e.g. `22`.
    pub echelon_id: Option<String>,
    /// `PemimpinPnsId`: its head.
    pub head_person_id: Option<PersonId>,
    /// `InstansiId`.
    pub agency_id: Option<String>,
    /// `CepatKode`: the registry's short code.
    pub short_code: Option<String>,
    /// `JenisUnorId`: kind of unit.
    pub kind_id: Option<String>,
}

impl FromFields for UnitRow {
    const AREA: &'static str = "ref-unor";
    fn from_fields(f: &Fields<'_>) -> Result<Self, Unreadable> {
        Ok(Self {
            id: f.required_id("Id")?,
            parent_id: f.id("DiatasanId")?,
            root_id: f.id("IndukUnorId")?,
            name: f.required("NamaUnor")?,
            head_title: f.text("NamaJabatan")?,
            echelon_id: f.text("EselonId")?,
            head_person_id: f.id("PemimpinPnsId")?,
            agency_id: f.text("InstansiId")?,
            short_code: f.text("CepatKode")?,
            kind_id: f.text("JenisUnorId")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pascal_case_and_camel_case_are_the_same_unit() {
        let pascal = json!({"Id": "u1", "DiatasanId": "", "NamaUnor": "Dinas Pendidikan", "EselonId": "22", "NamaJabatan": "Kepala Dinas"});
        let camel = json!({"id": "u1", "diatasanId": null, "namaUnor": "Dinas Pendidikan", "eselonId": 22, "namaJabatan": "Kepala Dinas"});
        assert_eq!(UnitRow::from_value(&pascal), UnitRow::from_value(&camel));
        assert!(UnitRow::from_value(&json!({"Id": "u1"})).is_err());
    }
}
