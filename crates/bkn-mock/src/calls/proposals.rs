//! `GET /pns/list-kp-instansi`, `GET /pns/kp-instansi-byId`, `POST /upload-dok-sk-kp`.

use std::collections::HashMap;

use actix_web::{HttpRequest, web};
use bkn::{dates, proposal::Stage};
use bytes::Bytes;
use chrono::TimeDelta;
use kernel::RankGrade;
use serde_json::{Value, json};

use super::Query;
use crate::{
    Mock,
    body::{self, Form},
    choices::text,
    decide::{self, Case, Verdict},
    error::Answer,
    members,
    moves::{self, Move, Service},
    reply,
    state::{
        self, Draft, Outcome, files, people,
        proposals::{self, Stored},
    },
};

/// The proposals of a period. What is due is decided first: the mock works when somebody looks.
pub(crate) async fn list(mock: web::Data<Mock>, query: web::Query<HashMap<String, String>>) -> Answer {
    let query = Query::of(query);
    let Ok(Some(period)) = dates::read(query.text("periode")) else {
        return Ok(reply::invalid(&mock.choices(), &["Periode is required".to_owned()]));
    };
    let waiting = !state::is_stale()
        && mock.state.read(|tx| proposals::of_period(tx, period))?.iter().any(|proposal| is_due(&mock, proposal));
    let listed = if waiting {
        mock.state.write(|tx| {
            let all = proposals::of_period(tx, period)?;
            all.into_iter()
                .map(|proposal| if is_due(&mock, &proposal) { settle(tx, proposal) } else { Ok(proposal) })
                .collect::<Outcome<Vec<_>>>()
        })?
    } else {
        mock.state.read(|tx| proposals::of_period(tx, period))?
    };
    let total = listed.len();
    let rows = listed.iter().map(shown).collect();
    Ok(reply::list(&mock.choices(), query.page(rows), total))
}

/// One proposal, in a list. The parameter is spelt in two ways.
pub(crate) async fn by_id(mock: web::Data<Mock>, query: web::Query<HashMap<String, String>>) -> Answer {
    let query = Query::of(query);
    Ok(match mock.state.read(|tx| proposals::by_id(tx, query.text("idusulan")))? {
        Some(proposal) => reply::found(&json!([shown(&proposal)]), 1),
        None => reply::not_found(),
    })
}

/// The signed decree with its number and date.
pub(crate) async fn upload_decree(mock: web::Data<Mock>, request: HttpRequest, bytes: Bytes) -> Answer {
    let choices = mock.choices();
    let Some(form) = Form::read(&request, bytes, &choices).await else {
        return Ok(reply::invalid(&choices, &[text::NO_FILE.to_owned()]));
    };
    let mut faults: Vec<String> = Vec::new();
    for (name, shown) in [("id_usulan", "IdUsulan"), ("no_sk", "NoSk"), ("tgl_sk", "TglSk")] {
        if form.text(name).is_empty() {
            faults.push(format!("{shown} is required"));
        }
    }
    if !form.text("tgl_sk").is_empty() && body::day(form.text("tgl_sk")).is_none() {
        faults.push("TglSk is not a valid date (dd-mm-yyyy)".to_owned());
    }
    let file = form.file.clone().unwrap_or_default();
    if file.is_empty() {
        faults.push(text::NO_FILE.to_owned());
    }
    if !faults.is_empty() {
        return Ok(reply::invalid(&choices, &faults));
    }
    let outcome = mock.state.write(|tx| attach(tx, &form, &file))?;
    Ok(match outcome {
        None => reply::not_found(),
        Some(Ok(document)) => reply::uploaded(&document),
        Some(Err(reason)) => reply::result_refused(&choices, reason),
    })
}

fn attach(tx: &mut Draft<'_>, form: &Form, file: &Bytes) -> Outcome<Option<Result<Value, &'static str>>> {
    let Some(mut proposal) = proposals::by_id(tx, form.text("id_usulan"))? else { return Ok(None) };
    if !matches!(proposal.stage(), Stage::ConsiderationSigned | Stage::Done) {
        return Ok(Some(Err(text::NO_CONSIDERATION)));
    }
    let document = files::keep(tx, "858", file)?;
    proposal.set("no_sk", form.text("no_sk"));
    proposal.set("tgl_sk", form.text("tgl_sk"));
    for name in ["path_ttd_sk", "path_preview_sk"] {
        proposal.set(name, document.get("dok_uri").cloned().unwrap_or_default());
    }
    if proposal.rank_row.is_none() {
        proposal.set_stage(Stage::Done);
    }
    proposals::replace(tx, &proposal)?;
    Ok(Some(Ok(document)))
}

/// As the list shows it.
fn shown(proposal: &Stored) -> Value {
    members::filled(members::PROPOSAL, &proposal.row)
}

fn is_due(mock: &Mock, proposal: &Stored) -> bool {
    let waits = matches!(proposal.stage(), Stage::Received | Stage::Verifying);
    let long_enough = |after| {
        let after = TimeDelta::from_std(after).unwrap_or(TimeDelta::MAX);
        proposal.entered_at.checked_add_signed(after).is_some_and(|due| due <= mock.state.now())
    };
    waits && mock.decide_after.is_some_and(long_enough)
}

/// Decides a proposal by the rules and shows the outcome.
fn settle(tx: &mut Draft<'_>, proposal: Stored) -> Outcome<Stored> {
    let step = match decide::decide(&case(tx, &proposal)?) {
        Verdict::Approved => Move::Sign,
        Verdict::Returned(reason) => Move::Return { alasan: reason.to_owned() },
        Verdict::Refused(reason) => Move::Refuse { alasan: reason.to_owned() },
    };
    let id = proposal.id();
    // It is due, hence under way: the move can be made.
    if let Some(Err(reason)) = moves::make(tx, Service::Promotion, &id, step)? {
        tracing::error!(reason, "a proposal that is due cannot be decided");
    }
    Ok(proposals::by_id(tx, &id)?.unwrap_or(proposal))
}

fn case(tx: &Draft<'_>, proposal: &Stored) -> Outcome<Case> {
    let person = people::by_id(tx, &proposal.person)?.unwrap_or_default();
    let rank = |members, name| RankGrade::from_registry_id(&people::text(members, name)).ok();
    let others = proposals::of_person(tx, &proposal.person)?
        .iter()
        .filter(|other| {
            other.id() != proposal.id()
                && other.effective_on == proposal.effective_on
                && other.stage() != Stage::Refused
        })
        .count();
    Ok(Case {
        rank: rank(&person, "golRuangAkhirId"),
        rank_from: dates::read(&people::text(&person, "tmtGolAkhir")).ok().flatten(),
        legal_status: people::text(&person, "kedudukanPnsId"),
        employment_status: people::text(&person, "statusPegawai"),
        target: rank(&proposal.row, "golonganBaruId"),
        effective_on: proposal.effective_on,
        kind: people::text(&proposal.row, "jenis_kp"),
        others,
    })
}
