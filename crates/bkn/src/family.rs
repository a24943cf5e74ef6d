//! The family: `GET /pns/data-pasangan|data-anak|data-ortu/{nip}`.
//!
//! A spouse is a person inside a marriage, a parent stands under the name `ayah` or `ibu`.
//!
//! Source: the registry's contract §5.

use chrono::NaiveDate;
use kernel::{MarriageState, Relation, Sex};
use serde_json::Value;

use crate::{
    fields::{Fields, FromFields, Unreadable},
    id::RowId,
};

/// What the registry says of anybody in a family.
#[derive(Clone, PartialEq, Eq)]
pub struct Relative {
    /// `id`.
    pub id: RowId,
    /// `nama`.
    pub name: Option<String>,
    /// `jenisKelamin`.
    pub sex: Option<Sex>,
    /// `tempatLahir`.
    pub birth_place: Option<String>,
    /// `tglLahir`.
    pub born_on: Option<NaiveDate>,
    /// `tglMeninggal`.
    pub died_on: Option<NaiveDate>,
}

impl std::fmt::Debug for Relative {
    /// Shows nothing of the data: it must not slip into a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Relative").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Relative {
    fn of(f: &Fields<'_>) -> Result<Self, Unreadable> {
        Ok(Self {
            id: f.required_id("id")?,
            name: f.text("nama")?,
            sex: f.text("jenisKelamin")?.as_deref().and_then(sex),
            birth_place: f.text("tempatLahir")?,
            born_on: f.date("tglLahir")?,
            died_on: f.date("tglMeninggal")?,
        })
    }
}

/// `M`, `F`, or the words in either language.
fn sex(text: &str) -> Option<Sex> {
    match text.chars().next()?.to_ascii_uppercase() {
        'M' | 'L' => Some(Sex::Male),
        'F' | 'P' | 'W' => Some(Sex::Female),
        _ => None,
    }
}

/// A husband or wife.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpouseRow {
    /// `orang`.
    pub person: Relative,
    /// `dataPernikahan.status`, or `orang.jenisKawinId`: 1 married, 2 divorced, 3 widowed.
    pub state: Option<MarriageState>,
    /// `dataPernikahan.tgglMenikah`.
    pub married_on: Option<NaiveDate>,
    /// `dataPernikahan.tgglCerai`.
    pub divorced_on: Option<NaiveDate>,
    /// `dataPernikahan.aktaMenikah`.
    pub certificate_number: Option<String>,
    /// `dataPernikahan.isPns`.
    pub is_civil_servant: Option<bool>,
}

impl FromFields for SpouseRow {
    const AREA: &'static str = "data-pasangan";
    fn from_fields(f: &Fields<'_>) -> Result<Self, Unreadable> {
        let none = Value::Object(serde_json::Map::new());
        let inner = |name| Fields::of(Self::AREA, f.value(name).filter(|value| !value.is_null()).unwrap_or(&none));
        let (person, marriage) = (inner("orang")?, inner("dataPernikahan")?);
        let state = marriage.text("status")?.or(person.text("jenisKawinId")?);
        Ok(Self {
            person: Relative::of(&person)?,
            state: state.as_deref().and_then(marriage_state),
            married_on: marriage.date("tgglMenikah")?,
            divorced_on: marriage.date("tgglCerai")?,
            certificate_number: marriage.text("aktaMenikah")?,
            is_civil_servant: marriage.text("isPns")?.map(|flag| flag == "1" || flag.eq_ignore_ascii_case("true")),
        })
    }
}

fn marriage_state(id: &str) -> Option<MarriageState> {
    match id {
        "1" => Some(MarriageState::Married),
        "2" => Some(MarriageState::Divorced),
        "3" => Some(MarriageState::Widowed),
        _ => None,
    }
}

/// A child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildRow {
    /// The child.
    pub person: Relative,
    /// `jenisAnak`.
    pub kind_id: Option<String>,
}

impl FromFields for ChildRow {
    const AREA: &'static str = "data-anak";
    fn from_fields(f: &Fields<'_>) -> Result<Self, Unreadable> {
        Ok(Self { person: Relative::of(f)?, kind_id: f.text("jenisAnak")? })
    }
}

/// Father or mother.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParentRow {
    /// [`Relation::Father`] or [`Relation::Mother`].
    pub relation: Relation,
    /// The parent.
    pub person: Relative,
}

impl FromFields for ParentRow {
    const AREA: &'static str = "data-ortu";
    fn from_fields(f: &Fields<'_>) -> Result<Self, Unreadable> {
        let (relation, of) = match (f.value("ayah"), f.value("ibu")) {
            (Some(father), _) => (Relation::Father, father),
            (None, Some(mother)) => (Relation::Mother, mother),
            (None, None) => (Relation::Father, &Value::Null),
        };
        Ok(Self { relation, person: Relative::of(&Fields::of(Self::AREA, of)?)? })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_spouse_is_a_person_inside_a_marriage() {
        let row = json!({
            "orang": {"id": "o", "nama": "Siti", "jenisKelamin": "F", "tglLahir": "02-03-1988", "tglMeninggal": ""},
            "dataPernikahan": {"id": "m", "status": "1", "tgglMenikah": "2012-05-06", "isPns": true, "aktaMenikah": "12/2012"},
        });
        let row = SpouseRow::from_value(&row).unwrap();
        assert_eq!(
            (row.person.id.as_str(), row.person.sex, row.state),
            ("o", Some(Sex::Female), Some(MarriageState::Married))
        );
        assert_eq!((row.married_on, row.is_civil_servant), (NaiveDate::from_ymd_opt(2012, 5, 6), Some(true)));
        assert!(SpouseRow::from_value(&json!({"orang": null})).is_err());
    }

    #[test]
    fn parents_are_told_by_the_name_they_stand_under() {
        let parent = |name: &str| ParentRow::from_value(&json!({name: {"id": "p", "nama": "Tono"}})).unwrap().relation;
        assert_eq!([parent("ayah"), parent("ibu")], [Relation::Father, Relation::Mother]);
        assert!(ParentRow::from_value(&json!({"kakak": {"id": "p"}})).is_err());
    }

    #[test]
    fn nobody_of_a_family_is_written_to_a_log() {
        let row = ChildRow::from_value(&json!({"id": "c", "nama": "Rahasia", "tglLahir": "01-01-2015"})).unwrap();
        assert!(!format!("{row:?}").contains("Rahasia"));
    }
}
