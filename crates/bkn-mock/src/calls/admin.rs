//! `/mock/admin/…`: the operator's calls, only from the machine the mock runs on. No part of the registry's contract.
//!
//! | Call | Body |
//! |---|---|
//! | `GET /state` | – ; counts of everything |
//! | `GET /requests` | – ; the last requests |
//! | `GET /faults`, `POST /faults`, `DELETE /faults` | an order: `{"path":"/jabatan","from":1,"count":1,"fault":{"kind":"drop_reply"}}` |
//! | `POST /tokens/revoke` | `{"kind":"gateway"}`, `"sso"` or `"all"` |
//! | `POST /tokens/issue` | – ; a new SSO token, as if pasted |
//! | `POST /today` | `{"date":"2026-04-01"}` or `{}` for the machine's day |
//! | `POST /choices` | members of `Choices` to change |
//! | `POST /usulan-kp/{id}/status` | `{"status":"12","alasan":"…"}` or `{"nama":"a name never seen"}` |

use actix_web::{HttpResponse, web};
use bkn::proposal::{STATUSES, Stage};
use bytes::Bytes;
use serde_json::{Value, json};

use super::tokens::issue_sso;
use crate::{
    Mock, body,
    choices::Choices,
    error::Answer,
    faults::Order,
    reply,
    state::{Draft, Outcome, Read, proposals, tokens, tokens::Kind},
};

/// Counts of everything.
pub(crate) async fn state(mock: web::Data<Mock>) -> Answer {
    Ok(HttpResponse::Ok().json(mock.counts()?))
}

/// The last requests.
pub(crate) async fn requests(mock: web::Data<Mock>) -> Answer {
    Ok(HttpResponse::Ok().json(mock.log.all()))
}

/// The orders and how often each matched.
pub(crate) async fn faults(mock: web::Data<Mock>) -> Answer {
    let listed: Vec<Value> =
        mock.faults.list().iter().map(|(order, seen)| json!({"order": order, "seen": seen})).collect();
    Ok(HttpResponse::Ok().json(listed))
}

/// Gives an order.
pub(crate) async fn order(mock: web::Data<Mock>, bytes: Bytes) -> Answer {
    Ok(match serde_json::from_slice::<Order>(&bytes) {
        Ok(order) => {
            mock.faults.order(order);
            HttpResponse::NoContent().finish()
        }
        Err(error) => reply::admin_fault(&error.to_string()),
    })
}

/// Takes all orders back.
pub(crate) async fn clear(mock: web::Data<Mock>) -> Answer {
    mock.faults.clear();
    Ok(HttpResponse::NoContent().finish())
}

/// Revokes tokens.
pub(crate) async fn revoke(mock: web::Data<Mock>, bytes: Bytes) -> Answer {
    let sent = body::object(&bytes).unwrap_or_default();
    let kinds: &[Kind] = match sent.get("kind").and_then(Value::as_str) {
        Some("gateway") => &[Kind::Gateway],
        Some("sso") => &[Kind::Sso],
        Some("all") => &[Kind::Gateway, Kind::Sso, Kind::Refresh],
        _ => return Ok(reply::admin_fault("kind must be gateway, sso or all")),
    };
    let revoked =
        mock.state.write(|tx| kinds.iter().try_fold(0, |sum, kind| Ok(sum + tokens::revoke_all(tx, *kind)?)))?;
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
    let Some(mut proposal) = proposals::by_id(tx, id)? else { return Ok(false) };
    if Stage::of_name(name) == Stage::ConsiderationSigned {
        super::proposals::approve(tx, &mut proposal)?;
    }
    proposal.set_status(code, name);
    proposal.set("alasan_tolak_tambahan", reason);
    proposals::replace(tx, &proposal)?;
    Ok(true)
}

impl Mock {
    /// How many of everything there are.
    pub(crate) fn counts(&self) -> Outcome<Value> {
        self.state.read(|tx| {
            let count = |prefix: &str| tx.scan(prefix).map(|found| found.len());
            Ok(json!({
                "people": count("person/")?, "units": count("unit/")?, "proposals": count("proposal/")?,
                "rank_rows": count("row/golongan/")?, "position_rows": count("row/jabatan/")?, "today": tx.today()?,
            }))
        })
    }
}
