use std::path::PathBuf;

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};
use documents::Store;
use futures_util::future::{Ready, ready};
use web::{HttpFault, Problem};

/// What only this face needs beside [`web::Shared`].
#[derive(Clone)]
pub struct State {
    /// Where the bytes of documents lie.
    pub documents: Store,
    /// Folder for uploads and exports while they are worked on; files in it go when the request ends.
    pub scratch: PathBuf,
}

/// [`State`] as a handler's argument.
pub(crate) struct InState(pub(crate) State);

impl FromRequest for InState {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let state = req.app_data::<Data<State>>().map(|state| Self(State::clone(state)));
        ready(state.ok_or_else(|| HttpFault::NotConfigured.into()))
    }
}
