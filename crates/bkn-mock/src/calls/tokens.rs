//! `POST /oauth2/token` in its four forms, and the SSO's token endpoint.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use base64::{Engine, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use serde_json::{Value, json};

use super::authorize;
use crate::{
    Mock,
    choices::text,
    error::Answer,
    reply,
    state::{Outcome, people, tokens, tokens::Kind},
};

/// The gateway's token.
pub(crate) async fn gateway(mock: web::Data<Mock>, request: HttpRequest, body: Bytes) -> Answer {
    let form = members(&body);
    let given = |name: &str| form.get(name).map_or("", String::as_str);
    let (key, secret) =
        basic(&request).unwrap_or_else(|| (given("client_id").to_owned(), given("client_secret").to_owned()));
    if given("grant_type") != "client_credentials" {
        return Ok(reply::login_refused("unsupported_grant_type", "Unsupported grant_type value"));
    }
    if (key.as_str(), secret.as_str()) != (mock.credentials.client_id.as_str(), mock.credentials.client_secret.as_str())
    {
        return Ok(reply::login_refused("invalid_client", text::NO_CLIENT));
    }
    let (token, left) = mock.state.write(|tx| {
        let now = mock.state.now().timestamp();
        if mock.choices().same_gateway_token
            && let Some((token, until)) = tokens::any_good(tx, Kind::Gateway, now)?
        {
            return Ok((token, until - now));
        }
        let (token, life) = (uuid::Uuid::new_v4().to_string(), mock.lives.gateway);
        tokens::add(tx, Kind::Gateway, &token, now + life, now)?;
        Ok((token, life))
    })?;
    Ok(HttpResponse::Ok().json(json!({"access_token": token, "scope": "am_application_scope default", "token_type": "Bearer", "expires_in": left})))
}

/// The SSO's token, by password, by a refresh token or by a code.
pub(crate) async fn sso(mock: web::Data<Mock>, body: Bytes) -> Answer {
    let form = members(&body);
    let given = |name: &str| form.get(name).map_or("", String::as_str);
    if given("client_id") != mock.credentials.sso_client_id {
        return Ok(reply::login_refused("invalid_client", "Invalid client credentials"));
    }
    let known = match given("grant_type") {
        "password" => {
            let right = is_user(&mock, given("username"), given("password"))?;
            let lock_after = mock.choices().lock_after;
            if lock_after > 0 && mock.state.write(|tx| tokens::is_locked(tx, right, lock_after))? {
                return Ok(reply::login_refused("invalid_grant", text::LOCKED));
            }
            right
        }
        "refresh_token" => {
            let now = mock.state.now().timestamp();
            mock.state.read_now(|tx| tokens::is_good(tx, Kind::Refresh, given("refresh_token"), now))?
        }
        "authorization_code" => authorize::take(&mock, given("code"), given("redirect_uri"))?,
        _ => return Ok(reply::login_refused("unsupported_grant_type", "Unsupported grant_type")),
    };
    if !known {
        let description = match given("grant_type") {
            "password" => text::NO_USER,
            "refresh_token" => "Invalid refresh token",
            _ => "Code not valid",
        };
        return Ok(reply::login_refused("invalid_grant", description));
    }
    Ok(HttpResponse::Ok().json(issue_sso(&mock)?))
}

/// Whether somebody logs in as who the mock knows.
pub(crate) fn is_user(mock: &Mock, username: &str, password: &str) -> Outcome<bool> {
    let known = (mock.credentials.sso_username.as_str(), mock.credentials.sso_password.as_str());
    Ok((username, password) == known)
}

/// Issues an SSO token with its refresh token, in Keycloak's shape.
pub(crate) fn issue_sso(mock: &Mock) -> Outcome<Value> {
    let now = mock.state.now().timestamp();
    let life = mock.lives.sso;
    let session = uuid::Uuid::new_v4().to_string();
    let refresh = uuid::Uuid::new_v4().simple().to_string();
    let token = mock.state.write(|tx| {
        let name = people::by_nip(tx, &mock.credentials.sso_username)?
            .map(|person| people::text(&person, "nama"))
            .unwrap_or_default();
        let token = jwt(mock, &session, now, life, &name);
        tokens::add(tx, Kind::Sso, &token, now + life, now)?;
        tokens::add(tx, Kind::Refresh, &refresh, now + life, now)?;
        Ok(token)
    })?;
    Ok(json!({
        "access_token": token, "expires_in": life, "refresh_expires_in": life, "refresh_token": refresh, "token_type": "Bearer",
        "not-before-policy": 0, "session_state": session, "scope": "email profile",
    }))
}

/// A token with the claims of the real one. Its signature is noise: nobody here has the SSO's key, no client verifies it, and
/// whether a token is good is looked up.
fn jwt(mock: &Mock, session: &str, now: i64, life: i64, name: &str) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let username = &mock.credentials.sso_username;
    let claims = json!({
        "exp": now + life, "iat": now, "jti": uuid::Uuid::new_v4(), "iss": "https://sso-siasn.bkn.go.id/auth/realms/public-siasn",
        "aud": "account", "sub": uuid::Uuid::new_v4(), "typ": "Bearer", "azp": mock.credentials.sso_client_id, "session_state": session,
        "acr": "1", "allowed-origins": [],
        "realm_access": {"roles": ["role:siasn-instansi:kp:operator", "role:siasn-instansi:peremajaan:approval"]},
        "resource_access": {}, "scope": "email profile", "email_verified": false, "name": name, "preferred_username": username,
        "given_name": name, "family_name": "", "email": "",
    });
    let noise: [u8; 32] = rand::random();
    format!(
        "{}.{}.{}",
        part(&json!({"alg": "RS256", "typ": "JWT", "kid": "mock"})),
        part(&claims),
        URL_SAFE_NO_PAD.encode(noise)
    )
}

/// Key and secret of a `Basic` header.
fn basic(request: &HttpRequest) -> Option<(String, String)> {
    let header = request.headers().get("Authorization")?.to_str().ok()?;
    let (scheme, encoded) = header.split_once(' ')?;
    let decoded = STANDARD.decode(encoded.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let (key, secret) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
    Some((key.to_owned(), secret.to_owned()))
}

/// The members of a form or of a JSON object, whatever the content type says.
pub(super) fn members(body: &Bytes) -> HashMap<String, String> {
    if let Ok(Value::Object(members)) = serde_json::from_slice::<Value>(body) {
        return members.into_iter().filter_map(|(name, value)| Some((name, value.as_str()?.to_owned()))).collect();
    }
    std::str::from_utf8(body)
        .ok()
        .and_then(|text| web::Query::<HashMap<String, String>>::from_query(text.trim()).ok())
        .map(web::Query::into_inner)
        .unwrap_or_default()
}
