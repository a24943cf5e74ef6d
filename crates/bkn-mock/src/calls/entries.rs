//! `POST /mock/usulan-pensiun`, `…-imut`, `…-pengadaan`: **extensions of this mock, no part of the registry's contract.**
//!
//! As `usulan-kp`: what an officer types into the registry's pages. The answer is a save's, with `mapData.idUsulan`; with the `id`
//! of a returned proposal it is handed in again.
//!
//! | Service | Members (**required**) |
//! |---|---|
//! | `pensiun` | `pnsId` or `nipBaru`, **`tmtPensiun`**, `detailLayananNama` (BUP, APS …), `golonganKppId` |
//! | `imut` | `pnsId` or `nipBaru`, **`no_surat_usulan`**, **`tmt`**, `jenis_mutasi`, `instansi_tujuan_id`, `instansi_tujuan_nama`, `unor_tujuan_id` |
//! | `pengadaan` | **`no_peserta`**, **`nama`**, **`tahun`**, `nip`, `jenis_formasi_id`, `jenis_formasi_nama`, `tgl_kontrak_mulai`, `tgl_kontrak_akhir` |

use actix_web::web;
use bkn::proposal::Stage;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::{
    Mock,
    body::{self, Checked},
    choices::text,
    decide::{self, Verdict},
    error::Answer,
    moves::{self, File, Move, Service},
    reply,
    state::{
        self, Draft, Outcome, Read,
        people::{self, Members},
        rows,
    },
};

/// Enters a proposal of a service other than promotion.
pub(crate) async fn enter(mock: web::Data<Mock>, name: web::Path<String>, bytes: Bytes) -> Answer {
    let Some(service) = Service::of_name(&name).filter(|service| *service != Service::Promotion) else {
        return Ok(reply::no_route());
    };
    let choices = mock.choices();
    let sent = body::object(&bytes).unwrap_or_else(|| json!({}));
    let Ok(mut checked) = Checked::new(&sent) else {
        return Ok(reply::invalid(&choices, &["body is invalid".to_owned()]));
    };
    let again = checked.text("id");
    let (id, nip) = (checked.text("pnsId"), checked.text("nipBaru"));
    let row = members(service, &mut checked);
    if !checked.faults.is_empty() {
        return Ok(reply::invalid(&choices, &checked.faults));
    }
    let entered = mock.state.write(|tx| {
        if !again.is_empty() {
            return hand_in_again(tx, service, &again, row);
        }
        let person = match people::by_id(tx, &id)? {
            Some(person) => Some(person),
            None => people::by_nip(tx, &nip)?,
        };
        match person {
            None if service != Service::Recruitment => Ok(Err(text::NO_PERSON)),
            person => add(tx, service, &person.unwrap_or_default(), row).map(Ok),
        }
    })?;
    Ok(match entered {
        Ok(id) => reply::saved(&json!({"idUsulan": id})),
        Err(reason) => reply::refused(&choices, reason),
    })
}

/// The row's members out of the body's.
fn members(service: Service, checked: &mut Checked<'_>) -> Members {
    let mut row = Members::new();
    let texts: &[&str] = match service {
        Service::Pension => &["detailLayananNama", "golonganKppId"],
        Service::Transfer => &["jenis_mutasi", "instansi_tujuan_id", "instansi_tujuan_nama", "unor_tujuan_id"],
        Service::Recruitment => &["nip", "jenis_formasi_id", "jenis_formasi_nama"],
        Service::Promotion => &[],
    };
    let required: &[&str] = match service {
        Service::Pension => &["tmtPensiun"],
        Service::Transfer => &["no_surat_usulan", "tmt"],
        Service::Recruitment => &["no_peserta", "nama", "tahun"],
        Service::Promotion => &[],
    };
    for name in texts {
        row.insert((*name).to_owned(), checked.text(name).into());
    }
    for name in required {
        row.insert((*name).to_owned(), checked.required(name).into());
    }
    // Days as the lists show them: with a time in pensions and recruitment (contract §3.4).
    for (name, with_time) in
        [("tmtPensiun", true), ("tgl_kontrak_mulai", true), ("tgl_kontrak_akhir", true), ("tmt", false)]
    {
        if let Some(day) = body::day(&checked.date(name)) {
            let shown = if with_time { format!("{day} 00:00:00") } else { bkn::dates::day_first(day) };
            row.insert(name.to_owned(), shown.into());
        }
    }
    if let Some(year) = row.remove("tahun") {
        row.insert("periode".to_owned(), year);
    }
    row
}

