//! Signing in and out. These calls take no `Idempotency-Key`: their answers are secrets, which are not stored.

use accounts::{ExposeSecret, SecretString};
use actix_web::{
    HttpResponse, get, post,
    web::{Data, Json},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Shared, extract::Visitor, sign_in, sign_in::TokenPair};

use crate::answer::{Answer, ok};

/// NIP and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credentials {
    /// NIP, or the name of a technical account.
    #[schema(example = "198609262015051001")]
    login: String,
    /// Password.
    #[schema(value_type = String, format = Password)]
    password: SecretString,
}

/// A refresh token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refresh {
    /// As given last; each works once.
    #[schema(value_type = String, format = Password)]
    refresh_token: SecretString,
}

/// A new password for an activation code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Activate {
    /// The code, as handed over.
    #[schema(value_type = String, format = Password)]
    code: SecretString,
    /// The new password, at least 12 characters.
    #[schema(value_type = String, format = Password)]
    password: SecretString,
}

/// An access token, and what to exchange for the next.
#[derive(Serialize, ToSchema)]
pub(crate) struct Tokens {
    /// For `Authorization: Bearer …`.
    access_token: String,
    /// When it expires.
    expires_at: DateTime<Utc>,
    /// For `POST /api/v1/auth/refresh`, once.
    refresh_token: String,
    /// When the whole sign-in ends.
    refresh_expires_at: DateTime<Utc>,
    /// `Bearer`.
    token_type: &'static str,
}

impl From<TokenPair> for Tokens {
    fn from(pair: TokenPair) -> Self {
        Self {
            access_token: pair.access.token.expose_secret().to_owned(),
            expires_at: pair.access.expires_at,
            refresh_token: pair.refresh.token.expose_secret().to_owned(),
            refresh_expires_at: pair.refresh.expires_at,
            token_type: "Bearer",
        }
    }
}

/// Signs in with NIP and password.
///
/// Wrong passwords count; after five the account is locked for a minute, then longer (429 with `Retry-After`).
#[utoipa::path(post, path = "/api/v1/auth/token", tag = "auth", security(()), request_body = Credentials,
    responses((status = 200, description = "Signed in", body = Tokens)))]
#[post("/api/v1/auth/token")]
pub(crate) async fn token(shared: Data<Shared>, visitor: Visitor, body: Json<Credentials>) -> Answer {
    let Credentials { login, password } = body.into_inner();
    ok(&Tokens::from(sign_in::to_api(&shared, &visitor, login, password).await?))
}

/// Exchanges a refresh token for the next pair.
///
/// Each refresh token works once. One that comes back after its use ends the whole sign-in, because somebody has a copy.
#[utoipa::path(post, path = "/api/v1/auth/refresh", tag = "auth", security(()), request_body = Refresh,
    responses((status = 200, description = "The next pair", body = Tokens)))]
#[post("/api/v1/auth/refresh")]
pub(crate) async fn refresh(shared: Data<Shared>, visitor: Visitor, body: Json<Refresh>) -> Answer {
    ok(&Tokens::from(sign_in::refresh(&shared, &visitor, body.into_inner().refresh_token).await?))
}

/// Ends the sign-in a refresh token descends from.
///
/// An unknown token is no error: there is nothing to end. The access token at hand still works for its few minutes.
#[utoipa::path(post, path = "/api/v1/auth/logout", tag = "auth", security(()), request_body = Refresh,
    responses((status = 204, description = "Ended")))]
#[post("/api/v1/auth/logout")]
pub(crate) async fn logout(shared: Data<Shared>, visitor: Visitor, body: Json<Refresh>) -> Answer {
    sign_in::out_of_api(&shared, &visitor, body.into_inner().refresh_token).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Sets the first password, or a new one in place of a forgotten one, with an activation code.
#[utoipa::path(post, path = "/api/v1/auth/activate", tag = "auth", security(()), request_body = Activate,
    responses((status = 204, description = "Password set; sign in with it")))]
#[post("/api/v1/auth/activate")]
pub(crate) async fn activate(shared: Data<Shared>, visitor: Visitor, body: Json<Activate>) -> Answer {
    let Activate { code, password } = body.into_inner();
    sign_in::activate(&shared, &visitor, code, password).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The public keys of access tokens (RFC 7517).
#[utoipa::path(get, path = "/.well-known/jwks.json", tag = "auth", security(()),
    responses((status = 200, description = "JSON Web Key Set", body = serde_json::Value)))]
#[get("/.well-known/jwks.json")]
pub(crate) async fn jwks(shared: Data<Shared>) -> Answer {
    Ok(HttpResponse::Ok().insert_header(("cache-control", "public, max-age=60")).json(shared.keyring.jwks()))
}
