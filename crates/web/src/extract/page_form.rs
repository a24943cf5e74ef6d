use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    web::{Bytes, Query},
};
use futures_util::{FutureExt, future::LocalBoxFuture};
use serde::de::DeserializeOwned;
use store::Key;

use super::{
    idempotency_key,
    page_user::{self, PageUser},
};
use crate::{HttpFault, Problem, body};

/// A form of somebody who is signed in: sent from our own page, with the session's secret in the field `csrf` and the
/// key of the write in `idempotency_key`. `T` sees the other fields; for fields that repeat take
/// `Vec<(String, String)>`.
#[derive(Debug)]
pub struct PageForm<T> {
    /// Who sent it.
    pub user: PageUser,
    /// Key of the write, for `Db::write_once`.
    pub key: Key,
    /// The fields.
    pub data: T,
}

impl<T: DeserializeOwned + 'static> FromRequest for PageForm<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = Bytes::from_request(req, payload);
        let req = req.clone();
        async move {
            if req.content_type() != "application/x-www-form-urlencoded" {
                return Err(HttpFault::BodyType { expected: "application/x-www-form-urlencoded" }.into());
            }
            let user = page_user::of(&req).await?;
            let body = body.await.map_err(|error| match error.as_response_error().status_code().as_u16() {
                413 => HttpFault::BodyTooLarge { limit: "yang diizinkan untuk formulir".to_owned() },
                _ => HttpFault::BadRequest,
            })?;
            let text = std::str::from_utf8(&body).map_err(|_| HttpFault::BadRequest)?;
            read(&req, user, text)
        }
        .boxed_local()
    }
}

fn read<T: DeserializeOwned>(req: &HttpRequest, user: PageUser, text: &str) -> Result<PageForm<T>, Problem> {
    let field = |part: &&str, name: &str| part.split('=').next() == Some(name);
    let (own, rest): (Vec<&str>, Vec<&str>) =
        text.split('&').partition(|part| field(part, "csrf") || field(part, "idempotency_key"));
    let own: Vec<(String, String)> = decode(&own.join("&"))?;
    let value = |name: &str| own.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());

    user.check_csrf(value("csrf").unwrap_or(""))?;
    let key = idempotency_key::checked(value("idempotency_key").ok_or(HttpFault::IdempotencyMissing)?)?;
    let rest = rest.join("&");
    let operation = idempotency_key::operation(req);
    Ok(PageForm { user, key: Key::new(key, &operation, rest.as_bytes()), data: decode(&rest)? })
}

fn decode<T: DeserializeOwned>(text: &str) -> Result<T, HttpFault> {
    Query::<T>::from_query(text)
        .map(Query::into_inner)
        .map_err(|error| HttpFault::BodyInvalid(body::reason(&error.to_string())))
}
