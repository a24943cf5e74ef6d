//! The fields of a form as they were sent.

use std::str::FromStr;

use chrono::NaiveDate;
use kernel::Reason;
use serde::Deserialize;

/// Names and values in order; a name may repeat.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub(crate) struct Fields(pub(crate) Vec<(String, String)>);

impl Fields {
    /// The fields of an address or of a kept form; what cannot be read is no field.
    pub(crate) fn parse(text: &str) -> Self {
        actix_web::web::Query::from_query(text).map(actix_web::web::Query::into_inner).unwrap_or_default()
    }

    /// The first value, without spaces around it; empty when there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.trim())
    }

    /// The value as typed: passwords keep their spaces.
    pub(crate) fn raw(&self, name: &str) -> String {
        self.0.iter().find(|(n, _)| n == name).map_or_else(String::new, |(_, value)| value.clone())
    }

    /// The value, unless it is empty.
    pub(crate) fn filled(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|t| !t.is_empty()).map(str::to_owned)
    }

    /// The address of the list at `path` with these filters, from its beginning.
    pub(crate) fn address(&self, path: &str) -> String {
        let encoded = |text: &str| text.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
        let kept: Vec<String> = self
            .0
            .iter()
            .filter(|(name, value)| {
                name != "cursor" && !value.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase())
            })
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        format!("{path}?{}", kept.join("&"))
    }

    /// Every value of a name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// A value of a type; `None` when it is empty or none.
    pub(crate) fn parsed<T: FromStr>(&self, name: &str) -> Option<T> {
        self.text(name).parse().ok()
    }

    /// A day, as `1 April 2027` cannot be typed but `2027-04-01` and `01-04-2027` can.
    ///
    /// # Errors
    /// A reason for the field.
    pub(crate) fn day(&self, name: &str) -> Result<Option<NaiveDate>, Reason> {
        let text = self.text(name);
        if text.is_empty() {
            return Ok(None);
        }
        ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"]
            .iter()
            .find_map(|form| NaiveDate::parse_from_str(text, form).ok())
            .map(Some)
            .ok_or_else(|| Reason::field(name, "date", "Tanggal ini tidak ada; tulis seperti 31-01-2027."))
    }

    /// A day that must be there; a missing or wrong one is added to `faults`.
    pub(crate) fn required_day(&self, name: &str, faults: &mut Vec<Reason>) -> NaiveDate {
        match self.day(name) {
            Ok(Some(day)) => return day,
            Ok(None) => faults.push(Reason::field(name, "date-missing", "Tanggal ini wajib diisi.")),
            Err(reason) => faults.push(reason),
        }
        NaiveDate::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_the_forms_people_type_and_others_are_named() {
        let fields = Fields::parse("a=2027-04-01&b=01%2F04%2F2027&c=31-02-2027&d=&e=+x+");
        let first = NaiveDate::from_ymd_opt(2027, 4, 1);
        assert_eq!((fields.day("a"), fields.day("b")), (Ok(first), Ok(first)));
        assert_eq!(fields.day("c").unwrap_err().field.as_deref(), Some("c"));
        assert_eq!((fields.day("d"), fields.text("e")), (Ok(None), "x"));
        let mut faults = Vec::new();
        fields.required_day("d", &mut faults);
        assert_eq!(faults.len(), 1);
    }
}
