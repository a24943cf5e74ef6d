//! Yearly ratings from 2022 on: `GET /pns/rw-skp22/{nip}`, as far as taking stock needs them.
//!
//! Source: the registry's contract §6 and §13.

use kernel::Rating;

use crate::{
    fields::{Fields, FromFields, Unreadable},
    id::RowId,
};

/// The rating of one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearlyRatingRow {
    /// `id`.
    pub id: RowId,
    /// `tahun`.
    pub year: Option<i64>,
    /// `KuadranKinerjaNilai` (the wire's capital): 1 very good … 5 very poor.
    pub quadrant: Option<i64>,
}

impl FromFields for YearlyRatingRow {
    const AREA: &'static str = "rw-skp22";
    fn from_fields(f: &Fields<'_>) -> Result<Self, Unreadable> {
        Ok(Self { id: f.required_id("id")?, year: f.whole("tahun")?, quadrant: f.whole("kuadranKinerjaNilai")? })
    }
}

impl YearlyRatingRow {
    /// The rating of the quadrant; `None` for a number that is none.
    #[must_use]
    pub fn rating(&self) -> Option<Rating> {
        Some(match self.quadrant? {
            1 => Rating::VeryGood,
            2 => Rating::Good,
            3 => Rating::NeedsImprovement,
            4 => Rating::Poor,
            5 => Rating::VeryPoor,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_row_is_read_with_the_capital_name_and_numbers_as_text() {
        let row = |value: serde_json::Value| YearlyRatingRow::from_value(&value).unwrap();
        let good = row(json!({"id": "r", "tahun": "2025", "KuadranKinerjaNilai": "2"}));
        assert_eq!((good.year, good.rating()), (Some(2025), Some(Rating::Good)));
        assert_eq!(row(json!({"id": "r", "tahun": 2025, "KuadranKinerjaNilai": 9})).rating(), None);
    }
}
