//! A tolerant reader of the registry's JSON objects.
//!
//! The registry's decoder ignores the case of names and clients depend on it; it writes numbers as text and text as
//! numbers; absent is `""`, `"-"` or `null`; members have been renamed and days written otherwise. Everything that tolerates this
//! is here, so that the types read like a list of members; what it had to get over is counted in [`crate::drift`]. An error names the area and the member and never repeats a value.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::{Map, Value};

use crate::{
    aliases, dates,
    documents::DocumentRef,
    drift::{Drifts, How},
    id::InvalidId,
};

/// Members that could not be read, as they were written. Codes and days of one's career; never logged.
pub type Unread = BTreeMap<String, String>;

/// A member that cannot be read, or a required one that is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{area}: member {member} {fault}")]
pub struct Unreadable {
    /// The area of the contract, e.g. `rw-golongan`.
    pub area: &'static str,
    /// The wire name of the member.
    pub member: String,
    /// What is wrong with it.
    pub fault: &'static str,
}

/// A JSON object with its area of the contract.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a> {
    area: &'static str,
    members: &'a Map<String, Value>,
    drifts: Option<&'a Drifts>,
}

impl<'a> Fields<'a> {
    /// The members of `value`, which must be an object.
    pub fn of(area: &'static str, value: &'a Value) -> Result<Self, Unreadable> {
        value.as_object().map(|members| Self { area, members, drifts: None }).ok_or_else(|| Unreadable {
            area,
            member: "(row)".to_owned(),
            fault: "is not an object",
        })
    }

    /// The same, counting what differs from the contract.
    #[must_use]
    pub const fn noting(mut self, drifts: Option<&'a Drifts>) -> Self {
        self.drifts = drifts;
        self
    }

    fn note(&self, name: &str, how: How) {
        if let Some(drifts) = self.drifts {
            drifts.note(self.area, name, how);
        }
    }

    /// The raw value of a member by its exact name or, failing that, by its name in any case, or by another name it is known by.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&'a Value> {
        let any_case = || self.members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        self.members.get(name).or_else(any_case).or_else(|| self.renamed(name))
    }

    fn renamed(&self, name: &str) -> Option<&'a Value> {
        let is_it =
            |key: &str| aliases::alike(key, name) || aliases::of(name).iter().any(|other| aliases::alike(key, other));
        let value = self.members.iter().find(|(key, _)| is_it(key)).map(|(_, value)| value)?;
        self.note(name, How::Renamed);
        Some(value)
    }

    /// That a member is there, if only blank. For members without which a row cannot be recognised: a row that lost one must not
    /// be taken for a row without it, or it would be created again.
    pub fn promised(&self, name: &str) -> Result<(), Unreadable> {
        if self.value(name).is_some() {
            return Ok(());
        }
        self.note(name, How::Missing);
        Err(self.fault(name, "is missing altogether"))
    }

    fn fault(&self, name: &str, fault: &'static str) -> Unreadable {
        Unreadable { area: self.area, member: name.to_owned(), fault }
    }

    /// Text; a number or a flag is taken as text, absent forms as `None`.
    pub fn text(&self, name: &str) -> Result<Option<String>, Unreadable> {
        match self.value(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => {
                let text = text.trim();
                Ok((!matches!(text, "" | "-")).then(|| text.to_owned()))
            }
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(Value::Bool(flag)) => Ok(Some(if *flag { "1" } else { "0" }.to_owned())),
            Some(Value::Array(_) | Value::Object(_)) => Err(self.fault(name, "is not a text")),
        }
    }

    /// Text that must be there.
    pub fn required(&self, name: &str) -> Result<String, Unreadable> {
        self.text(name)?.ok_or_else(|| self.fault(name, "is missing"))
    }

    /// An id that may be absent.
    pub fn id<T: TryFrom<String, Error = InvalidId>>(&self, name: &str) -> Result<Option<T>, Unreadable> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        T::try_from(text).map(Some).map_err(|InvalidId| self.fault(name, "is not an id"))
    }

    /// An id that must be there.
    pub fn required_id<T: TryFrom<String, Error = InvalidId>>(&self, name: &str) -> Result<T, Unreadable> {
        self.id(name)?.ok_or_else(|| self.fault(name, "is missing"))
    }

    /// A day in any form of [`dates::read`].
    pub fn date(&self, name: &str) -> Result<Option<NaiveDate>, Unreadable> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        dates::read(&text).map_err(|_| self.fault(name, "is not a date in a known form"))
    }

    /// A day of a history row. One in an unknown form is kept in `unread` as it was written, and the row is read all the same.
    pub fn day(&self, name: &str, unread: &mut Unread) -> Result<Option<NaiveDate>, Unreadable> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let Ok(day) = dates::read(&text) else {
            self.note(name, How::Unreadable);
            unread.insert(name.to_owned(), text);
            return Ok(None);
        };
        if !dates::is_usual(&text) {
            self.note(name, How::DateForm);
        }
        Ok(day)
    }

    /// A whole number, also written as text or with a fraction of zero.
    pub fn whole(&self, name: &str) -> Result<Option<i64>, Unreadable> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let whole = text.split_once('.').map_or(text.as_str(), |(whole, fraction)| {
            if fraction.bytes().all(|b| b == b'0') { whole } else { text.as_str() }
        });
        whole.parse().map(Some).map_err(|_| self.fault(name, "is not a whole number"))
    }

    /// The documents under `path`.
    pub fn documents(&self, name: &str) -> Result<Vec<DocumentRef>, Unreadable> {
        DocumentRef::read_all(self.area, self.value(name))
    }
}

