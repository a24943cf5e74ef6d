//! `GET /pns/data-utama/{nip}` and `POST /pns/data-utama-update`.

use actix_web::web;
use bytes::Bytes;
use serde_json::{Value, json};

use crate::{Mock, body, body::Checked, choices::text, error::Answer, members, reply, state::people};

/// Members of the update and what they are called in the record. The others of the contract are taken and not shown anywhere.
const UPDATES: [(&str, &str); 14] = [
    ("agama_id", "agamaId"),
    ("alamat", "alamat"),
    ("email", "email"),
    ("email_gov", "emailGov"),
    ("karis_karsu", "karis_karsu"),
    ("kelas_jabatan", "kelas_jabatan"),
    ("kpkn_id", "kpknId"),
    ("lokasi_kerja_id", "lokasiKerjaId"),
    ("nomor_bpjs", "bpjs"),
    ("nomor_hp", "noHp"),
    ("nomor_telpon", "noTelp"),
    ("npwp_nomor", "noNpwp"),
    ("tanggal_taspen", "tanggal_taspen"),
    ("taspen_nomor", "noTaspen"),
];

/// The main record.
pub(crate) async fn data_utama(mock: web::Data<Mock>, nip: web::Path<String>) -> Answer {
    Ok(match mock.state.read(|tx| people::by_nip(tx, nip.trim()))? {
        Some(person) => reply::found(&members::filled(members::DATA_UTAMA, &person), 1),
        None => reply::not_found(),
    })
}

/// Changes the members that were sent, and no others.
pub(crate) async fn update(mock: web::Data<Mock>, bytes: Bytes) -> Answer {
    let choices = mock.choices();
    let sent = body::object(&bytes).unwrap_or_else(|| json!({}));
    let Ok(mut checked) = Checked::new(&sent) else {
        return Ok(reply::invalid(&choices, &["body is invalid".to_owned()]));
    };
    let id = checked.required("pns_orang_id");
    let npwp_on = checked.date("npwp_tanggal");
    let mut changes: Vec<(&'static str, Value)> = Vec::new();
    for (name, member) in UPDATES {
        if checked.value(name).is_some_and(|value| !value.is_null()) {
            changes.push((member, checked.text(name).into()));
        }
    }
    if !npwp_on.is_empty() {
        changes.push(("tglNpwp", npwp_on.into()));
    }
    if !checked.faults.is_empty() {
        return Ok(reply::invalid(&choices, &checked.faults));
    }
    let known = mock.state.write(|tx| {
        let Some(mut person) = people::by_id(tx, &id)? else { return Ok(false) };
        people::set(&mut person, changes);
        people::put(tx, &person)?;
        Ok(true)
    })?;
    Ok(if known { reply::saved(&Value::Null) } else { reply::refused(&choices, text::NO_PERSON) })
}
