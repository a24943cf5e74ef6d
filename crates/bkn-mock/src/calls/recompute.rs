//! `GET /pns/data-utama-jabatansync` and `…-golongansync`: the main record follows the history.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use bkn::{dates, envelope::NOTHING_CHANGED, proposal::Stage};
use chrono::NaiveDate;
use kernel::RankGrade;
use serde_json::{Value, json};

use super::Query;
use crate::{
    Mock,
    choices::text,
    error::Answer,
    reply,
    state::{
        Draft, Outcome, Read,
        people::{self, Members},
        proposals::{self, Stored},
        rows,
    },
};

/// Person id in the query.
pub(crate) async fn position_by_query(mock: web::Data<Mock>, query: web::Query<HashMap<String, String>>) -> Answer {
    Ok(answer(mock.state.write(|tx| position(tx, Query::of(query).text("pns_orang_id")))?))
}

/// Person id in the path, as one client sends it.
pub(crate) async fn position_by_path(mock: web::Data<Mock>, id: web::Path<String>) -> Answer {
    Ok(answer(mock.state.write(|tx| position(tx, &id))?))
}

/// Person id in the query.
pub(crate) async fn rank_by_query(mock: web::Data<Mock>, query: web::Query<HashMap<String, String>>) -> Answer {
    Ok(answer(mock.state.write(|tx| rank(tx, Query::of(query).text("pns_orang_id")))?))
}

/// Person id in the path.
pub(crate) async fn rank_by_path(mock: web::Data<Mock>, id: web::Path<String>) -> Answer {
    Ok(answer(mock.state.write(|tx| rank(tx, &id))?))
}

fn answer(changed: Option<bool>) -> HttpResponse {
    match changed {
        None => reply::synced(true, text::NO_PERSON),
        Some(false) => reply::synced(true, NOTHING_CHANGED),
        Some(true) => reply::synced(false, "success"),
    }
}

/// The row that is in force today: the latest first day not in the future, the later entry where two share it.
fn in_force(rows: Vec<Members>, member: &str, today: NaiveDate) -> Option<Members> {
    rows.into_iter()
        .filter_map(|row| Some((dates::read(&people::text(&row, member)).ok().flatten()?, row)))
        .filter(|(from, _)| *from <= today)
        .max_by_key(|(from, _)| *from)
        .map(|(_, row)| row)
}

/// Copies members of the row in force into the record; whether anything changed.
fn follow(tx: &mut Draft<'_>, mut person: Members, changes: Vec<(&'static str, Value)>) -> Outcome<bool> {
    let changed = people::set(&mut person, changes);
    if changed {
        people::put(tx, &person)?;
    }
    Ok(changed)
}

fn position(tx: &mut Draft<'_>, id: &str) -> Outcome<Option<bool>> {
    let Some(person) = people::by_id(tx, id)? else { return Ok(None) };
    let today = tx.today()?;
    let Some(row) = in_force(rows::of_person(tx, "jabatan", id)?, "tmtJabatan", today) else { return Ok(Some(false)) };
    let same = [
        "jabatanFungsionalId",
        "jabatanFungsionalNama",
        "jabatanFungsionalUmumId",
        "jabatanFungsionalUmumNama",
        "eselonId",
    ];
    let moved = ["unorId", "unorNama", "unorIndukId", "tmtJabatan"];
    let mut changes: Vec<(&'static str, Value)> =
        same.into_iter().chain(moved).map(|name| (name, people::text(&row, name).into())).collect();
    changes.push(("jenisJabatanId", people::text(&row, "jenisJabatan").into()));
    changes.push(("jabatanNama", people::text(&row, "namaJabatan").into()));
    let structural =
        if people::text(&row, "jenisJabatan") == "1" { people::text(&row, "namaJabatan") } else { String::new() };
    changes.push(("jabatanStrukturalNama", structural.into()));
    follow(tx, person, changes).map(Some)
}

fn rank(tx: &mut Draft<'_>, id: &str) -> Outcome<Option<bool>> {
    let Some(person) = people::by_id(tx, id)? else { return Ok(None) };
    let mut added = false;
    for proposal in proposals::of_person(tx, id)? {
        if proposal.stage() == Stage::Done && proposal.rank_row.is_none() {
            add_rank(tx, &person, proposal)?;
            added = true;
        }
    }
    let today = tx.today()?;
    let Some(row) = in_force(rows::of_person(tx, "golongan", id)?, "tmtGolongan", today) else {
        return Ok(Some(added));
    };
    let changes = vec![
        ("golRuangAkhirId", people::text(&row, "golonganId").into()),
        ("golRuangAkhir", people::text(&row, "golongan").into()),
        ("pangkatAkhir", people::text(&row, "pangkat").into()),
        ("tmtGolAkhir", people::text(&row, "tmtGolongan").into()),
        ("mkTahun", number(&row, "masaKerjaGolonganTahun")),
        ("mkBulan", number(&row, "masaKerjaGolonganBulan")),
    ];
    Ok(Some(follow(tx, person, changes)? || added))
}

/// Length of service is text in a row and a number in the record.
fn number(row: &Members, name: &str) -> Value {
    json!(people::text(row, name).parse::<i64>().unwrap_or(0))
}

/// The rank row of a finished proposal: rank, decree, technical consideration, and the decree's file.
fn add_rank(tx: &mut Draft<'_>, person: &Members, mut proposal: Stored) -> Outcome<()> {
    let shown = |name: &str| people::text(&proposal.row, name);
    let target = RankGrade::from_registry_id(&shown("golonganBaruId")).ok();
    let id = uuid::Uuid::new_v4().to_string();
    let kind = shown("jenis_kp");
    let row = json!({
        "id": id, "idPns": proposal.person, "nipBaru": people::text(person, "nipBaru"), "nipLama": people::text(person, "nipLama"),
        "golonganId": shown("golonganBaruId"), "golongan": target.map(RankGrade::code).unwrap_or_default(),
        "pangkat": target.map(RankGrade::title).unwrap_or_default(), "tmtGolongan": dates::day_first(proposal.effective_on),
        "skNomor": shown("no_sk"), "skTanggal": shown("tgl_sk"), "noPertekBkn": shown("no_pertek"), "tglPertekBkn": shown("tgl_pertek"),
        "jenisKPId": kind, "jenisKPNama": kind_name(&kind), "masaKerjaGolonganTahun": shown("masa_kerja_tahun"),
        "masaKerjaGolonganBulan": shown("masa_kerja_bulan"),
        "path": {"858": {"dok_id": "858", "dok_nama": "Dok SK KP", "dok_uri": shown("path_ttd_sk"), "object": shown("path_ttd_sk"), "slug": "858"}},
    });
    if let Value::Object(row) = &row {
        rows::add(tx, "golongan", &proposal.person, row)?;
    }
    proposal.rank_row = Some(id);
    proposal.set_status("32", "Profil PNS Telah Diperbaharui");
    proposals::replace(tx, &proposal)
}

fn kind_name(kind: &str) -> &'static str {
    match kind {
        "101" => "Reguler",
        "201" => "Pilihan (Jabatan Struktural)",
        "202" => "Pilihan (Jabatan Fungsional)",
        "203" => "Pilihan (Penyesuaian Ijazah)",
        _ => "Pilihan",
    }
}
