//! The SSO token that a person got at the registry.

use accounts::{ExposeSecret, SecretString};
use actix_web::{
    HttpRequest,
    http::StatusCode,
    post,
    web::{Data, Json},
};
use chrono::{DateTime, Utc};
use kernel::{Permission, access};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sync::token::{self, TokenKey};
use utoipa::ToSchema;
use web::{
    HttpFault, Shared,
    extract::{Authenticated, IdempotencyKey},
};

use crate::{
    answer::{Answer, once},
    headers::WriteHeaders,
};

/// A token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewToken {
    /// As SIASN shows it, with or without `Bearer`.
    #[schema(value_type = String, format = Password)]
    token: SecretString,
}

/// What was kept.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Kept {
    /// When the token runs out, if it says so.
    good_until: Option<DateTime<Utc>>,
}

/// Keeps a token that was got at SIASN; every worker goes on with it within seconds.
///
/// Permission `manage_registry` for the whole agency. It is kept sealed, and stands in no answer, trail or log.
#[utoipa::path(post, path = "/api/v1/registry/token", tag = "registry", params(WriteHeaders), request_body = NewToken,
    responses((status = 200, description = "Kept", body = Kept)))]
#[post("/api/v1/registry/token")]
pub(crate) async fn paste(
    req: HttpRequest,
    shared: Data<Shared>,
    who: Authenticated,
    key: IdempotencyKey,
    body: Json<NewToken>,
) -> Answer {
    access::require_agency(who.actor(), Permission::ManageRegistry)?;
    let seal = req.app_data::<Data<TokenKey>>().cloned().ok_or(HttpFault::NotConfigured)?;
    let token = body.into_inner().token;
    let key = key.with(&hex::encode(Sha256::digest(token.expose_secret())))?;
    let work = move |tx: &mut store::Tx<'_>| {
        token::paste(tx, &seal, &token).map(|pasted| Kept { good_until: pasted.good_until })
    };
    once(StatusCode::OK, shared.db.write_once(who.into_call(), key, work).await?, |kept| kept)
}
