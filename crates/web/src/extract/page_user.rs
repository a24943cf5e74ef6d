use accounts::sessions::{self, Session};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use futures_util::future::LocalBoxFuture;
use kernel::{Actor, Call};

use super::{same_origin, tag, writes};
use crate::{HttpFault, Problem, Shared, observe::SeenUser, session_cookie};

/// Somebody with a session cookie. Session, account and grants are read in one statement. For methods that change
/// something the form must come from our own pages and take from the account's rate limit.
#[derive(Debug, Clone)]
pub struct PageUser {
    /// The session: actor, roles to choose from, the secret every form repeats.
    pub session: Session,
    call: Call,
}

impl PageUser {
    /// The call this request makes.
    #[must_use]
    pub fn call(&self) -> Call {
        self.call.clone()
    }

    /// Who calls.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.call.actor
    }

    /// Asks whether a form repeats the session's secret; [`super::PageForm`] does it by itself, uploads
    /// (`multipart/form-data`) call this with their first field.
    ///
    /// # Errors
    /// [`HttpFault::Csrf`].
    pub fn check_csrf(&self, presented: &str) -> Result<(), Problem> {
        if self.session.csrf_matches(presented) { Ok(()) } else { Err(HttpFault::Csrf.into()) }
    }
}

impl FromRequest for PageUser {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move { of(&req).await })
    }
}

pub(crate) async fn of(req: &HttpRequest) -> Result<PageUser, Problem> {
    let shared = Shared::of(req)?;
    let now = shared.now();
    let token = session_cookie::presented(req, &shared.settings).ok_or(accounts::Error::SessionMissing)?;
    let settings = shared.accounts.clone();
    let session = shared.db.read(move |conn| sessions::actor_of_session(conn, &token, now, &settings)).await?;

    let user = session.actor.user.ok_or(accounts::Error::SessionMissing)?;
    req.extensions_mut().insert(SeenUser(user));
    if writes(req.method()) {
        same_origin::check(req)?;
        shared.limits.writes.take(&user)?;
    }
    let call = Call { tag: tag::of(req), ..Call::new(session.actor.clone(), now) };
    if session.touch_due {
        let seen = session.clone();
        shared.db.write(call.clone(), move |tx| sessions::touch(tx, &seen)).await?;
    }
    Ok(PageUser { session, call })
}
