//! `/mock/admin/…`: the operator's calls, only from the machine the mock runs on or with the operator's token. No part of the
//! registry's contract.
//!
//! | Call | Body |
//! |---|---|
//! | `GET /state` | – ; counts of everything |
//! | `GET /requests` | – ; the last requests |
//! | `GET /faults`, `POST /faults`, `DELETE /faults`, `DELETE /faults/{id}` | an order: `{"path":"/jabatan","from":1,"count":1,"fault":{"kind":"drop_reply"}}` |
//! | `POST /clock` | `{"advance_seconds":3600}` |
//! | `POST /rows/duplicate` | `{"nip":"…","kind":"jabatan"}`: each row of that history once more |
//! | `POST /tokens/revoke` | `{"kind":"gateway"}`, `"sso"` or `"all"` |
//! | `POST /tokens/issue` | – ; a new SSO token, as if pasted |
//! | `POST /today` | `{"date":"2026-04-01"}` or `{}` for the machine's day |
//! | `POST /choices` | members of `Choices` to change |
//! | `POST /usulan/{kp,pensiun,imut,pengadaan}/{id}` | a move: `{"langkah":"verifikasi"}`, `kembalikan` or `tolak` with `alasan`, `pertek` with `nomor` and `tanggal`, `ttd`, `sk` with `nomor` and `tanggal` |
//! | `POST /account/unlock` | – ; the SSO account counts its wrong passwords anew |
//! | `POST /usulan-kp/{id}/status` | `{"status":"12","alasan":"…"}` or `{"nama":"a name never seen"}` |

use std::time::Duration;

use actix_web::{
    HttpResponse,
    web::{self, ServiceConfig},
};
use bkn::proposal::{STATUSES, Stage};
use bytes::Bytes;
use serde_json::{Value, json};

use super::tokens::issue_sso;
use crate::{
    Mock, body,
    choices::Choices,
    error::{Answer, MockError},
    faults::{Order, TokenKind},
    moves::{self, File, Move, Service},
    reply, revoke,
    state::{Draft, Outcome, Read, tokens},
};

/// Paths below `/mock/admin`.
pub(crate) fn configure(app: &mut ServiceConfig) {
    app.route("/state", web::get().to(state))
        .route("/requests", web::get().to(requests))
        .service(
            web::resource("/faults")
                .route(web::get().to(faults))
                .route(web::post().to(order))
                .route(web::delete().to(clear)),
        )
        .route("/faults/{id}", web::delete().to(take_back))
        .route("/clock", web::post().to(advance))
        .route("/rows/duplicate", web::post().to(duplicate))
        .route("/tokens/revoke", web::post().to(revoke_tokens))
        .route("/tokens/issue", web::post().to(issue))
        .route("/today", web::post().to(today))
        .route("/choices", web::post().to(choices))
        .route("/usulan-kp/{id}/status", web::post().to(status))
        .route("/usulan/{service}/{id}", web::post().to(step))
        .route("/account/unlock", web::post().to(unlock));
}

/// Counts of everything.
pub(crate) async fn state(mock: web::Data<Mock>) -> Answer {
    Ok(HttpResponse::Ok().json(mock.counts()?))
}

/// The last requests.
pub(crate) async fn requests(mock: web::Data<Mock>) -> Answer {
    Ok(HttpResponse::Ok().json(mock.log.all()))
}

/// The orders as they stand.
pub(crate) async fn faults(mock: web::Data<Mock>) -> Answer {
    Ok(HttpResponse::Ok().json(mock.faults.list()))
}

/// Gives an order and tells its number.
pub(crate) async fn order(mock: web::Data<Mock>, bytes: Bytes) -> Answer {
    let order = match serde_json::from_slice::<Order>(&bytes) {
        Ok(order) => order,
        Err(error) => return Ok(reply::admin_fault(&error.to_string())),
    };
    if let Err(reason) = order.check_over_http() {
        return Ok(reply::admin_fault(reason));
    }
    Ok(HttpResponse::Created().json(json!({"id": mock.order(order)?})))
}

/// Takes one order back.
pub(crate) async fn take_back(mock: web::Data<Mock>, id: web::Path<u64>) -> Answer {
    Ok(if mock.take_back(Some(*id)) { HttpResponse::NoContent().finish() } else { reply::not_found() })
}

/// Takes all orders back.
pub(crate) async fn clear(mock: web::Data<Mock>) -> Answer {
    mock.take_back(None);
    Ok(HttpResponse::NoContent().finish())
}

/// Moves the mock's clock on.
pub(crate) async fn advance(mock: web::Data<Mock>, bytes: Bytes) -> Answer {
    let sent = body::object(&bytes).unwrap_or_default();
    let Some(seconds) = sent.get("advance_seconds").and_then(Value::as_u64) else {
        return Ok(reply::admin_fault("advance_seconds must be a whole number"));
    };
    mock.advance(Duration::from_secs(seconds));
    Ok(HttpResponse::Ok().json(json!({"now": mock.state.now()})))
}

/// Puts rows there once more.
pub(crate) async fn duplicate(mock: web::Data<Mock>, bytes: Bytes) -> Answer {
    let sent = body::object(&bytes).unwrap_or_default();
    let text = |name: &str| sent.get(name).and_then(Value::as_str).unwrap_or_default();
    Ok(HttpResponse::Ok().json(json!({"rows": mock.duplicate_rows(text("nip"), text("kind"))?})))
}

