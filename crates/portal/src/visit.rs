//! A signed-in person looking at a page.

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::PgConnection;
use futures_util::future::LocalBoxFuture;
use kernel::{Actor, Call};
use store::DbError;
use web::{Problem, Shared, extract::PageUser};

use crate::{frame::Frame, reply};

/// Who looks, from where, and the message waiting for them.
pub(crate) struct Visit {
    /// Session and grants.
    pub(crate) user: PageUser,
    /// Database, settings, clock.
    pub(crate) shared: Data<Shared>,
    pub(crate) flash: Option<String>,
    pub(crate) path: String,
}

impl Visit {
    /// Who acts.
    pub(crate) fn actor(&self) -> &Actor {
        self.user.actor()
    }

    /// The call this request makes.
    pub(crate) fn call(&self) -> Call {
        self.user.call()
    }

    /// The instant of the request.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.user.call().now
    }

    /// The day in Jakarta.
    pub(crate) fn today(&self) -> NaiveDate {
        self.user.call().today()
    }

    /// The frame of a page with this title.
    pub(crate) fn frame(&self, title: impl Into<String>) -> Frame {
        Frame { flash: self.flash.clone(), ..Frame::inside(title, &self.user, &self.path) }
    }

    /// Reads on one connection.
    pub(crate) async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut PgConnection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Problem>
    where
        T: Send + 'static,
        E: From<DbError> + kernel::Fault,
    {
        Ok(self.shared.db.read(work).await?)
    }

    pub(crate) fn of(req: &HttpRequest, user: PageUser) -> Result<Self, Problem> {
        let shared = req.app_data::<Data<Shared>>().cloned().ok_or(web::HttpFault::NotConfigured)?;
        Ok(Self { user, shared, flash: reply::waiting(req), path: req.path().to_owned() })
    }
}

impl FromRequest for Visit {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let user = PageUser::from_request(req, payload);
        let req = req.clone();
        Box::pin(async move { Self::of(&req, user.await?) })
    }
}
