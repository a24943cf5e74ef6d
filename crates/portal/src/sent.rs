//! A form a signed-in person sent.

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::future::LocalBoxFuture;
use pg::Once;
use serde::{Serialize, de::DeserializeOwned};
use store::{DbError, Key, Tx};
use web::{Problem, extract::PageForm};

use crate::{fields::Fields, visit::Visit};

/// The form, its sender proved and its secret compared.
pub(crate) struct Sent {
    /// Who sent it.
    pub(crate) visit: Visit,
    /// The fields.
    pub(crate) fields: Fields,
    key: Key,
}

impl Sent {
    /// Writes once for this form, however often it is sent.
    pub(crate) async fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Problem>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        E: From<DbError> + kernel::Fault,
    {
        let done = self.visit.shared.db.write_once(self.visit.call(), self.key.clone(), work).await?;
        Ok(Once::into_inner(done))
    }
}

impl FromRequest for Sent {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let form = PageForm::<Fields>::from_request(req, payload);
        let req = req.clone();
        Box::pin(async move {
            let PageForm { user, key, data } = form.await?;
            Ok(Self { visit: Visit::of(&req, user)?, fields: data, key })
        })
    }
}
