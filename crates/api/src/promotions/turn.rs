use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::StatusCode,
    web::{Data, Path},
};
use futures_util::future::LocalBoxFuture;
use kernel::{Call, Fault, RequestId};
use serde::Serialize;
use store::{DbError, Tx};
use web::{
    Shared,
    extract::{Authenticated, IdempotencyKey, IfMatch},
};
use workflow::Stepped;

use super::SteppedView;
use crate::answer::{Answer, once_versioned};

/// What every step on a request is made of: who takes it, on which request, of which version, under which key.
pub(crate) struct Turn {
    shared: Data<Shared>,
    call: Call,
    key: IdempotencyKey,
    version: i32,
    id: RequestId,
}

impl FromRequest for Turn {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, actix_web::Error>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let who = Authenticated::from_request(req, payload);
        let rest = <(Data<Shared>, IdempotencyKey, IfMatch, Path<RequestId>)>::from_request(req, payload);
        Box::pin(async move {
            // Who comes first: somebody without credentials is told so, whatever else is missing.
            let call = who.await?.into_call();
            let (shared, key, IfMatch(version), id) = rest.await?;
            Ok(Self { shared, call, key, version, id: id.into_inner() })
        })
    }
}

impl Turn {
    /// Takes the step once per key; `body` belongs to the key's fingerprint, and so does the version.
    pub(crate) async fn take<B, E>(
        self,
        body: B,
        step: impl FnOnce(&mut Tx<'_>, RequestId, i32, &B) -> Result<Stepped, E> + Send + 'static,
    ) -> Answer
    where
        B: Serialize + Send + 'static,
        E: From<DbError> + Fault,
    {
        let Self { shared, call, key, version, id } = self;
        let key = key.with(&(version, &body))?;
        let done = shared.db.write_once(call, key, move |tx| step(tx, id, version, &body)).await?;
        once_versioned(StatusCode::OK, done, |s| s.version, SteppedView::from)
    }
}