/// Revokes tokens.
pub(crate) async fn revoke_tokens(mock: web::Data<Mock>, bytes: Bytes) -> Answer {
    let sent = body::object(&bytes).unwrap_or_default();
    let kinds: &[TokenKind] = match sent.get("kind").and_then(Value::as_str) {
        Some("gateway") => &[TokenKind::Gateway],
        Some("sso") => &[TokenKind::Sso],
        Some("all") => &[TokenKind::Gateway, TokenKind::Sso],
        _ => return Ok(reply::admin_fault("kind must be gateway, sso or all")),
    };
    let revoked: usize = kinds.iter().try_fold(0, |sum, kind| Ok::<_, MockError>(sum + revoke::all(&mock, *kind)?))?;
    Ok(HttpResponse::Ok().json(json!({"revoked": revoked})))
}

/// Issues an SSO token out of band.
pub(crate) async fn issue(mock: web::Data<Mock>) -> Answer {
    let issued = issue_sso(&mock)?;
    Ok(HttpResponse::Ok().json(json!({"sso_token": issued.get("access_token")})))
}

/// Sets today.
pub(crate) async fn today(mock: web::Data<Mock>, bytes: Bytes) -> Answer {
    let sent = body::object(&bytes).unwrap_or_default();
    let text = sent.get("date").and_then(Value::as_str).unwrap_or_default();
    let Ok(day) = bkn::dates::read(text) else { return Ok(reply::admin_fault("date must be yyyy-mm-dd, or absent")) };
    mock.set_today(day)?;
    Ok(HttpResponse::NoContent().finish())
}

/// Changes choices.
pub(crate) async fn choices(mock: web::Data<Mock>, bytes: Bytes) -> Answer {
    let mut all = serde_json::to_value(mock.choices()).unwrap_or_default();
    let sent = body::object(&bytes).unwrap_or_default();
    if let (Value::Object(all), Value::Object(sent)) = (&mut all, sent) {
        all.extend(sent);
    }
    Ok(match serde_json::from_value::<Choices>(all) {
        Ok(choices) => {
            mock.set_choices(choices);
            HttpResponse::Ok().json(mock.choices())
        }
        Err(error) => reply::admin_fault(&error.to_string()),
    })
}

/// Sets a proposal's status by code, or to a name never seen.
pub(crate) async fn status(mock: web::Data<Mock>, id: web::Path<String>, bytes: Bytes) -> Answer {
    let sent = body::object(&bytes).unwrap_or_default();
    let text = |name: &str| sent.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (code, name, reason) = (text("status"), text("nama"), text("alasan"));
    let known = STATUSES.iter().find(|status| status.code == code);
    let name = if name.is_empty() { known.map_or("", |status| status.name) } else { name.as_str() };
    if name.is_empty() {
        return Ok(reply::admin_fault("status must be a known code, or nama a name"));
    }
    let done = mock.state.write(|tx| set_status(tx, &id, &code, name, &reason))?;
    Ok(if done { HttpResponse::NoContent().finish() } else { reply::not_found() })
}

/// Sets the status; a signed technical consideration gets its number, date and file.
pub(crate) fn set_status(tx: &mut Draft<'_>, id: &str, code: &str, name: &str, reason: &str) -> Outcome<bool> {
    let Some(mut file) = File::open(tx, Service::Promotion, id)? else { return Ok(false) };
    if Stage::of_name(name) == Stage::ConsiderationSigned {
        file.sign(tx)?;
    }
    file.set_state(code, name);
    file.set_reason(reason);
    file.close(tx)?;
    Ok(true)
}

/// Makes a move with a proposal.
pub(crate) async fn step(mock: web::Data<Mock>, path: web::Path<(String, String)>, bytes: Bytes) -> Answer {
    let (name, id) = path.into_inner();
    let Some(service) = Service::of_name(&name) else { return Ok(reply::not_found()) };
    let step = match serde_json::from_slice::<Move>(&bytes) {
        Ok(step) => step,
        Err(error) => return Ok(reply::admin_fault(&error.to_string())),
    };
    Ok(match mock.state.write(|tx| moves::make(tx, service, &id, step))? {
        None => reply::not_found(),
        Some(Err(reason)) => reply::admin_fault(reason),
        Some(Ok(())) => HttpResponse::NoContent().finish(),
    })
}

/// Forgets the wrong passwords.
pub(crate) async fn unlock(mock: web::Data<Mock>) -> Answer {
    mock.state.write(|tx| tx.remove(tokens::WRONG_PASSWORDS))?;
    Ok(HttpResponse::NoContent().finish())
}

impl Mock {
    /// How many of everything there are.
    pub(crate) fn counts(&self) -> Outcome<Value> {
        self.state.read(|tx| {
            let count = |prefix: &str| tx.count(prefix);
            Ok(json!({
                "people": count("person/")?, "units": count("unit/")?, "proposals": count("proposal/")?,
                "rank_rows": count("row/golongan/")?, "position_rows": count("row/jabatan/")?, "today": tx.today()?,
            }))
        })
    }
}
