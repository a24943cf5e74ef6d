//! The reference API: `GET /referensi_siasn/1/<list>` and `…/search` (contract §10).
//!
//! Rows of posts, schools, places and agencies are too many to ship. Those the people of the mock have are listed after the rows of
//! the file, with code and name.

use std::collections::{BTreeMap, HashMap};

use actix_web::{HttpResponse, web};
use serde_json::{Map, Value, json};

use super::Query;
use crate::{
    Mock,
    error::Answer,
    reference::{self, List},
    reply,
    state::{
        Outcome, Read,
        people::{self, text},
    },
};

/// A list to which people add.
struct OfPeople {
    list: &'static str,
    /// Members of the main record that have a code and its name.
    codes: &'static [(&'static str, &'static str)],
    /// Members of the row beside those, and where the main record has them.
    more: &'static [(&'static str, &'static str)],
}

const OF_PEOPLE: &[OfPeople] = &[
    OfPeople { list: "jabatan-fungsional", codes: &[("jabatanFungsionalId", "jabatanFungsionalNama")], more: &[] },
    OfPeople {
        list: "jabatan-fungsional-umum",
        codes: &[("jabatanFungsionalUmumId", "jabatanFungsionalUmumNama")],
        more: &[],
    },
    OfPeople {
        list: "pendidikan",
        codes: &[("pendidikanTerakhirId", "pendidikanTerakhirNama")],
        more: &[("tingkat_pendidikan_id", "tkPendidikanTerakhirId")],
    },
    OfPeople {
        list: "lokasi",
        codes: &[("lokasiKerjaId", "lokasiKerja"), ("tempatLahirId", "tempatLahir")],
        more: &[],
    },
    OfPeople {
        list: "instansi",
        codes: &[("instansiKerjaId", "instansiKerjaNama"), ("instansiIndukId", "instansiIndukNama")],
        more: &[],
    },
    OfPeople {
        list: "satuan-kerja",
        codes: &[("satuanKerjaKerjaId", "satuanKerjaKerjaNama"), ("satuanKerjaIndukId", "satuanKerjaIndukNama")],
        more: &[],
    },
];

/// A list, or a page of it.
pub(crate) async fn list(
    mock: web::Data<Mock>,
    name: web::Path<String>,
    query: web::Query<HashMap<String, String>>,
) -> Answer {
    let Some(list) = reference::served(&name) else { return Ok(reply::not_found()) };
    let mut rows = list.rows.clone();
    rows.extend(mock.state.read(|tx| of_people(tx, list))?);
    let total = rows.len();
    let page = Query::of(query).page(rows.into_iter().map(Value::Object).collect());
    let body = if mock.choices().bare_references { json!(page) } else { json!({"count": total, "results": page}) };
    Ok(HttpResponse::Ok().json(body))
}

/// The rows that only people know, in the order of their codes.
fn of_people(tx: &impl Read, list: &List) -> Outcome<Vec<Map<String, Value>>> {
    let Some(OfPeople { codes, more, .. }) = OF_PEOPLE.iter().find(|added| added.list == list.name) else {
        return Ok(Vec::new());
    };
    let mut found = BTreeMap::new();
    for person in people::all(tx)? {
        for (id, name) in *codes {
            let code = text(&person, id);
            if code.is_empty() || found.contains_key(&code) || reference::row(list.name, &code).is_some() {
                continue;
            }
            let mut row: Map<String, Value> = list.members.iter().map(|member| (member.clone(), json!(""))).collect();
            row.insert("nama".to_owned(), text(&person, name).into());
            for (member, of_person) in *more {
                row.insert((*member).to_owned(), text(&person, of_person).into());
            }
            row.insert("id".to_owned(), code.clone().into());
            found.insert(code, row);
        }
    }
    Ok(found.into_values().collect())
}
