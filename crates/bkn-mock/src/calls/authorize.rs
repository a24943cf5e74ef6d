//! The SSO's login page, `…/openid-connect/auth`: a browser logs in there and is sent back to its program with a code, for which
//! the program gets a token by `grant_type=authorization_code`. A code is good once, for a minute, and for one address.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, http::header::LOCATION, web};
use bytes::Bytes;

use super::tokens::{is_user, members};
use crate::{
    Mock,
    error::Answer,
    reply,
    state::{Outcome, tokens, tokens::Kind},
};

/// Seconds a code is good.
const LIFE: i64 = 60;

type Parameters = web::Query<HashMap<String, String>>;

/// The page.
pub(crate) async fn page(mock: web::Data<Mock>, query: Parameters) -> Answer {
    Ok(match return_address(&mock, &query) {
        Some(_) => form(""),
        None => reply::login_refused("invalid_request", "Invalid parameter: client_id or redirect_uri"),
    })
}

/// The login: back to the program with a code, or the page again.
pub(crate) async fn login(mock: web::Data<Mock>, request: HttpRequest, query: Parameters, body: Bytes) -> Answer {
    let Some(address) = return_address(&mock, &query) else {
        return Ok(reply::login_refused("invalid_request", "Invalid parameter: client_id or redirect_uri"));
    };
    let sent = members(&body);
    let given = |name: &str| sent.get(name).map_or("", String::as_str);
    if !is_user(&mock, given("username"), given("password"))? {
        return Ok(form("<p>NIP atau kata sandi salah. Periksa lagi, lalu masuk kembali.</p>"));
    }
    let code = uuid::Uuid::new_v4().to_string();
    let now = mock.state.now().timestamp();
    mock.state.write(|tx| tokens::add(tx, Kind::Code, &bound(&code, address), now + LIFE, now))?;
    let joint = if address.contains('?') { '&' } else { '?' };
    // What the program gave along goes back as it came, encoded as it was.
    let state = request.query_string().split('&').find(|pair| pair.starts_with("state="));
    let state = state.map(|state| format!("&{state}")).unwrap_or_default();
    Ok(HttpResponse::Found().insert_header((LOCATION, format!("{address}{joint}code={code}{state}"))).finish())
}

/// Whether a code is good for this address; it is not a second time.
pub(crate) fn take(mock: &Mock, code: &str, address: &str) -> Outcome<bool> {
    let now = mock.state.now().timestamp();
    let code = bound(code, address);
    mock.state.write(|tx| {
        let good = tokens::is_good(tx, Kind::Code, &code, now)?;
        tokens::revoke(tx, Kind::Code, &code)?;
        Ok(good)
    })
}

fn bound(code: &str, address: &str) -> String {
    format!("{code} {address}")
}

/// Where the agency's program wants its user back.
fn return_address<'q>(mock: &Mock, query: &'q Parameters) -> Option<&'q str> {
    let client = query.get("client_id").is_some_and(|client| *client == mock.credentials.sso_client_id);
    let address = query.get("redirect_uri").filter(|_| client)?;
    let is_web = address.starts_with("http://") || address.starts_with("https://");
    (is_web && address.bytes().all(|byte| byte.is_ascii_graphic())).then_some(address)
}

fn form(message: &str) -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(format!(
        "<!DOCTYPE html><html lang=\"id\"><head><meta charset=\"utf-8\"><title>Masuk SSO ASN (tiruan)</title></head><body>\
         <h1>Masuk SSO ASN (tiruan)</h1>{message}<form method=\"post\"><p><label>NIP <input name=\"username\" \
         autocomplete=\"username\"></label></p><p><label>Kata sandi <input name=\"password\" type=\"password\" \
         autocomplete=\"current-password\"></label></p><button>Masuk</button></form></body></html>"
    ))
}