fn add(tx: &mut Draft<'_>, service: Service, person: &Members, mut row: Members) -> Outcome<String> {
    let id = uuid::Uuid::new_v4().to_string();
    let of = |name: &str| people::text(person, name);
    let known = match service {
        Service::Pension => json!({
            "pnsId": of("id"), "nipBaru": of("nipBaru"), "nama": of("nama"), "tglLahir": of("tglLahir"), "golonganId": of("golRuangAkhirId"),
            "instansiId": of("instansiKerjaId"), "instansiNama": of("instansiKerjaNama"),
        }),
        Service::Transfer => json!({
            "pns_id": of("id"), "nip": of("nipBaru"), "nama": of("nama"), "instansi_asal_id": of("instansiKerjaId"),
            "instansi_asal_nama": of("instansiKerjaNama"), "unor_asal_id": of("unorId"), "unor_asal_nama": of("unorNama"),
        }),
        _ => json!({"orang_id": id, "instansi_id": ""}),
    };
    if let Value::Object(known) = known {
        row.extend(known);
    }
    row.insert("id".to_owned(), id.clone().into());
    row.insert("created_at".to_owned(), tx.now().to_rfc3339().into());
    moves::receive(service, &mut row);
    // A recruit is nobody the registry knows yet.
    let owner = if service == Service::Recruitment { id.clone() } else { of("id") };
    rows::add(tx, service.kind(), &owner, &row)?;
    Ok(id)
}

fn hand_in_again(
    tx: &mut Draft<'_>,
    service: Service,
    id: &str,
    row: Members,
) -> Outcome<Result<String, &'static str>> {
    let Some(mut file) = File::open(tx, service, id)?.filter(|file| file.stage() == Stage::Returned) else {
        return Ok(Err(text::NOT_RETURNED));
    };
    file.row.extend(people::without_blanks(&row));
    file.row.insert("created_at".to_owned(), tx.now().to_rfc3339().into());
    moves::receive(service, &mut file.row);
    file.close(tx)?;
    Ok(Ok(id.to_owned()))
}

/// Decides the proposals of a kind of rows that have waited long enough: the mock works when somebody looks. Rows of another
/// kind, and everything while reads are stale, are left alone.
pub(crate) fn settle_due(mock: &Mock, kind: &str) -> Outcome<()> {
    let Some((service, after)) = Service::of_kind(kind).zip(mock.decide_after).filter(|_| !state::is_stale()) else {
        return Ok(());
    };
    let after = TimeDelta::from_std(after).unwrap_or(TimeDelta::MAX);
    let is_due = |row: &Members, now: DateTime<Utc>| {
        let entered = DateTime::parse_from_rfc3339(&people::text(row, "created_at")).ok();
        let due = entered.and_then(|entered| entered.to_utc().checked_add_signed(after));
        matches!(moves::stage(service, row), Stage::Received | Stage::Verifying) && due.is_some_and(|due| due <= now)
    };
    if !mock.state.read_now(|tx| Ok(rows::of_kind(tx, kind)?.iter().any(|row| is_due(row, tx.now()))))? {
        return Ok(());
    }
    mock.state.write(|tx| {
        let all = rows::of_kind(tx, kind)?;
        let now = tx.now();
        for row in all.iter().filter(|row| is_due(row, now)) {
            let step = match verdict(tx, service, row, &all)? {
                Verdict::Approved => Move::Sign,
                Verdict::Returned(reason) => Move::Return { alasan: reason.to_owned() },
                Verdict::Refused(reason) => Move::Refuse { alasan: reason.to_owned() },
            };
            // It is due, hence under way: the move can be made.
            if let Some(Err(reason)) = moves::make(tx, service, &people::text(row, "id"), step)? {
                tracing::error!(reason, "a proposal that is due cannot be decided");
            }
        }
        Ok(())
    })
}

fn verdict(tx: &Draft<'_>, service: Service, row: &Members, all: &[Members]) -> Outcome<Verdict> {
    let of = |name: &str| people::text(row, name);
    let day = |name: &str| bkn::dates::read(&of(name)).ok().flatten();
    let owner = match service {
        Service::Pension => "pnsId",
        Service::Transfer => "pns_id",
        _ => "no_peserta",
    };
    let others = all
        .iter()
        .filter(|other| people::text(other, owner) == of(owner) && people::text(other, "id") != of("id"))
        .filter(|other| people::text(other, "periode") == of("periode"))
        .any(|other| moves::stage(service, other) != Stage::Refused);
    let status = people::by_id(tx, &of(owner))?.map(|person| people::text(&person, "kedudukanPnsId"));
    Ok(match service {
        Service::Pension => decide::pension(day("tmtPensiun"), &status.unwrap_or_default(), others),
        Service::Transfer => decide::transfer(&of("instansi_tujuan_id"), &status.unwrap_or_default(), others),
        _ => decide::recruitment(day("tgl_kontrak_mulai"), day("tgl_kontrak_akhir"), others),
    })
}
