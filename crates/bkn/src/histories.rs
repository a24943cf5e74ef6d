//! The histories of a person that can be asked for: `GET /pns/rw-<name>/{nip}`, and the family: `GET /pns/data-<name>/{nip}`.
//!
//! [`crate::Registry::history`] gives their rows as they came, so that one unreadable row does not hide the others: whoever
//! takes stock of a person reads each row by itself with [`crate::fields::FromFields::from_value`].
//!
//! Source: the registry's contract §5 and §6.

use serde_json::{Map, Value};

use crate::endpoint::Endpoint;

/// A history of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum History {
    /// `rw-golongan`: [`crate::RankRow`].
    Ranks,
    /// `rw-jabatan`: [`crate::PositionRow`].
    Positions,
    /// `rw-pendidikan`: [`crate::EducationRow`].
    Educations,
    /// `rw-skp22`: [`crate::YearlyRatingRow`].
    Ratings,
    /// `rw-diklat`: [`crate::TrainingRow`].
    Trainings,
    /// `rw-kursus`: [`crate::CourseRow`].
    Courses,
    /// `rw-penghargaan`: [`crate::AwardRow`].
    Awards,
    /// `rw-hukdis`: [`crate::SanctionRow`].
    Sanctions,
    /// `data-pasangan`: [`crate::SpouseRow`].
    Spouses,
    /// `data-anak`: [`crate::ChildRow`].
    Children,
    /// `data-ortu`: [`crate::ParentRow`], one row for each parent.
    Parents,
}

impl History {
    /// Every history.
    pub const ALL: [Self; 11] = [
        Self::Ranks,
        Self::Positions,
        Self::Educations,
        Self::Ratings,
        Self::Trainings,
        Self::Courses,
        Self::Awards,
        Self::Sanctions,
        Self::Spouses,
        Self::Children,
        Self::Parents,
    ];

    /// Last fixed segment of the address, which is the call's name.
    #[must_use]
    pub const fn segment(self) -> &'static str {
        self.endpoint().name()
    }

    /// The call that reads it.
    #[must_use]
    pub const fn endpoint(self) -> Endpoint {
        match self {
            Self::Ranks => Endpoint::RankHistory,
            Self::Positions => Endpoint::PositionHistory,
            Self::Educations => Endpoint::EducationHistory,
            Self::Ratings => Endpoint::RatingHistory,
            Self::Trainings => Endpoint::TrainingHistory,
            Self::Courses => Endpoint::CourseHistory,
            Self::Awards => Endpoint::AwardHistory,
            Self::Sanctions => Endpoint::SanctionHistory,
            Self::Spouses => Endpoint::Spouses,
            Self::Children => Endpoint::Children,
            Self::Parents => Endpoint::Parents,
        }
    }

    /// The rows in `data` of an answer; `None` when it has another shape than the contract says. An employee without history:
    /// some replies carry a sentence in place of a list (contract §3.3).
    #[must_use]
    pub fn rows(self, data: Value) -> Option<Vec<Value>> {
        let list = |data: Value| match data {
            Value::Array(rows) => Some(rows),
            Value::Null | Value::String(_) => Some(Vec::new()),
            Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
        };
        let Value::Object(mut members) = data else { return list(data) };
        match self {
            Self::Spouses => list(taken(&mut members, "listPasangan")?),
            Self::Children => list(taken(&mut members, "listAnak")?),
            Self::Parents => Some(
                ["ayah", "ibu"]
                    .into_iter()
                    .filter_map(|parent| taken(&mut members, parent).map(|of| (parent, of)))
                    .filter(|(_, of)| !is_blank(of))
                    .map(|(parent, of)| Value::Object(Map::from_iter([(parent.to_owned(), of)])))
                    .collect(),
            ),
            _ => None,
        }
    }
}

/// A parent nobody has noted: the registry shows all members, and none says anything.
fn is_blank(parent: &Value) -> bool {
    let says_nothing = |value: &Value| value.is_null() || value.as_str() == Some("");
    parent.as_object().is_none_or(|members| members.values().all(says_nothing))
}

/// A member by its name in any case.
fn taken(members: &mut Map<String, Value>, name: &str) -> Option<Value> {
    let key = members.keys().find(|key| key.eq_ignore_ascii_case(name)).cloned()?;
    members.remove(&key)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_history_is_asked_for_at_an_address_of_its_own() {
        let mut segments: Vec<_> = History::ALL.iter().map(|history| history.segment()).collect();
        segments.sort_unstable();
        segments.dedup();
        assert_eq!(segments.len(), History::ALL.len());
    }

    #[test]
    fn rows_are_found_wherever_the_answer_has_them() {
        let family = json!({"idPns": "p", "listPasangan": [{"orang": {}}], "LISTANAK": null, "ayah": {"id": "a"}, "ibu": {"id": "", "nama": null}});
        for (history, data, expected) in [
            (History::Ranks, json!([{"id": "r"}]), Some(vec![json!({"id": "r"})])),
            (History::Ranks, json!("Data tidak ditemukan"), Some(vec![])),
            (History::Ranks, json!(null), Some(vec![])),
            (History::Ranks, json!({"id": "r"}), None),
            (History::Spouses, family.clone(), Some(vec![json!({"orang": {}})])),
            (History::Children, family.clone(), Some(vec![])),
            (History::Parents, family, Some(vec![json!({"ayah": {"id": "a"}})])),
            (History::Spouses, json!({"idPns": "p"}), None),
            (History::Spouses, json!(7), None),
        ] {
            assert_eq!(history.rows(data), expected, "{history:?}");
        }
    }
}
