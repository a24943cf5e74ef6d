//! `POST /jabatan/save`, `POST /jabatan/unorjabatan/save` and `DELETE /jabatan/delete/{id}`. No de-duplication.

use actix_web::web;
use bytes::Bytes;
use serde_json::{Value, json};

use crate::{
    Mock, body,
    body::Checked,
    choices::{Choices, text},
    error::Answer,
    reply,
    state::{
        Draft, Outcome,
        people::{self, Members},
        rows, units,
    },
};

/// What became of a save.
enum Saved {
    Row(String),
    NoRow,
    Refused(&'static str),
}

/// Members of a save and what they are called in the row.
const TEXTS: [(&str, &str); 8] = [
    ("jenisJabatan", "jenisJabatan"),
    ("jabatanFungsionalId", "jabatanFungsionalId"),
    ("jabatanFungsionalUmumId", "jabatanFungsionalUmumId"),
    ("eselonId", "eselonId"),
    ("jenisMutasiId", "jenisMutasiId"),
    ("jenisPenugasanId", "jenisPenugasanId"),
    ("subJabatanId", "subJabatanId"),
    ("instansiIndukId", "instansiIndukId"),
];

/// Creates a row, or updates the one whose id is given.
pub(crate) async fn save(mock: web::Data<Mock>, bytes: Bytes) -> Answer {
    let choices = mock.choices();
    let sent = body::object(&bytes).unwrap_or_else(|| json!({}));
    let Ok(mut checked) = Checked::new(&sent) else {
        return Ok(reply::invalid(&choices, &["body is invalid".to_owned()]));
    };
    let row = members_of(&mut checked);
    let id = checked.text("id");
    if !checked.faults.is_empty() {
        return Ok(reply::invalid(&choices, &checked.faults));
    }
    Ok(match mock.state.write(|tx| keep(tx, &choices, row, &id))? {
        Saved::Row(id) => reply::saved(&json!({"rwJabatanId": id})),
        Saved::NoRow => reply::not_found(),
        Saved::Refused(reason) => reply::refused(&choices, reason),
    })
}

/// Deletes a row.
pub(crate) async fn delete(mock: web::Data<Mock>, id: web::Path<String>) -> Answer {
    let gone = mock.state.write(|tx| match rows::by_id(tx, &id)? {
        Some((place, _)) if place.kind() == "jabatan" => rows::delete(tx, &id, &place).map(|()| true),
        _ => Ok(false),
    })?;
    Ok(if gone { reply::saved(&Value::Null) } else { reply::not_found() })
}

/// The row's members out of the save's.
fn members_of(checked: &mut Checked<'_>) -> Members {
    let mut row = Members::new();
    let mut put = |name: &str, value: String| drop(row.insert(name.to_owned(), Value::String(value)));
    put("instansiKerjaId", checked.required("instansiId"));
    put("nomorSk", checked.required("nomorSk"));
    put("idPns", checked.required("pnsId"));
    put("satuanKerjaId", checked.required("satuanKerjaId"));
    put("unorId", checked.required("unorId"));
    for (name, member) in TEXTS {
        put(member, checked.text(name));
    }
    for name in ["tanggalSk", "tmtJabatan", "tmtMutasi", "tmtPelantikan"] {
        put(name, checked.date(name));
    }
    row.insert("path".to_owned(), keyed(checked.value("path")));
    row
}

/// An array of documents as an object keyed by their type.
fn keyed(path: Option<&Value>) -> Value {
    let entry = |document: &Value| Some((document.get("dok_id")?.as_str()?.to_owned(), document.clone()));
    Value::Object(
        path.and_then(Value::as_array).map(|list| list.iter().filter_map(entry).collect()).unwrap_or_default(),
    )
}

fn keep(tx: &mut Draft<'_>, choices: &Choices, mut row: Members, id: &str) -> Outcome<Saved> {
    let person_id = people::text(&row, "idPns");
    let Some(person) = people::by_id(tx, &person_id)? else { return Ok(Saved::Refused(text::NO_PERSON)) };
    let unit = units::by_id(tx, &people::text(&row, "unorId"))?;
    if unit.is_none() && choices.check_units && !units::all(tx)?.is_empty() {
        return Ok(Saved::Refused(text::NO_UNIT));
    }
    row.insert("nipBaru".to_owned(), people::text(&person, "nipBaru").into());
    describe(tx, &mut row, &unit.unwrap_or_default())?;
    if id.is_empty() {
        let id = uuid::Uuid::new_v4().to_string();
        row.insert("id".to_owned(), id.clone().into());
        rows::add(tx, "jabatan", &person_id, &row)?;
        return Ok(Saved::Row(id));
    }
    match rows::by_id(tx, id)? {
        Some((place, mut old)) if place.kind() == "jabatan" && place.person() == person_id => {
            let documents = merged(old.get("path"), row.get("path"));
            old.extend(row);
            old.insert("path".to_owned(), documents);
            rows::replace(tx, &place, &old)?;
            Ok(Saved::Row(id.to_owned()))
        }
        _ => Ok(Saved::NoRow),
    }
}

fn merged(old: Option<&Value>, new: Option<&Value>) -> Value {
    let members = |value: Option<&Value>| value.and_then(Value::as_object).cloned().unwrap_or_default();
    let mut all = members(old);
    all.extend(members(new));
    Value::Object(all)
}

/// Names of the unit and the post, which a save does not carry. The post of a structural row is named by its unit.
fn describe(tx: &mut Draft<'_>, row: &mut Members, unit: &Members) -> Outcome<()> {
    let functional = units::post_name(tx, &people::text(row, "jabatanFungsionalId"))?.unwrap_or_default();
    let operational = units::post_name(tx, &people::text(row, "jabatanFungsionalUmumId"))?.unwrap_or_default();
    let title = match people::text(row, "jenisJabatan").as_str() {
        "1" => people::text(unit, "NamaJabatan"),
        "2" => functional.clone(),
        _ => operational.clone(),
    };
    let unit_name = people::text(unit, "NamaUnor");
    let names = [
        ("unorNama", unit_name.clone()),
        ("namaUnor", unit_name),
        ("unorIndukId", people::text(unit, "IndukUnorId")),
        ("jabatanFungsionalNama", functional),
        ("jabatanFungsionalUmumNama", operational),
        ("namaJabatan", title),
    ];
    for (name, value) in names {
        row.insert(name.to_owned(), value.into());
    }
    Ok(())
}