/// A type read from one object of the registry.
pub trait FromFields: Sized {
    /// The area of the contract, for errors.
    const AREA: &'static str;
    /// Reads one object. Unknown members are ignored.
    fn from_fields(fields: &Fields<'_>) -> Result<Self, Unreadable>;
    /// Reads one JSON value, which must be an object.
    fn from_value(value: &Value) -> Result<Self, Unreadable> {
        Self::from_fields(&Fields::of(Self::AREA, value)?)
    }
    /// As [`Self::from_value`], counting what differs from the contract.
    fn from_value_noting(value: &Value, drifts: &Drifts) -> Result<Self, Unreadable> {
        Self::from_fields(&Fields::of(Self::AREA, value)?.noting(Some(drifts)))
    }
    /// Reads a list, counting what differs from the contract. `null`, an empty text and a missing value are an empty list: the
    /// registry is not consistent here.
    fn list_from(value: &Value, drifts: &Drifts) -> Result<Vec<Self>, Unreadable> {
        match value {
            Value::Array(rows) => rows.iter().map(|row| Self::from_value_noting(row, drifts)).collect(),
            Value::Null => Ok(Vec::new()),
            // An employee without history: some replies carry a sentence here instead of a list (contract §3.3).
            Value::String(_) => Ok(Vec::new()),
            Value::Bool(_) | Value::Number(_) | Value::Object(_) => {
                Err(Unreadable { area: Self::AREA, member: "data".to_owned(), fault: "is not a list" })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::id::RowId;

    #[test]
    fn names_are_matched_whatever_their_case() {
        let row = json!({"KuadranKinerjaNilai": 2, "ID": "abc"});
        let fields = Fields::of("skp22", &row).unwrap();
        assert_eq!(fields.whole("kuadranKinerjaNilai"), Ok(Some(2)));
        assert_eq!(fields.required_id::<RowId>("id").unwrap().as_str(), "abc");
    }

    #[test]
    fn the_exact_name_wins_over_another_case() {
        let row = json!({"Sumber": "old", "sumber": "new"});
        assert_eq!(Fields::of("pak", &row).unwrap().text("sumber"), Ok(Some("new".to_owned())));
    }

    #[test]
    fn numbers_may_be_text_and_text_may_be_numbers() {
        let row = json!({"a": "07", "b": 7, "c": "7.0", "d": 7.5, "e": "", "f": "-", "g": null, "h": true});
        let fields = Fields::of("x", &row).unwrap();
        let wholes: Vec<_> = ["a", "b", "c", "e", "f", "g", "z"].iter().map(|n| fields.whole(n).unwrap()).collect();
        assert_eq!(wholes, [Some(7), Some(7), Some(7), None, None, None, None]);
        assert!(fields.whole("d").is_err());
        assert_eq!(fields.text("b"), Ok(Some("7".to_owned())));
        assert_eq!(fields.text("h"), Ok(Some("1".to_owned())));
    }

    #[test]
    fn a_renamed_member_is_found_and_counted() {
        let (row, drifts) = (json!({"no_sk": "821/7", "tmt_jabatan": "2026-11-16", "kode": 1}), Drifts::default());
        let fields = Fields::of("rw-jabatan", &row).unwrap().noting(Some(&drifts));
        assert_eq!(fields.text("nomorSk"), Ok(Some("821/7".to_owned())));
        let mut unread = Unread::new();
        assert_eq!(fields.day("tmtJabatan", &mut unread), Ok(NaiveDate::from_ymd_opt(2026, 11, 16)));
        assert!(fields.promised("nomorSk").is_ok());
        assert!(fields.promised("unorId").is_err());
        let seen: Vec<_> = drifts.all().into_iter().map(|(drift, _)| (drift.member, drift.how.as_str())).collect();
        assert_eq!(
            seen,
            [("nomorSk", "renamed"), ("tmtJabatan", "renamed"), ("tmtJabatan", "date-form"), ("unorId", "missing")]
                .map(|(member, how)| (member.to_owned(), how))
        );
    }

    #[test]
    fn a_day_nobody_can_read_is_kept_as_written() {
        let (row, drifts) = (json!({"tmtJabatan": "awal November"}), Drifts::default());
        let fields = Fields::of("rw-jabatan", &row).unwrap().noting(Some(&drifts));
        let mut unread = Unread::new();
        assert_eq!(fields.day("tmtJabatan", &mut unread), Ok(None));
        assert_eq!(unread.get("tmtJabatan").map(String::as_str), Some("awal November"));
        assert_eq!(drifts.all().len(), 1);
    }

    #[test]
    fn an_error_names_the_member_and_not_the_value() {
        let row = json!({"tglLahir": "rahasia", "id": {"x": 1}});
        let fields = Fields::of("data-utama", &row).unwrap();
        let text = fields.date("tglLahir").unwrap_err().to_string();
        assert_eq!(text, "data-utama: member tglLahir is not a date in a known form");
        assert!(fields.required("id").is_err());
        assert!(Fields::of("data-utama", &json!("x")).is_err());
    }
}
