use std::sync::Arc;

use accounts::Keyring;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, http::header::AUTHORIZATION};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::LocalBoxFuture;
use kernel::{Actor, Call};

use super::{tag, writes};
use crate::{HttpFault, Problem, Shared, observe::SeenUser};

/// An unknown key may have been made by another process; the keys are read again, but not more often than this.
const RELOAD_EVERY: TimeDelta = TimeDelta::seconds(10);

/// The bearer of an access token. Writes take from the account's rate limit here, so that no handler can forget it.
#[derive(Debug, Clone)]
pub struct Authenticated(Call);

impl Authenticated {
    /// The call this request makes: who, when, under which number.
    #[must_use]
    pub fn call(&self) -> Call {
        self.0.clone()
    }

    /// As [`Self::call`], without a copy.
    #[must_use]
    pub fn into_call(self) -> Call {
        self.0
    }

    /// Who calls.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.0.actor
    }
}

impl FromRequest for Authenticated {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move {
            let shared = Shared::of(&req)?;
            let now = shared.now();
            let token = bearer(&req).ok_or(HttpFault::MissingCredentials)?;
            let actor = verify(shared, token, now).await?;
            let user = actor.user.ok_or(HttpFault::MissingCredentials)?;
            req.extensions_mut().insert(SeenUser(user));
            if writes(req.method()) {
                shared.limits.writes.take(&user)?;
            }
            let call = Call { tag: tag::of(&req), ..Call::new(Actor::clone(&actor), now) };
            Ok(Self(call))
        })
    }
}

fn bearer(req: &HttpRequest) -> Option<&str> {
    let (scheme, token) = req.headers().get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

async fn verify(shared: &Shared, token: &str, now: DateTime<Utc>) -> Result<Arc<Actor>, Problem> {
    match shared.keyring.verify(token, now) {
        Err(accounts::Error::UnknownKey) if shared.keyring.loaded_before(now - RELOAD_EVERY) => {
            let keyring: Keyring = shared.keyring.clone();
            shared.db.read(move |conn| keyring.reload(conn, now)).await?;
            Ok(shared.keyring.verify(token, now)?)
        }
        verified => Ok(verified?),
    }
}
