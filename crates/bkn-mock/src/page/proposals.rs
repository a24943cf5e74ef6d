//! Proposals of the four services, with what an operator may do.

use actix_web::web;
use askama::Template;
use bkn::proposal::Stage;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{see_other, shown, with_message};
use crate::{
    Mock,
    error::Answer,
    moves::{self, Move, Service},
    reply,
    state::{
        Outcome, Read,
        people::{self, Members},
        proposals, rows,
    },
};

/// How many are shown.
const MOST: usize = 100;

#[derive(Deserialize)]
pub(super) struct Query {
    #[serde(default)]
    layanan: String,
    #[serde(default)]
    pesan: String,
}

/// The buttons' form.
#[derive(Deserialize)]
pub(super) struct Form {
    langkah: String,
    #[serde(default)]
    alasan: String,
    #[serde(default)]
    nomor: String,
    #[serde(default)]
    tanggal: String,
}

struct Tab {
    name: &'static str,
    title: &'static str,
    count: usize,
    here: bool,
}

struct Row {
    id: String,
    name: String,
    nip: String,
    state: String,
    reason: String,
    facts: String,
    open: bool,
    signed: bool,
}

#[derive(Template)]
#[template(path = "proposals.html")]
struct Proposals {
    message: String,
    service: &'static str,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    more: bool,
}

/// The proposals of a service.
pub(super) async fn list(mock: web::Data<Mock>, query: web::Query<Query>) -> Answer {
    let service = Service::of_name(&query.layanan).unwrap_or(Service::Promotion);
    let page = mock.state.read_now(|tx| {
        let tabs = Service::ALL
            .into_iter()
            .map(|tab| {
                let count = all(tx, tab)?.len();
                Ok(Tab { name: tab.name(), title: tab.title(), count, here: tab == service })
            })
            .collect::<Outcome<Vec<_>>>()?;
        let found = all(tx, service)?;
        let rows = found.iter().rev().take(MOST).map(|row| shown_row(service, row)).collect();
        let message = query.pesan.clone();
        Ok(Proposals { message, service: service.name(), tabs, rows, more: found.len() > MOST })
    })?;
    shown(&page)
}

/// Makes a move.
pub(super) async fn step(mock: web::Data<Mock>, path: web::Path<(String, String)>, form: web::Form<Form>) -> Answer {
    let (name, id) = path.into_inner();
    let Some(service) = Service::of_name(&name) else { return Ok(reply::not_found()) };
    let place = format!("/mock/usulan?layanan={name}");
    let Some(step) = of_form(form.into_inner()) else { return Ok(see_other(&place)) };
    let done = mock.state.write(|tx| moves::make(tx, service, &id, step))?;
    let message = match done {
        None => "Usulan itu tidak ada lagi.",
        Some(Err(reason)) => reason,
        Some(Ok(())) => "Tersimpan.",
    };
    Ok(see_other(&with_message(&place, message)))
}

fn of_form(form: Form) -> Option<Move> {
    let tanggal: Option<NaiveDate> = form.tanggal.parse().ok();
    let nomor = Some(form.nomor.trim().to_owned()).filter(|number| !number.is_empty());
    let alasan = form.alasan;
    Some(match form.langkah.as_str() {
        "verifikasi" => Move::Verify,
        "kembalikan" => Move::Return { alasan },
        "tolak" => Move::Refuse { alasan },
        "pertek" => Move::Number { nomor, tanggal },
        "ttd" => Move::Sign,
        "sk" => Move::Decree { nomor: nomor.unwrap_or_default(), tanggal },
        _ => return None,
    })
}

fn all(tx: &impl Read, service: Service) -> Outcome<Vec<Members>> {
    if service == Service::Promotion {
        return Ok(proposals::all(tx)?.into_iter().map(|stored| stored.row).collect());
    }
    rows::of_kind(tx, service.kind())
}

fn shown_row(service: Service, row: &Members) -> Row {
    let of = |name: &str| people::text(row, name);
    let either = |one: &str, other: &str| if of(one).is_empty() { of(other) } else { of(one) };
    let stage = moves::stage(service, row);
    let labelled = [
        ("TMT", ["tmtKp", "tmtPensiun", "tmt"]),
        ("Golongan", ["golonganBaruId", "golonganKppId", ""]),
        ("Surat", ["no_surat_usulan", "", ""]),
        ("Tujuan", ["instansi_tujuan_nama", "", ""]),
        ("Tahun", ["periode", "", ""]),
        ("Pertek", ["no_pertek", "pertekNomor", ""]),
        ("SK", ["no_sk", "skNomor", ""]),
    ];
    let facts = labelled.iter().filter_map(|(label, names)| {
        let value = names.iter().map(|name| of(name)).find(|value| !value.is_empty())?;
        Some(format!("{label} {}", value.trim_end_matches(" 00:00:00")))
    });
    Row {
        id: of("id"),
        name: of("nama"),
        nip: either("nipBaru", "nip"),
        state: moves::state_name(service, row),
        reason: either("alasan_tolak_tambahan", "alasan"),
        facts: facts.collect::<Vec<_>>().join(" · "),
        open: !matches!(stage, Stage::ConsiderationSigned | Stage::Returned | Stage::Refused | Stage::Done),
        signed: stage == Stage::ConsiderationSigned && service != Service::Promotion,
    }
}
