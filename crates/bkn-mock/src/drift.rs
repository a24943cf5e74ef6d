//! What a contract that has drifted does to an answer: the same content, written otherwise.

use bkn::dates;
use serde_json::{Map, Value};

use crate::{body, faults::DateForm};

/// Days written `dd-mm-yyyy` in another form, everywhere.
pub(crate) fn dates(value: &mut Value, form: DateForm) {
    every(value, &mut |value| {
        let Some(day) = value.as_str().and_then(body::day) else { return };
        let written = match form {
            DateForm::Iso => day.to_string(),
            DateForm::IsoTime => format!("{day}T00:00:00Z"),
            DateForm::Slashes => dates::day_first(day).replace('-', "/"),
        };
        *value = written.into();
    });
}

/// A member under another name, everywhere.
pub(crate) fn rename(value: &mut Value, from: &str, to: &str) {
    every(value, &mut |value| {
        if let Value::Object(members) = value
            && members.contains_key(from)
        {
            let renamed: Map<String, Value> = std::mem::take(members)
                .into_iter()
                .map(|(name, value)| (if name == from { to.to_owned() } else { name }, value))
                .collect();
            *members = renamed;
        }
    });
}

/// Numbers as texts in the content; the envelope stays.
pub(crate) fn numbers_as_text(envelope: &mut Value) {
    for member in ["data", "mapData", "results"] {
        if let Some(content) = envelope.get_mut(member) {
            every(content, &mut |value| {
                if let Value::Number(number) = value {
                    *value = number.to_string().into();
                }
            });
        }
    }
}

/// Every proposal in a state of this name, whose code nobody knows.
pub(crate) fn state(value: &mut Value, name: &str) {
    every(value, &mut |value| {
        let Value::Object(members) = value else { return };
        for (member, value) in members {
            match member.to_lowercase().replace('_', "").as_str() {
                "statususulannama" => *value = name.into(),
                "statususulan" => *value = "777".into(),
                _ => {}
            }
        }
    });
}

/// Visits a value and all within.
fn every(value: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    visit(value);
    match value {
        Value::Object(members) => members.values_mut().for_each(|value| every(value, visit)),
        Value::Array(items) => items.iter_mut().for_each(|value| every(value, visit)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn days_take_another_form_and_other_texts_stay() {
        let written = |form| {
            let mut value = json!({"data": [{"tmt": "01-04-2026", "nomorSk": "821/01-04-2026", "kosong": ""}]});
            dates(&mut value, form);
            assert_eq!(value["data"][0]["nomorSk"], "821/01-04-2026");
            value["data"][0]["tmt"].as_str().unwrap().to_owned()
        };
        assert_eq!(written(DateForm::Iso), "2026-04-01");
        assert_eq!(written(DateForm::IsoTime), "2026-04-01T00:00:00Z");
        assert_eq!(written(DateForm::Slashes), "01/04/2026");
    }

    #[test]
    fn a_member_is_renamed_wherever_it_is() {
        let mut value = json!({"data": {"id": 1, "rows": [{"id": 2}]}});
        rename(&mut value, "id", "ID");
        assert_eq!(value, json!({"data": {"ID": 1, "rows": [{"ID": 2}]}}));
    }

    #[test]
    fn numbers_become_texts_but_not_those_of_the_envelope() {
        let mut value = json!({"code": 1, "count": 1, "data": {"mkTahun": 7, "ok": true}});
        numbers_as_text(&mut value);
        assert_eq!(value, json!({"code": 1, "count": 1, "data": {"mkTahun": "7", "ok": true}}));
    }

    #[test]
    fn proposals_of_every_spelling_are_in_a_new_state() {
        let mut value =
            json!([{"statusUsulan": "12", "statusUsulanNama": "x"}, {"status_usulan": "12", "nama": "BUDI"}]);
        state(&mut value, "Antre");
        assert_eq!(
            value,
            json!([{"statusUsulan": "777", "statusUsulanNama": "Antre"}, {"status_usulan": "777", "nama": "BUDI"}])
        );
    }
}
