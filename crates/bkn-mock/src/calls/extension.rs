//! `POST /mock/usulan-kp`: **an extension of this mock, no part of the registry's contract.**
//!
//! At the registry an officer types a proposal into its own pages. Here a program does it with this call, in the list's own
//! words: `pnsId` or `nipBaru`, `golonganBaruId`, `tmtKp` (dd-mm-yyyy), `jenis_kp`, `masa_kerja_tahun`, `masa_kerja_bulan`,
//! `gaji_pokok_baru`. With the `id` of a proposal that was returned, it is handed in again. The answer is a save's, with
//! `mapData.idUsulan`.

use actix_web::web;
use bkn::proposal::Stage;
use bytes::Bytes;
use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::{
    Mock, body,
    body::Checked,
    choices::text,
    error::Answer,
    reply,
    state::{
        Draft, Outcome, Read,
        people::{self, Members},
        proposals::{self, Stored},
    },
};

/// Enters a proposal.
pub(crate) async fn enter(mock: web::Data<Mock>, bytes: Bytes) -> Answer {
    let choices = mock.choices();
    let sent = body::object(&bytes).unwrap_or_else(|| json!({}));
    let Ok(mut checked) = Checked::new(&sent) else {
        return Ok(reply::invalid(&choices, &["body is invalid".to_owned()]));
    };
    let again = checked.text("id");
    let target = checked.required("golonganBaruId");
    let kind = checked.required("jenis_kp");
    checked.required("tmtKp");
    let effective_on = body::day(&checked.date("tmtKp"));
    let (id, nip) = (checked.text("pnsId"), checked.text("nipBaru"));
    let (Some(effective_on), true) = (effective_on, checked.faults.is_empty()) else {
        return Ok(reply::invalid(&choices, &checked.faults));
    };
    let mut row = Members::new();
    for name in ["masa_kerja_tahun", "masa_kerja_bulan", "gaji_pokok_baru"] {
        row.insert(name.to_owned(), checked.text(name).into());
    }
    row.insert("golonganBaruId".to_owned(), target.into());
    row.insert("jenis_kp".to_owned(), kind.into());
    row.insert("tmtKp".to_owned(), bkn::dates::day_first(effective_on).into());
    let entered = mock.state.write(|tx| {
        let person = match people::by_id(tx, &id)? {
            Some(person) => Some(person),
            None => people::by_nip(tx, &nip)?,
        };
        match person {
            None => Ok(Err(text::NO_PERSON)),
            Some(_) if !again.is_empty() => hand_in_again(tx, &again, row),
            Some(person) => add(tx, &person, row, effective_on).map(Ok),
        }
    })?;
    Ok(match entered {
        Ok(id) => reply::saved(&json!({"idUsulan": id})),
        Err(reason) => reply::refused(&choices, reason),
    })
}

fn add(tx: &mut Draft<'_>, person: &Members, mut row: Members, effective_on: NaiveDate) -> Outcome<String> {
    let id = uuid::Uuid::new_v4().to_string();
    row.insert("id".to_owned(), id.clone().into());
    row.insert("pnsId".to_owned(), people::text(person, "id").into());
    for (name, member) in
        [("nipBaru", "nipBaru"), ("nama", "nama"), ("unor_induk_id", "unorIndukId"), ("unor_nama", "unorNama")]
    {
        row.insert(name.to_owned(), people::text(person, member).into());
    }
    row.insert("gaji_pokok_lama".to_owned(), people::text(person, "gajiPokok").into());
    row.insert("jenis_prosedur".to_owned(), Value::from("Usulan Instansi"));
    let mut proposal =
        Stored { row, person: people::text(person, "id"), effective_on, entered_at: tx.now(), rank_row: None };
    proposal.set_stage(Stage::Received);
    proposals::add(tx, &proposal)?;
    Ok(id)
}

/// A returned proposal, mended. Its day stays: another day is another proposal.
fn hand_in_again(tx: &mut Draft<'_>, id: &str, mut row: Members) -> Outcome<Result<String, &'static str>> {
    let Some(mut proposal) = proposals::by_id(tx, id)?.filter(|proposal| proposal.stage() == Stage::Returned) else {
        return Ok(Err(text::NOT_RETURNED));
    };
    row.remove("tmtKp");
    proposal.row.extend(row);
    proposal.set("alasan_tolak_tambahan", "");
    proposal.set_stage(Stage::Received);
    proposal.entered_at = tx.now();
    proposals::replace(tx, &proposal)?;
    Ok(Ok(id.to_owned()))
}
