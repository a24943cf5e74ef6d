//! A table of the law in time: eras that follow each other without overlap and without a hole.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, de::DeserializeOwned, de::Error as _};

use super::PolicyError;

/// One row of a table: what held from `valid_from` to `valid_to`, both days included, by which regulation.
#[derive(Debug, Clone)]
pub struct Era<T> {
    /// First day (of the proposed TMT) to which it applies.
    pub valid_from: NaiveDate,
    /// Last day; `None` while it is in force.
    pub valid_to: Option<NaiveDate>,
    /// Regulation and article, as people read it.
    pub regulation: String,
    /// The numbers.
    pub value: T,
}

/// Reads `valid_from`, `valid_to` and `regulation` beside the fields of `T`. Serde's `flatten` would do it too, but it
/// switches off the refusal of unknown keys, and a misspelled number must not silently become "no rule".
impl<'de, T: DeserializeOwned> Deserialize<'de> for Era<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut rest = toml::Table::deserialize(deserializer)?;
        let mut take = |key: &str| match rest.remove(key) {
            Some(toml::Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(D::Error::custom(format!("`{key}` must be a text in quotes"))),
            None => Ok(None),
        };
        let valid_from = take("valid_from")?.ok_or_else(|| D::Error::missing_field("valid_from"))?;
        let valid_to = take("valid_to")?;
        let regulation = take("regulation")?.ok_or_else(|| D::Error::missing_field("regulation"))?;
        let day = |key: &str, text: &str| {
            text.parse().map_err(|_| D::Error::custom(format!("`{key}` = {text:?} is not a day like \"2024-01-31\"")))
        };
        Ok(Self {
            valid_from: day("valid_from", &valid_from)?,
            valid_to: valid_to.map(|text| day("valid_to", &text)).transpose()?,
            regulation,
            value: rest.try_into().map_err(D::Error::custom)?,
        })
    }
}

/// The eras of one table, oldest first.
#[derive(Debug, Clone)]
pub struct Timeline<T> {
    table: &'static str,
    eras: Vec<Arc<Era<T>>>,
}

impl<T> Timeline<T> {
    /// Orders nothing and mends nothing: refuses a table that is empty, out of order, overlapping, with a hole, or ended.
    pub fn new(table: &'static str, eras: Vec<Era<T>>) -> Result<Self, PolicyError> {
        let refuse = |why: String| PolicyError::BrokenTimeline { table, why };
        let mut expected: Option<NaiveDate> = None;
        let last = eras.len().checked_sub(1).ok_or_else(|| refuse("it has no entry".to_owned()))?;
        for (at, era) in eras.iter().enumerate() {
            if expected.is_some_and(|day| day != era.valid_from) {
                let from = era.valid_from;
                return Err(refuse(format!(
                    "the entry of {from} does not begin the day after the one before it ended"
                )));
            }
            if era.valid_to.is_some_and(|to| to < era.valid_from) {
                return Err(refuse(format!("the entry of {} ends before it begins", era.valid_from)));
            }
            match era.valid_to {
                None if at != last => {
                    return Err(refuse(format!("the entry of {} has no valid_to but is not the last", era.valid_from)));
                }
                Some(to) if at == last => {
                    return Err(refuse(format!(
                        "nothing is in force after {to}; the last entry must have no valid_to"
                    )));
                }
                to => expected = to.and_then(|day| day.succ_opt()),
            }
        }
        Ok(Self { table, eras: eras.into_iter().map(Arc::new).collect() })
    }

    /// What was in force on `day`.
    pub fn on(&self, day: NaiveDate) -> Result<Arc<Era<T>>, PolicyError> {
        self.find(day).map(Arc::clone).ok_or_else(|| PolicyError::NothingInForce {
            table: self.table,
            day,
            begins_on: self.begins_on(),
        })
    }

    /// What was in force on `day`, if the table reaches back so far.
    #[must_use]
    pub fn find(&self, day: NaiveDate) -> Option<&Arc<Era<T>>> {
        self.eras.iter().rev().find(|era| era.valid_from <= day)
    }

    /// First day of the table.
    #[must_use]
    pub fn begins_on(&self) -> NaiveDate {
        self.eras.first().map_or(NaiveDate::MIN, |era| era.valid_from)
    }

    /// The eras, oldest first.
    pub fn eras(&self) -> impl Iterator<Item = &Era<T>> {
        self.eras.iter().map(AsRef::as_ref)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeline(spans: &[(&str, Option<&str>)]) -> Result<Timeline<u8>, PolicyError> {
        let era = |(from, to): &(&str, Option<&str>)| Era {
            valid_from: from.parse().unwrap(),
            valid_to: to.map(|day| day.parse().unwrap()),
            regulation: "PP".to_owned(),
            value: 0,
        };
        Timeline::new("numbers", spans.iter().map(era).collect())
    }

    #[test]
    fn overlaps_holes_and_ends_are_refused() {
        let why = |spans| timeline(spans).unwrap_err().to_string();
        assert!(why(&[]).contains("no entry"));
        let overlap = why(&[("2000-01-01", Some("2010-01-01")), ("2010-01-01", None)]);
        assert!(overlap.contains("the entry of 2010-01-01 does not begin the day after"), "{overlap}");
        let hole = why(&[("2000-01-01", Some("2009-12-30")), ("2010-01-01", None)]);
        assert!(hole.contains("does not begin the day after"), "{hole}");
        assert!(why(&[("2000-01-01", Some("2009-12-31"))]).contains("nothing is in force after 2009-12-31"));
        assert!(why(&[("2000-01-01", None), ("2010-01-01", None)]).contains("no valid_to"));
        assert!(why(&[("2000-01-01", Some("1999-01-01"))]).contains("ends before it begins"));
    }

    #[test]
    fn the_era_of_a_day_is_found_at_both_its_ends() {
        let table = timeline(&[("2000-01-01", Some("2009-12-31")), ("2010-01-01", None)]).unwrap();
        let from = |day: &str| table.on(day.parse().unwrap()).map(|era| era.valid_from.to_string());
        assert_eq!(from("2000-01-01").unwrap(), "2000-01-01");
        assert_eq!(from("2009-12-31").unwrap(), "2000-01-01");
        assert_eq!(from("2010-01-01").unwrap(), "2010-01-01");
        assert!(from("1999-12-31").unwrap_err().to_string().contains("numbers"));
    }
}
